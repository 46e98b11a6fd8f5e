"""pytest's hooks of an armed run, each a call into the session."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pytest_nova_hygiene.engine.file_suppressions import FileSuppressions
from pytest_nova_hygiene.engine.session import HygieneSession
from pytest_nova_hygiene.plugin import transport
from pytest_nova_hygiene.plugin.adopting import Adopting
from pytest_nova_hygiene.plugin.arguments import Arguments, cut_short, lists_only
from pytest_nova_hygiene.plugin.checks import check_masks, check_values
from pytest_nova_hygiene.plugin.configuration import read_settings
from pytest_nova_hygiene.plugin.exit_code import exit_code
from pytest_nova_hygiene.plugin.items import (
    check_markers,
    cleanups_of,
    ends,
    files_of,
    is_parameter,
    names_of,
    setup_site,
    test_files,
    test_of,
)
from pytest_nova_hygiene.plugin.reporter import Reporter
from pytest_nova_hygiene.plugin.unittest_compat import cleared_test_case

if TYPE_CHECKING:
    from collections.abc import Generator

    from pytest_nova_hygiene.engine.gate import Sent


class Hooks:
    """The registered plugin object; its session is the run's.

    Args:
        config: pytest's.
        late: whether a conftest enabled us: what the conftests did by then was not watched.

    Raises:
        pytest.UsageError: an option or ini key is wrong.
    """

    def __init__(self, config: pytest.Config, *, late: bool) -> None:
        self.config = config
        self._fixtures: dict[int, pytest.FixtureDef[Any]] = {}
        self.session = HygieneSession(
            read_settings(config),
            config.rootpath,
            lambda: cleanups_of(config, self._fixtures.values()),
        )
        # Not pytest_unconfigure: a conftest that cannot be imported ends the run before it.
        config.add_cleanup(self.session.disarm)
        self.session.arm()
        self._usage_error = ""
        self._wrong: set[str] = set()
        self._workers = 0
        self.reporter = Reporter(config, self.session, late=late)

    @property
    def _is_worker(self) -> bool:
        return hasattr(self.config, "workerinput")

    def pytest_report_header(self) -> str:
        """Return one line: what is selected, not watched, or not masked."""
        return self.reporter.header()

    @pytest.hookimpl(tryfirst=True)
    def pytest_configure(self, config: pytest.Config) -> None:
        """Ask other plugins for secrets, and every conftest as it is loaded."""
        self._adopting = Adopting(config, self.session.paths)
        self.session.gate.adoption = self._adopting.adoption
        config.hook.pytest_nova_hygiene_sensitive_values.call_historic(
            self._values_stated, {"config": config}
        )

    def _values_stated(self, pairs: object) -> None:
        self.session.values_stated(check_values(pairs))

    # -- collection -------------------------------------------------------------------------------

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_collection_modifyitems(
        self, items: list[pytest.Item]
    ) -> Generator[None, object, object]:
        """Check every marker, whoever added it.

        A wrong one is a usage error before the first test.
        """
        result = yield
        try:
            check_markers(items)
            check_masks(self.session.settings.masked_by)
        except pytest.UsageError as error:
            if not self._is_worker:
                raise
            self._usage_error = str(error)
            items.clear()
        return result

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_make_collect_report(
        self, collector: pytest.Collector
    ) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
        """Tell the session of each test file's import."""
        if isinstance(collector, pytest.Module):
            self.session.file_found(collector.path)
        report = yield
        if isinstance(collector, pytest.Module):
            self.session.file_imported(collector.path, failed=report.failed)
        return report

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Note a file that cannot be collected: it has tests that nobody ran."""
        if report.failed:
            self.session.gate.cut_short("a file could not be collected")

    def pytest_deselected(self) -> None:
        """Note that a part of the suite does not run."""
        self.session.gate.complete = False

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Read the collected files for the source rules, and the names that are no secrets."""
        with self.session.harmless("ordinary words may be masked"):
            self.session.redactor.learn(lambda: names_of(session))
        with self.session.harmless("the collected files were not read"):
            self.session.collected(
                FileSuppressions(lambda: files_of(session, self.session.paths)),
                test_files(session) if transport.reads_source(self.config) else None,
                getattr(self.config, "cache", None),
            )

    # -- one test ---------------------------------------------------------------------------------

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> Generator[None, None, None]:
        """Begin a test, the owner of what happens from here on; a rerun begins here again."""
        wrong = ""
        with self.session.harmless("a test was not watched"):
            test, wrong = test_of(item, self.session.paths)
            self.session.test_began(test)
        yield
        if wrong:
            raise pytest.UsageError(wrong)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Generator[None, None, None]:
        """Begin the call phase, with the mend for suites that clear their test case."""
        self.session.phase("call")
        with cleared_test_case(item):
            return (yield)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_teardown(
        self, item: pytest.Item, nextitem: pytest.Item | None
    ) -> Generator[None, None, None]:
        """Begin the teardown phase, and judge the test after it, when every fixture is undone."""
        self.session.phase("teardown")
        error = None
        try:
            return (yield)
        except BaseException as raised:
            error = raised
            raise
        finally:
            self.session.phase_ended(error)
            self.session.test_ended(
                class_ended=ends(item, nextitem, pytest.Class),
                module_ended=ends(item, nextitem, pytest.Module),
                is_last=nextitem is None,
            )

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_makereport(
        self, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Attach a test's findings to its teardown, and under strict fail it."""
        report = yield
        if call.when != "teardown":
            self.session.phase_ended(call.excinfo.value if call.excinfo is not None else None)
        else:
            with self.session.harmless("a test's findings were not reported"):
                sent = self.session.take_ended()
                transport.attach(report, sent)
                failing = list(filter(self.session.gate.fails_test, sent.findings))
                if failing:
                    self.reporter.fail_teardown(report, failing)
        return report

    # -- fixtures ---------------------------------------------------------------------------------

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_fixture_setup(
        self, fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest
    ) -> Generator[None, object, object]:
        """Make a wider fixture the owner while it is set up."""
        # By id: a fixture that overrides another one has the same name.
        self._fixtures[id(fixturedef)] = fixturedef
        before = self.session.fixture_began(
            id(fixturedef), fixturedef.argname, fixturedef.scope, request.node.nodeid
        )
        try:
            value = yield
            if not is_parameter(fixturedef):  # the test has it, too
                self.session.fixture_value(fixturedef.argname, value)
        finally:
            self.session.fixture_ready(before, lambda: setup_site(fixturedef, request))
        return value

    @pytest.hookimpl(trylast=True)
    def pytest_fixture_post_finalizer(self, fixturedef: pytest.FixtureDef[Any]) -> None:
        """End a wider fixture."""
        self._fixtures.pop(id(fixturedef), None)
        self.session.fixture_ended(id(fixturedef))

    # -- the run ----------------------------------------------------------------------------------

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep the findings that a report carries."""
        if self._is_worker:
            return
        self.session.gate.ran += report.when == "call"
        sent = transport.detach(report)
        if sent is not None:
            self._absorb(sent)

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """Tell a worker what is old, and have one read the source: all collect the same files."""
        self._adopting.tell(node)
        transport.choose_reader(node.workerinput, first=not self._workers)
        self._workers += 1

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Take a worker's last word, or note that it never came."""
        word = transport.take_last_word(getattr(node, "workeroutput", None) or {})
        if word is None:
            self.session.worker_lost(node.gateway.id)
            return
        self._absorb(word.sent)
        self.session.gate.absorb_watched(word.watched)
        self.session.gate.complete &= word.complete
        self._usage_error = self._usage_error or word.usage_error
        self._wrong.update(word.wrong)

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_sessionfinish(
        self, session: pytest.Session, exitstatus: int
    ) -> Generator[None, None, None]:
        """Send a worker's rest, or judge the run where the findings are kept.

        After everybody's own ending, which may open connections still, and before the terminal's
        wrapper prints the summary.
        """
        yield
        self.session.run_ended()
        gate = self.session.gate
        why = cut_short(session, exitstatus)
        if why:
            gate.cut_short(why)
        if self._is_worker:
            output = self.config.workeroutput  # type: ignore[attr-defined] # xdist's
            rest, watched = self.session.rest(), self.session.watched()
            wrong = self.session.comments.wrong
            word = transport.LastWord(rest, watched, gate.complete, self._usage_error, wrong)
            transport.put_last_word(output, word)
            return
        if self._usage_error:
            raise pytest.UsageError(self._usage_error)
        if lists_only(self.config):
            return
        gate.complete &= gate.ran > 0
        gate.absorb_watched(self.session.watched())
        self._absorb(self.session.rest())
        whole = self._adopting.judges(gate)
        self.reporter.warn(self.session.finish(Arguments(self.config).are_for, whole=whole))
        self._wrong.update(self.session.comments.wrong)
        done, undone = self._adopting.write(gate, self.session.settings.selection)
        self.reporter.note(done, [*sorted(self._wrong), *undone])
        session.exitstatus = exit_code(
            session.exitstatus,
            failed=gate.verdict().failed,
            is_wrong=bool(self._wrong),
            is_unwritten=not self.reporter.write() or bool(undone),
        )

    def _absorb(self, sent: Sent) -> None:
        self.reporter.warn(self.session.gate.absorb(sent))

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print the section, or the verdict alone when there is nothing to say."""
        if not self._is_worker and not lists_only(self.config):
            self.reporter.summarize(terminalreporter)
