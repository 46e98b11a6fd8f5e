"""Writes what tools read: the report's files, and annotations where GitHub runs the tests."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pytest_nova_hygiene import __version__
from pytest_nova_hygiene.plugin.arguments import narrowed
from pytest_nova_hygiene.watching.originals import ORIGINALS

if TYPE_CHECKING:
    import pytest

    from pytest_nova_hygiene.engine.session import HygieneSession

_ANNOTATES_FAILURES = "pytest_github_actions_annotate_failures"
"""A plugin that makes annotations of failed calls, which findings never are, and of warnings."""


class ReportFiles:
    """One run's reports to other tools.

    Args:
        config: pytest's.
        session: the run's.

    Attributes:
        errors: what could not be written and why, a line each.
        refused: what was not, because only a part of the suite ran: no error of anybody's.
    """

    def __init__(self, config: pytest.Config, session: HygieneSession) -> None:
        self._config = config
        self._settings = session.settings
        self._gate = session.gate
        self.errors: list[str] = []
        self.refused: list[str] = []
        if self._annotates or any(target.destination for target in self._settings.reports):
            # Now, since what a test leaves faked may be in the way of an import at the end.
            from pytest_nova_hygiene.report import formats, repository  # noqa: F401, PLC0415 - see above

    @cached_property
    def _environment(self) -> dict[str, str]:
        return environment()

    @cached_property
    def _report(self) -> dict[str, Any]:
        # Only a run that writes a report needs these.
        from pytest_nova_hygiene.report import json  # noqa: PLC0415
        from pytest_nova_hygiene.report.repository import folder_in_repository  # noqa: PLC0415

        gate, settings, verdict = self._gate, self._settings, self._gate.verdict()
        return json.report_object(
            gate.findings,
            gate.watched,
            version=__version__,
            complete=gate.complete,
            strict=verdict.strict,
            failed=verdict.failed,
            counts=verdict.counts,
            run=json.Run(
                id=ORIGINALS.os.urandom(8).hex(),
                root=folder_in_repository(str(self._config.rootpath), self._environment),
                selection={**settings.selection.to_wire(), "fail_on": settings.fail_on.value},
                partial=gate.cut or ("" if gate.ran else "no test ran") or narrowed(self._config),
            ),
        )

    def write(self) -> bool:
        """Write the files; False where one could not be, which hides no test's result."""
        for target in self._settings.reports:
            if target.destination is None:
                continue
            from pytest_nova_hygiene.engine.catalogue import RULES  # noqa: PLC0415 - as above
            from pytest_nova_hygiene.report import formats  # noqa: PLC0415

            if why := formats.refusal(target.format, self._report):
                self.refused.append(f"{target.key}: {target.destination.path}: {why}")
                continue
            try:
                target.destination.write(formats.as_text(target.format, self._report, RULES))
            except OSError as error:
                self.errors.append(f"{target.key}: {target.destination.path}: {error.strerror}")
        return not self.errors

    def annotate(self, writer: pytest.TerminalReporter) -> None:
        """Print GitHub's annotations, and append what they leave out to the summary of the step."""
        if not self._annotates:
            return
        plugins, told = self._config.pluginmanager, False
        if plugins.has_plugin(_ANNOTATES_FAILURES) and plugins.has_plugin("warnings"):
            told = not self._config.getoption("exclude_warning_annotations", default=False)
        # No line of these may be coloured or wrapped.
        for line in annotation_lines(self._report, self._environment, told=told).splitlines():
            writer.write_line(line)

    @property
    def _annotates(self) -> bool:
        """Tell whether the run was asked for annotations, or GitHub runs it and nobody said no."""
        formats = {target.format for target in self._settings.reports}
        if "github" in formats:
            return True
        return "term" not in formats and self._environment.get("GITHUB_ACTIONS") == "true"


def environment() -> dict[str, str]:
    """Return the process's variables, whatever a test left in place of ``os.environ``'s methods."""
    system = ORIGINALS.os
    found = ORIGINALS.variables(system.environ)
    return {system.fsdecode(name): system.fsdecode(value) for name, value in found.items()}


def annotation_lines(
    report: Mapping[str, Any], variables: Mapping[str, str], *, told: bool = False
) -> str:
    """Return GitHub's annotations, and append what they leave out to the summary of the step.

    Args:
        report: the JSON report's object.
        variables: the process's.
        told: whether another plugin makes annotations of pytest's warnings.
    """
    from pytest_nova_hygiene.report import github  # noqa: PLC0415 - elsewhere nobody pays

    text = github.as_text(report, told=told)
    file = variables.get("GITHUB_STEP_SUMMARY", "")
    try:
        size = ORIGINALS.os.path.getsize(file) if file else 0
        rest = github.summary(report, told=told, size=size)
        if file and rest:
            with ORIGINALS.open(file, "a", encoding="utf-8") as summary:
                summary.write(rest)
    except OSError as error:
        return f"{text}ERROR: GITHUB_STEP_SUMMARY: {file}: {error.strerror}\n"
    return text
