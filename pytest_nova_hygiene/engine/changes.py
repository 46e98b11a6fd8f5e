"""The lines that were changed since a git revision, and whether a finding stands on one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pytest_nova_hygiene.model import Finding

Spans = Sequence[Sequence[int]]
"""First and last lines."""


class Changes:
    """What was changed.

    Args:
        revision: since when, as the user named it.
        lines: by path, as findings show it.
    """

    def __init__(self, revision: str, lines: Mapping[str, Spans]) -> None:
        self.revision = revision
        self._lines = lines

    def touch(self, finding: Finding) -> bool:
        """Tell whether a finding's line, or the line that made its double, was changed.

        What has no place is nobody's change, so it counts as one.
        """
        path, line, _ = finding.location
        if not path or self._is_changed(path, line):
            return True
        file, _, number = finding.detail.get("made", "").rpartition(":")
        return number.isdecimal() and self._is_changed(file, int(number))

    def _is_changed(self, path: str, line: int) -> bool:
        return any(first <= line <= last for first, last in self._lines.get(path, ()))

    def to_wire(self) -> dict[str, Any]:
        """Return it as builtins, for xdist."""
        lines = {path: [list(span) for span in spans] for path, spans in self._lines.items()}
        return {"revision": self.revision, "lines": lines}
