"""Which URIs the suite allows, by its ini file, and which of its rules were ever needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_nova_hygiene.connections.default_uri import default_uri
from pytest_nova_hygiene.connections.uri import LOCAL_TEST, matches

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Allowed:
    """The allow rules of ``nova_hygiene_libvirt_allow``, asked in order; the first one counts.

    Args:
        rules: exact URIs and globs.
    """

    def __init__(self, rules: Sequence[str]) -> None:
        self.rules = tuple(rules)
        self._needed = dict.fromkeys(self.rules, 0)

    def __str__(self) -> str:
        return ", ".join(self.rules) or "none"

    def take(self, uri: object, environ: Mapping[str, str] | None = None) -> bool:
        """Return whether a URI may be opened; ``None`` and ``''`` are what libvirt makes of them.

        Args:
            uri: what the code passed.
            environ: the variables of the process that opens, if not this one.
        """
        # By type first: comparing a mock with an empty text would be recorded.
        if uri is None or (type(uri) is str and not uri):
            uri = default_uri() if environ is None else default_uri(environ)
        for rule in self.rules:
            if matches(uri, rule):
                self._needed[rule] += 1
                return True
        return False

    def needed(self) -> dict[str, int]:
        """Return how often each rule but the default one was needed."""
        return {rule: count for rule, count in self._needed.items() if rule != LOCAL_TEST}
