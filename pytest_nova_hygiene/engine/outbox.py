"""The findings of a process on their way to whoever keeps them: the gate, here or across xdist."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pytest_nova_hygiene.engine.gate import Sent

if TYPE_CHECKING:
    from pytest_nova_hygiene.model import Allow, Finding

MAX_PER_TEST = 50
"""Findings that one test, fixture or file may send; more of them say nothing new."""


class Outbox:
    """Keeps what belongs to the test that runs, and what of ended tests was not sent yet."""

    def __init__(self) -> None:
        self._now: list[Finding] = []
        self._known: set[object] = set()
        self._ended = Sent()

    def put(self, finding: Finding) -> None:
        """Keep a finding once a test, however often it happened in it."""
        same = (finding.key, finding.tests)
        if same not in self._known:
            self._known.add(same)
            self._now.append(finding)

    def test_ended(self, allows: list[Allow]) -> None:
        """Close what belongs to a test, with the statements that held for it."""
        # What many tests left may be found when the last of them ends, and none hides another's.
        named: Counter[object] = Counter()
        for finding in sorted(self._now, key=lambda finding: finding.suppressed is not None):
            whose = (finding.tests, finding.location.path, finding.detail.get("owner"))
            named[whose] += 1
            if named[whose] <= MAX_PER_TEST:
                self._ended.findings.append(finding)
        self._ended.allows += allows
        self._now = []
        self._known.clear()

    def take(self) -> Sent:
        """Hand over the findings of the tests that ended since this was last asked.

        Usually those of one test. Who runs a test again inside of pytest's report, as pytest-retry
        does, makes no teardown report of the first attempts: theirs leave with the last.
        """
        ended, self._ended = self._ended, Sent()
        return ended

    def take_all(self, allows: list[Allow]) -> Sent:
        """Hand over everything at the end: what belongs to no test, too."""
        sent = self.take()
        sent.findings += self._now
        sent.allows += allows
        self._now = []
        self._known.clear()
        return sent
