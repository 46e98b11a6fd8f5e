"""Statements that nobody needed, judged when nothing more will happen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from pytest_nova_hygiene.engine.tool_rules import AllowUnused, BaselineStale
from pytest_nova_hygiene.watching.frames import Site

if TYPE_CHECKING:
    from pytest_nova_hygiene.engine.gate import Gate
    from pytest_nova_hygiene.engine.judge import Judge
    from pytest_nova_hygiene.model import Allow
    from pytest_nova_hygiene.watching.owners import Owner


def unneeded(
    gate: Gate, judge: Judge, owner: Owner, ran: Callable[[Allow], bool]
) -> Iterator[AllowUnused]:
    """Yield an event for each suppression and setting that matched nothing.

    Args:
        gate: has the statements of all processes.
        judge: knows which rules are on.
        owner: the session.
        ran: whether the run was asked for all that a statement holds for; else it may well be
            unused.
    """
    for allow in gate.unused_allows():
        if ran(allow) and judge.is_on(allow.codes):
            site = Site(allow.path, allow.line, allow.symbol)
            yield AllowUnused(owner, site, allow.kind, ", ".join(allow.codes), allow.uri)


def gone(gate: Gate, judge: Judge, owner: Owner) -> Iterator[BaselineStale]:
    """Yield an event for each entry of the baseline that a whole run had fewer findings of."""
    adoption = gate.adoption
    if adoption is None or adoption.sets:
        return
    # An entry has a line, after the head, in the order of the file.
    for line, entry in enumerate(sorted(adoption.accepted), 2):
        matched, accepted = adoption.matched[entry], adoption.accepted[entry]
        if matched < accepted and judge.is_on((entry.rule,)):
            site = Site(adoption.name, line, entry.symbol)
            yield BaselineStale(
                owner, site, entry.rule, entry.path, entry.subject, matched, accepted
            )
