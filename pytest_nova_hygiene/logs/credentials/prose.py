"""Values that a sentence tells: what a password was set to, which token was refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pytest_nova_hygiene.logs.credentials.candidate import OPENING, Candidate, read_at
from pytest_nova_hygiene.logs.credentials.key_names import PASSWORDS
from pytest_nova_hygiene.logs.credentials.languages import in_languages
from pytest_nova_hygiene.startup.patterns import compile_later

if TYPE_CHECKING:
    from pytest_nova_hygiene.logs.credentials.key_names import Key

_PROSE = compile_later(
    r"""(?:[ \t]+(?:for|of)(?:[ \t]+[\w@.:'"-]{1,60}){1,4}?)?
    (?:[ \t]+(?:is|was|are|to|as|now|will[ ]be|has[ ]been|(?:set|changed|reset|updated)[ ]to)){1,2}
    [ \t]*:?[ \t]+(?=\S)""",
    re.VERBOSE | re.IGNORECASE,
)
_FOR = compile_later(
    r"(?i)(?:[ \t]+(?:is|was|has been)[ \t]+(?:generated|created|set|changed|reset))?"
    r"[ \t]+(?:for|of)(?:[ \t]+[\w@.'\"-]{1,60}){1,4}?:[ \t]+(?=\S)"
)
_FOLLOWING = compile_later(r"(?i)(?<=following )password(?: \w{1,20}){0,6}:\s{1,6}(?=\S)")
_WITH = compile_later(
    r"(?i)\b(?:with|using|new|temporary|generated|initial) (?:the |a |an )?(?:\w{1,20} )?$"
)
_OTHER_QUOTES = compile_later(rf"[ \t]?(?:\w{{1,12}}[ ]?)?[ :]{{0,3}}(?=[{OPENING}])")
"""Before the quotes of other languages a word may stand, or a particle of Japanese."""

_NEXT_WORD = compile_later(r"[ \t](?=\w)")
_JUST_QUOTED = compile_later(r"[ \t]+(?=[\"'])")

_TRIED = compile_later(
    r"""(?i)\b(?:invalid|wrong|bad|incorrect|unknown|expired|rejected|refused|got|received|using|use
    |trying|tried|new|old|current|accepted|created|fetched|obtained|refreshed|issued|generated|with|secret)
    [ ](?:\w{1,12}[ ])?$""",
    re.VERBOSE,
)
_VALUE = compile_later(
    r"(?:[ ](?:provided|given|supplied|received|presented|used))?:?[ ](?=[\w+/-]{6})"
)
TRIED = "tried value"
"""The shape of what follows a name at once: a word of the sentence, or what was tried."""


def in_prose(text: str, key: Key, before: str) -> Iterator[Candidate]:
    """Yield what a sentence says that a name's value is.

    Args:
        text: what is read.
        key: the name.
        before: the text before it.
    """
    if match := _PROSE.match(text, key.end):
        yield from read_at(text, match.end(), "sentence", " ")
    if key.name in PASSWORDS:
        for pattern in (_FOR, _JUST_QUOTED):
            if match := pattern.match(text, key.end):
                yield from read_at(text, match.end(), "sentence", " ")
        if match := _OTHER_QUOTES.match(text, key.end):
            yield from read_at(text, match.end(), "sentence", " ")
        if match := _FOLLOWING.match(text, key.start):
            yield from read_at(text, match.end(), "sentence", " ")
        if (match := _NEXT_WORD.match(text, key.end)) and _WITH.search(before):
            yield from read_at(text, match.end(), "sentence", " ")
        yield from in_languages(text, key, before)
    if (match := _VALUE.match(text, key.end)) and _TRIED.search(before):
        yield from read_at(text, match.end(), TRIED, " ")
