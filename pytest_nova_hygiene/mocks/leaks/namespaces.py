"""The namespaces that are compared before and after each test, none kept alive by that.

A test may drop an object of production code, and look whether it is gone. So objects are held by
weak references, and what is behind them is asked for anew each time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import ModuleType
from typing import Any
from weakref import ref

from pytest_nova_hygiene.mocks.doubles import namespace_getter

_ROOTS = (ModuleType, type)
_GONE: dict[str, Any] = {}


class Namespaces:
    """Modules, classes and objects, each with its place as a person would write it.

    Args:
        spaces: in the order of the indices below; objects that cannot be held weakly are left out.
    """

    def __init__(self, spaces: Iterable[tuple[object, str]]) -> None:
        found = [(space, place, inside_of(space)) for space, place in spaces]
        kept = [(space, place, get) for space, place, get in found if get is not None]
        self.places = [place for _, place, _ in kept]
        self._spaces = [ref(space) for space, _, _ in kept]
        # Modules and classes stay where they are: their mappings are asked for once.
        self._insides = [get() if is_root(space) else _GONE for space, _, get in kept]
        self._objects = [(i, get) for i, (space, _, get) in enumerate(kept) if not is_root(space)]

    def insides(self) -> list[Mapping[str, Any]]:
        """Return the present mappings; an empty one for an object that is gone."""
        insides = self._insides.copy()
        for index, get in self._objects:
            insides[index] = get()
        return insides

    def space(self, index: int) -> object:
        """Return a module, class or object; None for one that is gone."""
        return self._spaces[index]()

    def living(self) -> list[tuple[object, str]]:
        """Return what is not gone, each with its place."""
        found = [(known(), place) for known, place in zip(self._spaces, self.places, strict=True)]
        return [(space, place) for space, place in found if space is not None]


def is_root(space: object) -> bool:
    """Tell whether a namespace is a module or a class."""
    # The type alone: isinstance would ask a lazy proxy for its __class__.
    return issubclass(type(space), _ROOTS)


def inside_of(space: Any) -> Callable[[], Mapping[str, Any]] | None:
    """Return what gets the mapping behind a module, class or object, which it keeps not alive.

    Returns:
        None for an object that has no namespace of its own, or cannot be held weakly.
    """
    if is_root(space):
        inside = vars(space)
        return lambda: inside
    get = namespace_getter(type(space))
    if get is None:
        return None
    try:
        known = ref(space)
    except TypeError:
        return None

    def present() -> Mapping[str, Any]:
        try:
            namespace = get(known())
        except TypeError:  # it is gone, or of another class now
            return _GONE
        return namespace if type(namespace) is dict else _GONE

    return present


def value_of(space: Any) -> Callable[[str], Any] | None:
    """Return what gets the present value of a name in a namespace; None as for `inside_of`."""
    if is_root(space):
        get: Callable[[str], Any] = vars(space).get
        return get
    inside = inside_of(space)
    return None if inside is None else lambda name: inside().get(name)
