"""What the session wants to know of a pytest item, taken from pytest's public attributes."""

from __future__ import annotations

import re
import sys
from functools import lru_cache
from pathlib import Path
from sys import _getframe as getframe
from types import CodeType, FunctionType, ModuleType
from typing import TYPE_CHECKING, Any

import pytest

from pytest_nova_hygiene.engine.file_suppressions import TestFile
from pytest_nova_hygiene.engine.judge import RunningTest
from pytest_nova_hygiene.model import MARKER, Allow, Location
from pytest_nova_hygiene.plugin.checks import check_marker
from pytest_nova_hygiene.watching.frames import NOWHERE, Site
from pytest_nova_hygiene.watching.originals import ORIGINALS
from pytest_nova_hygiene.watching.owners import setup_function
from pytest_nova_hygiene.watching.paths import last_part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from types import FrameType

    from pytest_nova_hygiene.watching.paths import Paths

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
    """Return the markers that hold for a test, the nearest last."""
    allows = []
    for node, mark in item.iter_markers_with_node(MARKER):
        codes, reason, uri = check_marker(mark, node.nodeid)
        symbol = node.nodeid.partition("::")[2].replace("::", ".")
        if node is item:
            line = location_of(item, paths).line
            of_case = getattr(getattr(item, "callspec", None), "marks", ())
            if not any(mark is other for other in of_case):
                symbol = symbol.partition("[")[0]  # the function's, for all of its parameters
        else:
            line = _line_of(str(item.path), symbol)
        path = paths.show(str(item.path))
        allows.append(Allow("marker", codes, reason, path, line, symbol, uri))
    return tuple(reversed(allows))


@lru_cache(maxsize=1024)
def _line_of(file: str, symbol: str) -> int:
    """Find the line of a class, or of a module's ``pytestmark``; 1 where neither is written."""
    name = symbol.rpartition(".")[2]
    pattern = rf"\s*class\s+{re.escape(name)}\b" if name else r"pytestmark\b"
    lines = ORIGINALS.lines(file)
    return next((n for n, line in enumerate(lines, 1) if re.match(pattern, line)), 1)


def test_files(session: pytest.Session) -> Iterator[Path]:
    """Return the files of all tests, and the conftests that were loaded for them."""
    yield from (item.path for item in session.items)
    for plugin in session.config.pluginmanager.get_plugins():
        file = vars(plugin).get("__file__") if type(plugin) is ModuleType else None
        if type(file) is str and last_part(file) == "conftest.py":
            yield Path(file)


def is_parameter(fixturedef: pytest.FixtureDef[Any]) -> bool:
    """Return whether a fixture is pytest's own for a parameter."""
    func = fixturedef.func  # by exact type: anything else may answer with code of its own
    return type(func) is FunctionType and func.__name__ == "get_direct_param_fixture_func"


def names_of(session: pytest.Session) -> Iterator[str]:
    """Yield the names of all tests and files, without parameters, and of all modules."""
    yield str(session.config.rootpath)
    yield from {item.nodeid.partition("[")[0] for item in session.items}
    yield from [name for name in list(sys.modules) if type(name) is str]


def files_of(session: pytest.Session, paths: Paths) -> Iterator[TestFile]:
    """Return the files of all tests, with the markers in them, and the conftests."""
    by_file: dict[str, list[pytest.Item]] = {str(file): [] for file in test_files(session)}
    for item in session.items:
        by_file[str(item.path)].append(item)
    for file, inside in by_file.items():
        markers = tuple(allow for item in inside for allow in allows_of(item, paths))
        module = getattr(inside[0], "module", None) if inside else None
        package = getattr(module, "__package__", None) or ""
        yield TestFile(paths.show(file), file, package, markers)


def test_of(item: pytest.Item, paths: Paths) -> tuple[RunningTest, str]:
    """Return what the session needs to know of a test, and what is wrong with its markers.

    Those that it was collected with are right; others may have been added since.
    """
    allows: tuple[Allow, ...] = ()
    wrong = ""
    try:
        allows = allows_of(item, paths)
    except pytest.UsageError as error:
        wrong = str(error)
    test = RunningTest(
        nodeid=nodeid_of(item, paths),
        location=location_of(item, paths),
        module=getattr(item, "module", None),
        functions=functions_of(item),
        cls=getattr(item, "cls", None),
        parameters=parameters_of(item),
        allows=allows,
    )
    return test, wrong


