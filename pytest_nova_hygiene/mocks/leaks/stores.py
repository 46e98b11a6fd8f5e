"""What a test could leave in a dictionary, a list, a set or a cache that it reaches by name.

The contents are compared before and after each test. So a mock in them is found at the end of the
very test that put it there, and can be taken out again. Without repair only the identities of the
contents are remembered: nothing lives longer for it.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import accumulate, chain
from operator import is_
from typing import TYPE_CHECKING, Any, NamedTuple

from pytest_nova_hygiene.mocks.object_paths import CACHE

if TYPE_CHECKING:
    from pytest_nova_hygiene.mocks.leaks.namespace_scan import HeldMock, NamespaceScan

_TABLES = (dict, defaultdict, OrderedDict)
_ROWS = (list, deque)
KINDS = frozenset({*_TABLES, *_ROWS, set})
"""Exactly these: a subclass may do what it likes when it is asked or written to."""

_ENOUGH = 300
"""Things in all the stores of one test module: to compare them takes some ten microseconds."""

_MOST, _FEW = 60, 10
"""Stores, and caches, of one test module, for the same reason."""

_MANY = 200
"""Things in one store; a larger one is looked at when the class or module ends."""

_DEEP = 3
"""Steps into a thing that is new in a store: a list, a tuple, the mock."""


class Slot(NamedTuple):
    """A name that holds a store."""

    space: object
    place: str
    name: str
    get: Callable[[str], Any]


class Stores:
    """The stores that a test could put a mock into, with what was in them before.

    Args:
        slots: the names that hold them, the likeliest first.
        limited: whether to leave out what is too large.
    """

    def __init__(self, slots: Iterable[Slot], *, limited: bool = True) -> None:
        found = [(slot, slot.get(slot.name)) for slot in slots]
        self._caches = [slot for slot, value in found if type(value) is CACHE][:_FEW]
        found = [(slot, value) for slot, value in found if type(value) in KINDS]
        if limited:
            found = [(slot, value) for slot, value in found if len(value) <= _MANY]
            # The likeliest come first, so what is left out is what a test changes least.
            totals = accumulate(len(value) for _, value in found)
            found = [each for each, total in zip(found, totals, strict=True) if total <= _ENOUGH]
            found = found[:_MOST]
        self._slots = [slot for slot, _ in found]
        self._keeps = False
        self.forget()

    def forget(self) -> None:
        """Keep nothing alive while another module's tests run."""
        self._stores: list[Any] = []
        self._contents: list[Any] = []
        self._sizes: list[int] = []
        self._before: list[Any] = []
        self._misses: list[tuple[Any, int]] = []

    def begin(self, *, keeps: bool) -> None:
        """Take what the stores hold now as what to compare with.

        Args:
            keeps: whether to be able to put it back.
        """
        self._keeps = keeps
        self._stores = [get(name) for _, _, name, get in self._slots]
        # One look at all types together: nearly always they are what they were.
        if not KINDS.issuperset(map(type, self._stores)):
            self._stores = [each if type(each) in KINDS else [] for each in self._stores]
        self._contents = list(map(_contents, self._stores))
        self._sizes = list(map(len, self._stores))
        if keeps:
            # Copies keep the old values alive, so they are made only where they may have to be put
            # back.
            self._before = [store.copy() for store in self._stores]
        else:
            self._before = list(map(id, chain.from_iterable(self._contents)))
        caches = [slot.get(slot.name) for slot in self._caches]
        self._misses = [(cache, _misses(cache)) for cache in caches]

    def came(self, slots: Iterable[Slot]) -> None:
        """Take names that were not known before: whatever their stores hold is new."""
        known = {(id(slot.space), slot.name) for slot in self._slots}
        for slot in [slot for slot in slots if (id(slot.space), slot.name) not in known]:
            store = slot.get(slot.name)
            if type(store) in KINDS:
                self._slots.append(slot)
                self._stores.append(store)
                self._contents.append(_contents(store))
                self._sizes.append(0)
                if self._keeps:
                    self._before.append(type(store)())

    def changes(self, scan: NamespaceScan) -> Iterator[HeldMock]:
        """Yield the mocks that are in a store and were not; the usual test has changed nothing."""
        if not self._is_same():
            for index, store in enumerate(self._stores):
                slot = self._slots[index]
                # Else the name has another value now, which the comparison of names tells of.
                if slot.get(slot.name) is store:
                    yield from self._new_in(index, scan)
        for slot, (cache, misses) in zip(self._caches, self._misses, strict=False):
            if _misses(cache) != misses:
                for held in scan.objects([(f"{slot.place}.{slot.name}", cache)]):
                    yield held._replace(
                        namespace=slot.space, name=slot.name, undo=partial(_emptied, cache)
                    )

    def _is_same(self) -> bool:
        # Lengths first: they are cheap, and most changes show in them.
        if list(map(len, self._stores)) != self._sizes:
            return False
        now = chain.from_iterable(self._contents)
        if self._keeps:
            return all(map(is_, now, chain.from_iterable(map(_contents, self._before))))
        return list(map(id, now)) == self._before

    def _new_in(self, index: int, scan: NamespaceScan) -> Iterator[HeldMock]:
        slot, store = self._slots[index], self._stores[index]
        earlier = self._before[index] if self._keeps else None
        known = self._known(index)
        # Copied by C, which no other thread interrupts.
        for thing in [thing for thing in list(_contents(store)) if id(thing) not in known]:
            place = f"{slot.place}.{slot.name}"
            for held in scan.within(place, [store, thing], _DEEP):
                yield held._replace(
                    namespace=slot.space,
                    name=slot.name,
                    undo=None if earlier is None else partial(_put_back, store, earlier, thing),
                )

    def _known(self, index: int) -> set[int]:
        if self._keeps:
            return set(map(id, _contents(self._before[index])))
        start = sum(self._sizes[:index])
        return set(self._before[start : start + self._sizes[index]])


def _contents(store: Any) -> Any:
    """Yield what a store holds when it is gone through."""
    return store.values() if type(store) in _TABLES else store


def _misses(cache: Any) -> int:
    """Return how often a cache was asked for what it did not have; -1 where it is none any more."""
    return int(CACHE.cache_info(cache)[1]) if type(cache) is CACHE else -1


def _emptied(cache: Any) -> bool:
    """Empty a cache: one entry cannot be taken out, and what is lost can be made again."""
    CACHE.cache_clear(cache)
    return True


def _put_back(store: Any, earlier: Any, thing: object) -> bool:
    """Take a thing out of a store; what stood in its place before stands there again."""
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
    rest = [other for other in list(row) if other is not thing]
    gone = [old for old in earlier if not any(old is other for other in rest)]
    for index in reversed(range(len(row))):
        if row[index] is thing:
            if index < len(earlier) and any(earlier[index] is old for old in gone):
                row[index] = earlier[index]
            else:
                del row[index]
