"""Markdown: a table for a comment in a pull request, or for the summary of a job."""

from __future__ import annotations

from collections.abc import Sequence

from pytest_nova_hygiene.report.plain import (
    Report,
    Wire,
    counted,
    cut,
    one_line,
    path_of,
    seen_in,
    verdict_text,
)

MAX_BYTES = 65_000
"""GitHub takes comments of 65,536 characters."""

_MAX_CELL = 400
_HEAD = "| | rule | where | what |\n|---|---|---|---|\n"
_MARKS = frozenset("#$&*<>@[\\]_`{|}~")
_LINKS = (("://", "&#58;//"), ("www.", "www&#46;"))
"""What Markdown or GitHub would read as anything but itself."""


def as_text(report: Report) -> str:
    """Return the report as it is written."""
    findings = counted(report)
    head = f"### nova-hygiene: {verdict_text(report)}\n"
    if not findings:
        return head
    return f"{head}\n{table(report, findings, MAX_BYTES - len(head))}"


def table(report: Report, findings: Sequence[Wire], room: int) -> str:
    """Return a table of findings, as many as find room; the last line says how many do not.

    Args:
        report: the one they are from.
        findings: those to show.
        room: bytes, of UTF-8.
    """
    text, size = _HEAD, len(_HEAD) + 40
    for number, finding in enumerate(findings):
        row = _row(report, finding)
        size += len(row.encode())
        if size > room:
            return f"{text}\n… and {len(findings) - number} more\n"
        text += row
    return text


def _row(report: Report, finding: Wire) -> str:
    path = path_of(report, finding)
    place = _code(f"{path}:{finding['line']}") if path else ""
    seen = seen_in(finding)
    told = _text(finding["message"]) + (f"<br>{_code(seen)}" if seen else "")
    return f"| {finding['severity']} | {finding['rule']} {finding['name']} | {place} | {told} |\n"


def _code(text: str) -> str:
    """Return a text as code: no mark, mention or link is made of it."""
    return f"<code>{_escaped(text)}</code>"


def _text(text: str) -> str:
    # A blank of no width keeps GitHub from calling whoever has the name behind it.
    return _escaped(text).replace("&#64;", "&#64;&#8203;")


def _escaped(text: str) -> str:
    shown = cut(one_line(text), _MAX_CELL)
    escaped = "".join(f"&#{ord(c)};" if c in _MARKS else c for c in shown)
    for begin, harmless in _LINKS:
        escaped = escaped.replace(begin, harmless)
    return escaped
