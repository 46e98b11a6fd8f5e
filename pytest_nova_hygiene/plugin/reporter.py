"""What a run says to people and files: the header, warnings, reports, the terminal's section."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING
from warnings import WarningMessage

from _pytest._code.code import (
    ReprEntryNative,
    ReprExceptionInfo,
    ReprFileLocation,
    ReprTraceback,
)

from pytest_nova_hygiene import (
    ConnectionWarning,
    HygieneToolWarning,
    HygieneWarning,
    MockEscapeWarning,
    SensitiveLogWarning,
    SourceWarning,
    __version__,
)
from pytest_nova_hygiene.plugin.report_files import ReportFiles
from pytest_nova_hygiene.report import terminal
from pytest_nova_hygiene.report.plain import one_line
from pytest_nova_hygiene.watching.originals import ORIGINALS

if TYPE_CHECKING:
    import pytest

    from pytest_nova_hygiene.engine.session import HygieneSession
    from pytest_nova_hygiene.model import Finding, Location

_WARNINGS: dict[str, type[HygieneWarning]] = {
    "NHY1": MockEscapeWarning,
    "NHY2": ConnectionWarning,
    "NHY204": SourceWarning,
    "NHY3": SensitiveLogWarning,
    "NHY305": SourceWarning,
    "NHY4": SourceWarning,
    "NHY501": SourceWarning,
    "NHY502": ConnectionWarning,
    "NHY9": HygieneToolWarning,
}


def warning_class(code: str) -> type[HygieneWarning]:
    """Return the class that a rule's warnings have."""
    return _WARNINGS[max((p for p in _WARNINGS if code.startswith(p)), key=len)]


