"""Tells whether somebody who lives longer than a test has promised to undo the test's patch.

``stack.pop_all()`` and ``addClassCleanup`` hand a patch on: the patch is in force when its test
ends, and that is no leak. Whatever will undo a patch later holds the patch. So one walk goes down
from what is still to run (finalizers, cleanups, suspended fixtures), and notes all that it meets.
The other way, asking who holds a patch, is a pass over all objects for each step of each patch.
"""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from gc import get_referents
from logging import Filterer, Manager
from types import (
    AsyncGeneratorType,
    CellType,
    CoroutineType,
    FrameType,
    FunctionType,
    GeneratorType,
    MethodType,
    ModuleType,
)
from typing import Any

from pytest_nova_hygiene.mocks.doubles import HEAP_TYPE, MOCK_LIBRARIES, is_mock

Cleanups = Callable[[], Iterable[object]]
"""Returns what a test runner has still to run, or still holds to be undone."""

_MANY = 10_000
"""A container of so many things is left out: nobody keeps so many patches, and to go through one
costs milliseconds."""

_ENOUGH = 20_000
"""How many objects one walk meets (some ten milliseconds); the nearest come first."""

_HOPS = 2
"""How many objects of unknown classes in a row are gone into: a fixture's helper, and its own."""

_LINKS = (CellType, MethodType, deque, dict, list, partial, set, tuple)
"""What a callback and its arguments are kept in."""

_PATCHES = frozenset({"_patch", "_patch_dict"})
_TOOLS = frozenset({"contextlib", "fixtures", "pytest_mock"})
"""Packages whose objects are there to undo something: stacks, ``Fixture``, ``MockerFixture``."""

_CLOSED: tuple[type, ...] = (type, ModuleType, FrameType, Filterer, Manager)
"""What is never gone into: these hold half the process, and promise nothing."""

_MACHINERY = frozenset(
    "_pytest coverage execnet hypothesis pluggy pytest_nova_hygiene xdist".split()
)
"""Packages whose objects are not gone into: what runs tests holds every test, we every patch."""

_IS_RUNNING: dict[type, str] = {
    GeneratorType: "gi_running",
    AsyncGeneratorType: "ag_running",
    CoroutineType: "cr_running",
}


class CleanupOwners:
    """The patches that will be undone later, as known at one moment.

    Args:
        cleanups: what the test runner has still to run.
    """

    def __init__(self, cleanups: Cleanups) -> None:
        self._cleanups = cleanups
        self._met: frozenset[int] | None = None
        self._last = False

    def forget(self, *, last: bool) -> None:
        """Forget who holds what, since that may have changed.

        Args:
            last: whether no test will run any more. Then unittest's cleanups that have not run
                never will.
        """
        self._met = None
        self._last = last

    def hold(self, patcher: object) -> bool:
        """Return whether something that is still to run holds a patcher.

        The first question after `forget` is dear: it walks through all that is still to run.
        """
        if self._met is None:
            # One walk answers for all patches that are still in force.
            self._met = frozenset(_met_below(self._roots()))
        return id(patcher) in self._met

    def _roots(self) -> Iterator[object]:
        """Yield what is still to run, from which the walk begins."""
        yield from self._cleanups()
        if not self._last:
            yield from _of_unittest()


def _of_unittest() -> Iterator[object]:
    """Yield the cleanups of modules and classes that are still to run."""
    # Not imported by us: where nobody has imported it, no class has such cleanups.
    unittest = sys.modules.get("unittest.case")
    names = vars(unittest) if type(unittest) is ModuleType else {}
    yield names.get("_module_cleanups")
    waiting = [names.get("TestCase")]
    while waiting:
        cls = waiting.pop()
        if issubclass(type(cls), type):
            yield vars(cls).get("_class_cleanups")
            # `type`'s own method: a metaclass may answer for that name by itself.
            waiting += type.__subclasses__(cls)  # type: ignore[arg-type] # not followed by mypy


def _met_below(roots: Iterable[object]) -> set[int]:
    """Return the ``id`` of all that the roots hold in order to undo something, the nearest first.

    Objects are known by ``id``, since anybody's object may compare and hash by code of its own.
    """
    # The nearest first, so that the bound on objects cuts off the unlikeliest.
    waiting = deque((root, _HOPS) for root in roots if root is not None)
    met = {id(root) for root, _ in waiting}
    while waiting and len(met) < _ENOUGH:
        value, hops = waiting.popleft()
        below = _links(value, hops)
        hops -= _is_anybodys(type(value))
        for child in below if len(below) < _MANY else ():
            if id(child) not in met:
                met.add(id(child))
                waiting.append((child, hops))
    return met


def _links(value: Any, hops: int) -> list[Any]:
    """Return what an object holds in order to undo something, or to go on later.

    That is a callback's closure, a stack's callbacks, what a suspended function needs.
    """
    kind = type(value)
    if kind is FunctionType:
        return [value.__closure__, value.__defaults__, value.__kwdefaults__]
    if kind in _IS_RUNNING:
        # A generator that runs just now is the caller of all this, and holds everything.
        return [] if getattr(value, _IS_RUNNING[kind]) else get_referents(value)
    # A patcher undoes only itself and its parts; nothing else that it holds is a promise.
    if kind.__name__ in _PATCHES and kind.__module__ in MOCK_LIBRARIES:
        return [vars(value).get("additional_patchers")]  # of patch.multiple
    if issubclass(kind, _LINKS) or _is_of_tool(kind) or (hops and _is_anybodys(kind)):
        # A mock keeps all that it was called with, and promises nothing.
        return [] if is_mock(value) else get_referents(value)
    return []


def _is_of_tool(kind: type) -> bool:
    """Return whether a class, or a base of it, is of a package that undoes things."""
    return any(_package(base) in _TOOLS for base in kind.__mro__)


def _is_anybodys(kind: type) -> bool:
    """Return whether a class is of an unknown package, as that of a suite's helper is."""
    return (
        bool(kind.__flags__ & HEAP_TYPE)
        and not issubclass(kind, (*_CLOSED, *_LINKS))
        and not _is_of_tool(kind)
        and not any(_package(base) in _MACHINERY for base in kind.__mro__)
    )


def _package(kind: type) -> str:
    """Return the top package that a class says it is from; empty where it names none."""
    # ``__module__`` may be anything: a property for the class's instances, for one.
    home = vars(kind).get("__module__")
    return home.partition(".")[0] if type(home) is str else ""
