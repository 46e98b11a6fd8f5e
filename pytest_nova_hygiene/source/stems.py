"""Searches a text for a pattern near words that stand in every match of it.

Finding a word costs a tenth of what a pattern does that may begin with any of several letters.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import re


def is_near(
    lower: str, stems: Sequence[str], pattern: re.Pattern[str], before: int, after: int
) -> bool:
    """Return whether a pattern matches somewhere around one of some words.

    Args:
        lower: the text.
        stems: the words.
        pattern: what is searched.
        before: how many characters before a word a match may begin; 0 where it begins with one.
        after: how many characters behind the word's start it may end.
    """
    for stem in stems:
        at = lower.find(stem)
        while at >= 0:
            end = at + after
            # Most texts have the word often, so nothing behind it is tried where it begins a match.
            if (
                pattern.search(lower, max(0, at - before), end)
                if before
                else pattern.match(lower, at, end)
            ):
                return True
            at = lower.find(stem, at + len(stem))
    return False
