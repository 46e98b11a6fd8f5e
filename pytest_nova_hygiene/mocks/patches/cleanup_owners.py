"""Whether somebody who lives longer than a test has promised to undo the test's patch.

``stack.pop_all()`` and ``addClassCleanup`` hand a patch on: it is in force when its test ends, and
that is no leak. Whatever will undo a patch later holds it. So one walk goes down from what is still
to run (finalizers, cleanups, suspended fixtures), and notes all that it meets. Asking who holds a
patch, the other way, is a pass over all objects for each step of each patch.
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
"""Gives what a test runner has still to run, or still holds to be undone."""

_MANY = 10_000
"""Things in one list: nobody keeps so many patches, and to go through them costs milliseconds."""

_ENOUGH = 20_000
"""Objects that one walk meets (some ten milliseconds); the nearest come first."""

_HOPS = 2
"""Objects of anybody's classes in a row: a helper that a fixture keeps, and what that one keeps."""

_LINKS = (CellType, MethodType, deque, dict, list, partial, set, tuple)
_PATCHES = frozenset({"_patch", "_patch_dict"})
_TOOLS = frozenset({"contextlib", "fixtures", "pytest_mock"})
"""Packages whose objects are there to undo something: stacks, ``Fixture``, ``MockerFixture``."""

_CLOSED: tuple[type, ...] = (type, ModuleType, FrameType, Filterer, Manager)
"""Not gone into: they hold half the process, for no promise."""
_MACHINERY = frozenset(
    "_pytest coverage execnet hypothesis pluggy pytest_nova_hygiene xdist".split()
)
"""What runs tests holds all of them, and this package all patches."""

_IS_RUNNING: dict[type, str] = {
    GeneratorType: "gi_running",
    AsyncGeneratorType: "ag_running",
    CoroutineType: "cr_running",
}


class CleanupOwners:
    """What will be undone later, as it is at one moment.

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
            last: no test will run any more, so unittest's cleanups that have not run never will.
        """
        self._met = None
        self._last = last

    def hold(self, patcher: object) -> bool:
        """Return whether something that is still to run holds a patcher.

        The first question is dear.
        """
        if self._met is None:
            # Once a moment, for all patches that are still in force then.
            self._met = frozenset(_met_below(self._roots()))
        return id(patcher) in self._met

    def _roots(self) -> Iterator[object]:
        yield from self._cleanups()
        if not self._last:
            yield from _of_unittest()


def _of_unittest() -> Iterator[object]:
    """Yield the cleanups of modules and classes that are still to run."""
    # Not imported by us: without it no class has such cleanups.
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
    """Return the identities of all that the roots hold on to for a purpose, the nearest first."""
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
    """Return what an object holds for a purpose.

    A callback, a stack, what a suspended function needs.
    """
    kind = type(value)
    if kind is FunctionType:
        return [value.__closure__, value.__defaults__, value.__kwdefaults__]
    if kind in _IS_RUNNING:
        # A generator that runs just now is the caller of all this, and holds everything.
        return [] if getattr(value, _IS_RUNNING[kind]) else get_referents(value)
    if kind.__name__ in _PATCHES and kind.__module__ in MOCK_LIBRARIES:
        return [vars(value).get("additional_patchers")]  # of patch.multiple
    if issubclass(kind, _LINKS) or _is_of_tool(kind) or (hops and _is_anybodys(kind)):
        # A mock keeps all that it was called with, and promises nothing.
        return [] if is_mock(value) else get_referents(value)
    return []


def _is_of_tool(kind: type) -> bool:
    return any(_package(base) in _TOOLS for base in kind.__mro__)


def _is_anybodys(kind: type) -> bool:
    """Return whether objects of a class are some helper's, of which nothing is known."""
    return (
        bool(kind.__flags__ & HEAP_TYPE)
        and not issubclass(kind, (*_CLOSED, *_LINKS))
        and not _is_of_tool(kind)
        and not any(_package(base) in _MACHINERY for base in kind.__mro__)
    )


def _package(kind: type) -> str:
    """Return the package that a class says it is from; of any class, whatever it says."""
    home = vars(kind).get("__module__")
    return home.partition(".")[0] if type(home) is str else ""
