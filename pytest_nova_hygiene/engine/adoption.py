"""Adoption in a suite that is not clean: which findings are old, so that only new ones count.

A finding is old if the baseline has it, or if no line of it was changed since a git revision. How
many findings of an identity the baseline accepts holds for the run, not for a process: they are
matched once, when all are there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from pytest_nova_hygiene.model import Finding, Identity, Suppression

if TYPE_CHECKING:
    from pytest_nova_hygiene.engine.changes import Changes

_OF_THE_TOOL = "NHY9"


class Adoption:
    """What of a run's findings is old.

    Args:
        accepted: how many findings of each identity the baseline has.
        name: the baseline's, for people.
        changes: what was changed since a git revision; None where nobody asked.
        sets: whether the baseline is written anew, so that everything is accepted.

    Attributes:
        found: how many findings there were of each identity, once `settle` was called.
        matched: how many of each entry the run had.
    """

    def __init__(
        self,
        accepted: Mapping[Identity, int],
        name: str,
        changes: Changes | None = None,
        *,
        sets: bool = False,
    ) -> None:
        self.accepted = accepted
        self.name = name
        self.sets = sets
        self._changes = changes
        self._places = {identity.place for identity in accepted}
        self.found: dict[Identity, int] = {}
        self.matched: dict[Identity, int] = dict.fromkeys(accepted, 0)

    def holds(self, finding: Finding) -> bool:
        """Tell whether a finding may be old, which only the whole run can say."""
        if finding.suppressed is not None or finding.rule.startswith(_OF_THE_TOOL):
            return False
        if self.sets or finding.identity.place in self._places:
            return True
        return self._changes is not None and not self._changes.touch(finding)

    def accepts(self, code: str, path: str) -> bool:
        """Tell whether the baseline has findings of a rule in a file: these are not blocked."""
        return self.sets or any(
            entry.rule == code and entry.path == path for entry in self.accepted
        )

    def settle(self, findings: Iterable[Finding]) -> list[Finding]:
        """Return the run's findings with those suppressed that are old.

        One that turns out to be new has failed no test, so it is one that fails the run.
        """
        findings = list(findings)
        held = [finding for finding in findings if self.holds(finding)]
        # Of equal findings those count as new that were changed, or else stand last.
        held.sort(key=lambda one: (self._is_changed(one), one.location.line, one.fingerprint))
        for finding in held:
            self.found[finding.identity] = self.found.get(finding.identity, 0) + 1
        known = set(map(id, held)) if self.sets else self._match(held)
        # One in a thread or import may have been wide by itself: it stays so.
        may_be_new = set(map(id, held))
        return [
            self._settled(one, known=id(one) in known) if id(one) in may_be_new else one
            for one in findings
        ]

    def _settled(self, finding: Finding, *, known: bool) -> Finding:
        if known:
            return finding._replace(suppressed=Suppression("baseline", f"in {self.name}"))
        if self._changes is not None and not self._changes.touch(finding):
            reason = f"not changed since {self._changes.revision}"
            return finding._replace(suppressed=Suppression("diff", reason))
        return finding._replace(wide=True)

    def _is_changed(self, finding: Finding) -> bool:
        return self._changes is not None and self._changes.touch(finding)

    def _match(self, findings: Iterable[Finding]) -> set[int]:
        """Match findings with the entries: the same function first, then the nearest by name."""
        known, others = set(), []
        for finding in findings:
            if not self._take(finding.identity):
                others.append(finding)
            else:
                known.add(id(finding))
        if not others:
            return known

        pairs = [
            (-SequenceMatcher(None, entry.symbol, one.location.symbol).ratio(), entry, number)
            for number, one in enumerate(others)
            for entry in self.accepted
            if entry.place == one.identity.place and self.matched[entry] < self.accepted[entry]
        ]
        for _, entry, number in sorted(pairs):
            if id(others[number]) not in known and self._take(entry):
                known.add(id(others[number]))
        return known

    def _take(self, entry: Identity) -> bool:
        if self.matched.get(entry, 0) >= self.accepted.get(entry, 0):
            return False
        self.matched[entry] += 1
        return True

    def to_wire(self) -> dict[str, Any]:
        """Return what a worker has to know, as builtins."""
        return {
            "accepted": [list(identity) for identity in self.accepted],
            "sets": self.sets,
            "changes": None if self._changes is None else self._changes.to_wire(),
        }
