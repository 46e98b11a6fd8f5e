"""The terminal's section, and the text with which a strict run fails a test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pytest_nova_hygiene.model import Finding, Severity

TITLE = "nova-hygiene"
MAX_LINES = 12
"""The section's length unless ``-v``."""


def section(
    findings: Sequence[Finding],
    watched: Mapping[str, Mapping[str, int]],
    verdict: str,
    *,
    verbose: bool,
) -> list[str]:
    """The lines under the section's title: findings by rule and site, what was watched, verdict.

    Args:
        findings: those that are not suppressed, the worst first.
        watched: counts by family.
        verdict: from `verdict_line`.
        verbose: every finding, however many lines it takes.
    """
    rules = [list(group) for _, group in groupby(findings, key=lambda finding: finding.rule)]
    if verbose:
        lines = [line for group in rules for finding in group for line in _entry(finding)]
    else:
        lines = _short(rules, MAX_LINES - 2)
    return [*lines, f"watched: {watched_line(watched)}", verdict]


def _short(rules: Sequence[Sequence[Finding]], room: int) -> list[str]:
    """One entry a rule: its first finding, as many of its lines as there is room for."""
    size = next((size for size in (4, 3, 2, 1) if size * len(rules) <= room), 1)
    kept = rules if size * len(rules) <= room else rules[: room - 1]
    lines = []
    for group in kept:
        lines += _entry(group[0], len(group) - 1)[:size]
    if len(kept) < len(rules):
        lines.append(
            f"… and {len(rules) - len(kept)} more rules: -v, or --hygiene-report=json:PATH"
        )
    return lines


def _entry(finding: Finding, more_sites: int = 0) -> list[str]:
    tests = f"  [{finding.count} tests]" if finding.count > 1 else ""
    lines = [f"{finding.severity.value}[{finding.rule}] {finding.message}{tests}"]
    if finding.location.path:
        symbol = f"  in {finding.location.symbol}" if finding.location.symbol else ""
        more = f"  (and {more_sites} more sites: -v)" if more_sites else ""
        lines.append(f"  --> {finding.location}{symbol}{more}")
    if finding.tests:
        lines.append(f"  = first seen in {finding.tests[0]}")
    lines.append(f"  = help: pytest --hygiene-explain {finding.rule}")
    return lines


def watched_line(watched: Mapping[str, Mapping[str, int]]) -> str:
    """How much was watched, for people."""
    mocks, connections, logs = (
        watched.get(family, {}) for family in ("mocks", "connections", "logs")
    )
    escaped, real = mocks.get("escaped", 0), connections.get("real", 0)
    other = connections.get("other", 0)
    parts = [
        f"mocks {mocks.get('made', 0):,} made, {escaped or 'none'} escaped",
        f"libvirt opens {connections.get('opened', 0):,}, {real or 'none'} real"
        + (f", {other} by other ways" if other else ""),
        f"log records {logs.get('records', 0):,}{_of_them(logs)}",
    ]
    if logs.get("values_skipped"):
        parts.append(f"{logs['values_skipped']} secrets too short or common to watch")
    return " | ".join(parts)


def _of_them(logs: Mapping[str, int]) -> str:
    """What is to be said of some of the records: made for us alone, read only in part."""
    below, cut = logs.get("records_below", 0), logs.get("records_cut", 0)
    return (f", {below:,} of them below the level" if below else "") + (
        f", {cut:,} of them too long to read whole" if cut else ""
    )


def verdict_line(
    severities: Mapping[Severity, int], suppressed: int, *, strict: bool, failed: bool
) -> str:
    """The last line: what the run amounts to, and whether it counts."""
    parts = [
        f"{count} {level.value}{'s' if count > 1 else ''}"
        for level, count in severities.items()
        if count
    ]
    if suppressed:
        parts.append(f"{suppressed} suppressed")
    found = ", ".join(parts) or "nothing found"
    if failed:
        return f"hygiene: FAILED (strict): {found}"
    return f"hygiene: passed (strict): {found}" if strict else f"hygiene: {found}"


def failure(findings: Sequence[Finding]) -> str:
    """The text with which a strict run fails a test at its teardown."""
    codes = sorted({finding.rule for finding in findings})
    lines = [f"{TITLE}: this test broke {', '.join(codes)}"]
    for finding in findings:
        lines += _entry(finding)[:2]
    lines += [f"help: pytest --hygiene-explain {code}" for code in codes]
    return "\n".join(lines)
