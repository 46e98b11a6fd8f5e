"""Find what is left of a hidden text where another text was shortened."""

from __future__ import annotations

from bisect import bisect_left

MASK = "***"
"""What stands in the place of a hidden text."""

_USUAL = 4
"""The least of an encoded form that counts: two letters of one end most words."""


class Ends:
    """The hidden texts in order, forwards and backwards, to find one that was cut off.

    Args:
        least: the least of a plain text that counts.
    """

    def __init__(self, least: int) -> None:
        self._least = least
        self._new: list[str] = []
        self._forwards = _Beginnings()
        self._backwards = _Beginnings()

    def add(self, text: str, *, plain: bool) -> None:
        """Expect a text to be cut off from now on; sorting waits until an ellipsis is met.

        Args:
            text: what is hidden.
            plain: it is no encoded form, so a very short rest of it is masked too.
        """
        self._new.append(text)
        for length in range(self._least, _USUAL) if plain else ():
            if len(text) >= length:
                self._forwards.short.add(text[:length])
                self._backwards.short.add(text[: -length - 1 : -1])

    def _sort(self) -> None:
        if self._new:
            new, self._new = self._new, []
            self._forwards.add(new)
            self._backwards.add([text[::-1] for text in new])

    def cut_end(self, piece: str, least: int) -> str:
        """Return the text before an ellipsis, without the beginning of a hidden text at its end."""
        self._sort()
        kept = self._forwards.kept(piece, least)
        return piece if kept is None else piece[:kept] + MASK

    def cut_start(self, piece: str, least: int) -> str:
        """Return the text behind an ellipsis, without the end of a hidden text at its beginning."""
        self._sort()
        head = piece[: self._backwards.longest][::-1]
        kept = self._backwards.kept(head, least)
        return piece if kept is None else MASK + piece[len(head) - kept :]


class _Beginnings:
    """Texts in order."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._first: set[str] = set()
        self.short: set[str] = set()
        self.longest = 0

    def add(self, texts: list[str]) -> None:
        self._texts += texts
        self._first.update(text[:_USUAL] for text in texts)
        self.longest = max(self.longest, *map(len, texts))
        self._texts.sort()  # nearly in order: no dearer than one pass

    def kept(self, piece: str, least: int) -> int | None:
        """Return where the longest beginning of one of the texts starts that ends a piece."""
        texts, first = self._texts, self._first
        for start in range(max(0, len(piece) - self.longest), len(piece) - _USUAL + 1):
            if piece[start : start + _USUAL] in first:
                tail = piece[start:]
                at = bisect_left(texts, tail)
                if at < len(texts) and texts[at].startswith(tail):
                    return start
        for length in range(_USUAL - 1, least - 1, -1):
            if len(piece) >= length and piece[-length:] in self.short:
                return len(piece) - length
        return None
