"""Passwords that hold what ends a bare value in logs: commas, brackets, quotes.

They are read to the next blank. Calls, templates and lists of pairs are read so, too, but people
write those of words, and with few kinds of punctuation.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pytest_nova_hygiene.logs.credentials.candidate import SEPARATOR, Candidate
from pytest_nova_hygiene.logs.credentials.key_names import PASSWORDS
from pytest_nova_hygiene.logs.credentials.key_values import is_label
from pytest_nova_hygiene.logs.placeholders import is_placeholder
from pytest_nova_hygiene.startup.patterns import compile_later

if TYPE_CHECKING:
    from pytest_nova_hygiene.logs.credentials.key_names import Key

_NEXT = compile_later(r"""[ \t]{1,20}(?P<quote>["']?)""")
_RUN = compile_later(r"\S{8,200}")
_ENDED = compile_later(
    r"""-{1,2}[A-Za-z](?:[\w-]*(?:=.*)?$|["']|\$[A-Z({]|[./~][\w./-]*$)
    | (?!-)[^\s"',;&<>(){}\[\]\\|`]*[)\]}>,;]*$
    | [ubN]?(?P<quote>["'`])(?:(?!(?P=quote)).)+(?<!\\)(?P=quote)[)\]}>.,;:]*$""",
    re.VERBOSE,
)
"""An option, or a bare or quoted value whose end is no question."""

_OF_A_LIST = compile_later(
    r"[^\s,;&|]*(?:&\w{1,60}=|[,;|](?:[a-z_]{3,60}|[A-Z_]{3,60}|(?:[A-Z]?[a-z]{2,20}){1,4})=)|\*{3}"
)
"""The first of several pairs: it was judged already. What begins with a mask was, too."""

_OF_A_DOCUMENT = compile_later(
    r"""</?[a-z]+> | ["'][^"']*["'][:>] | \$\{\w*[}:]
    | ^(?:[a-z_.]{3,60}|(?:[A-Z][a-z]{1,20}\d{0,2}){2,6})\(
    | ^[\[({][ubN]?\\*["'].*["'][\])}]+[.,;:]*$
    | &(?:lt|gt|amp|quot|nbsp|\#x?[0-9A-Fa-f]{2,4});""",
    re.VERBOSE,
)
_WORD = compile_later(r"[A-Z]?[a-z]{3,}|[A-Z]{3,}")
_IN_CODE = frozenset("()[]{}.,:;'\"_-=<>/&")
_KINDS = (str.islower, str.isupper, str.isdigit)
_MIXED = 2
_FEW, _SOME, _MOST, _NEARLY_ALL = 0.55, 0.6, 0.8, 0.95
"""How much of a text's letters may be of words, the more the odder its punctuation is."""


def behind(text: str, key: Key) -> Candidate | None:
    """Return the value of a name if it is a password that the notation does not delimit."""
    if separator := SEPARATOR.match(text, key.end):
        sign = separator["sign"]
        at = separator.end()
        if sign.startswith(("%", "\\", "u")) or is_label(text, key, sign, at):
            return None
        if sign == ":" and text[key.start - 1 : key.start] == ":":  # "arn:aws:...:secret:name"
            return None
    elif (match := _NEXT.match(text, key.end)) and (
        text.startswith("-", key.start) or (key.name in PASSWORDS and match["quote"])
    ):
        sign, at = "-", match.start("quote")
    else:
        return None
    value = generated(text, at)
    return (
        None if value is None else Candidate("key and value", value, at + len(value), False, sign)
    )


def generated(text: str, at: int) -> str | None:
    """Return what stands from a place to the next blank, where only a password is written so."""
    run = _RUN.match(text, at)
    if run is None or _ENDED.match(run[0]) or _OF_A_LIST.match(run[0]):
        return None
    if (
        is_placeholder(run[0].rstrip(",;.)]}"))
        or _OF_A_DOCUMENT.search(run[0])
        or not looks_generated(run[0])
    ):
        return None
    return run[0]


def looks_generated(run: str) -> bool:
    """Return whether the characters of a text are mixed as in no word and no code.

    The figures tell made passwords (`python -m benchmarks.passwords`) from what stands behind names
    in code.
    """
    letters = [char for char in run if char.isalnum()]
    kinds = sum(any(map(kind, letters)) for kind in _KINDS)
    signs = {char for char in run if char.isascii() and not char.isalnum() and char != "_"}
    odd = len(signs - _IN_CODE)
    words = sum(map(len, _WORD.findall(run))) / max(1, len(letters))
    if kinds < _MIXED:  # all lower case
        return odd > 1 and words < _MOST
    if odd > 1:
        return words < _NEARLY_ALL
    if len(signs) > 1:
        return words < (_MOST if odd else _SOME)
    return words < _FEW
