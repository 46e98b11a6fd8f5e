"""The terminal's section, and the text with which a strict run fails a test.

A line is a list of pieces, each a text and its colours, as pytest's terminal takes them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from pytest_nova_hygiene.model import Severity
from pytest_nova_hygiene.report.plain import one_line
from pytest_nova_hygiene.startup.named_tuple import NamedTuple

if TYPE_CHECKING:
    from pytest_nova_hygiene.model import Finding

TITLE = "nova-hygiene"
MAX_LINES = 12
"""The section's length unless ``-v``; what failed the run is never left out."""

Line = list[tuple[str, dict[str, bool]]]

_COLOURS: dict[Severity, dict[str, bool]] = {
    Severity.ERROR: {"red": True, "bold": True},
    Severity.WARNING: {"yellow": True},
    Severity.NOTE: {"cyan": True},
}
_HELP = "help: pytest --hygiene-explain CODE"
_EVERY_SITE = "; every site: -v, or --hygiene-report=json:PATH"
_INDENT = " " * 8


def _unchanged(path: str) -> str:
    return path


class View(NamedTuple):
    """What a reader sees of findings, and has seen already.

    Attributes:
        fails: whether a finding fails the run.
        is_told: whether its message was printed above: in the warnings summary, or in the error of
            its test.
        from_here: a path as seen from where the user stands.
        verbosity: pytest's: 1 lists every site, -1 leaves out what was watched, -2 prints the
            verdict alone.
    """

    fails: Callable[[Finding], bool]
    is_told: Callable[[Finding], bool]
    from_here: Callable[[str], str] = _unchanged
    verbosity: int = 0


def section(findings: Sequence[Finding], view: View) -> list[Line]:
    """Return the section's lines but the last: a line a rule with its worst site.

    Args:
        findings: those that are not suppressed, the worst first.
        view: what is seen of them.
    """
    by_rule: dict[str, list[Finding]] = {}
    for finding in findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    rules = list(by_rule.values())
    width = max(len(f"{group[0].rule} {group[0].name}") for group in rules)
    # What failed the run comes first, and is never shortened.
    failing = [group for group in rules if any(view.fails(finding) for finding in group)]
    lines = [line for group in failing for line in _entries(group, view, width)]
    others = [group for group in rules if group not in failing]
    room = MAX_LINES - 3 - len(lines) if view.verbosity <= 0 else len(findings) * 3
    entries = [_entries(group, view, width) for group in others]
    if sum(map(len, entries)) > room:  # a place says more than a message
        brief = view._replace(is_told=lambda _: True)
        entries = [_entries(group, brief, width) for group in others]
    if len(entries) > room:
        kept = max(room - 1, 0)
        left = ", ".join(group[0].rule for group in others[kept:])
        entries = [*entries[:kept], [[(f"… and {left}: -v", {})]]]
    lines += [line for entry in entries for line in entry]
    if view.verbosity < 0:
        return lines
    return [*lines, [(_HELP if view.verbosity else f"{_HELP}{_EVERY_SITE}", {})]]


def suppressed(findings: Sequence[Finding], view: View) -> list[Line]:
    """Return a line for each finding that is suppressed, with the reason."""
    lines: list[Line] = []
    for finding in findings:
        if finding.suppressed is not None:
            kind, reason = finding.suppressed.kind, finding.suppressed.reason
            place = f"{view.from_here(finding.location.path)}:{finding.location.line}"
            text = one_line(f"suppressed {finding.rule} {place} ({kind}: {reason})")
            lines.append([(text, {})])
    return lines


def _entries(group: Sequence[Finding], view: View, width: int) -> list[Line]:
    """Return a rule's lines: its worst site; each that failed the run and is told nowhere else."""
    if view.verbosity > 0:
        return [line for finding in group for line in _entry(finding, 0, view, width)]
    # Each of these is told nowhere else: the wide ones fail the run and no test.
    alone = [finding for finding in group if view.fails(finding) and not view.is_told(finding)]
    first, *rest = alone or group[:1]
    more = len(group) - len(rest) - 1
    lines = _entry(first, more, view, width)
    return lines + [line for finding in rest for line in _entry(finding, 0, view, width)]


def _entry(finding: Finding, more: int, view: View, width: int) -> list[Line]:
    place = ""
    if finding.location.path:
        place = f"{view.from_here(finding.location.path)}:{finding.location.line}"
        if view.verbosity > 0 and finding.location.symbol:
            place += f" in {finding.location.symbol}"
    head = one_line(f" {f'{finding.rule} {finding.name}':<{width}} {place}".rstrip())
    tail = f" (and {more} more)" if more else ""
    level = finding.severity
    lines: list[Line] = [[(f"{level.value:<7}", _COLOURS[level]), (head + tail, {})]]
    if view.verbosity > 0 and finding.tests:
        count = f"{finding.count} tests, first " if finding.count > 1 else "in "
        lines.append([(one_line(f"{_INDENT}{count}{view.from_here(finding.tests[0])}"), {})])
    if not view.is_told(finding):
        lines.append([(f"{_INDENT}{_no_command(one_line(finding.message))}", {})])
    return lines


