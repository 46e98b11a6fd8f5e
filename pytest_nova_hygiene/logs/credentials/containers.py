"""Lists and mappings of secrets: each of their values is one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pytest_nova_hygiene.logs.credentials.candidate import QUOTE, SEPARATOR, Candidate, read
from pytest_nova_hygiene.startup.patterns import compile_later

if TYPE_CHECKING:
    from pytest_nova_hygiene.logs.credentials.key_names import Key

_VALUES = 20
"""So many values of one list are read."""

_NEXT_IN_MAPPING = compile_later(
    rf"(?:\{{|[ \t\n]{{0,40}},)[ \t\n]{{0,40}}[ub]?{QUOTE}[^\"'\\]{{1,60}}{QUOTE}"
    rf"[ \t]{{0,5}}:[ \t]{{0,5}}(?=[ub]?{QUOTE})"
)
_NEXT_IN_LIST = compile_later(r"[ \t\n]{0,40},[ \t\n]{0,40}(?=[ub]?\\{0,7}[\"'])")
LIST = compile_later(r"[\[({]\s{0,40}(?=[ub]?\\{0,7}[\"'])")


def contained(text: str, key: Key) -> Iterator[Candidate]:
    """Yield the values of a list or mapping of secrets, and of nothing else: tokens are counted."""
    separator = SEPARATOR.match(text, key.end)
    at = separator.end() if separator else len(text)
    if opened := LIST.match(text, at):
        yield from mapped(text, at) if text.startswith("{", at) else listed(text, opened.end())


def mapped(text: str, at: int) -> Iterator[Candidate]:
    """Yield the values of a mapping of names to texts."""
    following = _NEXT_IN_MAPPING.match(text, at)
    for _ in range(_VALUES):
        if following is None or (found := read(text, following.end())) is None:
            return
        value, end, quoted = found
        following = _NEXT_IN_MAPPING.match(text, end)
        yield Candidate("key and value", value, end, quoted, more=following is not None)


def listed(text: str, at: int) -> Iterator[Candidate]:
    """Yield the values of a list of texts."""
    for _ in range(_VALUES):
        found = read(text, at)
        if found is None:
            return
        value, end, quoted = found
        following = _NEXT_IN_LIST.match(text, end)
        yield Candidate("key and value", value, end, quoted, more=following is not None)
        if following is None:
            return
        at = following.end()
