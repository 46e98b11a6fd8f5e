"""Finds what a test left in the caches of functions (`functools.cache`, ``lru_cache``).

A cache that was asked for nothing new since the test began is not looked into.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from gc import get_referents
from types import FunctionType
from typing import TYPE_CHECKING, Any

from pytest_nova_hygiene.mocks.doubles import mock_of, own_namespace
from pytest_nova_hygiene.mocks.leaks.new_things import NewThing, same_as
from pytest_nova_hygiene.mocks.object_paths import CACHE, path

if TYPE_CHECKING:
    from pytest_nova_hygiene.mocks.leaks.namespace_scan import HeldMock, NamespaceScan
    from pytest_nova_hygiene.mocks.leaks.slot import Slot

_MANY = 200
"""In a cache with more entries only mocks are looked for."""


class Caches:
    """The caches that a test could fill, with what they held before.

    Args:
        slots: the names that hold the caches.
        is_double: tells a double that is no mock; None where mocks alone are told.
    """

    def __init__(self, slots: Iterable[Slot], is_double: Callable[[object], bool] | None) -> None:
        self._slots = list(slots)
        self._is_double = is_double
        self._states: list[tuple[int, int, int]] = [(0, -1, 0)] * len(self._slots)
        self._held: list[frozenset[int]] = [frozenset()] * len(self._slots)

    def begin(self) -> None:
        """Remember what the caches hold now, by its numbers alone: nothing lives on for that."""
        caches = self._present()
        states = list(map(_state, caches))
        if states != self._states:
            for index, state in enumerate(states):
                if state != self._states[index]:
                    entries = _entries(caches[index])
                    self._held[index] = frozenset(id(value) for _, value in entries)
            self._states = states

    def changes(self, scan: NamespaceScan) -> Iterator[HeldMock | NewThing]:
        """Yield the doubles in caches that got an entry since `begin`."""
        for index, cache in enumerate(self._present()):
            number, misses, _ = _state(cache)
            # Only what a cache is asked for and does not have is put into it. Where the name has
            # another cache now, the comparison of names tells of it.
            if misses == self._states[index][1] or number != self._states[index][0]:
                continue
            slot = self._slots[index]
            space = slot.space()
            root, undo = f"{slot.place}.{slot.name}", partial(_emptied, cache)
            for held in scan.objects([(root, cache)]):
                yield held._replace(namespace=space, name=slot.name, root=root, undo=undo)
            for value in self._doubles_in(cache, self._held[index]):
                is_there, place = _holder(slot, cache, value), path(root, [cache])
                yield NewThing(space, slot.name, root, place, value, True, is_there, undo)

    def _present(self) -> list[Any]:
        return [slot.get(slot.name) for slot in self._slots]

    def _doubles_in(self, cache: Any, held: frozenset[int]) -> Iterator[object]:
        """Yield the new values of a cache that are doubles, and no mocks."""
        is_double = self._is_double
        for key, value in _entries(cache) if is_double is not None else ():
            if id(value) in held or mock_of(value) is not None or not is_double(value):  # type: ignore[misc]  # not None
                continue
            if not _is_of_test(key, _names_of(value), is_double):  # type: ignore[arg-type]  # the same
                yield value


def _state(cache: Any) -> tuple[int, int, int]:
    """Return which cache it is, how often it did not have what it was asked for, and its size."""
    if type(cache) is not CACHE:
        return 0, -1, 0
    _, misses, _, size = CACHE.cache_info(cache)
    return id(cache), misses, size


def _entries(cache: Any) -> list[tuple[object, object]]:
    """Return the keys of a cache, and what it answers for them; none of a large cache."""
    size = _state(cache)[2]
    if not 0 < size <= _MANY:
        return []
    parts, own = get_referents(cache), own_namespace(cache)
    tables = [part for part in parts if type(part) is dict and part is not own]
    table = next((table for table in tables if len(table) == size), {})
    if CACHE.cache_info(cache)[2] is None:
        return list(table.items())
    # A cache of limited size has a list of its entries, each key before its value.
    keys, at = set(map(id, table)), 0
    found: list[tuple[object, object]] = []
    while at < len(parts) - 1 and len(found) < size:
        if id(parts[at]) in keys:
            found.append((parts[at], parts[at + 1]))
            at += 1
        at += 1
    return found


def _is_of_test(key: object, names: set[str], is_double: Callable[[object], bool]) -> bool:
    """Return whether a key is test code's, or names the value: then nobody else asks for it."""
    if type(key) in (tuple, frozenset):
        return any(_is_of_test(part, names, is_double) for part in key)  # type: ignore[attr-defined]  # it is one
    if type(key) is str:
        return any(name in key for name in names)
    return mock_of(key) is not None or is_double(key)


def _names_of(value: object) -> set[str]:
    """Return the name of a function or class, or of an object's class."""
    if type(value) is FunctionType:
        return {value.__code__.co_name}
    kind = value if issubclass(type(value), type) else type(value)
    return {vars(type)["__name__"].__get__(kind)}


def _holder(slot: Slot, cache: Any, value: object) -> Callable[[], bool]:
    """Return what tells whether a name still holds a cache, and the cache a value."""
    is_same, number = same_as(value), id(cache)

    def is_there() -> bool:
        now = slot.get(slot.name)
        return id(now) == number and any(is_same(each) for _, each in _entries(now))

    return is_there


def _emptied(cache: Any) -> bool:
    """Empty a cache: one entry cannot be taken out, and what is lost can be made again."""
    CACHE.cache_clear(cache)
    return True
