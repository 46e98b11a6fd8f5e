"""Find a part of a hidden text that stands alone, since the parts beside it were left out.

A wrapped text is shortened, or a diff puts other lines between its lines. Such a part begins or
ends where the text was cut: at a line's end, an ellipsis, a table's border, or a mask.
"""

from __future__ import annotations

from collections.abc import Iterator

from pytest_nova_hygiene.startup.patterns import compile_later

_LEAST = 8
"""So many characters of a hidden text tell what it is."""

_MANY = 300_000
"""So many places in hidden texts are known: 50 bytes each, a thousand secrets in all forms."""

_SHARED = 20
"""A run that stands in more places tells nothing: it is the beginning of them all."""

_END = r"(?:\r?\n|\r|\\{1,4}[rn])"
_SIGNS = r"(?:[ \t]|\x1b\[[0-9;]*m|[\u2500-\u257f]|[E>|+?-](?=[ \t]))*"
_CUT = compile_later(
    r"(?=[\r\n\\ \t\x1b\u2500-\u257f.*])(?:"  # one look at nearly every character
    rf"(?:[ \t]+[\w.<>/-]{{1,80}}:\d{{1,6}}[ \t]*|[ \t]+\|[ \t]*)?{_END}{_SIGNS}"
    r"|\x1b\[[0-9;]*m|[\u2500-\u257f]|\.\.\.|\*\*\*)"
)
_EDGES = " \t\"',()[]{}"
"""What may stand between a part and a cut."""

_ESCAPES = compile_later(r"\\{2,}")
"""Each `repr` of a text doubles its backslashes."""

_WORDS = compile_later(r"(?:[A-Z]?[a-z]*[ _.:,;/=-]+)*[A-Z]?[a-z]*")
"""Such a line stands in a document that is hidden, and in many others."""


class Fragments:
    """The hidden texts, and where each run of eight characters stands in them."""

    def __init__(self) -> None:
        self._new: list[str] = []
        # Each a text and an offset in it.
        self._places: dict[str, tuple[tuple[str, int], ...]] = {}

    def __repr__(self) -> str:
        return f"<Fragments of {len(self._places)} places>"

    def add(self, text: str) -> None:
        """Expect parts of a text from now on."""
        if len(text) > _LEAST and len(self._places) <= _MANY:
            self._new.append(text)

    def _index(self) -> None:
        new, self._new = self._new, []
        places = self._places
        for text in new:
            if len(places) > _MANY:
                return
            plain = _ESCAPES.sub(r"\\", text)
            for at in range(len(plain) - _LEAST + 1):
                run = plain[at : at + _LEAST]
                known = places.get(run, ())
                if len(known) < _SHARED:
                    places[run] = (*known, (plain, at))

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where parts of hidden texts stand between two cuts, or beside one.

        Args:
            text: has its whole hidden texts masked.
        """
        if self._new:
            self._index()
        last = None  # the end of the last cut
        for cut in _CUT.finditer(text):
            yield from self._part(text, last, cut.start())
            last = cut.end()
        if last is not None:
            yield from self._part(text, last, None)

    def _part(self, text: str, first: int | None, last: int | None) -> Iterator[tuple[int, int]]:
        """Yield the part that stands between two cuts; None is no cut."""
        start = first or 0
        end = len(text) if last is None else last
        if end - start < _LEAST:
            return
        whole = text[start:end]
        start += len(whole) - len(whole.lstrip(_EDGES))
        piece = whole.strip(_EDGES)
        end = start + len(piece)
        if "\\\\" in piece:
            piece = _ESCAPES.sub(r"\\", piece)
        if len(piece) < _LEAST:
            return
        begins = self._places.get(piece[:_LEAST], ()) if first is not None else ()
        ends = self._places.get(piece[-_LEAST:], ()) if last is not None else ()
        between = last is not None and any(hidden.startswith(piece, at) for hidden, at in begins)
        if between and not _WORDS.fullmatch(piece):
            yield start, end
            return
        tails = [hidden[at:] for hidden, at in begins if piece.startswith(hidden[at:])]
        if tails:
            yield start, start + _written(text[start:end], max(map(len, tails)))
        heads = [hidden[: at + _LEAST] for hidden, at in ends]
        # A short value is hidden with its key, which may stand before another mask.
        heads = [head for head in heads if piece.endswith(head) and head[-1] not in "=:"]
        if heads:
            yield end - _written(text[start:end][::-1], max(map(len, heads))), end


def _written(piece: str, length: int) -> int:
    """Return how many characters of a piece stand for so many of it with single backslashes."""
    at = seen = 0
    while seen < length:
        if piece[at] == "\\":
            while piece[at + 1 : at + 2] == "\\":
                at += 1
        at += 1
        seen += 1
    return at
