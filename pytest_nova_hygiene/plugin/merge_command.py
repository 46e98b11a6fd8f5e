"""``python -m pytest_nova_hygiene merge``: one report and verdict of the shards of a commit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from pytest_nova_hygiene.engine.catalogue import RULES
from pytest_nova_hygiene.engine.gate import Gate
from pytest_nova_hygiene.model import Finding, Severity
from pytest_nova_hygiene.plugin.configuration import report_target
from pytest_nova_hygiene.report import formats, github, merge, terminal


def add_to(commands: Any) -> None:
    """Add the command to those of an ``argparse`` parser."""
    merge = commands.add_parser("merge", help="join the JSON reports of the shards of one commit")
    merge.add_argument("files", nargs="*", metavar="REPORT", help="what json:PATH wrote")
    merge.add_argument(
        "--report",
        action="append",
        default=[],
        metavar="FORMAT[:PATH]",
        help="write a report of all; repeatable",
    )
    merge.add_argument("--strict", action="store_true", help="exit with 1 where findings fail")


def run(files: Sequence[str], reports: Sequence[str], *, strict: bool) -> tuple[str, int]:
    """Join reports, write what is asked for, and return what to print and the exit status.

    Args:
        files: the JSON reports.
        reports: the reports to write, ``FORMAT[:PATH]``; relative to the working directory.
        strict: whether findings fail the command.

    Raises:
        pytest.UsageError: a file cannot be read or joined, or a report not be written.
    """
    if not files:
        raise pytest.UsageError(
            "merge: no report is given; name the files of --hygiene-report=json:PATH"
        )
    targets = [report_target("--report", text, Path.cwd()) for text in reports]
    for target in targets:
        if target.destination is not None and (why := target.destination.why_not()):
            raise pytest.UsageError(f"--report: {target.destination.path!r}: {why}")
    joined = _joined(files)
    gate = Gate(strict=strict, fail_on=Severity(joined["selection"]["fail_on"]))
    gate.keep(map(Finding.from_wire, joined["findings"]))
    verdict = gate.verdict()
    joined["verdict"] = {
        "strict": verdict.strict,
        "failed": verdict.failed,
        "counts": verdict.counts,
    }
    printed = _section(gate, joined)
    for target in targets:
        if target.destination is not None:
            if why := formats.refusal(target.format, joined):
                printed += f"--report: {target.destination.path}: {why}\n"
                continue
            try:
                target.destination.write(formats.as_text(target.format, joined, RULES))
            except OSError as error:
                raise pytest.UsageError(
                    f"--report: {target.destination.path}: {error.strerror}"
                ) from None
        elif target.format == "github":
            printed += github.as_text(joined)
    return printed, int(pytest.ExitCode.TESTS_FAILED if verdict.failed else pytest.ExitCode.OK)


def _joined(files: Sequence[str]) -> dict[str, Any]:
    try:
        return merge.join(list(_read(files)))
    except merge.UnfitReportError as error:
        raise pytest.UsageError(f"merge: {error}") from None


def _read(files: Sequence[str]) -> Iterator[dict[str, Any]]:
    for file in files:
        try:
            yield merge.read(Path(file).read_text("utf-8"))
        except OSError as error:
            raise pytest.UsageError(f"merge: {file}: {error.strerror}") from None
        except ValueError as error:  # no UTF-8, too
            raise pytest.UsageError(f"merge: {file}: {error}") from None


def _section(gate: Gate, joined: dict[str, Any]) -> str:
    """Return the terminal's section of the joined runs, without colours."""
    findings = [finding for finding in gate.findings if finding.suppressed is None]
    view = terminal.View(fails=gate.fails, is_told=lambda _: False)
    lines = terminal.section(findings, view) if findings else []
    verdict = gate.verdict()
    partial = next(filter(None, (run["partial"] for run in joined["runs"].values())), "")
    last = terminal.verdict_line(
        verdict.severities,
        verdict.suppressed,
        strict=verdict.strict,
        failed=verdict.failed,
        ran=True,
        cut=partial or ("" if joined["complete"] else "a run did not end"),
    )
    texts = ["".join(text for text, _ in line) for line in lines]
    watched = f"watched: {terminal.watched_line(joined['watched'])}"
    return "\n".join((*texts, watched, last)) + "\n"