def _no_command(text: str) -> str:
    """Return a line that GitHub's runner does not take for a command to it."""
    return f"\\{text}" if text.lstrip().startswith("::") else text


def watched_line(watched: Mapping[str, Mapping[str, int]]) -> str:
    """Say how much was watched, for people."""
    mocks, connections, logs = (
        watched.get(family, {}) for family in ("mocks", "connections", "logs")
    )
    real, other = connections.get("real", 0), connections.get("other", 0)
    parts = [
        f"{_number(mocks.get('made', 0), 'mock')} created",
        f"libvirt connections: {connections.get('opened', 0):,} opened"
        + (f" ({real} real)" if real else "")
        + (f"; {other} real via command or socket" if other else ""),
        _number(logs.get("records", 0), "log record") + _of_them(logs),
    ]
    skipped = logs.get("values_skipped", 0)
    if skipped:
        parts.append(f"{_number(skipped, 'secret')} too short or common to look for")
    return " | ".join(parts)


def _of_them(logs: Mapping[str, int]) -> str:
    """Say of some records that they were made for us alone, or read only in part."""
    below, cut = logs.get("records_below", 0), logs.get("records_cut", 0)
    unread = logs.get("records_unread", 0)
    return (f", {below:,} of them below their level" if below else "") + (
        (f", {cut:,} of them too long to read whole" if cut else "")
        + (f", {unread:,} of them with objects that no handler formatted" if unread else "")
    )


def _number(count: int, word: str) -> str:
    return f"{count:,} {word}" if count == 1 else f"{count:,} {word}s"


_KINDS = {"baseline": "baselined", "diff": "old"}
"""What the verdict calls findings that do not count."""


def next_step(count: int) -> str:
    """Say how to go on where a strict run failed for findings that no baseline has."""
    what = "this finding" if count == 1 else f"these {count:,} findings"
    return f"next: mend them, or --hygiene-set-baseline to accept {what} and fail on new ones"


def verdict_line(  # noqa: PLR0913 - the verdict's parts
    severities: Mapping[Severity, int],
    suppressed: Mapping[str, int],
    *,
    strict: bool,
    failed: bool,
    ran: bool,
    cut: str,
) -> str:
    """Return the last line: what the run amounts to, and whether it counts.

    Args:
        severities: findings by severity, the worst first.
        suppressed: how many do not count, by the kind of what suppresses them.
        strict: whether findings may fail the run.
        failed: whether they do.
        ran: whether any test ran.
        cut: why less ran than was asked for; empty where all did.
    """
    parts = [_number(count, level.value) for level, count in severities.items() if count]
    kinds = {kind: _KINDS.get(kind, "suppressed") for kind in suppressed}
    for word in ("baselined", "old", "suppressed"):
        count = sum(suppressed[kind] for kind in kinds if kinds[kind] == word)
        parts += [f"{count:,} {word}"] if count else []
    found = ", ".join(parts) or "nothing found"
    why = cut or ("" if ran else "no test ran")
    if failed:
        return f"hygiene: FAILED (strict): {found}" + (f"; incomplete: {why}" if why else "")
    if why:
        return f"hygiene: incomplete ({why}): {found}"
    return f"hygiene: passed (strict): {found}" if strict else f"hygiene: {found}"


def failure(findings: Sequence[Finding], from_here: Callable[[str], str]) -> str:
    """Return the text with which a strict run fails a test at its teardown."""
    lines = []
    for finding in findings:
        lines.append(f"{finding.rule}: {finding.message}")
        if finding.location.path:
            symbol = f" in {finding.location.symbol}" if finding.location.symbol else ""
            place = f"{from_here(finding.location.path)}:{finding.location.line}"
            lines.append(f"  --> {place}{symbol}")
    lines = [one_line(line) for line in lines]
    codes = sorted({finding.rule for finding in findings})
    lines += [f"help: pytest --hygiene-explain {code}" for code in codes]
    return "\n".join(lines)


def short_failure(findings: Sequence[Finding]) -> str:
    """Return one line of it, for the short summary, which cuts the tail."""
    more = f" (and {len(findings) - 1} more)" if len(findings) > 1 else ""
    return one_line(f"{findings[0].rule}: {findings[0].message}{more}")
