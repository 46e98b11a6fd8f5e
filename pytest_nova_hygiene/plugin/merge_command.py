"""``python -m pytest_nova_hygiene merge``: one report, and one verdict, of many jobs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pytest_nova_hygiene.engine.catalogue import RULES
from pytest_nova_hygiene.model import Finding
from pytest_nova_hygiene.plugin.configuration import report_targets
from pytest_nova_hygiene.plugin.report_files import annotation_lines, environment
from pytest_nova_hygiene.report import formats, terminal
from pytest_nova_hygiene.report.merge import MergeError, merged
from pytest_nova_hygiene.report.plain import counted, fails, verdict_text
from pytest_nova_hygiene.report.reading import NotAReportError, read_report

if TYPE_CHECKING:
    from pytest_nova_hygiene.engine.settings import ReportTarget

_KEY = "--report"


def add_to(commands: Any) -> None:
    """Add the command to those of an ``argparse`` parser."""
    many = commands.add_parser("merge", help="join the JSON reports of one commit's jobs")
    many.add_argument("files", nargs="+", metavar="FILE")
    many.add_argument("--report", action="append", default=[], metavar="FORMAT[:PATH]")
    many.add_argument("--strict", action="store_true", help="exit with 1 if findings fail")


def merge(files: Sequence[str], wanted: Sequence[str], *, strict: bool) -> tuple[str, bool]:
    """Join the reports of one commit's jobs, and write what is wanted of them.

    Args:
        files: JSON reports.
        wanted: ``FORMAT[:PATH]``.
        strict: whether findings fail.

    Returns:
        what to print, and whether findings fail.

    Raises:
        pytest.UsageError: something cannot be read, joined or written; then nothing is written,
            unless a disk is full at the very end.
    """
    targets = list(report_targets(_KEY, wanted, Path.cwd()))
    report = _joined(files, strict=strict)
    texts = [_text(target, report) for target in targets]
    for target, text in zip(targets, texts, strict=True):
        if target.destination is not None:
            try:
                target.destination.write(text)
            except OSError as error:
                place = target.destination.path
                raise pytest.UsageError(f"{_KEY}: {place}: {error.strerror}") from None
    shown = [
        text for target, text in zip(targets, texts, strict=True) if target.destination is None
    ]
    runs = len(report["runs"])
    last = f"hygiene: {verdict_text(report)} (of {runs} run{'' if runs == 1 else 's'})\n"
    return "".join((*shown, last)), report["verdict"]["failed"]


def _joined(files: Sequence[str], *, strict: bool) -> dict[str, Any]:
    reports: dict[str, dict[str, Any]] = {}
    for file in files:
        try:
            reports[file] = read_report(file)
        except NotAReportError as error:
            raise pytest.UsageError(f"merge: {file}: {error}") from None
    try:
        return merged(reports, strict=strict)
    except MergeError as error:
        raise pytest.UsageError(f"merge: {error}") from None


def _text(target: ReportTarget, report: Mapping[str, Any]) -> str:
    if target.format == "term":
        return _section(report)
    if target.format == "github":
        return annotation_lines(report, environment())
    if why := formats.refusal(target.format, report):
        raise pytest.UsageError(f"{_KEY}: {why}")
    return formats.as_text(target.format, report, RULES)


def _section(report: Mapping[str, Any]) -> str:
    findings = [Finding.from_wire(finding) for finding in counted(report)]
    if not findings:
        return ""
    view = terminal.View(
        fails=lambda finding: fails(report, finding.to_wire()),
        is_told=lambda _: False,
    )
    lines = terminal.section(findings, view)
    return "".join(f"{''.join(text for text, _ in line)}\n" for line in lines)
