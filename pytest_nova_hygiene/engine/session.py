"""From events to findings to the verdict. Knows nothing of pytest's objects.

The watches append events to one deque, on any thread; `drain` judges them at the boundaries of
phases. Findings of a test leave with its teardown report and come back through `absorb`, in one
process as under xdist, so that both have one way.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pytest_nova_hygiene.engine.blocking import Blocking
from pytest_nova_hygiene.engine.catalogue import SOURCE_RULES
from pytest_nova_hygiene.engine.gate import Gate, Sent, Watched
from pytest_nova_hygiene.engine.judge import Judge, RunningTest
from pytest_nova_hygiene.engine.outbox import Outbox
from pytest_nova_hygiene.engine.tool_rules import ToolFailed, WorkerLost
from pytest_nova_hygiene.engine.unneeded import gone, unneeded
from pytest_nova_hygiene.engine.watches import Watches
from pytest_nova_hygiene.redaction.redactor import Redactor
from pytest_nova_hygiene.watching.frames import NOWHERE
from pytest_nova_hygiene.watching.owners import Owner, Owners, Phase, Scope
from pytest_nova_hygiene.watching.paths import Paths
from pytest_nova_hygiene.watching.refusals import Refusals

if TYPE_CHECKING:
    from pytest_nova_hygiene.engine.file_suppressions import FileSuppressions
    from pytest_nova_hygiene.engine.settings import Settings
    from pytest_nova_hygiene.model import Allow, Finding
    from pytest_nova_hygiene.watching.frames import Site


class HygieneSession:
    """One armed run, in one process; on xdist's controller it only keeps what workers send.

    Args:
        settings: what the run was told.
        rootdir: pytest's.
        cleanups: what is still to run of finalizers and fixtures, asked after a test.
    """

    def __init__(
        self,
        settings: Settings,
        rootdir: Path,
        cleanups: Callable[[], Iterable[object]],
    ) -> None:
        self.settings = settings
        self.paths = Paths(rootdir, settings.test_code)
        self.owners = Owners()
        self.redactor = Redactor()
        self.gate = Gate(strict=settings.strict, fail_on=settings.fail_on)
        self._refusals = Refusals()
        self._judge = Judge(settings, self.owners, self.paths, self.redactor)
        self.comments = self._judge.comments
        self._outbox = Outbox()
        self._missed = 0
        self._test: RunningTest | None = None
        self._events: deque[object] = deque()
        self._watches = Watches(
            settings,
            owners=self.owners,
            paths=self.paths,
            events=self._events,
            redactor=self.redactor,
            refusals=self._refusals,
            refuses=Blocking(settings, self._judge, self.gate, self.paths),
            cleanups=cleanups,
        )

    def arm(self) -> None:
        """Start to watch."""
        self._watches.arm()

    def disarm(self) -> None:
        """Put everything back, last first."""
        self._watches.disarm()

    @contextmanager
    def harmless(self, lost: str) -> Iterator[None]:
        """Make a finding (NHY900) of an error of ours that a block raises."""
        try:
            yield
        except Exception as error:  # noqa: BLE001 - the point of it
            self._watches.failed(error, lost)

    # -- what happens, in pytest's order ----------------------------------------------------------

    def file_found(self, file: Path) -> None:
        """Prepare for the import of a test file."""
        with self.harmless("commands may not be watched"):
            self._watches.read_sources(str(file))
        with self.harmless("what a file's import leaves may be blamed on another one"):
            self._watches.mocks.import_began()

    def file_imported(self, file: Path, *, failed: bool) -> None:
        """Judge what a test file's import left behind: that is the file's own doing.

        Args:
            file: the test file.
            failed: whether its import did, with whatever error.
        """
        with self.harmless("what a file's import left was not judged"):
            if failed:
                self._refusals.forget()
            self._watches.connections.phase_ended(None)
            self._events.extend(self._watches.mocks.import_ended(str(file)))

    def collected(
        self, suppressions: FileSuppressions, files: Iterable[Path] | None, cache: object = None
    ) -> None:
        """Read the source and the files of the tests, with the statements in these.

        Without `files`, another process reads them. What is read is kept in pytest's cache.
        """
        self._judge.collected(suppressions)
        if files is not None and self._judge.is_on(SOURCE_RULES):
            from pytest_nova_hygiene.engine.source_facts import SourceFacts  # noqa: PLC0415 - not at start

            facts = SourceFacts(self.settings, self.paths, self.owners.session, cache)
            self._events.extend(facts.events(files))
        self.drain()

    def test_began(self, test: RunningTest) -> None:
        """Begin a test, before its setup runs."""
        self.drain()
        self._test = test
        self.owners.test_began(test.nodeid)
        self._judge.test_began(test)
        with self.harmless("the test's mocks are not watched"):
            self._watches.mocks.test_began(test.module, test.functions, self.settings.repair)
        with self.harmless("the test's constants and parameters are not known as secrets"):
            self._watches.sources.test_began(test.module, test.cls, test.parameters)
        self._refusals.forget()
        self._watches.connections.check()
        with self.harmless("commands may not be watched"):
            self._watches.read_sources()
        self._watches.logs.test_began()

    def phase(self, phase: Phase) -> None:
        """Begin a phase: judge what the one before left in the queue as its own."""
        with self.harmless("what fixtures and earlier tests left was not judged"):
            self._fixtures_over()
            if phase == "call":
                self._events.extend(self._watches.mocks.setup_over())
        self.drain()
        self.owners.phase = phase

    def phase_ended(self, error: BaseException | None) -> None:
        """End a phase: report the refusals that its error, if any, does not speak of."""
        if self._watches.spool.is_child():
            self._refusals.end_child()
        if error is not None:
            self._judge.test_missed()
            self._missed = 1
        with self.harmless("swallowed refusals, and files named after mocks, were not judged"):
            self._watches.spool.take_secrets(self.redactor.hide)
            self._watches.mocks.phase_ended()
            self._watches.connections.phase_ended(error)

    def fixture_began(self, key: int, name: str, scope: Scope, nodeid: str) -> Owner:
        """Make a fixture the owner while its setup runs; return what `fixture_ready` wants."""
        return self.owners.fixture_began(key, name, scope, nodeid)

    def fixture_value(self, name: str, value: object) -> None:
        """Watch the value that a fixture's setup gave, if its name says that it is secret."""
        with self.harmless("a fixture's value is not known as a secret"):
            self._watches.sources.named(name, value, "from a fixture")

    def fixture_ready(self, before: Owner, site: Callable[[], Site]) -> None:
        """Give the word back to whoever ran before a fixture's setup, which has a line."""
        owner = self.owners.current
        self.owners.fixture_ready(before)
        if owner is not before:
            with self.harmless("what the fixture put in place may be blamed on a test"):
                mocks, repair = self._watches.mocks, self._repairs("NHY103")
                mocks.fixture_changed(owner, site, repair=repair)

    def fixture_ended(self, key: int) -> None:
        """Forget the values of a fixture that was torn down; its patches must be gone."""
        if (owner := self.owners.fixture_ended(key)) is not None:
            self._watches.values.forget(owner)

    def test_ended(self, *, class_ended: bool, module_ended: bool, is_last: bool) -> None:
        """Judge what the test left: everything of it was torn down."""
        test, owner = self._test, self.owners.test
        if test is None or owner is None:
            return
        self.drain()
        # Before the looks below: a mock counts as left behind once its owner has ended.
        owner.ended = True
        with self.harmless("what the test left was not judged"):
            self._owner_ended(owner)
            self._fixtures_over()
            mocks, repair = self._watches.mocks, self._repairs("NHY103")
            self._events.extend(mocks.test_ended(owner, test.functions, repair=repair))
            if class_ended or module_ended:
                left = mocks.boundary(everywhere=module_ended, last=is_last, repair=repair)
                self._events.extend(left)
            if is_last:
                self._events.extend(mocks.owner_ended(self.owners.session, repair=False, last=True))
        self.drain()
        self._outbox.test_ended(self._judge.test_ended())
        self._test = None
        self.owners.test_ended()

    def take_ended(self) -> Sent:
        """Hand over the findings of the tests that ended since this was last asked."""
        return self._outbox.take()

    def _fixtures_over(self) -> None:
        for owner in self.owners.take_over():
            self._owner_ended(owner)

    def _owner_ended(self, owner: Owner) -> None:
        self._events.extend(self._watches.mocks.owner_ended(owner, repair=self._repairs("NHY102")))
        self._watches.values.forget(owner)

    def run_ended(self) -> None:
        """Look at what non-test code has imported, now that no test will run any more."""
        with self.harmless("what non-test code imports, and what tests left, was not judged"):
            self._events.extend(self._watches.mocks.run_ended())

    def rest(self) -> Sent:
        """Return what belongs to no test, and the ini file's entries, when the session is over."""
        self.drain()
        statements: list[Allow] = []
        with self.harmless("the ini file's entries were not judged"):
            statements = self._watches.ini_entries(self._missed)
            statements += self._judge.statements(self._missed)
        # The judge's are those used after the last test.
        return self._outbox.take_all([*self._judge.test_ended(), *statements])

    def values_stated(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Watch secrets that another plugin named."""
        self._watches.sources.stated(pairs)

    # -- the fixture ------------------------------------------------------------------------------

    def register_value(self, value: str, label: str) -> None:
        """Watch a secret that a test named, until the test or fixture that runs now ends."""
        self._watches.sources.given(value, label)

    @contextmanager
    def allowing(self, allow: Allow) -> Iterator[None]:
        """Excuse the findings of a block of code, and of no line before or after it."""
        self.drain()
        with self._judge.allowing(allow):
            try:
                yield
            finally:
                self.drain()

    # -- events to findings -----------------------------------------------------------------------

    def drain(self) -> None:
        """Judge what the watches saw since the last boundary, forked children included."""
        with self.harmless("what forked children did was not judged"):
            self._events.extend(self._watches.spool.take(self.owners.current))
        while self._events:
            event: Any = self._events.popleft()
            try:
                finding = self._judge.judge(event)
            except Exception as error:  # noqa: BLE001 - ours must not become theirs
                if not isinstance(event, ToolFailed):
                    self._watches.failed(error, f"a {type(event).__name__} was not judged")
                continue
            if finding is not None:
                self._outbox.put(finding)

    def _repairs(self, code: str) -> bool:
        return self.settings.repair and self._judge.acts(code)

    def worker_lost(self, worker: str) -> None:
        """Note that an xdist worker died."""
        self.gate.cut_short("a worker crashed")
        self._events.append(WorkerLost(self.owners.session, NOWHERE, worker))

    def watched(self) -> Watched:
        """Return how much was watched in this process."""
        return self._watches.watched()

    def finish(self, ran: Callable[[Allow], bool], *, whole: bool) -> list[Finding]:
        """Judge the statements that nobody needed; return the findings that are new.

        Args:
            ran: whether the run was asked for all that a statement holds for.
            whole: whether it was asked for the whole suite, and came to all of it.
        """
        rest = self.gate.absorb(self.rest())
        self.gate.mask(self.redactor.text)  # before a baseline is made of them
        rest += self.gate.settle()
        self._events.extend(unneeded(self.gate, self._judge, self.owners.session, ran))
        if whole:
            self._events.extend(gone(self.gate, self._judge, self.owners.session))
        return [*rest, *self.gate.absorb(self.rest())]