def nodeid_of(item: pytest.Item, paths: Paths) -> str:
    """Return a test's node id; for a file outside the rootdir (``--pyargs``) from its import root.

    pytest gives such a file a path relative to whatever argument it was collected from.
    """
    if item.path.is_relative_to(item.config.rootpath):
        return item.nodeid
    _, colons, rest = item.nodeid.partition("::")
    return f"{paths.show(str(item.path))}{colons}{rest}"


def location_of(item: pytest.Item, paths: Paths) -> Location:
    """Return the place of a test itself."""
    _, line, symbol = item.location
    return Location(paths.show(str(item.path)), (line or 0) + 1, symbol)


def functions_of(item: pytest.Item) -> list[Callable[..., object]]:
    """Return a test's own function, the setup of its class, and the fixtures of its file.

    An assignment may stand in any of them.
    """
    found = []
    cls = getattr(item, "cls", None)
    name = getattr(item, "originalname", None) or item.name
    own = getattr(cls, name, None) if cls is not None else getattr(item, "function", None)
    if callable(own):
        found.append(own)
    for base in getattr(cls, "__mro__", ()):
        found += [vars(base)[name] for name in _SETUP if name in vars(base)]
    # pytest has no public name for the fixtures that a test asks for.
    named = getattr(getattr(item, "_fixtureinfo", None), "name2fixturedefs", {})
    functions = [definitions[-1].func for definitions in named.values() if definitions]
    return found + [each for each in functions if _file_of(each) == str(item.path)]


def setup_site(fixture: pytest.FixtureDef[Any], request: pytest.FixtureRequest) -> Site:
    """Return the line of a fixture's function, or of the setup function that it is made of."""
    function: object = fixture.func
    made_of = setup_function(fixture.argname)
    if made_of:
        place = request.module if "odule" in made_of else request.cls
        function = getattr(place, made_of, None) or getattr(place, "setUpModule", None)
    code = getattr(getattr(function, "__func__", function), "__code__", None)
    if type(code) is not CodeType:
        return NOWHERE
    return Site(code.co_filename, code.co_firstlineno, code.co_qualname)


def _file_of(function: object) -> str:
    """Return the file of a function or method; empty for what Python did not compile."""
    code = getattr(getattr(function, "__func__", function), "__code__", None)
    return code.co_filename if type(code) is CodeType else ""


def parameters_of(item: pytest.Item) -> Mapping[str, object]:
    """Return a parametrized test's parameters by name."""
    parameters: Mapping[str, object] = getattr(getattr(item, "callspec", None), "params", {})
    return parameters


def cleanups_of(
    config: pytest.Config, fixtures: Iterable[pytest.FixtureDef[Any]]
) -> Iterator[object]:
    """Yield what pytest has still to run, or to hold, for owners that outlive the test that ended.

    pytest has no public names for some of it: where one is gone, a patch that hangs on it alone is
    taken for forgotten.

    Args:
        config: whose own cleanups run when the run ends.
        fixtures: those that are set up.
    """
    for fixture in fixtures:
        yield getattr(fixture, "_finalizers", None)  # a suspended fixture is in its finalizer
        yield fixture.cached_result
    session = config.pluginmanager.get_plugin("session")
    stack = getattr(getattr(session, "_setupstate", None), "stack", {})
    yield [finalizers for finalizers, _ in stack.values()]
    yield getattr(config, "_cleanup_stack", None) or getattr(config, "_cleanup", None)
    yield from _wrappers_around()


def _wrappers_around() -> Iterator[object]:
    """Yield the hook wrappers of others that go on after ours, which only pluggy's calls hold."""
    frame: FrameType | None = getframe(1)
    while frame is not None:
        if frame.f_code.co_name == "_multicall":
            yield frame.f_locals.get("teardowns")
        frame = frame.f_back


def ends(item: pytest.Item, nextitem: pytest.Item | None, kind: type[pytest.Collector]) -> bool:
    """Return whether the item is the last of its class or module."""
    node = item.getparent(kind)
    return node is not None and (nextitem is None or node not in nextitem.listchain())
