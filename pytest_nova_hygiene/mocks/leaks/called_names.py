"""Finds what a call changed: names that the test's own code does not have.

`AssignableNames` compares what a test assigns by name. A setter of production code assigns names of
its own, in its module, in that module's classes, or in the objects that the module has.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from operator import is_
from types import ModuleType
from typing import Any

from pytest_nova_hygiene.mocks.doubles import MISSING, own_namespace
from pytest_nova_hygiene.mocks.leaks.assignable_names import Change

_MOST = 5000
"""So many values are compared: some tens of microseconds for each test."""


class CalledNames:
    """The values of all names in some namespaces, as they were at `begin`.

    Args:
        spaces: modules, classes and objects, each with its place as a person would write it.
    """

    def __init__(self, spaces: Iterable[tuple[object, str]]) -> None:
        self._spaces: list[tuple[object, str, Any]] = []
        self._before: list[dict[str, object]] = []
        left = _MOST
        for space, place in spaces:
            is_root = issubclass(type(space), (ModuleType, type))
            inside = vars(space) if is_root else own_namespace(space)
            left -= len(inside or ())
            if inside is not None and left >= 0:
                self._spaces.append((space, place, inside))

    def begin(self) -> None:
        """Remember the present values."""
        # `copy` of a namespace is one step, during which no other thread changes it.
        self._before = [inside.copy() for _, _, inside in self._spaces]

    def forget(self) -> None:
        """Forget the values, so that none lives on while another module's tests run."""
        self._before = []

    def changes(self) -> Iterator[Change]:
        """Yield the names whose value is another object since `begin`; nothing for new names."""
        for (space, place, inside), before in zip(self._spaces, self._before, strict=False):
            now = inside.copy()
            # C alone finds the usual answer.
            if len(now) == len(before) and all(map(is_, now.values(), before.values())):
                continue
            for name, after in now.items():
                earlier = before.get(name, MISSING)
                if earlier is not after and earlier is not MISSING:
                    yield Change(space, place, name, earlier, after)
