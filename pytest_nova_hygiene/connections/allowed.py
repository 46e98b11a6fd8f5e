"""Decides which URIs the suite's ini file allows, and counts how often each entry was needed."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from pytest_nova_hygiene.connections.default_uri import default_uri, probed_uri
from pytest_nova_hygiene.connections.uri import LOCAL_TEST, is_allowed, matches
from pytest_nova_hygiene.watching.plain_values import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


class Allowed:
    """The allow rules of ``nova_hygiene_libvirt_allow``. The first rule that matches a URI counts.

    Args:
        rules: exact URIs and globs, in the order of the ini file.
    """

    def __init__(self, rules: Sequence[str]) -> None:
        self.rules = tuple(rules)
        self._needed = dict.fromkeys(self.rules, 0)

    def __str__(self) -> str:
        return ", ".join(self.rules) or "none"

    def take(self, uri: object, environ: Mapping[str, str] | None = None) -> bool:
        """Return whether a URI may be opened, and count the rule that allows it as needed.

        Args:
            uri: what the code passed. ``None`` and ``''`` stand for the default URI, as in libvirt.
            environ: the variables of the process that opens the URI; None for this process's.
        """
        uri = plain(uri)
        # The type first: a mock records that it is compared with an empty text.
        if uri is None or (type(uri) is str and not uri):
            uri = _default(environ)
        return self._needs(rule for rule in self.rules if matches(uri, rule))

    def take_name(self, name: str) -> bool:
        """Return whether a target without a URI may be reached, such as a daemon's socket.

        Args:
            name: as `Attempts.make` is given it.
        """
        return self._needs(rule for rule in self.rules if fnmatchcase(name, rule))

    def _needs(self, matching: Iterator[str]) -> bool:
        """Count the first rule that matches as needed, and return whether there is one."""
        rule = next(matching, None)
        if rule is not None:
            self._needed[rule] += 1
        return rule is not None

    def allows_default(self, environ: Mapping[str, str]) -> bool:
        """Return whether the default of a process may be opened, and count no rule as needed.

        Args:
            environ: the variables of the process, which may never open it.
        """
        return is_allowed(_default(environ), self.rules)

    def needed(self) -> dict[str, int]:
        """Return how often each rule was needed, without the default rule."""
        # The default rule is not the suite's own, so nobody is told that it is needless.
        return {rule: count for rule, count in self._needed.items() if rule != LOCAL_TEST}


def _default(environ: Mapping[str, str] | None) -> str | None:
    """Return the default URI, or what libvirt would take for it; None where that is not known."""
    uri = default_uri() if environ is None else default_uri(environ)
    return probed_uri() if uri is None else uri
