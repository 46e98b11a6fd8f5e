"""The mock watch: joins the parts that see mocks and patches, and asks them when a test ends."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from types import ModuleType
from typing import TYPE_CHECKING, Any

from pytest_nova_hygiene.mocks.births import Births
from pytest_nova_hygiene.mocks.doubles import count_as_mock
from pytest_nova_hygiene.mocks.events import MockImported
from pytest_nova_hygiene.mocks.leaks.escapes import Escapes
from pytest_nova_hygiene.mocks.leaks.leak_events import LeakEvents
from pytest_nova_hygiene.mocks.leaks.mock_imports import mocks_imported
from pytest_nova_hygiene.mocks.leaks.reached_state import ReachedState
from pytest_nova_hygiene.mocks.leaks.state_checks import StateChecks
from pytest_nova_hygiene.mocks.patches.cleanup_owners import CleanupOwners, Cleanups
from pytest_nova_hygiene.mocks.patches.ledger import Ledger
from pytest_nova_hygiene.mocks.patches.library import LIBRARIES, Library, loaded
from pytest_nova_hygiene.mocks.patches.mocked_loggers import MockedLoggers
from pytest_nova_hygiene.mocks.patches.patched_dicts import PatchedDicts
from pytest_nova_hygiene.mocks.places import Places
from pytest_nova_hygiene.mocks.uses.expired_calls import ExpiredCalls
from pytest_nova_hygiene.mocks.uses.process_boundary import ProcessBoundary
from pytest_nova_hygiene.mocks.uses.stray_files import StrayFiles
from pytest_nova_hygiene.watching.import_hooks import when_imported
from pytest_nova_hygiene.watching.originals import ORIGINALS
from pytest_nova_hygiene.watching.probes import UNPROBED

if TYPE_CHECKING:
    from collections import deque
    from types import FrameType

    from pytest_nova_hygiene.watching.frames import Site
    from pytest_nova_hygiene.watching.owners import Owner, Owners
    from pytest_nova_hygiene.watching.paths import Paths
    from pytest_nova_hygiene.watching.refusals import Refusals
    from pytest_nova_hygiene.watching.spool import Spool


class MockWatch:
    """The watch on mocks and patches: makes events of what its parts see.

    Args:
        owners: who is running.
        paths: tells test code from the rest.
        events: where every watch puts its events.
        is_source: whether a module belongs to the code under test.
        is_in_source: whether a file belongs to the project, its tests included.
        arm_sinks: arms the sinks that matter to mocks alone, until a stack closes.
        refusals: told of every refusal that is raised.
        reset_by_suite: dotted names (globs) of state that the suite itself takes care of.
        block: whether a call with a mock as process ID or file descriptor is refused at a site.
        masked: takes every known secret out of a text.
        spool: where a forked child's events go.
        cleanups: what the test runner has still to run.
        tells: whether doubles left behind are reported at all (NHY103).
        failed: told of an error of ours, and of what is lost by it.
    """

    def __init__(  # noqa: PLR0913 - each is one fact from outside
        self,
        owners: Owners,
        paths: Paths,
        events: deque[object],
        *,
        is_source: Callable[[ModuleType], bool],
        is_in_source: Callable[[str], bool],
        arm_sinks: Callable[[ExitStack], None],
        refusals: Refusals,
        reset_by_suite: Iterable[str],
        block: Callable[[Site], bool],
        masked: Callable[[str], str],
        spool: Spool,
        cleanups: Cleanups,
        tells: bool,
        failed: Callable[..., None],
    ) -> None:
        self._owners = owners
        self._paths = paths
        self._events = events
        self._is_source = is_source
        self._failed = failed
        self._births = Births(owners, self._used_late, self._asked, self._printed, failed)
        self._loggers = MockedLoggers(events, is_source)
        self._cleanup_owners = CleanupOwners(cleanups)
        places = Places(paths.is_test_module, reset_by_suite)
        self._ledger = Ledger(owners, self._loggers.replaced, places, self._cleanup_owners, failed)
        self._dicts = PatchedDicts(owners, self._cleanup_owners, places, failed)
        self._escapes = Escapes(
            self._births,
            self._ledger,
            self._dicts,
            session=owners.session,
            paths=paths,
            places=places,
        )
        self._leak_events = LeakEvents(
            self._births, self._escapes, self._loggers, owners, paths=paths, masked=masked
        )
        self._expired = ExpiredCalls(owners, paths, events, self._escapes.is_reported, spool)
        boundary = self._boundary = ProcessBoundary(
            owners,
            events,
            self._births,
            paths,
            is_in_source,
            refusals=refusals,
            block=block,
            spool=spool,
            failed=failed,
        )
        self.look = boundary.look
        self._stray_files = StrayFiles(self._births.of, boundary.calling, boundary.left, failed)
        self._checks = StateChecks(self._births, paths, is_source, self._escapes.is_reported)
        self._reached = ReachedState(
            self._births,
            self._checks,
            self._leak_events,
            is_test_module=paths.is_test_module,
            is_double=self._escapes.is_double,
            makers=self._escapes.makers,
            tells=tells,
        )
        self._arm_sinks = arm_sinks

    # -- arming -----------------------------------------------------------------------------------

    def arm(self, stack: ExitStack) -> None:
        """Watch each mock library that is loaded, and the others once somebody imports them."""
        for library in loaded():
            self._arm_library(stack, library)
        when_imported(
            stack, LIBRARIES, lambda module, later: self._arm_library(later, Library(module))
        )

    def _arm_library(self, stack: ExitStack, library: Library) -> None:
        """Arm each part alone: where a private name is gone, only the part that uses it is lost."""
        if not self._reached.mock_classes:  # before the first there is no mock to pass anywhere
            self._arm_sinks(stack)
        for arm, lost in (
            (self._births.arm, f"mocks of {library.name} are not watched"),
            (self._births.arm_calls, f"calls of expired mocks of {library.name} are not watched"),
            (self._ledger.arm, f"patches of {library.name} are not watched"),
            (self._dicts.arm, f"patch.dict of {library.name} is not watched"),
        ):
            with ORIGINALS.exit_stack() as own:
                try:
                    arm(own, library)
                except (AttributeError, KeyError, StopIteration, *UNPROBED) as error:
                    self._failed(error, lost)
                else:
                    stack.push(own.pop_all())
        if hasattr(library.module, "NonCallableMock"):
            count_as_mock(library.mock_base)
            self._reached.library_came(library.classes)

    def watched(self) -> dict[str, int]:
        """Return how many mocks were made, patches entered, and doubles and patches escaped."""
        return {
            "made": self._births.made,
            "patches": self._ledger.entered,
            "escaped": self._leak_events.count + self._expired.seen + self._boundary.seen,
            "ends_unsearched": self._checks.passed_over,
        }

    # -- collection -------------------------------------------------------------------------------

    def import_began(self) -> None:
        """Remember what is loaded now: only what comes after it is the next test file's doing."""
        self._checks.began()
        self._reached.import_began()

    def import_ended(self, filename: str) -> Iterator[object]:
        """Yield events for what importing a test file left behind."""
        self._escapes.test_files.add(filename)
        self._reached.import_ended(filename)
        for left in self._ledger.left_by_import(filename):
            yield self._leak_events.patch_left(left, wide=True)
        for changed in self._dicts.left_by_import(filename):
            yield self._leak_events.mapping_left(changed, wide=True)
        for name, value in self._checks.new_entries(filename):
            yield self._leak_events.entry(name, value, self._owners.session, filename)
        for held in self._checks.after_import(filename):
            birth = self._births.of(held.mock)
            if birth is not None and birth.site.filename == filename:
                yield from self._leak_events.held(held, self._owners.session, last=True)

    def run_ended(self) -> Iterator[object]:
        """Yield events for what the last test left, and for what the source imported of doubles.

        That is from mock libraries and test code.
        """
        yield from self._reached.setup_over(last=True)
        yield from self._reached.run_ended()
        for found in mocks_imported(self._is_source, self._paths.is_test_file):
            site, *names = found
            yield MockImported(self._owners.session, site, *names)

    # -- one test ---------------------------------------------------------------------------------

    def test_began(
        self,
        module: ModuleType | None,
        functions: list[Callable[..., object]],
        repair: bool,
    ) -> None:
        """Remember the values that the test could change, to compare with when it ends.

        Args:
            module: the test's module, if it has one.
            functions: the test's function, and the setup of its class.
            repair: whether to keep the values, so that they can be put back.
        """
        self._reached.test_began(module, functions, repair=repair)
        self._escapes.test_began()
        self._checks.began()
        self._expired.test_began()
        self._boundary.test_began()
        self._stray_files.test_began()

    def phase_ended(self) -> None:
        """Look for files and folders that are named after a mock, now that a phase is over."""
        self._stray_files.phase_ended()

    def fixture_changed(self, owner: Owner, site: Callable[[], Site], *, repair: bool) -> None:
        """Note what a wider fixture's setup put in place: it is not the first test's doing.

        Args:
            owner: the fixture.
            site: returns the line of its setup.
            repair: whether to put the earlier values back after the fixture.
        """
        self._reached.fixture_changed(owner, site, repair=repair)

    def setup_over(self, *, last: bool = False) -> Iterator[object]:
        """Yield events for doubles that earlier tests left, now that a setup could clear them.

        Args:
            last: whether there is no such setup, since no test will run any more.
        """
        return self._reached.setup_over(last=last)

    def owner_ended(self, owner: Owner, *, repair: bool, last: bool = False) -> Iterator[object]:
        """Yield events for the patches that a test or fixture left in force."""
        self._cleanup_owners.forget(last=last)
        self._reached.owner_ended(owner)
        for left in self._ledger.owner_ended(owner, repair=repair, last=last):
            yield self._leak_events.patch_left(left, wide=last)
        for changed in self._dicts.owner_ended(owner, repair=repair, last=last):
            yield self._leak_events.mapping_left(changed, wide=last)
        if last:
            yield from self._reached.setup_over(last=True)
        self._loggers.owner_ended(owner)

    def test_ended(
        self, owner: Owner, functions: list[Callable[..., object]], *, repair: bool
    ) -> Iterator[object]:
        """Yield events for the doubles that a test left where its module can reach by name.

        Args:
            owner: the test, already ended.
            functions: the test's function and setup, in which the assigning line is looked for.
            repair: whether to put the earlier values back.
        """
        yield from self._reached.test_ended(owner, functions, repair=repair)
        for name, value in self._checks.new_entries():
            yield self._leak_events.entry(name, value, owner, repair=repair)
        for held in self._checks.after_test():
            yield from self._leak_events.held(held, None, repair=repair, wide=False)
        self._escapes.makers.begin(None, [])  # a method keeps its test's object alive

    def boundary(self, *, everywhere: bool, last: bool, repair: bool) -> Iterator[object]:
        """Yield events for mocks that outlived their owner, in the source or everywhere."""
        for held in self._checks.boundary(
            everywhere=everywhere, last=last, test_files=self._escapes.test_files
        ):
            yield from self._leak_events.held(held, None, last=last, repair=repair)

    def _asked(self, mock: Any, method: Any, special: str, frame: FrameType) -> None:
        """Report a mock that is asked for its number or path, unless the test set the answer."""
        __tracebackhide__ = True
        # The library's own answers are the number 1, and a path that ends in the mock's id.
        given = method.__dict__.get("_mock_return_value")
        if special == "__index__" and type(given) is int and given == 1:
            self._boundary.asked(mock, special, frame)
        elif type(given) is str and given.endswith(f"/{id(mock)}"):
            self._boundary.asked(mock, special, frame)
            if self._owners.test is not None:
                self._stray_files.note_path(mock, given)

    def _printed(self, mock: Any) -> None:
        if self._owners.test is not None:
            self._boundary.printed(mock)
            self._stray_files.note_text(mock, f" id='{id(mock)}'")

    def _used_late(self, mock: Any, birth: Any) -> None:
        if not self._checks.compares:  # reading `atexit` compares mocks, which they count as calls
            self._expired.used(mock, birth)
