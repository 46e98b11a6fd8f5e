"""Finds what a test left in a dictionary, a list, a set or a cache that it reaches by name.

The contents are compared before and after each test. So a double is found at the end of the very
test that put the double there, and can be taken out again. Without repair only the identities of
the contents are remembered, so nothing lives longer for that.
"""

from __future__ import annotations

import sys
from collections import OrderedDict, defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import accumulate, chain
from logging import Logger
from operator import is_
from typing import TYPE_CHECKING, Any

from pytest_nova_hygiene.mocks.leaks.caches import Caches
from pytest_nova_hygiene.mocks.leaks.new_things import NewThing, same_as
from pytest_nova_hygiene.mocks.object_paths import CACHE, path

if TYPE_CHECKING:
    from pytest_nova_hygiene.mocks.leaks.namespace_scan import HeldMock, NamespaceScan
    from pytest_nova_hygiene.mocks.leaks.slot import Slot

_TABLES = (dict, defaultdict, OrderedDict)
_ROWS = (list, deque)
KINDS = frozenset({*_TABLES, *_ROWS, set})
"""The exact types of stores: a subclass may run code of its own when it is read or written."""

_NONE: list[object] = []
"""Stands for a store where a name holds none."""

_ENOUGH = 300
"""How many things in all stores of one test module are compared: in some ten microseconds."""

_MOST, _FEW = 60, 10
"""How many stores, and how many caches, of one test module are watched, for the same reason."""

_MANY = 200
"""How many things a store may hold; a larger one is scanned when the class or module ends."""

_DEEP = 3
"""How many steps to go into a thing that is new in a store: a list, a tuple, the mock."""


class Stores:
    """The stores that a test could put a mock into, with what they held before.

    Args:
        slots: the names that hold the stores, the likeliest first.
        is_double: tells a double that is no mock. None for stores of which mocks alone are told,
            and none is left out for being too large, or one too many.
    """

    def __init__(
        self, slots: Iterable[Slot], is_double: Callable[[object], bool] | None = None
    ) -> None:
        found = [(slot, slot.get(slot.name)) for slot in slots]
        self._is_double = is_double
        caches = [slot for slot, value in found if type(value) is CACHE]
        self._caches = Caches(caches[:_FEW], is_double)
        found = [(slot, value) for slot, value in found if type(value) in KINDS]
        if is_double is not None:
            found = [(slot, value) for slot, value in found if len(value) <= _MANY]
            # The likeliest come first, so what is left out is what a test changes least.
            totals = accumulate(len(value) for _, value in found)
            found = [each for each, total in zip(found, totals, strict=True) if total <= _ENOUGH]
            found = found[:_MOST]
        self._slots = [slot for slot, _ in found]
        # What comes in the place of a test's own is a registration of the same thing again.
        held = chain.from_iterable(_contents(value) for _, value in found)
        self._doubles = set(map(id, filter(is_double, held))) if is_double is not None else set()
        self._keeps = False
        self.forget()

    def forget(self) -> None:
        """Forget all contents, so that none lives on while another module's tests run."""
        self._numbers: list[int] = []
        self._sizes: list[int] = []
        self._before: list[Any] = []

    def begin(self, *, keeps: bool) -> None:
        """Remember what the stores hold now, to compare with.

        Args:
            keeps: whether to keep the contents, so that they can be put back.
        """
        self._keeps = keeps
        stores = self._stores()
        self._numbers = list(map(id, stores))
        self._sizes = list(map(len, stores))
        if keeps:
            # Copies keep the contents alive, so they are made only where repair may need them.
            self._before = [store.copy() for store in stores]
        else:
            self._before = list(map(id, chain.from_iterable(map(_contents, stores))))
        self._caches.begin()

    def _stores(self) -> list[Any]:
        """Return what the names hold now; an empty list for what is no store."""
        stores = [get(name) for _, _, name, get in self._slots]
        # All types at once, since a name nearly always holds the type that it held before.
        if not KINDS.issuperset(map(type, stores)):
            stores = [each if type(each) in KINDS else _NONE for each in stores]
        return stores

    def came(self, slots: Iterable[Slot]) -> None:
        """Add names that came since `begin`: whatever their stores hold is new."""
        known = {(id(slot.space()), slot.name) for slot in self._slots}
        for slot in [slot for slot in slots if (id(slot.space()), slot.name) not in known]:
            store = slot.get(slot.name)
            if type(store) in KINDS:
                self._slots.append(slot)
                self._numbers.append(id(store))
                self._sizes.append(0)
                if self._keeps:
                    self._before.append(type(store)())

    def changes(self, scan: NamespaceScan) -> Iterator[HeldMock | NewThing]:
        """Yield the doubles that came into a store since `begin`; usually there are none."""
        stores = self._stores() if self._numbers else []
        if not self._is_same(stores):
            for index, store in enumerate(stores):
                # Where the name has another value now, the comparison of names tells of it.
                if id(store) == self._numbers[index]:
                    yield from self._new_in(index, store, scan)
        yield from self._caches.changes(scan)

    def _is_same(self, stores: list[Any]) -> bool:
        """Return whether every store holds the very things that it held at `begin`."""
        # Lengths first: they are cheap, and most changes show in them.
        if list(map(len, stores)) != self._sizes:
            return False
        now = chain.from_iterable(map(_contents, stores))
        if self._keeps:
            return all(map(is_, now, chain.from_iterable(map(_contents, self._before))))
        return list(map(id, now)) == self._before

    def _new_in(self, index: int, store: Any, scan: NamespaceScan) -> Iterator[HeldMock | NewThing]:
        """Yield the doubles in the things that one store did not hold before."""
        slot = self._slots[index]
        space = slot.space()
        earlier = self._before[index] if self._keeps else None
        known = self._known(index)
        # Copied by C, which no other thread interrupts.
        things = list(_contents(store))
        replaces = bool(known - set(map(id, things)) - self._doubles)
        root = f"{slot.place}.{slot.name}"
        for thing in [thing for thing in things if id(thing) not in known]:
            undo = None if earlier is None else partial(_put_back, store, earlier, thing)
            has_mock = False
            for held in scan.within(root, [store, thing], _DEEP):
                has_mock = True
                yield held._replace(namespace=space, name=slot.name, root=root, undo=undo)
            if has_mock or self._is_double is None or not self._is_double(thing):
                continue
            self._doubles.add(id(thing))
            # The standard library's stores have the test's own running threads, say. A logger of
            # production code is another thing, and nobody registers classes with one.
            is_logger = issubclass(type(space), Logger)
            if is_logger or not is_standard(slot.place):
                place, is_there = path(root, [store, thing]), _holder(slot, store, thing)
                counts = replaces or is_logger
                yield NewThing(space, slot.name, root, place, thing, counts, is_there, undo)

    def _known(self, index: int) -> set[int]:
        """Return the ``id`` of each thing that one store held before."""
        if self._keeps:
            return set(map(id, _contents(self._before[index])))
        # Without repair, the identities of all stores' things lie in one list.
        start = sum(self._sizes[:index])
        return set(self._before[start : start + self._sizes[index]])


