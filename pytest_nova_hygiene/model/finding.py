"""Findings as plain data, and their form on the wire.

A finding is judged: it says what is wrong, where, and in which tests, and never holds a secret.
It knows nothing of pytest, of reports, or of the family that made it.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from hashlib import blake2b
from types import MappingProxyType
from typing import Any

from pytest_nova_hygiene.startup.named_tuple import NamedTuple
from pytest_nova_hygiene.startup.patterns import compile_later

MAX_TESTS = 5
"""How many tests a finding names; its count says how many there were."""


class Severity(enum.StrEnum):
    """How bad a finding is: SARIF's three levels."""

    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"

    @property
    def rank(self) -> int:
        """0 for a note to 2 for an error."""
        return list(Severity).index(self)


class Location(NamedTuple):
    """Where a finding is: a path for people (``/``, relative), a line from 1, a function's name."""

    path: str
    line: int
    symbol: str = ""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


class Identity(NamedTuple):
    """What a baseline knows a finding by; findings on several lines may share one."""

    path: str
    rule: str
    symbol: str
    subject: str

    @property
    def place(self) -> tuple[str, str, str]:
        """The same without the function, which may be given another name."""
        return (self.path, self.rule, self.subject)


class Suppression(NamedTuple):
    """Why a finding does not count: the suppression's kind (``marker``, ``fixture``) and reason."""

    kind: str
    reason: str


class Finding(NamedTuple):
    """One judged fact.

    Attributes:
        rule: the code, ``NHY`` and three digits.
        name: the rule's name in kebab case.
        severity: may be milder than the rule's.
        message: one sentence about this case; never a secret value.
        location: the site, not the test.
        tests: node ids, at most `MAX_TESTS`.
        count: how many tests it was seen in; 1 for a finding that belongs to no test. The gate
            counts them.
        phase: ``collect``, ``setup``, ``call``, ``teardown`` or ``session``.
        fingerprint: names the place, not the line: stable when lines move. Findings on several
            lines of one function may share it.
        wide: known only when a class, module or session ended: it fails the run, not a test.
        suppressed: why it does not count, if it does not.
        detail: facts of the rule's own, plain text.
        subject: what tells it from other findings of its rule in one function, as `steady` has it.
    """

    rule: str
    name: str
    severity: Severity
    message: str
    location: Location
    tests: tuple[str, ...] = ()
    count: int = 1  # type: ignore[assignment] # in the place of a tuple's own method
    phase: str = "call"
    fingerprint: str = ""
    wide: bool = False
    suppressed: Suppression | None = None
    detail: Mapping[str, str] = MappingProxyType({})
    subject: str = ""

    @property
    def identity(self) -> Identity:
        """Names it in a baseline: nothing that a run, a line, a test's case or a value changes."""
        path, _, symbol = self.location
        return Identity(path, self.rule, symbol.partition("[")[0], self.subject)

    @property
    def key(self) -> tuple[str, str, int, bool]:
        """Tell it apart from every other finding of a run.

        What a test allows and what another one does at the same line are two: a marker excuses its
        own test alone.
        """
        where = self.location
        return (self.fingerprint, where.path, where.line, self.suppressed is not None)

    def merged(self, other: Finding) -> Finding:
        """Return this finding and the same one seen again, in another test or another worker."""
        tests = tuple(dict.fromkeys(self.tests + other.tests))[:MAX_TESTS]
        return self._replace(tests=tests, wide=self.wide and other.wide)

    def masked(self, mask: Callable[[str], str]) -> Finding:
        """Return this finding with the texts masked that people read.

        Codes, words of ours and places stay as they are: a secret may be ``error`` or ``line``.
        """
        reason = self.suppressed
        return self._replace(
            message=mask(self.message),
            location=self.location._replace(symbol=mask(self.location.symbol)),
            tests=tuple(map(mask, self.tests)),
            suppressed=None if reason is None else reason._replace(reason=mask(reason.reason)),
            detail={key: mask(text) for key, text in self.detail.items()},
            subject=mask(self.subject),
        )

    def to_wire(self) -> dict[str, Any]:
        """Return the finding as builtins, as the JSON report, execnet and marshal want it."""
        return {
            "rule": self.rule,
            "name": self.name,
            "severity": str(self.severity.value),
            "message": self.message,
            "path": self.location.path,
            "line": self.location.line,
            "symbol": self.location.symbol,
            "tests": list(self.tests),
            "count": self.count,
            "phase": self.phase,
            "fingerprint": self.fingerprint,
            "wide": self.wide,
            "suppressed": None
            if self.suppressed is None
            else {"kind": self.suppressed.kind, "reason": self.suppressed.reason},
            "detail": dict(self.detail),
            "subject": self.subject,
        }

    @classmethod
    def from_wire(cls, wire: Mapping[str, Any]) -> Finding:
        """Make a finding of what `to_wire` returned.

        Raises:
            KeyError: a field is missing.
            ValueError: the severity is unknown.
        """
        suppressed = wire["suppressed"]
        return cls(
            rule=wire["rule"],
            name=wire["name"],
            severity=Severity(wire["severity"]),
            message=wire["message"],
            location=Location(wire["path"], wire["line"], wire["symbol"]),
            tests=tuple(wire["tests"]),
            count=wire["count"],
            phase=wire["phase"],
            fingerprint=wire["fingerprint"],
            wide=wire["wide"],
            suppressed=None if suppressed is None else Suppression(**suppressed),
            detail=dict(wire["detail"]),
            subject=wire["subject"],
        )


_UNSTEADY = compile_later(
    r"\[[^\]]*\]"  # a position or a key
    r"|[^\s=:]*pytest-of-[^\s?&]*"  # a folder that pytest makes for a test
    r"|(?:0x)?[0-9a-fA-F]{8,}(?:-[0-9a-fA-F]{4,})*"
    r"|\d+"
)


def steady(subject: str) -> str:
    """Return a finding's subject without what differs between runs: keys, numbers, ids."""
    return _UNSTEADY.sub("*", " ".join(subject.split("\0")).strip())


def quoted(name: str) -> str:
    """Put a name that somebody chose in backticks, on one line whatever is in it."""
    return f"`{repr(name)[1:-1]}`"


def fingerprint(rule: str, location: Location, subject: str) -> str:
    """Name a place: the rule, the file, the function and what it is about, never a line or a value.

    Args:
        rule: the rule's code.
        location: only its path and symbol count.
        subject: what tells two findings of one function apart; never a secret.

    Returns:
        16 hexadecimal digits.
    """
    text = f"{rule}\0{location.path}\0{location.symbol}\0{subject}"
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
