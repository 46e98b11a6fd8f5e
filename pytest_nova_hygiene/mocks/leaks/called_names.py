"""Finds what a call changed: names that the test's own code does not have.

`AssignableNames` compares what a test assigns by name. A setter of production code assigns names of
its own, in its module, in that module's classes, or in the objects that the module has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice
from types import (
    BuiltinFunctionType,
    FunctionType,
    GetSetDescriptorType,
    MemberDescriptorType,
    ModuleType,
)
from typing import Any

from pytest_nova_hygiene.mocks.doubles import MISSING
from pytest_nova_hygiene.mocks.leaks.changes import Change
from pytest_nova_hygiene.mocks.leaks.namespaces import Namespaces, value_of
from pytest_nova_hygiene.mocks.leaks.new_things import NewThing, same_as
from pytest_nova_hygiene.mocks.leaks.undoing import put_back

_MOST, _OBJECTS = 300, 100
"""So many names are compared, and objects for new names: some tens of microseconds a test."""

_MOST_COMPUTED = 1000
"""So many in files that use ``setattr``: any name may be meant."""

_FIXED: tuple[type, ...] = (ModuleType, staticmethod, classmethod, property, BuiltinFunctionType)
_FIXED += (GetSetDescriptorType, MemberDescriptorType)
_ATOMS = (str, bytes, int, float, tuple, frozenset)


class CalledNames:
    """The values of names in some namespaces, as they were at `begin`.

    Args:
        spaces: modules, classes and objects, each with its place as a person would write it.
        computed: whether the test's file sets names that it computes, so that any may be meant.
    """

    def __init__(self, spaces: Iterable[tuple[object, str]], *, computed: bool) -> None:
        # Where setters write most comes first: in their module, in objects, and in classes last.
        spaces = sorted(spaces, key=lambda each: _rank(each[0]))
        self._spaces = Namespaces(spaces)
        names: Iterator[tuple[str, int]] = (
            (name, index)
            for index, inside in enumerate(self._spaces.insides())
            for name, value in list(inside.items())
            if computed or _is_variable(name, value)
        )
        self._names = list(islice(names, _MOST_COMPUTED if computed else _MOST))
        kinds = [_rank(space) for space, _ in self._spaces.living()]
        self._objects = [index for index, kind in enumerate(kinds) if kind == 1][:_OBJECTS]
        self._sizes: list[int] = []
        self._known: list[frozenset[str]] = []
        self._ids: list[int] = []
        self._kept: list[Any] = []
        self._keeps = False

    def begin(self, *, keeps: bool) -> None:
        """Remember the present values.

        Args:
            keeps: whether to keep the values, so that they can be put back.
        """
        insides = self._spaces.insides()
        values = [insides[index].get(name) for name, index in self._names]
        self._ids = list(map(id, values))
        # Without repair only the identities are kept, so nothing lives longer for that.
        self._kept = values if keeps else []
        self._keeps = keeps
        sizes = [len(insides[index]) for index in self._objects]
        if sizes != self._sizes:
            self._sizes = sizes
            self._known = [frozenset(insides[index]) for index in self._objects]

    def forget(self) -> None:
        """Forget the values, so that none lives on while another module's tests run."""
        self._ids, self._kept = [], []

    def changes(self) -> Iterator[NewThing]:
        """Yield the names whose value is another object since `begin`.

        A new name counts only on an object whose class has that name: there it hides the class's.
        """
        insides = self._spaces.insides()
        values = [insides[index].get(name) for name, index in self._names]
        # C alone finds the usual answer.
        if list(map(id, values)) != self._ids:
            for number, (name, index) in enumerate(self._names):
                value = values[number]
                if id(value) != self._ids[number] and name in insides[index]:
                    before = self._kept[number] if self._kept else None
                    yield self._thing(index, name, before, value)
        if [len(insides[index]) for index in self._objects] != self._sizes:
            for index, known in zip(self._objects, self._known, strict=True):
                for name, value in list(insides[index].items()):
                    if name not in known and _has_name(self._spaces.space(index), name):
                        yield self._thing(index, name, MISSING, value)

    def _thing(self, index: int, name: str, before: object, value: object) -> NewThing:
        spaces = self._spaces
        change = Change(spaces.space(index), spaces.places[index], name, before, value)
        return thing_of(change, keeps=self._keeps)._replace(replaces=True)


def thing_of(change: Change, *, keeps: bool) -> NewThing:
    """Return what a name holds since a change, as if a call had put it there.

    Args:
        change: of the name.
        keeps: whether the earlier value may be kept, to be put back.
    """
    space, place, name, before, after = change
    undo = partial(put_back, change) if keeps else None
    where, is_there = f"{place}.{name}", _holder(space, name, after)
    return NewThing(space, name, where, where, after, before is not MISSING, is_there, undo)


def _rank(space: object) -> int:
    """Return 0 for a module, 1 for an object, 2 for a class."""
    if issubclass(type(space), ModuleType):
        return 0
    return 2 if issubclass(type(space), type) else 1


def _is_variable(name: str, value: object) -> bool:
    """Return whether a name looks as if it gets other values while a program runs.

    A function or class under its own name does not, and neither does a constant.
    """
    kind: type = type(value)
    if name[:2] == "__" or kind in _FIXED:
        return False
    if kind is FunctionType:
        return value.__code__.co_name != name  # type: ignore[attr-defined,no-any-return]
    if issubclass(kind, type):
        return bool(vars(type)["__name__"].__get__(value) != name)
    return not (kind in _ATOMS and name.isupper())


def _has_name(space: object, name: str) -> bool:
    """Return whether an object's class has a name."""
    return any(name in vars(base) for base in type(space).__mro__)


def _holder(space: object, name: str, value: object) -> Callable[[], bool]:
    """Return what tells whether a namespace's name still holds a value, and keeps neither alive."""
    is_same, get = same_as(value), value_of(space)
    return lambda: get is not None and is_same(get(name))
