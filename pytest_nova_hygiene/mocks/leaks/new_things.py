"""What a test left in production state that is no mock, and whether the next setup clears it.

Many suites reset such state when a test is set up. So what test code defines counts as left behind
only if it is still there after the setup of the next test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING
from weakref import ref

from pytest_nova_hygiene.startup.named_tuple import NamedTuple

if TYPE_CHECKING:
    from pytest_nova_hygiene.mocks.events import DoubleLeft, Undone


class NewThing(NamedTuple):
    """An object that a name or a store holds now, and did not before a test.

    Attributes:
        namespace: the module, class or object of which a name leads to the thing.
        name: that name.
        root: the dotted name of both.
        place: where the thing is, as a person would write it.
        value: the thing itself.
        replaces: whether it has come in the place of something that is no test's.
        is_there: returns whether it is still there, and keeps it not alive.
        undo: takes it out again, and returns whether it could; None where nothing was kept.
    """

    namespace: object
    name: str
    root: str
    place: str
    value: object
    replaces: bool
    is_there: Callable[[], bool]
    undo: Callable[[], bool] | None


def same_as(value: object) -> Callable[[object], bool]:
    """Return what tells whether an object is this value, without keeping the value alive."""
    try:
        known = ref(value)
    except TypeError:  # an object with slots only: its number is the best there is
        number = id(value)
        return lambda other: id(other) == number
    return lambda other: other is not None and other is known()


def outcome_of(undo: Callable[[], bool] | None) -> Undone:
    """Put back what a place held before, and return what came of it."""
    # A namespace may refuse the write, by whatever it raises: then the finding says so.
    with suppress(Exception):
        if undo is not None and undo():
            return "undone"
    return "no earlier value"


class Unconfirmed:
    """Doubles that tests left, and that the next test's setup may still clear."""

    def __init__(self) -> None:
        self._left: list[tuple[DoubleLeft, NewThing, bool]] = []
        self._cleared: set[str] = set()

    def add(self, event: DoubleLeft, thing: NewThing, *, repair: bool) -> None:
        """Keep an event until the next setup is over.

        Args:
            event: what to tell, if the thing stays.
            thing: what the test left.
            repair: whether to take the thing out then.
        """
        # Without the value itself, which must not live longer because of us.
        self._left.append((event, thing._replace(value=None, namespace=None), repair))

    def confirmed(self, *, last: bool = False) -> Iterator[DoubleLeft]:
        """Yield the events of what is still there, and forget the others.

        Args:
            last: whether no setup will follow. Then a place that setups have cleared is excused.
        """
        left, self._left = self._left, []
        for event, thing, repair in left:
            if not thing.is_there():
                self._cleared.add(thing.place)
            elif not last or thing.place not in self._cleared:
                undone = outcome_of(thing.undo) if repair else "kept"
                late = undone == "undone" and not last
                yield event._replace(undone="undone late" if late else undone)
