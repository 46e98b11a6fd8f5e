"""Suppressions: which rules in which place, for which reason, and whether they were needed."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from pytest_nova_hygiene.model.finding import Finding, Suppression

if TYPE_CHECKING:
    from collections.abc import Mapping

MARKER = "nova_hygiene_allow"


class Allow:
    """One suppression: a marker on a test, class or module, or ``nova_hygiene.allow(…)``.

    Attributes:
        kind: ``marker``, ``fixture``, or ``ini`` for a rule of ``nova_hygiene_libvirt_allow``.
        codes: full codes or prefixes (``NHY3``).
        reason: why.
        path: where it stands, as shown.
        line: from 1.
        symbol: the function or class it stands on; empty for a file.
        uri: the libvirt URI, or glob of URIs, that it speaks of alone, without credentials; empty
            for anything.
        matched: how many findings it excused.
        missed: how many of its tests were skipped or failed: they may not have come to what it
            allows.
    """

    __slots__ = ("codes", "kind", "line", "matched", "missed", "path", "reason", "symbol", "uri")

    def __init__(  # noqa: PLR0913, PLR0917 - as many as a suppression has parts
        self,
        kind: str,
        codes: tuple[str, ...],
        reason: str,
        path: str,
        line: int,
        symbol: str,
        uri: str = "",
        *,
        matched: int = 0,
        missed: int = 0,
    ) -> None:
        self.kind = kind
        self.codes = codes
        self.reason = reason
        self.path = path
        self.line = line
        self.symbol = symbol
        self.uri = uri
        self.matched = matched
        self.missed = missed

    def covers(self, code: str, uri: str = "") -> bool:
        """Return whether this suppression speaks of a rule, and of a URI.

        Args:
            code: the rule's.
            uri: without credentials, as a finding has it.
        """
        if not code.startswith(self.codes):
            return False
        return not self.uri or fnmatchcase(uri, self.uri)

    @property
    def is_unused(self) -> bool:
        """Tell whether it excused nothing although everything it holds for ran."""
        return not self.matched and not self.missed

    def counted(self, *, matched: int = 0, missed: int = 0) -> Allow:
        """Return the same suppression with other counts."""
        return Allow.from_wire({**self.to_wire(), "matched": matched, "missed": missed})

    def add(self, other: Allow) -> None:
        """Add what the same statement did in another test or worker."""
        self.matched += other.matched
        self.missed += other.missed

    def apply(self, finding: Finding) -> Finding:
        """Return a finding, suppressed if this suppression covers it."""
        if finding.suppressed is not None:
            return finding
        if not self.covers(finding.rule, finding.detail.get("uri", "")):
            return finding
        self.matched += 1
        return finding._replace(suppressed=Suppression(self.kind, self.reason))

    @property
    def key(self) -> tuple[str, ...]:
        """Names the suppression, in every worker alike."""
        return (self.kind, ",".join(self.codes), self.path, str(self.line), self.symbol, self.uri)

    def to_wire(self) -> dict[str, Any]:
        """Return the suppression as builtins, for xdist."""
        return {
            "kind": self.kind,
            "codes": list(self.codes),
            "reason": self.reason,
            "path": self.path,
            "line": self.line,
            "symbol": self.symbol,
            "uri": self.uri,
            "matched": self.matched,
            "missed": self.missed,
        }

    @classmethod
    def from_wire(cls, wire: Mapping[str, Any]) -> Allow:
        """Make a suppression of what `to_wire` returned."""
        return cls(**{**wire, "codes": tuple(wire["codes"])})
