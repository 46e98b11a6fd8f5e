"""The exact rules for texts, which are loaded when the first text comes.

They are two dozen modules, and many runs log nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

from pytest_nova_hygiene.logs.word_search import WordSearch
from pytest_nova_hygiene.watching.originals import own_builtins

if TYPE_CHECKING:
    from pytest_nova_hygiene.logs.credentials.shapes import Shape, Shapes


class ExactRules(Protocol):
    """A set of exact rules."""

    @property
    def words(self) -> tuple[str, ...]:
        """In lower case; `look` finds nothing in a text whose ``lower()`` has none of them."""
        ...

    def look(self, text: str) -> Sequence[Any]:
        """Return the rules' findings in a text."""
        ...


class Rules:
    """What texts are read by.

    Args:
        shapes: the credential shapes.
        formats: the token formats; None where their rule is off.

    Attributes:
        words: the words of all rules; a text with none of them is clean.
    """

    def __init__(self, shapes: Shapes, formats: ExactRules | None = None) -> None:
        self._shapes = shapes
        self._formats = formats
        words = {*shapes.words, *(formats.words if formats is not None else ())}
        self.words = WordSearch(sorted(words))

    def look(self, text: str) -> tuple[Sequence[Shape], Sequence[Any]]:
        """Return the shapes and the formats in a text."""
        formats = self._formats.look(text) if self._formats is not None else ()
        return self._shapes.look(text), formats


def load(
    names: Sequence[str] = (), patterns: Sequence[tuple[str, str]] = (), *, formats: bool = True
) -> Rules:
    """Import the rules and make them.

    Args:
        names: sensitive names beside our own.
        patterns: names and regular expressions of token formats beside our own.
        formats: whether token formats are looked for.

    Raises:
        ImportError: the table of modules is a test's own just now, without this package.
    """
    # Else the package, and pytest with it, would be imported anew.
    if __name__ not in sys.modules:
        raise ImportError("the table of modules is replaced")
    # A test may be running, in which `builtins.__import__` and what reads files are replaced.
    with own_builtins():
        from pytest_nova_hygiene.logs.credentials.shapes import Shapes  # noqa: PLC0415 - see the module

        if not formats:
            return Rules(Shapes(names))
        from pytest_nova_hygiene.logs.tokens.formats import Formats  # noqa: PLC0415 - as above

        return Rules(Shapes(names), Formats(patterns))
