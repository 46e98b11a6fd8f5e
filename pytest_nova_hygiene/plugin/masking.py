"""Under strict, pytest's own output shows no secret: the hooks that see it go by.

It is a plugin of its own beside `hooks.Hooks`, since its hooks run at other places. A test's report
is masked as soon as it is made, before any plugin has it. It is masked again when it is sent, since
subtests and others add to it. What is written without a report passes through `outlets`.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from pytest_nova_hygiene.plugin import masked_cache, masked_writers, secret_places, transport
from pytest_nova_hygiene.plugin.early_output import EarlyOutput
from pytest_nova_hygiene.plugin.masked_errors import mask_error, masked_import_error
from pytest_nova_hygiene.redaction.ends import MASK
from pytest_nova_hygiene.watching.originals import ORIGINALS

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from warnings import WarningMessage

    from pytest_nova_hygiene.engine.session import HygieneSession
    from pytest_nova_hygiene.redaction.redactor import Redactor

_AT_AN_ELLIPSIS = 4
"""The least of a hidden text that the terminal masks at one: its own lines end in ``...`` too."""

_ADDRESSES = frozenset(
    ("nodeid", "id", "location", "keywords", "fspath", "path", "outcome", "when")
)
"""What tells one test's report from another's: pytest and its plugins look tests up by these."""


class Masking:
    """Masks what a strict run says.

    Args:
        session: has the redactor, and takes an error of ours.
    """

    def __init__(self, session: HygieneSession) -> None:
        self._session = session
        self._redactor = session.redactor
        self._early = EarlyOutput(session.redactor)
        self._unsaid, self._sent = "", 0
        self._is_worker = self._has_workers = self._collected = False
        self._terminal: pytest.TerminalReporter | None = None

    def _mask(self, text: str) -> str:
        with self._session.harmless("a text that pytest wrote was left out"):
            if self._unsaid:
                text = text.replace(self._unsaid, MASK)
            masked = self._redactor.text(text, _AT_AN_ELLIPSIS)
            self._early.add(masked)
            return masked
        return MASK

    # -- the run ----------------------------------------------------------------------------------

    @contextmanager
    def conftests(self) -> Iterator[None]:
        """Mask what pytest prints of a conftest that cannot be imported, as a usage error too."""
        try:
            yield
        except pytest.UsageError as error:
            mask_error(error, self._redactor)
            raise
        except Exception as error:
            text = None
            if type(error).__name__ == "ConftestImportFailure":
                with self._session.harmless("a conftest's error was not masked"):
                    path, cause = vars(error)["path"], vars(error)["cause"]
                    text = masked_import_error(path, cause, self._redactor)
            if text is None:
                raise
            raise pytest.UsageError(text) from None

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_cmdline_main(self, config: pytest.Config) -> Generator[None, object, object]:
        """Mask a usage error, which is printed when everything is over."""
        with self._session.harmless("--debug is not masked"):
            masked_writers.cover_trace(config, self._mask)
        try:
            return (yield)
        except pytest.UsageError as error:
            mask_error(error, self._redactor)
            raise

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_sessionstart(self, session: pytest.Session) -> Generator[None, None, None]:
        """Stand before everything that writes; nothing was written yet."""
        config = session.config
        self._is_worker = hasattr(config, "workerinput")
        self._has_workers = config.pluginmanager.has_plugin("dsession")
        self._terminal = config.pluginmanager.get_plugin("terminalreporter")
        with self._session.harmless("the terminal is not masked"):
            masked_writers.cover_terminal(config, self._mask)
        with self._session.harmless("pytest's cache is not masked"):
            masked_cache.cover_cache(config, self._redactor)
        with self._session.harmless("pytest-retry's attempts are not masked"):
            masked_writers.cover_retries(config, self._mask)
        with self._session.harmless("--log-file is not masked"):
            masked_writers.cover_log_file(config, self._mask)
        with self._session.harmless("allure's files are not masked"):
            masked_writers.cover_allure(config, self._redactor)
        try:
            return (yield)
        except pytest.exit.Exception as error:
            mask_error(error, self._redactor)
            raise

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> Generator[None, None, None]:
        """Mask JUnit's data before its file is written."""
        with self._session.harmless("JUnit's file is not masked"):
            masked_writers.mask_junit(session.config, self._redactor)
        if self._is_worker:
            with self._session.harmless("what was sent too early was not counted"):
                output = session.config.workeroutput  # type: ignore[attr-defined] # xdist's
                secret_places.mark_sections(output, self._early, self._redactor)
        try:
            return (yield)
        except pytest.exit.Exception as error:
            mask_error(error, self._redactor)
            raise

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_make_collect_report(
        self, collector: pytest.Collector
    ) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
        """Find the last run's failures by their masked ids, before pytest looks for them."""
        report = yield
        with self._session.harmless("a failure of the last run was not found again"):
            masked_cache.find_again(collector.config, report.result or ())
        return report

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids: list[str]) -> None:
        """Learn the names of the tests that workers run."""
        if not self._collected:
            self._collected = True
            self._redactor.learn(lambda: (nodeid.partition("[")[0] for nodeid in ids))

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Learn the secrets that a worker sent before it knew them; nothing is printed yet."""
        output, terminal = getattr(node, "workeroutput", None), self._terminal
        if output and terminal is not None:
            with self._session.harmless("output that was sent early is not masked"):
                reports = (one for group in terminal.stats.values() for one in group)
                tests = (one for one in reports if getattr(one, "node", None) is node)
                secret_places.learn_sections(output, tests, self._redactor)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say, once, that something cannot be masked any more."""
        with self._session.harmless("what was written too early was not counted"):
            sentence = self._early.sentence()
            if sentence:
                terminalreporter.write_line(sentence, yellow=True)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_internalerror(self, excrepr: Any) -> Generator[None, object, object]:
        """Mask a traceback of pytest's own, which a worker sends as text."""
        with self._session.harmless("an internal error was not masked"):
            self._redactor.tree(excrepr)
        return (yield)

    # -- reports ----------------------------------------------------------------------------------

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_makereport(
        self,
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Mask what plugins added: pytest-forked sends a report of its child's right from here."""
        report = yield
        self._mask_report(report)
        return report

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_logstart(self, nodeid: str) -> Generator[None, None, None]:
        """Withhold a test's parameters where a worker runs it: what is secret comes later."""
        if self._has_workers:
            with self._session.harmless("a test's parameters were not withheld"):
                self._unsaid = secret_places.withheld(nodeid, self._redactor)
        try:
            return (yield)
        finally:
            self._unsaid = ""

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> Generator[None, None, None]:
        """Mask it again before anybody prints or sends it."""
        with self._session.harmless("a test's parameters were not masked"):
            secret_places.learn_id(report, self._redactor)
        self._mask_report(report)
        if self._is_worker:
            with self._session.harmless("a test's parameters were not masked"):
                secret_places.mark_id(report, self._redactor)
                self._sent += 1
                secret_places.mark_number(report, self._sent)
                self._early.add_sections(report, self._sent)
        return (yield)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_collectreport(self, report: pytest.CollectReport) -> Generator[None, None, None]:
        """Mask the report of a file that cannot be imported: it quotes source lines."""
        self._mask_report(report)
        return (yield)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_exception_interact(self, report: Any) -> Generator[None, None, None]:
        """Mask a report that comes here before `pytest_collectreport`."""
        self._mask_report(report)
        return (yield)

    def _mask_report(self, report: Any) -> None:
        with self._session.harmless("a report was not masked"):
            mask_report(report, self._redactor)

    @pytest.hookimpl(tryfirst=True)
    def pytest_warning_recorded(self, warning_message: WarningMessage) -> None:
        """Mask a warning's text, which is pytest's output too."""
        with self._session.harmless("a warning was not masked"):
            mask_warning(warning_message, self._redactor)

    @pytest.hookimpl(optionalhook=True, trylast=True)
    def pytest_json_modifyreport(self, json_report: dict[str, Any]) -> None:
        """Mask pytest-json-report's file, which has records of its own."""
        with self._session.harmless("pytest-json-report's file is not masked"):
            json_report.update(self._redactor.tree(json_report))


class FirstMasking:
    """Masks a test's report as soon as pytest has made it.

    A plugin of its own, since `Masking` has the hook's other end.

    Args:
        session: has the redactor, and takes an error of ours.
    """

    def __init__(self, session: HygieneSession) -> None:
        self._session = session

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Mask it, and the output that its item keeps, before any plugin takes them."""
        report = yield
        with self._session.harmless("a report was not masked"):
            mask_report(report, self._session.redactor)
            sections = item._report_sections  # noqa: SLF001 - pytest-json-report takes them there
            sections[:] = self._session.redactor.tree(sections)
        return report


def mask_report(report: Any, redactor: Redactor) -> None:
    """Mask every hidden text in what a report shows: its output, its failure, its properties."""
    fields = vars(report)
    for name, value in list(fields.items()):
        if name == transport.ATTRIBUTE:
            fields[name] = transport.masked(value, redactor.text)
        elif name not in _ADDRESSES:
            fields[name] = redactor.tree(value)


def mask_warning(warning: WarningMessage, redactor: Redactor) -> None:
    """Mask a recorded warning, and leave out its source line if that quotes a hidden text."""
    text = str(warning.message)
    if redactor.text(text) != text:
        warning.message = Warning(redactor.text(text))
    line = ""
    if warning.line is None:
        line = "".join(ORIGINALS.lines(warning.filename)[warning.lineno - 1 : warning.lineno])
    if redactor.text(line) != line:
        warning.line = ""
