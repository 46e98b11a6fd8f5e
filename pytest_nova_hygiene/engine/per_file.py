"""What the ini file ignores in whole files: ``nova_hygiene_per_file_ignores``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pytest_nova_hygiene.engine.ini_entries import ini_entry
from pytest_nova_hygiene.model import Finding, Suppression
from pytest_nova_hygiene.startup.named_tuple import NamedTuple
from pytest_nova_hygiene.watching.globs import is_matched

if TYPE_CHECKING:
    from pytest_nova_hygiene.model import Allow

KEY = "nova_hygiene_per_file_ignores"


class Ignored(NamedTuple):
    """One entry.

    Attributes:
        text: as written.
        glob: of the files.
        codes: full codes or prefixes.
    """

    text: str
    glob: str
    codes: tuple[str, ...]


class PerFile:
    """The entries, and how many findings each has suppressed in this process.

    Args:
        entries: as the ini file has them; the first that speaks of a finding suppresses it.
    """

    def __init__(self, entries: Sequence[Ignored]) -> None:
        self._matched = dict.fromkeys(entries, 0)

    def apply(self, finding: Finding) -> Finding:
        """Return a finding, suppressed if an entry speaks of it."""
        if finding.suppressed is not None:
            return finding
        entry = self._entry(finding.rule, finding.location.path)
        if entry is None:
            return finding
        self._matched[entry] += 1
        reason = f"`{entry.text}` in {KEY}"
        return finding._replace(suppressed=Suppression("ini", reason))

    def covers(self, code: str, path: str) -> bool:
        """Return whether an entry speaks of a rule in a file, as it is shown."""
        return self._entry(code, path) is not None

    def _entry(self, code: str, path: str) -> Ignored | None:
        return next(
            (e for e in self._matched if code.startswith(e.codes) and is_matched(path, e.glob)),
            None,
        )

    def statements(self, missed: int, *, inifile: str, shown: str) -> Iterator[Allow]:
        """Yield the entries with what they matched.

        Args:
            missed: how many tests may not have come to what they ignore.
            inifile: the configuration file.
            shown: the same for people.
        """
        for entry, matched in self._matched.items():
            allow = ini_entry(KEY, entry.text, inifile=inifile, shown=shown, matched=matched)
            allow.codes, allow.missed = entry.codes, missed
            yield allow
