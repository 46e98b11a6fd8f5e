"""Which URIs the suite allows, by its ini file, and which of its rules were ever needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_nova_hygiene.connections.defaults import default_uri
from pytest_nova_hygiene.connections.uri import LOCAL_TEST, matches
from pytest_nova_hygiene.ini_entries import ini_entry

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pytest_nova_hygiene.suppress import Allow

_KEY = "nova_hygiene_libvirt_allow"


class Allowed:
    """The allow rules of ``nova_hygiene_libvirt_allow``, asked in order; the first one counts.

    Args:
        rules: exact URIs and globs.
        inifile: where they were written; empty for the command line.
        shown: the same file for people.
    """

    def __init__(self, rules: Sequence[str], inifile: str = "", shown: str = "") -> None:
        self.rules = tuple(rules)
        self._inifile = inifile
        self._shown = shown
        self._needed = dict.fromkeys(self.rules, 0)

    def __str__(self) -> str:
        return ", ".join(self.rules) or "none"

    def take(self, uri: object, environ: Mapping[str, str] | None = None) -> bool:
        """Whether a URI may be opened; ``None`` and ``''`` are what libvirt makes of them.

        Args:
            uri: what the code passed.
            environ: the variables of the process that opens, if not this one.
        """
        if uri is None or (type(uri) is str and not uri):
            uri = default_uri() if environ is None else default_uri(environ)
        for rule in self.rules:
            if matches(uri, rule):
                self._needed[rule] += 1
                return True
        return False

    def statements(self) -> list[Allow]:
        """Return each rule but the default one, with how often it was needed."""
        return [
            ini_entry(_KEY, rule, inifile=self._inifile, shown=self._shown, matched=needed)
            for rule, needed in self._needed.items()
            if rule != LOCAL_TEST
        ]
