"""What every format for another tool shares: findings that count, their places, harmless texts.

It reads the JSON report's object, whatever run or merge that came from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Report = Mapping[str, Any]
"""The JSON report's object."""

Wire = Mapping[str, Any]
"""One finding in it."""

LEVELS = ("error", "warning", "note")
"""The severities, the worst first."""


def one_line(text: str) -> str:
    """Return a text on one line: what ends a line, moves a cursor or is no character is escaped.

    ``##[`` begins a command in the log of a GitHub workflow, wherever on the line it stands.
    """
    shown = text if text.isprintable() else "".join(map(_shown, text))
    return shown.replace("##[", "##\\[")


def _shown(character: str) -> str:
    if character.isprintable():
        return character
    return character.encode("unicode_escape").decode("ascii")


def cut(text: str, most: int) -> str:
    """Return a text of at most so many characters; one that was longer ends in dots."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def counted(report: Report) -> list[Wire]:
    """Return the findings that are not suppressed, in the report's order."""
    return [finding for finding in report["findings"] if finding["suppressed"] is None]


def fails(report: Report, finding: Wire) -> bool:
    """Return whether a finding fails its run."""
    worst = LEVELS[: LEVELS.index(report["selection"]["fail_on"]) + 1]
    return (
        report["verdict"]["strict"]
        and finding["suppressed"] is None
        and finding["severity"] in worst
    )


def path_of(report: Report, finding: Wire) -> str:
    """Return a finding's file as seen from the repository's root; empty where it has none."""
    path: str = finding["path"]
    return "/".join(filter(None, (report["root"], path))) if path else ""


def numbered(findings: list[Wire]) -> Iterator[tuple[Wire, str]]:
    """Yield each finding with an identity of its own, made of its fingerprint.

    Findings of one function may share a fingerprint; those after the first have a number as well.
    """
    seen: dict[str, int] = {}
    for finding in findings:
        fingerprint = finding["fingerprint"]
        seen[fingerprint] = number = seen.get(fingerprint, 0) + 1
        yield finding, fingerprint if number == 1 else f"{fingerprint}:{number}"


def seen_in(finding: Wire) -> str:
    """Say which tests a finding was seen in; empty where none was."""
    if not finding["tests"]:
        return ""
    first = one_line(finding["tests"][0])
    count = finding["count"]
    return f"in {first}" if count == 1 else f"in {count} tests, one of them {first}"


def verdict_text(report: Report) -> str:
    """Say what a report amounts to, in a few words."""
    findings = counted(report)
    levels = [sum(found["severity"] == level for found in findings) for level in LEVELS]
    parts = [
        f"{count} {level}{'' if count == 1 else 's'}"
        for level, count in zip(LEVELS, levels, strict=True)
        if count
    ]
    if suppressed := len(report["findings"]) - len(findings):
        parts.append(f"{suppressed} suppressed")
    verdict = report["verdict"]
    words = ["FAILED (strict)"] if verdict["failed"] else []
    if not report["complete"]:
        words.append("incomplete")
    elif verdict["strict"] and not verdict["failed"]:
        words.append("passed (strict)")
    return ": ".join(filter(None, (", ".join(words), ", ".join(parts) or "nothing found")))
