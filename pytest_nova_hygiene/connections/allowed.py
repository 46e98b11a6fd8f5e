"""Which URIs the suite allows, by its ini file, and which of its rules were ever needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_nova_hygiene.connections.defaults import default_uri
from pytest_nova_hygiene.connections.uri import LOCAL_TEST, matches
from pytest_nova_hygiene.kept import KEPT
from pytest_nova_hygiene.suppress import Allow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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
        """Each rule but the default one, with how often it was needed."""
        return [
            Allow("ini", ("NHY201",), "", self._shown, self._line(rule), "", rule, matched=needed)
            for rule, needed in self._needed.items()
            if rule != LOCAL_TEST
        ]

    def _line(self, rule: str) -> int:
        """Find the line of a rule in the ini file: the first that holds it from the key on."""
        lines = KEPT.lines(self._inifile)
        keys = (number for number, line in enumerate(lines, 1) if _KEY in line)
        key = next(keys, 0)
        inside = (number for number, line in enumerate(lines, 1) if number >= key and rule in line)
        return next(inside, key)
