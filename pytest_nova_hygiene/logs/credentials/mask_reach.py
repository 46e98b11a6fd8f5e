"""How far the mask of a value reaches: beyond the value, wherever that may go on.

A bare value ends at a comma or a bracket, by all that a notation says; a password may have both
inside. What is found is the value, what is hidden reaches to where it has certainly ended.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from pytest_nova_hygiene.logs.credentials.candidate import SEPARATOR
from pytest_nova_hygiene.logs.placeholders import SHORTEST
from pytest_nova_hygiene.startup.patterns import compile_later

if TYPE_CHECKING:
    from pytest_nova_hygiene.logs.credentials.key_names import Key

DELIMITED = frozenset(("XML element", "XML attribute", "form", "table"))
"""Shapes whose values end where their notation says."""

_MOST = 4096
"""So many characters behind a value are hidden: no value that is read is longer."""

_OPENED = compile_later(r"""(?:\\{0,7}["']|&quot;|&\#3[49];|&apos;|%22|`)$""")
_RUN = compile_later(rf"\S{{0,{_MOST}}}")
_LINE = compile_later(rf"[^\n]{{0,{_MOST}}}")
_OPENING = compile_later(r"""[ubN]?\\{0,7}["']{1,3}""")
_DELIMITER = compile_later(r"""["',;&<>(){}\[\]\\|`]""")
_ENDS = 20
"""So many places are taken for the end of one value."""

_BRACKETS = ("()", "[]", "{}")

_CLOSED = compile_later(r"""(?:[)\]}>,;:.!?|"'`/]|&gt;|&quot;|&\#3[49];|\\+["'])*(?:\\+[nrt]|$)""")
"""What may stand between a quote that closes and the next blank: others that close."""

_NEXT_PAIR = compile_later(
    r"""[)\]}]{0,20},(?:\{?\\{0,7}["'][^"'\\\s,]{1,60}\\{0,7}["']:|[A-Za-z_]\w{0,60}=["'])"""
)
"""What a compact document goes on with."""

_IN_TAG = compile_later(r"(?:<|&lt;)[\w:.-]{1,60}\s[^<>]{0,400}$")
_TAG_GOES_ON = compile_later(r"\s|/?>|/?&gt;|\?>|$")
_NUMBER = compile_later(r"[\w.+-]*")
_ENCODED = compile_later(r"(?:[\w.~+*-]|%[0-9A-Fa-f]{2})*")
_END_OF_NUMBER = compile_later(r"[,}\]]")
_END_OF_ENCODED = compile_later(r"[&#]|%(?:26|22|3[bB]|7[dD]|2[cC])")


def end_of_sign(text: str, key: Key, start: int) -> int:
    """Return where the sign before a value ends at the earliest: of ``==`` one may be its own."""
    sign = SEPARATOR.match(text, key.end)
    of_option = text.startswith("-", key.start) and text[key.end : key.end + 1].isspace()
    if of_option or sign is None or sign.end() > start:
        return key.end if of_option else start
    return sign.start("sign") + 1


def reach(text: str, name: int, sign: int, start: int, end: int) -> tuple[int, int]:
    """Return where the mask of a value begins and ends.

    Args:
        text: what the value was read in.
        name: where the name begins that gave it away.
        sign: where the sign between the two ends at the earliest; the value's start without one.
        start: where the value begins.
        end: where it was read to.
    """
    opened = _OPENED.search(text, max(0, start - 8), start)
    quote = opened[0] if opened else ""
    if quote and _has_closed(text, quote, start, end):
        return start, end
    if not quote and _has_ended(text, name, start, end):
        return start, end
    # A quote or a sign before the value may be its first character.
    start -= len(quote)
    while start > sign and not text[start - 1].isspace():
        start -= 1
    return start, _until_blank(text, start, end)


def _has_closed(text: str, quote: str, start: int, end: int) -> bool:
    """Return whether the quote that closes a value is no character of it."""
    if not text.startswith(quote, end):  # it was read to something else than its quote
        return False
    at = end + len(quote)
    run = _RUN.match(text, at)
    rest = run[0] if run else ""
    if quote not in rest and _CLOSED.match(rest):
        return True
    if _IN_TAG.search(text, max(0, start - 400), start) and _TAG_GOES_ON.match(rest):
        return True
    return _NEXT_PAIR.match(text, at) is not None


def _has_ended(text: str, name: int, start: int, end: int) -> bool:
    """Return whether a bare value is of a kind that cannot go on with what follows it."""
    if _NUMBER.fullmatch(text, start, end) and text[name - 1 : name] in ("'", '"'):
        return _END_OF_NUMBER.match(text, end) is not None  # of a document
    in_query = text[name - 1 : name] in ("?", "&", "%") or text[start - 3 : start - 2] == "%"
    return (
        in_query
        and _ENCODED.fullmatch(text, start, end) is not None
        and _END_OF_ENCODED.match(text, end) is not None
    )


def _until_blank(text: str, start: int, end: int) -> int:
    """Return where the next blank is, or the line's end if a quote or bracket was left open."""
    run = _RUN.match(text, end)
    stop = run.end() if run else end
    value = text[start:stop]
    before = text[max(0, start - 200, text.rfind("\n", 0, start)) : start]
    if any(value.count(pair[0]) > value.count(pair[1]) for pair in _BRACKETS) or any(
        value.count(quote) % 2 and not before.count(quote) % 2 for quote in "'\""
    ):
        line = _LINE.match(text, stop)
        return line.end() if line else stop
    return stop


def masks(text: str, value: tuple[int, int], mask: tuple[int, int]) -> tuple[str, ...]:
    """Return what is hidden beside a value: each text that may be the whole of it.

    It may stand elsewhere without what follows it here.

    Args:
        text: what the value was read in.
        value: where that begins and ends.
        mask: where its mask does.
    """
    if value == mask and _OPENED.search(text, max(0, value[0] - 8), value[0]):
        return ()
    # An opened quote takes in blanks, too.
    stops = [mask[1], *(run.end() for at in (mask[0], value[1]) if (run := _RUN.match(text, at)))]
    ends = [sign.start() for sign in islice(_DELIMITER.finditer(text, *mask), _ENDS)]
    opening = _OPENING.match(text, mask[0])
    found = dict.fromkeys(
        text[start:end]
        for start in (mask[0], value[0], *range(mask[0] + 1, opening.end() + 1 if opening else 0))
        for end in (*ends, *stops)
        if end - start >= SHORTEST and end <= mask[1] and (start, end) != value
    )
    return tuple(found)
