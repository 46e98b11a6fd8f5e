"""Decides at which ends of classes and modules a whole scan is made, and keeps the places found.

A whole scan is dear, and a suite in random order ends a module with nearly every test. So not every
end is scanned. Steps are counted, and not time: a slow machine must find the same as a fast one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING
from weakref import ref

from pytest_nova_hygiene.mocks.leaks.namespace_scan import HeldMock, NamespaceScan, process_wide

if TYPE_CHECKING:
    from types import ModuleType

    from pytest_nova_hygiene.mocks.births import Birth

PAID = 10
"""Steps of scans that each new mock pays for; to make a mock takes longer than they do."""

_MOST = 1000
"""So many places are kept."""


class ScanSchedule:
    """Says which ends are scanned: those with something to look for that the suite's mocks pay for.

    Args:
        is_reported: whether a mock of a birth was reported, so that it needs no search.

    Attributes:
        passed_over: how many ends were not scanned, although a mock had outlived its owner.
    """

    def __init__(self, is_reported: Callable[[Birth], bool]) -> None:
        self._is_reported = is_reported
        self._looked_for: dict[bool, dict[int, Birth]] = {False: {}, True: {}}
        self._spent = 0
        self.passed_over = 0

    def is_due(self, survivors: dict[int, Birth], made: int, *, everywhere: bool) -> bool:
        """Return whether an end is scanned.

        Args:
            survivors: the mocks that outlived their owner.
            made: how many mocks were made so far.
            everywhere: whether all non-test code is scanned, not the source alone.
        """
        before, is_reported = self._looked_for[everywhere], self._is_reported
        if all(before.get(key) == birth or is_reported(birth) for key, birth in survivors.items()):
            return False
        if self._spent > PAID * made:
            self.passed_over += 1
            return False
        return True

    def scanned(self, survivors: dict[int, Birth], steps: int, *, everywhere: bool) -> None:
        """Note what was looked for, and how many steps that took."""
        self._spent += steps
        self._looked_for[False] = survivors
        if everywhere:
            self._looked_for[True] = survivors


class FoundPlaces:
    """The places where mocks were found. Tests that leak into one of them all count."""

    def __init__(self) -> None:
        self._names: dict[str, tuple[ref[object], str, int]] = {}
        self._process_wide = False

    def add(self, held: HeldMock, depth: int) -> None:
        """Note where a mock was found.

        Args:
            held: the mock.
            depth: how many steps the scan went below the name that leads to it.
        """
        if not held.name:
            self._process_wide = True
        elif len(self._names) < _MOST:
            self._names[held.root] = (ref(held.namespace), held.name, depth)

    def scan(self, scan: NamespaceScan) -> Iterator[HeldMock]:
        """Yield the mocks that these places hold now."""
        if self._process_wide:
            yield from scan.objects(process_wide())
        for root, (space, name, depth) in list(self._names.items()):
            namespace: ModuleType | type | None = space()  # type: ignore[assignment]
            if namespace is not None and name in vars(namespace):
                yield from scan.name(root, namespace, name, depth=depth)
