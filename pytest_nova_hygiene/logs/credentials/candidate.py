"""What may be the value of a sensitive name, and how a value is read: quoted, or to its end."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pytest_nova_hygiene.startup.named_tuple import NamedTuple
from pytest_nova_hygiene.startup.patterns import compile_later


class Candidate(NamedTuple):
    """What may be the value of a name.

    Attributes:
        shape: how the two stand together, for people.
        value: the text of it.
        end: where it ends.
        quoted: whether quotes or markup delimit it; a bare word may be one of a sentence.
        separator: what stood between, for bare words.
        more: whether the next one is another value of the same name, and no other reading.
    """

    shape: str
    value: str
    end: int
    quoted: bool
    separator: str = ""
    more: bool = False


_MOST = 4096
QUOTE = r"""(?:\\{0,7}["']|&quot;|&\#3[49];|&apos;|%22|`)"""
_CLOSE = rf"(?:{QUOTE})?(?:\]|%5[dD])?"
# The last sign is a full-width colon.
SEPARATOR = compile_later(
    rf"{_CLOSE}(?:[ \t]\([^()\n]{{1,40}}\)(?=[ \t]*=))?[ \t]*"
    r"(?P<sign>=>|->|<-|==?|::(?=[ \t])|:=?|%3[dDaA]|%253[dD]|\\?u003[dD]|\uff1a)[ \t]*"
)
_WRAPPED = (
    r"(?:(?:(?:Some|Just|Ok|Optional|String|Secret|SecretStr|SecretString|Sensitive)[( ]){1,3}"
    r"|string\(\d{1,4}\)[ ])"
)
"""What Rust, Haskell, Swift and PHP print around a text."""

_OPEN = compile_later(rf"(?:str:|{_WRAPPED}|[uUbBrRfF]{{0,2}}|N)(?P<quote>{QUOTE})")
_PLAIN = {
    quote: compile_later(rf"(?:(?:[^\\{quote}]|\\.)(?:{quote}{quote})*){{0,{_MOST}}}", re.DOTALL)
    for quote in ("'", '"', "`")  # YAML and SQL double a quote inside
}
_CLOSING = {
    opening: compile_later(rf"[ \xa0]?(?P<text>[^{closing}\n]{{1,1000}}?)[ \xa0]?[{closing}]")
    for opening, closing in (
        *(("\u201e", "\u201c\u201d"), ("\u201c", "\u201d"), ("\u201a", "\u2018\u2019")),
        *(("\u2018", "\u2019"), ("\xab", "\xbb"), ("\u2039", "\u203a")),
        *(("\u300c", "\u300d"), ("\u300e", "\u300f")),
    )
}
"""Quotes of other languages, and what closes each."""

OPENING = "".join(_CLOSING)

_BARE = compile_later(r"""[^\s"',;&<>(){}\[\]\\|]{1,1000}+(?![(\[])""")
_TAIL = compile_later(r"""[\w*][^\s,;"'}]{0,200}""")


def read(text: str, at: int) -> tuple[str, int, bool] | None:
    """Return the value that begins at a place: its text, its end, whether it is quoted."""
    opened = _OPEN.match(text, at)
    if opened is None:
        closing = _CLOSING.get(text[at : at + 1])
        if closing and (other := closing.match(text, at + 1)):
            return other["text"], other.end(), True
        bare = _BARE.match(text, at)
        return (bare[0], bare.end(), False) if bare else None
    quote, start = opened["quote"], opened.end()
    if quote in _PLAIN:
        body = _PLAIN[quote].match(text, start)
        end = body.end() if body else start
        if end < len(text) and text[end] == "\\":  # a text that was cut behind a backslash
            end += 1
    else:
        end = _closing(text, quote, start)
    value, end = text[start:end], min(len(text), end + len(quote))
    if quote == "`" and " " in value:  # a command, whose output would be the value
        return None
    if "***" in value and (tail := _TAIL.match(text, end)):  # '***'fN33' was masked in part
        return text[start : tail.end()], tail.end(), True
    return value, end, True


def _closing(text: str, quote: str, start: int) -> int:
    """Return where an escaped quote ends: at the same one, not at one that is escaped once more."""
    limit = min(len(text), start + _MOST)
    end = text.find(quote, start, limit)
    while end > start and text[end - 1] == "\\" and quote[0] == "\\":
        end = text.find(quote, end + 1, limit)
    return limit if end < 0 else end


def read_at(text: str, at: int, shape: str, separator: str = "") -> Iterator[Candidate]:
    """Yield what is read at a place, if anything is.

    Args:
        text: what is read.
        at: where the value begins.
        shape: how it stands beside its name, for people.
        separator: what stands between the two.
    """
    found = read(text, at)
    if found:
        value, end, quoted = found
        yield Candidate(shape, value, end, quoted, separator)
