"""What the session wants to know of a pytest item, taken from pytest's public attributes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_nova_hygiene.checks import check_marker
from pytest_nova_hygiene.model import Location
from pytest_nova_hygiene.suppress import MARKER, Allow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import pytest

    from pytest_nova_hygiene.paths import Paths

_SETUP = ("setUp", "asyncSetUp", "setup_method")


def check_markers(items: Iterable[pytest.Item]) -> None:
    """Check every ``nova_hygiene_allow`` once.

    Raises:
        pytest.UsageError: one is wrong; it names the node, the marker and what would be right.
    """
    seen: set[int] = set()
    for item in items:
        for node, mark in item.iter_markers_with_node(MARKER):
            if id(mark) not in seen:
                seen.add(id(mark))
                check_marker(mark, node.nodeid)


def allows_of(item: pytest.Item, paths: Paths) -> tuple[Allow, ...]:
    """The markers that hold for a test, the nearest last."""
    allows = []
    for node, mark in item.iter_markers_with_node(MARKER):
        codes, reason, uri = check_marker(mark, node.nodeid)
        line = location_of(item, paths).line if node is item else 0
        symbol = node.nodeid.partition("::")[2]
        path = paths.show(str(item.path))
        allows.append(Allow("marker", codes, reason, path, line, symbol, uri))
    return tuple(reversed(allows))


def nodeid_of(item: pytest.Item, paths: Paths) -> str:
    """A test's node id; for a file outside the rootdir (``--pyargs``) from its import root.

    pytest gives such a file a path relative to whatever argument it was collected from.
    """
    if item.path.is_relative_to(item.config.rootpath):
        return item.nodeid
    _, colons, rest = item.nodeid.partition("::")
    return f"{paths.show(str(item.path))}{colons}{rest}"


def location_of(item: pytest.Item, paths: Paths) -> Location:
    """Where a test itself stands."""
    _, line, symbol = item.location
    return Location(paths.show(str(item.path)), (line or 0) + 1, symbol)


def functions_of(item: pytest.Item) -> list[Callable[..., object]]:
    """A test's own function, then the setup of its class: where an assignment may stand."""
    found = []
    cls = getattr(item, "cls", None)
    name = getattr(item, "originalname", None) or item.name
    own = getattr(cls, name, None) if cls is not None else getattr(item, "function", None)
    if callable(own):
        found.append(own)
    for base in getattr(cls, "__mro__", ()):
        found += [vars(base)[name] for name in _SETUP if name in vars(base)]
    return found


def parameters_of(item: pytest.Item) -> Mapping[str, object]:
    """A parametrized test's parameters by name."""
    parameters: Mapping[str, object] = getattr(getattr(item, "callspec", None), "params", {})
    return parameters


def ends(item: pytest.Item, nextitem: pytest.Item | None, kind: type[pytest.Collector]) -> bool:
    """Whether the item is the last of its class or module."""
    node = item.getparent(kind)
    return node is not None and (nextitem is None or node not in nextitem.listchain())
