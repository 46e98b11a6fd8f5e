"""Texts without their layout: what a terminal, a log handler or ``textwrap`` broke is whole again.

All blanks go, with what stands at the ends and beginnings of lines: pytest's ``E``, a diff's signs,
a table's borders, a handler's column of places, a highlighter's colours. Texts are UTF-8.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

from pytest_nova_hygiene.startup.patterns import compile_later

_COLOUR = r"\x1b\[[0-9;]*m"
_BOX = r"\xe2[\x94\x95][\x80-\xbf]"  # U+2500 to U+257F in UTF-8, read as Latin-1
_LINE_END = r"(?:\r?\n|\r|\\{1,4}[rn])"

# A sign of layout has a blank behind it, which no place inside an unbroken text has.
_MARGIN = rf"(?:[ \t]|{_COLOUR}|{_BOX}|[E>|+?-](?=[ \t])|{_LINE_END})*"

_LAYOUT = compile_later(
    r"(?=[ \t\r\n\\\x1b\xe2'\"])(?:"  # one look at nearly every character
    # Between quotes pytest breaks the `repr` of a text; a column of places is rich's.
    rf"['\"](?:{_COLOUR})*{_LINE_END}{_MARGIN}b?['\"]"
    rf"|[ \t]+[\w.<>/-]{{1,80}}:\d{{1,6}}[ \t]*{_LINE_END}{_MARGIN}"
    rf"|[ \t]+\|[ \t]*{_LINE_END}{_MARGIN}"
    rf"|{_LINE_END}{_MARGIN}|[ \t]+|{_COLOUR}|{_BOX}"
    # Each escaping in an escaped text doubles the backslashes.
    r"|(?<=\\)\\+)"
)
_BREAK = compile_later(rf"{_LINE_END}|{_COLOUR}|\\\\")


def without_layout(data: bytes) -> bytes:
    """Return a text without layout."""
    return _LAYOUT.sub("", data.decode("latin-1")).encode("latin-1")


class Layout:
    """Where the parts of a text without layout stand in the text itself.

    Args:
        data: the text with its layout.
    """

    def __init__(self, data: bytes) -> None:
        self._text = data.decode("latin-1")
        cuts = [match.span() for match in _LAYOUT.finditer(self._text)]
        sums = list(accumulate(end - start for start, end in cuts))
        # The n-th cut is at this place of the text without layout.
        self._places = [start - gone for (start, _), gone in zip(cuts, [0, *sums], strict=False)]
        self._gone = [0, *sums]

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the place of a part in the text; None where nothing breaks that.

        Args:
            start: where the part begins in the text without layout.
            end: where it ends there.
        """
        first = start + self._gone[bisect_right(self._places, start)]
        last = end + self._gone[bisect_right(self._places, end - 1)]
        return (first, last) if _BREAK.search(self._text[first:last]) else None
