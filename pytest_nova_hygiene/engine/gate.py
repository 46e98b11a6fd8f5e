"""What a run amounts to: the findings kept, the statements that excuse some, the verdict.

On xdist's controller this is all that works; outcomes of tests play no part in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from pytest_nova_hygiene.model import Finding, Severity
from pytest_nova_hygiene.startup.named_tuple import NamedTuple

if TYPE_CHECKING:
    from pytest_nova_hygiene.engine.adoption import Adoption
    from pytest_nova_hygiene.model import Allow

Key = tuple[str, str, int, bool]
"""What tells a finding apart."""

Watched = dict[str, dict[str, int]]
"""Counts by family (``mocks``, ``connections``, ``logs``) and by what was counted."""


class Sent:
    """What one test, or a worker at its end, sends to whoever keeps the findings."""

    def __init__(self, findings: Iterable[Finding] = (), allows: Iterable[Allow] = ()) -> None:
        self.findings = list(findings)
        self.allows = list(allows)


class Verdict(NamedTuple):
    """What the run amounts to.

    Attributes:
        strict: whether it may fail.
        failed: whether it does.
        counts: findings that count, by rule.
        severities: the same by severity, the worst first.
        suppressed: findings that do not count, by the kind of what suppresses them.
    """

    strict: bool
    failed: bool
    counts: dict[str, int]
    severities: dict[Severity, int]
    suppressed: dict[str, int]


class Gate:
    """Keeps each finding once, and says whether the run passes.

    Args:
        strict: whether findings fail the run.
        fail_on: the least severity that does.

    Attributes:
        watched: how much was watched, in all processes.
        complete: whether everything that was collected ran.
        ran: how many tests came to their call.
        cut: why less ran than was asked for; empty where all did.
        adoption: says which findings are old; None where all count.
    """

    def __init__(self, *, strict: bool, fail_on: Severity) -> None:
        self.strict = strict
        self._fail_on = fail_on
        self._findings: dict[Key, Finding] = {}
        self._tests: dict[Key, set[str]] = {}
        self._allows: dict[tuple[str, ...], Allow] = {}
        self.watched: Watched = {}
        self.complete = True
        self.ran = 0
        self.cut = ""
        self.adoption: Adoption | None = None

    @property
    def findings(self) -> list[Finding]:
        """The findings, the worst first, then by rule and place: the same in every run."""
        return sorted(
            self._findings.values(),
            key=lambda f: (
                *(-f.severity.rank, f.rule, f.location.path, f.location.line),
                *(f.message, f.fingerprint, f.suppressed is not None),
            ),
        )

    @property
    def is_whole(self) -> bool:
        """Tell whether all that was asked for ran, so that finding nothing says something."""
        return self.ran > 0 and not self.cut

    def cut_short(self, why: str) -> None:
        """Note that less ran than was asked for; the first reason is the one that is told."""
        self.complete = False
        self.cut = self.cut or why

    def absorb(self, sent: Sent) -> list[Finding]:
        """Keep what a test or worker sent; returns the findings that are new."""
        new = []
        for finding in sent.findings:
            known = self._findings.get(finding.key)
            if known is None and not self.may_be_old(finding):
                new.append(finding)
            # Each attempt of a test that is run again sends its findings: the test counts once.
            tests = self._tests.setdefault(finding.key, set())
            tests.update(finding.tests)
            merged = finding if known is None else known.merged(finding)
            self._findings[finding.key] = merged._replace(count=len(tests) or 1)
        for allow in sent.allows:
            before = self._allows.setdefault(allow.key, allow.counted())
            before.add(allow)
        return new

    def may_be_old(self, finding: Finding) -> bool:
        """Tell whether only the whole run can say if a finding is new."""
        return self.adoption is not None and self.adoption.holds(finding)

    def settle(self) -> list[Finding]:
        """Suppress the findings that are old, now that all are there; return those that are not."""
        if self.adoption is None:
            return []
        waiting = {key for key, one in self._findings.items() if self.adoption.holds(one)}
        settled = self.adoption.settle(self._findings.values())
        released = []
        for key, finding in zip(list(self._findings), settled, strict=True):
            self._findings[key] = finding
            if key in waiting and finding.suppressed is None:
                released.append(finding)
        return released

    def mask(self, mask: Callable[[str], str]) -> None:
        """Mask what has become known as secret since the findings were judged."""
        self._findings = {key: one.masked(mask) for key, one in self._findings.items()}

    def absorb_watched(self, watched: Watched) -> None:
        """Add another process's counts."""
        self.watched = {
            family: {
                key: self.watched.get(family, {}).get(key, 0) + watched.get(family, {}).get(key, 0)
                for key in {**self.watched.get(family, {}), **watched.get(family, {})}
            }
            for family in {**self.watched, **watched}
        }

    def unused_allows(self) -> Iterator[Allow]:
        """Yield the suppressions that matched nothing; after an incomplete run nobody can tell."""
        if self.complete:
            yield from (allow for allow in self._allows.values() if allow.is_unused)

    def fails(self, finding: Finding) -> bool:
        """Return whether a finding is one that strict fails on."""
        return (
            self.strict
            and finding.suppressed is None
            and finding.severity.rank >= self._fail_on.rank
        )

    def fails_test(self, finding: Finding) -> bool:
        """Return whether a finding is one that its test's teardown fails for."""
        return self.fails(finding) and not finding.wide and not self.may_be_old(finding)

    def verdict(self) -> Verdict:
        """Return the verdict on the findings."""
        counted = [finding for finding in self.findings if finding.suppressed is None]
        counts: dict[str, int] = {}
        suppressed: dict[str, int] = {}
        for one in self._findings.values():
            if one.suppressed is not None:
                suppressed[one.suppressed.kind] = suppressed.get(one.suppressed.kind, 0) + 1
        severities = dict.fromkeys(reversed(Severity), 0)
        for finding in counted:
            counts[finding.rule] = counts.get(finding.rule, 0) + 1
            severities[finding.severity] += 1
        return Verdict(
            strict=self.strict,
            failed=any(self.fails(finding) for finding in counted),
            counts=dict(sorted(counts.items())),
            severities=severities,
            suppressed=suppressed,
        )
