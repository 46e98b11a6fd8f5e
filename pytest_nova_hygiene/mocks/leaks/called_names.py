"""Finds what a call changed: names that the test's own code does not have.

`AssignableNames` compares what a test assigns by name. A setter of production code assigns names of
its own, in its module, in that module's classes, or in the objects that the module has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from types import ModuleType
from typing import Any

from pytest_nova_hygiene.mocks.doubles import MISSING, own_namespace
from pytest_nova_hygiene.mocks.leaks.assignable_names import Change, put_back
from pytest_nova_hygiene.mocks.leaks.new_things import NewThing, same_as

_MOST = 5000
"""So many values are compared: some tens of microseconds for each test."""


class CalledNames:
    """The values of all names in some namespaces, as they were at `begin`.

    Args:
        spaces: modules, classes and objects, each with its place as a person would write it.
    """

    def __init__(self, spaces: Iterable[tuple[object, str]]) -> None:
        self._spaces: list[tuple[object, str, Any]] = []
        left = _MOST
        for space, place in spaces:
            inside = vars(space) if _is_root(space) else own_namespace(space)
            left -= len(inside or ())
            if inside is not None and left >= 0:
                self._spaces.append((space, place, inside))
        self._ids: list[list[int]] = []
        self._names: list[list[str]] = []
        self._kept: list[dict[str, object]] = []

    def begin(self, *, keeps: bool) -> None:
        """Remember the present values.

        Args:
            keeps: whether to keep the values, so that they can be put back.
        """
        # `copy` of a namespace is one step, during which no other thread changes it.
        copies = [inside.copy() for _, _, inside in self._spaces]
        self._ids = [list(map(id, each.values())) for each in copies]
        self._names = list(map(list, copies))
        # Without repair only the identities are kept, so nothing lives longer for that.
        self._kept = copies if keeps else []

    def forget(self) -> None:
        """Forget the values, so that none lives on while another module's tests run."""
        self._ids, self._names, self._kept = [], [], []

    def changes(self) -> Iterator[NewThing]:
        """Yield the names whose value is another object since `begin`.

        A new name counts only on an object whose class has that name: there it hides the class's.
        """
        for index, earlier in enumerate(self._ids):
            space, place, inside = self._spaces[index]
            now = inside.copy()
            # C alone finds the usual answer.
            if list(map(id, now.values())) == earlier:
                continue
            before = dict(zip(self._names[index], earlier, strict=True))
            for name, value in now.items():
                number = before.get(name)
                if number == id(value) or (number is None and not _hides(space, name)):
                    continue
                earlier_value = self._kept[index].get(name, MISSING) if self._kept else None
                change = Change(space, place, name, earlier_value, value)
                yield thing_of(change, keeps=bool(self._kept))._replace(replaces=True)


def thing_of(change: Change, *, keeps: bool) -> NewThing:
    """Return what a name holds since a change, as if a call had put it there.

    Args:
        change: of the name.
        keeps: whether the earlier value may be kept, to be put back.
    """
    space, place, name, before, after = change
    inside = vars(space) if _is_root(space) else own_namespace(space)
    undo = partial(put_back, change) if keeps else None
    where, is_there = f"{place}.{name}", _holder(inside or {}, name, after)
    return NewThing(space, name, where, where, after, before is not MISSING, is_there, undo)


def _is_root(space: object) -> bool:
    return issubclass(type(space), (ModuleType, type))


def _hides(space: object, name: str) -> bool:
    """Return whether an object's new name hides one that its class has."""
    return not _is_root(space) and any(name in vars(base) for base in type(space).__mro__)


def _holder(inside: Any, name: str, value: object) -> Callable[[], bool]:
    """Return what tells whether a namespace's name still holds a value."""
    is_same = same_as(value)
    return lambda: is_same(inside.get(name))
