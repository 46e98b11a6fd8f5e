"""Comments that suppress a finding: ``# nova-hygiene: ignore[NHY301] reason``.

A comment speaks of a statement. That is the one it stands in, or the one directly below where it
has a line of its own. Of a compound statement it is the header; decorators belong to their function
or class.
"""

from __future__ import annotations

import tokenize
from collections.abc import Iterator

from pytest_nova_hygiene.startup.named_tuple import NamedTuple
from pytest_nova_hygiene.startup.patterns import compile_later
from pytest_nova_hygiene.watching.originals import ORIGINALS

RIGHT = "write # nova-hygiene: ignore[NHY301] reason"

# Another word than "ignore" is a mistake before a bracket alone: comments may speak of us.
_OURS = compile_later(r"#\s*nova-hygiene\s*:\s*(?P<rest>(?:ignore\b|\w+\s*\[).*)", 2)  # re.I
_NEXT = compile_later(r"(?=#\s*nova-hygiene\s*:)", 2)
_FORM = compile_later(r"ignore\s*\[(?P<codes>[^\]\[]*)\](?P<reason>.*)", 2)
_ANOTHER_COMMENT = compile_later(r"\s#\s*(?:noqa|type|nosec|pragma|pylint|fmt|mypy|ruff)?\s*[:\s]")
_WORD = compile_later(r"\w")


class Comment(NamedTuple):
    """One comment of ours.

    Attributes:
        line: its own, from 1.
        first: the first line of its statement; the comment's own where there is none.
        last: the statement's last line.
        codes: as written.
        reason: why.
        wrong: what is wrong with it; empty where nothing is.
    """

    line: int
    first: int
    last: int
    codes: tuple[str, ...]
    reason: str
    wrong: str = ""


def comments_in(lines: list[str]) -> list[Comment]:
    """Return the comments of ours in a file; none where it is no Python.

    Args:
        lines: the file's.
    """
    try:
        return list(_Reader().read(lines))
    except (tokenize.TokenError, SyntaxError, ValueError, RecursionError):  # pytest's affair
        return []


class _Reader:
    """Goes through a file's tokens, and knows the statement that each comment speaks of."""

    def __init__(self) -> None:
        self._begin = 0
        self._decorated = 0
        self._is_decorator = False
        self._mine: list[Comment] = []
        self._above: list[Comment] = []
        self._above_end = 0

    def read(self, lines: list[str]) -> Iterator[Comment]:
        """Yield the comments."""
        for kind, text, (line, _), _, _ in ORIGINALS.tokens(iter(lines).__next__):
            if kind == tokenize.COMMENT:
                yield from self._comment(text, line)
            elif kind == tokenize.NEWLINE:
                yield from self._statement_ended(line)
            elif kind not in _LAYOUT and not self._begin:
                yield from self._statement_began(text, line)
        yield from (*self._above, *self._mine)

    def _comment(self, text: str, line: int) -> Iterator[Comment]:
        found = _read(text, line)
        if self._begin:
            self._mine += found
            return
        if line != self._above_end + 1 and not self._decorated:
            yield from self._take_above()
        self._above += found
        self._above_end = line

    def _statement_began(self, text: str, line: int) -> Iterator[Comment]:
        self._begin, self._is_decorator = line, text == "@"
        if self._above_end == line - 1 or self._decorated:
            self._mine += self._take_above()
        else:
            yield from self._take_above()

    def _statement_ended(self, line: int) -> Iterator[Comment]:
        first, self._begin = self._decorated or self._begin, 0
        self._decorated = first if self._is_decorator else 0
        if not self._decorated:
            for comment in self._mine:
                yield comment._replace(first=first, last=line)
            self._mine = []

    def _take_above(self) -> list[Comment]:
        above, self._above = self._above, []
        return above


_LAYOUT = (tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER)


def _read(text: str, line: int) -> list[Comment]:
    """Read a comment, which may hold several of ours: linters have theirs in the same one."""
    ours = (_OURS.match(part) for part in _NEXT.split(text))
    return [_parsed(match["rest"], line) for match in ours if match is not None]


def _parsed(text: str, line: int) -> Comment:
    form = _FORM.match(text)
    if form is None:
        return Comment(line, line, line, (), "", RIGHT)
    codes = tuple(form["codes"].replace(",", " ").upper().split())
    reason = _ANOTHER_COMMENT.split(form["reason"])[0].strip(" \t:-\u2013\u2014")
    wrong = "" if _WORD.search(reason) else f"a reason is required; {RIGHT}"
    if not codes:
        wrong = f"codes are required; {RIGHT}"
    return Comment(line, line, line, codes, reason, wrong)
