"""Entries of the ini file that the run needed, or did not: a typo is a statement nobody needs."""

from __future__ import annotations

from pytest_nova_hygiene.model import Allow
from pytest_nova_hygiene.redaction.redactor import without_credentials
from pytest_nova_hygiene.watching.originals import ORIGINALS

LIBVIRT_ALLOW_KEY = "nova_hygiene_libvirt_allow"


def ini_entry(key: str, word: str, *, inifile: str, shown: str, matched: int) -> Allow:
    """Return an entry as a statement, with the line that it stands on.

    Args:
        key: the ini key.
        word: the entry.
        inifile: the file; empty where it came from the command line.
        shown: the same file for people.
        matched: how often it was needed.
    """
    lines = list(enumerate(ORIGINALS.lines(inifile), 1)) if inifile else []
    at = next((number for number, line in lines if key in line), 0)
    inside = (number for number, line in lines if number >= at and word in line)
    line = next(inside, at)
    if key == LIBVIRT_ALLOW_KEY:
        word = without_credentials(word)
    return Allow("ini", ("NHY",), "", shown, line, key, word, matched=matched)
