"""Finds doubles in the context variables that production code has by name, and sets them back.

A test of pytest's runs in the context of the whole run: what it sets there, later tests get.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextvars import Context, ContextVar, copy_context
from functools import partial
from typing import TYPE_CHECKING, Any

from pytest_nova_hygiene.mocks.doubles import MISSING, mock_of
from pytest_nova_hygiene.mocks.leaks.new_things import NewThing, same_as

if TYPE_CHECKING:
    from pytest_nova_hygiene.mocks.leaks.namespace_scan import HeldMock, NamespaceScan


def held_in_context(scan: NamespaceScan, stays: Callable[[object], bool]) -> Iterator[HeldMock]:
    """Yield the mocks that are, or stand in, a value of the present context.

    Args:
        scan: looks into values.
        stays: whether production code has a name for a variable. Asked only where there is a mock.
    """
    for variable, value in list(copy_context().items()):
        yield from _held_by(variable, value, scan, stays)


def _held_by(
    variable: ContextVar[Any],
    value: object,
    scan: NamespaceScan,
    stays: Callable[[object], bool],
) -> Iterator[HeldMock]:
    for held in scan.objects([(_place(variable), value)]):
        if stays(variable):
            yield held


class ContextState:
    """The values of the context, as they were when the test began.

    Args:
        stays: whether production code has a name for a variable.
        is_double: tells a double that is no mock.
    """

    def __init__(
        self, stays: Callable[[object], bool], is_double: Callable[[object], bool]
    ) -> None:
        self._stays = stays
        self._is_double = is_double
        self._known: list[int] = []
        self._before: Context | None = None

    def begin(self, *, keeps: bool) -> None:
        """Remember the present values.

        Args:
            keeps: whether to keep the values, so that they can be set again.
        """
        before = copy_context()  # made in no time: a context shares what it holds with its copies
        self._known = list(map(id, before.values()))
        # Without repair nothing is kept alive.
        self._before = before if keeps else None

    def forget(self) -> None:
        """Forget the values, so that none lives on while another module's tests run."""
        self._known, self._before = [], None

    def changes(self, scan: NamespaceScan, *, mocks: bool) -> Iterator[HeldMock | NewThing]:
        """Yield the doubles that are new as values, and the mocks inside of new values.

        Args:
            scan: looks into values.
            mocks: whether there may be mocks.
        """
        if list(map(id, copy_context().values())) == self._known:
            return
        known, before = set(self._known), self._before
        for variable, value in list(copy_context().items()):
            if id(value) in known:
                continue
            undo = None if before is None else partial(_set_again, variable, before)
            for held in _held_by(variable, value, scan, self._stays) if mocks else ():
                yield held._replace(undo=undo)
            if mock_of(value) is None and self._is_double(value) and self._stays(variable):
                place = _place(variable)
                is_there = _holder(variable, value)
                yield NewThing(None, "", place, place, value, True, is_there, undo)


def _place(variable: ContextVar[Any]) -> str:
    return f"contextvars.ContextVar({variable.name!r})"


def _holder(variable: ContextVar[Any], value: object) -> Callable[[], bool]:
    """Return what tells whether a variable still holds a value."""
    is_same = same_as(value)
    return lambda: is_same(variable.get(MISSING))


def _set_again(variable: ContextVar[Any], before: Context) -> bool:
    """Give a variable its earlier value; return whether there was one."""
    # A variable that had none cannot be emptied again: only whoever has set it has the token.
    value = before.get(variable, MISSING)
    if value is MISSING:
        return False
    variable.set(value)
    return True
