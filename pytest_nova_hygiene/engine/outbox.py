"""The findings of a process on their way to whoever keeps them: the gate, here or across xdist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_nova_hygiene.engine.gate import Sent

if TYPE_CHECKING:
    from pytest_nova_hygiene.model import Allow, Finding

MAX_PER_TEST = 50
"""Findings that one test may send; more of them say nothing new."""


class Outbox:
    """Keeps what belongs to the test that runs, and what of ended tests was not sent yet."""

    def __init__(self) -> None:
        self._now: list[Finding] = []
        self._ended = Sent()

    def put(self, finding: Finding) -> None:
        """Keep a finding once a test, however often it happened in it."""
        same = (finding.key, finding.tests)
        if not any((known.key, known.tests) == same for known in self._now):
            self._now.append(finding)

    def test_ended(self, allows: list[Allow]) -> None:
        """Close what belongs to a test, with the statements that held for it."""
        counting_first = sorted(self._now, key=lambda finding: finding.suppressed is not None)
        self._ended.findings += counting_first[:MAX_PER_TEST]
        self._ended.allows += allows
        self._now = []

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
        return sent
