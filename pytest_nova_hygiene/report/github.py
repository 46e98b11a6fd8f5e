"""GitHub's annotations: lines in a job's log that it shows beside the code, and what is left over.

A step shows ten of each level. The rest goes into the step's summary, which takes a mebibyte.
"""

from __future__ import annotations

from pytest_nova_hygiene.report.markdown import table
from pytest_nova_hygiene.report.plain import (
    LEVELS,
    Report,
    Wire,
    counted,
    cut,
    fails,
    one_line,
    path_of,
    seen_in,
)

MAX_A_LEVEL = 10
MAX_MESSAGE = 4096
MAX_SUMMARY = 1024 * 1024

_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}


def as_text(report: Report, *, told: bool = False) -> str:
    """Return the annotations, a line each.

    Args:
        report: the JSON report's object.
        told: whether another plugin makes annotations of pytest's warnings.
    """
    shown, _ = _shared_out(report, told=told)
    return "".join(f"{_annotation(report, finding)}\n" for finding in shown)


def summary(report: Report, *, told: bool = False, size: int = 0) -> str:
    """Return what the annotations leave out, as Markdown; empty where they leave out nothing.

    Args:
        report: as for `as_text`.
        told: as for `as_text`.
        size: bytes that the summary holds already.
    """
    _, rest = _shared_out(report, told=told)
    head = f"\n### nova-hygiene: {len(rest)} more\n\n"
    room = MAX_SUMMARY - size - len(head)
    return head + table(report, rest, room) if rest and room > MAX_MESSAGE else ""


def _shared_out(report: Report, *, told: bool) -> tuple[list[Wire], list[Wire]]:
    """Return the findings to annotate and the others, the worst first."""
    # What fails a run is no warning.
    findings = [found for found in counted(report) if not told or fails(report, found)]
    shown: list[Wire] = []
    for level in LEVELS:
        shown += [finding for finding in findings if finding["severity"] == level][:MAX_A_LEVEL]
    return shown, [finding for finding in findings if finding not in shown]


def _annotation(report: Report, finding: Wire) -> str:
    path = path_of(report, finding)
    title = f"{finding['rule']} {finding['name']}"
    properties = [
        *([f"file={_property(path)}", f"line={max(finding['line'], 1)}"] if path else []),
        f"title={_property(title)}",
    ]
    lines = filter(None, (one_line(finding["message"]), seen_in(finding)))
    message = cut("\n".join(lines), MAX_MESSAGE)
    return f"::{_COMMANDS[finding['severity']]} {','.join(properties)}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(one_line(text)).replace(":", "%3A").replace(",", "%2C")
