"""One search for any of some hundred words, as fast as ``re`` can be made to look for them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

_COMMON_FIRST = "e tiansordc0lm1upg2h-f34.5b:v6789y_wk/x,'\"q=jz()[]"
"""Characters by how often they stand in log lines in lower case, the commonest first."""


_PAYS_AFTER = 1000
"""So many searches of one word after another cost as much as building one for all of them."""


class WordSearch:
    """A search for any of some words in a text that is in lower case.

    Most runs are over before an expression for all words would pay, so it is built late.

    Args:
        words: in lower case.

    Attributes:
        search: finds one of the words, or returns None.
        searches: how often it was asked for, up to the number at which one expression pays.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self.words = tuple(words)
        self.searches = 0
        self.search: Callable[[str], object | None] = self._one_by_one

    def _one_by_one(self, lower: str) -> str | None:
        self.searches += 1
        if self.searches >= _PAYS_AFTER:
            self.search = any_of(self.words)
        return next((word for word in self.words if word in lower), None)


def any_of(words: Iterable[str]) -> Callable[[str], re.Match[str] | None]:
    """Return a search for any of some words in a text that is in lower case.

    ``re`` passes quickly over characters that begin no alternative. So each word is looked for from
    one of its characters on, and what stands before that character is looked for behind it. The
    characters are chosen to be rare and shared by many words.
    """
    some = set(words)
    if "" in some:
        return re.compile("").search
    # A word that holds another one is found by it.
    left = {word for word in some if not any(other in word for other in some - {word})}
    parts = []
    while left:
        character = min(
            sorted({character for word in left for character in word}),
            key=lambda one: _how_common(one) / sum(one in word for word in left),
        )
        tails: list[tuple[str, str]] = []
        ended: list[str] = []
        for word in sorted(word for word in left if character in word):
            left.discard(word)
            before, _, after = word.partition(character)
            if before and not after:
                ended.append(word)
            else:
                tails.append((after, f"(?<={re.escape(word)})" if before else ""))
        following = [_by_first_character(tails)] if tails else []
        if ended:
            following.append(_behind(ended))
        parts.append(f"{re.escape(character)}(?:{'|'.join(following)})")
    return re.compile("|".join(parts) if parts else r"(?!)").search


def _behind(words: list[str]) -> str:
    """Return a pattern for one of some words that end here, all with the same last character.

    A look at the characters before it says nearly always that none of them is here.
    """
    known = min(3, *(len(word) - 1 for word in words)) if len(words) > 1 else 1
    some = ["".join(sorted({word[-at] for word in words})) for at in range(known + 1, 1, -1)]
    before = "".join(f"[{re.escape(characters)}]" for characters in some)
    exactly = "|".join(f"(?<={re.escape(word)})" for word in words)
    return f"(?<={before}{re.escape(words[0][-1])})(?:{exactly})"


def _by_first_character(tails: list[tuple[str, str]]) -> str:
    """Return a pattern for one of some texts, each with what must stand before it."""
    groups: dict[str, list[str]] = {}
    for text, behind in tails:
        groups.setdefault(text[:1], []).append(re.escape(text[1:]) + behind)
    return "|".join(
        re.escape(first) + (rests[0] if len(rests) == 1 else f"(?:{'|'.join(rests)})")
        for first, rests in sorted(groups.items(), key=lambda one: _COMMON_FIRST.find(one[0]))
    )


def _how_common(character: str) -> float:
    """Return about how many of a hundred characters of a log line it is."""
    at = _COMMON_FIRST.find(character)
    return 0.1 if at < 0 else 32 / (4 + at)
