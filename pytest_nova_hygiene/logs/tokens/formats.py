"""The formats of tokens and keys (NHY303): secrets that need no name beside them."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Callable, Sequence
from functools import cached_property

from pytest_nova_hygiene.logs.placeholders import is_placeholder
from pytest_nova_hygiene.logs.structure import secret_of
from pytest_nova_hygiene.logs.tokens.table import TABLE
from pytest_nova_hygiene.startup.named_tuple import NamedTuple
from pytest_nova_hygiene.startup.patterns import compile_later


class Format(NamedTuple):
    """One token in a text: the format's name and the secret itself."""

    name: str
    value: str


class _Compiled(NamedTuple):
    name: str
    words: tuple[str, ...]
    pattern: re.Pattern[str]
    check: Callable[[re.Match[str]], bool]


_PREFIX = compile_later(r"(?:\\b)?(?P<literal>[A-Za-z0-9_@=-]*)(?P<behind>[?*{]?)", re.ASCII)

_TELLING = 3
"""Fewer letters than these let too few texts go."""


def word_of(pattern: str) -> str:
    """Return a word that stands in every text which a pattern matches, in lower case.

    Maybe the empty one.

    It is the pattern's literal beginning: nothing else of a regular expression is easy to tell.
    """
    if "|" in pattern:
        return ""
    match = _PREFIX.match(pattern)
    literal = match["literal"] if match else ""
    if match and match["behind"]:
        literal = literal[:-1]
    return literal.lower() if len(literal) >= _TELLING else ""


def _is_shown(match: re.Match[str]) -> bool:
    return not is_placeholder(secret_of(match))


_OURS = tuple(
    _Compiled(row.name, row.words, compile_later(row.pattern), row.check) for row in TABLE
)


class Formats:
    """The formats of the table, with a project's own beside them.

    Args:
        patterns: names and regular expressions of a project's own. The group ``value``, where
            there is one, is the secret, otherwise the whole match is.
    """

    def __init__(self, patterns: Sequence[tuple[str, str]] = ()) -> None:
        own = tuple(
            _Compiled(name, (word_of(pattern),), re.compile(pattern), _is_shown)
            for name, pattern in patterns
        )
        self._rows = (*own, *_OURS)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """In lower case; `look` finds nothing in a text whose lower case has none of them."""
        return tuple(dict.fromkeys(word for row in self._rows for word in row.words))

    def look(self, text: str) -> list[Format]:
        """Return the tokens in a text, each once.

        Of two formats that overlap, the first of the table.
        """
        lower = text.lower()
        # The gate: a pattern is tried only where one of its words stands.
        if not any(word in lower for word in self.words):
            return []
        found: dict[str, Format] = {}
        taken: list[tuple[int, int]] = []  # sorted
        for row in self._rows:
            if not any(word in lower for word in row.words):
                continue
            for match in row.pattern.finditer(text):
                start, end = match.span()
                # Sorted spans: a document may hold thousands of tokens.
                at = bisect(taken, (start, end))
                overlaps = (at > 0 and taken[at - 1][1] > start) or (
                    at < len(taken) and taken[at][0] < end
                )
                if start < end and not overlaps and row.check(match):
                    taken.insert(at, (start, end))
                    found.setdefault(secret_of(match), Format(row.name, secret_of(match)))
        return list(found.values())
