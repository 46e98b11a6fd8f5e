"""The mock watch: stamps, ledger and namespaces, joined at the boundaries of tests."""

from __future__ import annotations

from fnmatch import fnmatchcase
from time import perf_counter
from typing import TYPE_CHECKING, Any

from pytest_nova_hygiene.mocks.events import DoubleLeft, Undone
from pytest_nova_hygiene.mocks.kinds import dotted_name, mock_of
from pytest_nova_hygiene.mocks.ledger import Ledger
from pytest_nova_hygiene.mocks.names import AssignableNames, Change, put_back
from pytest_nova_hygiene.mocks.scan import HeldMock, assignment, held_mocks
from pytest_nova_hygiene.mocks.stamps import Birth, Stamps

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from contextlib import ExitStack
    from types import ModuleType

    from pytest_nova_hygiene.owners import Owner, Owners
    from pytest_nova_hygiene.paths import Paths

LOOKS = 0.01
"""The share of a run's time that looks at whole namespaces may take: 1 %."""


class MockWatch:
    """What happens to mocks while armed.

    Args:
        owners: who is running.
        paths: tells test code from the rest.
        is_source: whether a module belongs to the code under test.
        reset_by_suite: dotted names (globs) of state that the suite itself takes care of.
        failed: told of an error of ours.
    """

    def __init__(
        self,
        owners: Owners,
        paths: Paths,
        is_source: Callable[[ModuleType], bool],
        reset_by_suite: Iterable[str],
        failed: Callable[[BaseException], None],
    ) -> None:
        self._paths = paths
        self._is_source = is_source
        self._reset = tuple(reset_by_suite)
        self._stamps = Stamps(owners, failed)
        self._ledger = Ledger(owners, failed)
        self._names: dict[str, AssignableNames] = {}
        self._watched: AssignableNames | None = None
        self._seen: set[tuple[str, int]] = set()
        self._armed_at = self._spent = 0.0
        self.escaped = 0

    def arm(self, stack: ExitStack) -> None:
        """Wrap what mocks and patches are made with."""
        self._armed_at = perf_counter()
        self._stamps.arm(stack)
        self._ledger.arm(stack)

    def watched(self) -> dict[str, int]:
        """How much was watched: mocks made, patches entered, doubles and patches that escaped."""
        return {
            "made": self._stamps.made,
            "patches": self._ledger.entered,
            "escaped": self.escaped,
        }

    def test_began(self, module: ModuleType | None) -> None:
        """Take the values that the test's module could change."""
        before = self._watched
        self._watched = None
        if module is not None:
            names = self._names.get(module.__name__)
            if names is None or names.module is not module:
                names = AssignableNames(module, self._paths.is_test_module)
                self._names[module.__name__] = names
            names.refresh()
            self._watched = names
        if before is not None and before is not self._watched:
            before.release()

    def fixture_changed(self) -> None:
        """A wider fixture was set up: what it put in place is not the first test's doing."""
        if self._watched is not None:
            self._watched.refresh()

    def owner_ended(self, owner: Owner, *, repair: bool) -> Iterator[object]:
        """The patches that a test or fixture left in force."""
        for event in self._ledger.owner_ended(owner, repair=repair):
            self.escaped += 1
            yield event

    def test_ended(
        self, owner: Owner, functions: Callable[[], list[Callable[..., object]]], *, repair: bool
    ) -> Iterator[DoubleLeft]:
        """The mocks that the test assigned where its module can reach by name.

        Args:
            owner: the test, already ended.
            functions: gives its function and setup, to find the assigning line in.
            repair: whether to put the earlier values back.
        """
        if self._watched is None:
            return
        changes = self._watched.changes()
        if not changes:
            return
        for change in changes:
            birth = self._birth_of_leak(change)
            if birth is None:
                continue
            undone: Undone = "kept"
            if repair:
                undone = "undone" if put_back(change) else "no earlier value"
            place = f"{dotted_name(change.namespace)}.{change.name}"
            self._seen.add((place, id(change.after)))
            site = assignment(functions(), change.name)
            self.escaped += 1
            yield DoubleLeft(owner, site or birth.site, site is not None, place, undone, wide=False)
        self._watched.refresh()

    def _birth_of_leak(self, change: Change) -> Birth | None:
        mock = mock_of(change.after)
        birth = self._stamps.of(mock) if mock is not None else None
        if birth is None or self._is_excused(change.namespace, change.name):
            return None
        if birth.owner.nodeid == "":  # made at import: a test file's is a double, others' their own
            return birth if self._paths.is_test_file(birth.site.filename) else None
        of_running_fixture = birth.owner.scope != "function" and not birth.owner.ended
        return None if of_running_fixture else birth

    def boundary(self, *, everywhere: bool, last: bool) -> Iterator[DoubleLeft]:
        """The mocks that outlived their owner anywhere in the source, or in all non-test code.

        A suite in random order ends a module with nearly every test: these looks are skipped once
        they took `LOOKS` of the run, but never the last one.
        """
        began = perf_counter()
        if not last and self._spent > LOOKS * (began - self._armed_at):
            return
        if self._stamps.survivors():
            yield from self._left_anywhere(everywhere=everywhere or last)
        self._spent += perf_counter() - began

    def _left_anywhere(self, *, everywhere: bool) -> Iterator[DoubleLeft]:
        wanted = self._is_production if everywhere else self._is_source
        for held in held_mocks(wanted):
            birth = self._stamps.of(held.mock)
            if birth is None or not birth.owner.ended or self._is_known(held):
                continue
            self.escaped += 1
            place = f"{dotted_name(held.namespace)}.{held.name}"
            yield DoubleLeft(
                birth.owner, birth.site, assigned=False, place=place, undone="kept", wide=True
            )

    def _is_known(self, held: HeldMock) -> bool:
        key = (f"{dotted_name(held.namespace)}.{held.name}", id(held.value))
        if key in self._seen or self._is_excused(held.namespace, held.name):
            return True
        self._seen.add(key)
        return False

    def _is_excused(self, namespace: Any, name: str) -> bool:
        """A patch accounts for the value (NHY102 judges it), or the suite resets it by itself."""
        place = f"{dotted_name(namespace)}.{name}"
        return self._ledger.holds(namespace, name) or any(
            fnmatchcase(place, glob) for glob in self._reset
        )

    def _is_production(self, module: ModuleType) -> bool:
        return not self._paths.is_test_module(module)