class Reporter:
    """Publishes what the session's gate keeps; never in an xdist worker.

    Args:
        config: pytest's.
        session: the run's.
        late: whether a conftest enabled us.
    """

    def __init__(self, config: pytest.Config, session: HygieneSession, *, late: bool) -> None:
        self._config = config
        self._settings = session.settings
        self._gate = session.gate
        self._files = ReportFiles(config, session)
        self._errors: list[str] = []
        self._done = ""
        self._late = late

    def header(self) -> str:
        """Return the line at the start: what is selected, not watched, or not masked."""
        settings = self._settings
        strict = ", strict" if settings.strict else ""
        early = ""
        if strict:
            from pytest_nova_hygiene.plugin.masked_writers import not_masked  # noqa: PLC0415 - strict alone pays

            early = ", ".join(not_masked(self._config))
        parts = [f"nova-hygiene: {__version__}{strict}"]
        if str(settings.selection):
            parts.append(str(settings.selection))
        if self._late:
            parts.append("enabled by a conftest, so the import of conftests was not watched")
        if early:
            parts.append(f"warning: {early} may show a secret before it can be masked")
        return "; ".join(parts)

    def warn(self, findings: Sequence[Finding]) -> None:
        """Report through pytest's own hook: filters and ``-W`` would alter, hide or raise it.

        What fails a strict run, or is suppressed, is no warning; without pytest's plugin for
        warnings the section says it.
        """
        if not self._config.pluginmanager.has_plugin("warnings"):
            return
        for finding in findings:
            if finding.suppressed is not None or self._gate.fails(finding):
                continue
            category = warning_class(finding.rule)
            message = WarningMessage(
                category(one_line(f"{finding.rule} {finding.name}: {finding.message}")),
                category,
                self._from_here(finding.location.path) or "nova-hygiene",
                finding.location.line,
                line="",  # a source line may quote a secret
            )
            self._config.hook.pytest_warning_recorded.call_historic(
                kwargs={
                    "warning_message": message,
                    "when": "runtest" if finding.tests else "collect",
                    "nodeid": finding.tests[0] if finding.tests else "",
                    "location": None,
                }
            )

    def note(self, done: str, errors: Sequence[str]) -> None:
        """Keep what was done about the baseline, and errors, for the summary."""
        self._done = done
        self._say(errors)

    def _say(self, errors: Sequence[str]) -> None:
        """Keep errors for the summary, or print them where there is none."""
        if self._config.pluginmanager.has_plugin("terminalreporter"):
            self._errors += errors
            return
        for error in errors:
            print(f"ERROR: {error}", file=sys.stderr)  # noqa: T201 - without pytest's terminal

    def write(self) -> bool:
        """Write the report files; False where one could not be, which hides no test's result."""
        written = self._files.write()
        self._say(self._files.errors)
        return written

    def summarize(self, writer: pytest.TerminalReporter) -> None:
        """Print the section, or the verdict alone when there is nothing else to say."""
        self._write_notes(writer)
        self._print_section(writer)
        self._files.annotate(writer)

    def _print_section(self, writer: pytest.TerminalReporter) -> None:
        verdict, watched = self._gate.verdict(), self._gate.watched
        line = terminal.verdict_line(
            verdict.severities,
            verdict.suppressed,
            strict=verdict.strict,
            failed=verdict.failed,
            ran=bool(self._gate.ran),
            cut=self._gate.cut,
        )
        colour = "red" if verdict.failed else "green" if self._gate.is_whole else "yellow"
        markup = {colour: verdict.strict or colour == "yellow"}
        findings = [finding for finding in self._gate.findings if finding.suppressed is None]
        verbosity = self._config.get_verbosity()
        if self._config.getoption("no_summary", default=False):
            verbosity = min(verbosity, -2)
        if verbosity < -1 and not verdict.failed:
            if findings or not self._gate.is_whole:
                writer.write_line(line, **markup)
            return
        view = terminal.View(
            fails=self._gate.fails,
            is_told=partial(self._is_told, writer),
            from_here=self._from_here,
            verbosity=verbosity,
        )
        lines = terminal.section(findings, view) if findings else []
        if verbosity > 0:
            lines += terminal.suppressed(self._gate.findings, view)
        if not lines:
            what = "" if verbosity < 0 else f" | {terminal.watched_line(watched)}"
            writer.write_line(f"{line}{what}", **markup)
            return
        writer.write_sep("=", terminal.TITLE)
        for pieces in lines:
            for text, colours in pieces:
                writer.write(text, **colours)
            writer.line("")
        if verbosity >= 0:
            writer.write_line(f"watched: {terminal.watched_line(watched)}")
        writer.write_line(line, **markup)
        if verdict.failed and self._gate.adoption is None:
            writer.write_line(terminal.next_step(len(findings)))

    def _write_notes(self, writer: pytest.TerminalReporter) -> None:
        for error in self._errors:
            writer.write_line(f"ERROR: {error}", red=True)
        for refusal in self._files.refused:
            writer.write_line(refusal, yellow=True)
        if self._done:
            writer.write_line(self._done)

    def _is_told(self, writer: pytest.TerminalReporter, finding: Finding) -> bool:
        """Tell whether a finding's message stands above, in pytest's own summaries."""
        if self._config.getoption("no_summary", default=False):
            return False
        if self._gate.fails(finding):
            return not finding.wide and self._config.getoption("tbstyle", default="auto") != "no"
        return self._config.pluginmanager.has_plugin("warnings") and writer.hasopt("w")

    def _from_here(self, path: str) -> str:
        """Show a path or node id of the rootdir as seen from where the user stands."""
        name, colons, rest = path.partition("::")
        file = ORIGINALS.os.path.join(str(self._config.rootpath), name)
        if not name or not ORIGINALS.os.path.exists(file):
            return path
        here: str = ORIGINALS.os.path.relpath(file, str(self._config.invocation_params.dir))
        return f"{here.replace(ORIGINALS.os.sep, '/')}{colons}{rest}"

    def fail_teardown(self, report: pytest.TestReport, findings: Sequence[Finding]) -> None:
        """Fail a teardown report, beside what it may have failed with by itself."""
        text = terminal.failure(findings, self._from_here)
        report.outcome = "failed"
        vars(report).pop("wasxfail", None)  # an xfail speaks of the test, not of what it left
        add_section = getattr(report.longrepr, "addsection", None)
        if add_section is not None:
            add_section(terminal.TITLE, text, "-")
        elif isinstance(report.longrepr, str):
            report.longrepr = f"{report.longrepr}\n{text}"
        else:
            report.longrepr = _as_failure(
                text, terminal.short_failure(findings), findings[0].location
            )


def _as_failure(text: str, short: str, location: Location) -> ReprExceptionInfo:
    """Make what pytest shows of a failure: a text of our own, and its line for the short summary.

    A bare text has no such line on older pytest, and on CI the newest prints all of it there.
    """
    crash = ReprFileLocation(location.path, location.line, short)
    entry = ReprEntryNative(f"{text}\n".splitlines(keepends=True))
    return ReprExceptionInfo(ReprTraceback([entry], extraline=None, style="native"), crash)