def is_standard(place: str) -> bool:
    """Return whether a dotted place is in the standard library."""
    return place.partition(".")[0] in sys.stdlib_module_names


def _holder(slot: Slot, store: Any, thing: object) -> Callable[[], bool]:
    """Return what tells whether a name still holds a store, and the store a thing."""
    is_same, number = same_as(thing), id(store)

    def is_there() -> bool:
        now = slot.get(slot.name)
        return id(now) == number and type(now) in KINDS and any(map(is_same, list(_contents(now))))

    return is_there


def _contents(store: Any) -> Any:
    """Return what a store holds, to go through: of a dictionary, a view of its values."""
    return store.values() if type(store) in _TABLES else store


def _put_back(store: Any, earlier: Any, thing: object) -> bool:
    """Take a thing out of a store, put back what it replaced, and return whether it is gone."""
    if type(store) is set:
        store.discard(thing)
    elif type(store) in _ROWS:
        _put_back_in_row(store, earlier, thing)
    else:
        # By identity, never by key: a key may compare or hash by code of its own.
        for key in [key for key, value in list(store.items()) if value is thing]:
            if key in earlier:
                store[key] = earlier[key]
            else:
                del store[key]
    return not any(thing is other for other in list(_contents(store)))


def _put_back_in_row(row: Any, earlier: Any, thing: object) -> None:
    """Take a thing out of a list or deque; an item that it replaced takes its place again."""
    rest = [other for other in list(row) if other is not thing]
    gone = [old for old in earlier if not any(old is other for other in rest)]
    # From the end, so that deleting an item moves none that is still to be looked at.
    for index in reversed(range(len(row))):
        if row[index] is thing:
            if index < len(earlier) and any(earlier[index] is old for old in gone):
                row[index] = earlier[index]
            else:
                del row[index]
