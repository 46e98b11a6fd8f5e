"""The arguments of a command, as a shell line or as the ``repr`` of a list writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pytest_nova_hygiene.startup.patterns import compile_later

_MOST = 60
"""Arguments that are read of one command."""

_BEFORE = 300
"""Characters before a command in which the quote around it may have been opened."""

_ENTRY = compile_later(
    r"""(?P<quote>\\{0,3}["'])?[ \t\n]{0,20},[ \t\n]{0,20}
    (?:[ub]?(?P<open>\\{0,3}["'])(?P<quoted>(?:(?!(?P=open))(?:[^\\]|\\.)){0,1000})(?=(?P=open))
      |(?P<bare>[\w.]{1,100}))""",
    re.VERBOSE | re.DOTALL,
)
_PLAIN = r"[^\s\"'`\\|;&<>()]|\\[^\n\"']|[;&()](?=\w)|\$\([^()\n]{0,200}\)"
_WORDS = {
    closing: compile_later(
        rf"(?:[ \t]|\\\n){{1,20}}(?P<word>(?:{_PLAIN}{quotes}){{1,500}})", re.DOTALL
    )
    for closing, quotes in (
        ("", r"""|"(?:[^"\\\n]|\\.){0,500}"|'[^'\n]{0,500}'"""),
        ("'", r"""|"(?:[^"\\\n]|\\.){0,500}"|\\'[^'\n]{0,500}\\'"""),
        ('"', r"""|'[^'\n]{0,500}'|\\"[^"\n]{0,500}\\\""""),
    )
}
"""A word of a shell line, by the quote that the line itself stands in."""

_QUOTED = compile_later(r"""(?P<quote>\\?["'])(?P<text>.*)(?P=quote)""", re.DOTALL)


def arguments(text: str, at: int) -> Iterator[str]:
    """Yield the arguments behind a place in a text, each without its own quotes.

    Args:
        text: the text.
        at: where the name of the command ends.
    """
    if text[at : at + 1] in ("'", '"', "\\") and _ENTRY.match(text, at):
        yield from _of_list(text, at)
        return
    word = _WORDS[_around(text, at)]
    for _ in range(_MOST):
        match = word.match(text, at)
        if match is None:
            return
        yield unquoted(match["word"].rstrip(",:"))
        at = match.end()


def unquoted(word: str) -> str:
    """Return a text without the quotes around it, if there are any."""
    match = _QUOTED.fullmatch(word)
    return match["text"] if match else word


def _of_list(text: str, at: int) -> Iterator[str]:
    for _ in range(_MOST):
        match = _ENTRY.match(text, at)
        if match is None:
            return
        yield match["bare"] or match["quoted"] or ""
        at = match.end()


def _around(text: str, at: int) -> str:
    """Return the quote that was opened before a place, on its line, and not closed."""
    opened = ""
    start = max(0, at - _BEFORE)
    for place in range(max(start, text.rfind("\n", start, at) + 1), at):
        char = text[place]
        if char not in "\"'" or text[place - 1 : place] == "\\":
            continue
        if opened:
            opened = "" if char == opened else opened
        elif not text[place - 1 : place].isalpha() or text[place - 1] in "bu":  # "can't"
            opened = char
    return opened
