"""Commands and statements that take a password without a name beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial

from pytest_nova_hygiene.logs.credentials.command_arguments import arguments, unquoted
from pytest_nova_hygiene.logs.credentials.command_lines import STATEMENTS, Line
from pytest_nova_hygiene.logs.credentials.command_table import TOOLS, Tool
from pytest_nova_hygiene.logs.credentials.key_names import WORDS as STEMS
from pytest_nova_hygiene.logs.credentials.protocol_lines import PROTOCOLS
from pytest_nova_hygiene.logs.credentials.told_lines import TOLD
from pytest_nova_hygiene.logs.word_search import WordSearch
from pytest_nova_hygiene.startup.patterns import compile_later

_ALL = {word for row in (*TOOLS, *STATEMENTS, *PROTOCOLS, *TOLD) for word in row.words}
_words = WordSearch(_ALL)


def least_words() -> list[str]:
    """Return the words without which `passwords` and the sensitive names find nothing in a text.

    A text that has one of the other words has a word of this list, or of a sensitive name, in it.
    """
    words = {*_ALL, *STEMS}
    return sorted(
        word for word in _ALL if not any(other in word and other != word for other in words)
    )


_NO_VALUE = compile_later(
    r"""(?ix)
      (?:requires?|is|must|was|needs?|and|or|with|options?|flags?|arguments?|not|for|to|in|as|from
        |the|an?|has|may|can|on|if|but|this|that|are|be|value|string|instead)
    | \$(?:\w+|\{.*|\(.*) | %\w+% | -.* | \.{2,}
    """,
    re.DOTALL,
)
"""A word of a sentence, a variable, the next option."""

_OF_A_MANUAL = compile_later(
    r"""(?ix)
      [\[<{(]?(?:the|your|my|new|old|db|root|admin|user|bind|auth|priv)?[_-]?
      (?:password|passwd|passphrase|pass|passw|pwd|pw|token)s?[\]>})]?
    | (?-i:[A-Z_]*(?:PASS|PW|SECRET|TOKEN|KEY|VALUE)[A-Z_]*)
    """
)
"""What a usage line has in the password's place."""


def passwords(text: str, lower: str) -> Iterator[tuple[str, str, str]]:
    """Yield the passwords handed to commands.

    The command's name, the value, the text up to its end.
    """
    if _words.search(lower) is not None:
        for search in dict.fromkeys(search for word, search in _SEARCHES if word in lower):
            yield from search(text)


def _of_line(line: Line, text: str) -> Iterator[tuple[str, str, str]]:
    for match in line.pattern.finditer(text):
        value = match["value"].rstrip(",:") or match["value"]
        if _NO_VALUE.fullmatch(value) is None and (line.judge is None or line.judge(value)):
            yield line.name, value, match[0]


def _of_tool(tool: Tool, pattern: re.Pattern[str], text: str) -> Iterator[tuple[str, str, str]]:
    if not any(sign in text for sign in (*tool.options, *tool.glued, *tool.places)):
        return
    for match in pattern.finditer(text):
        at = match.end()
        in_list = text[at] in "\"'\\"  # a program's call, so no usage line
        for value in _values(tool, match[0], arguments(text, at)):
            if _NO_VALUE.fullmatch(value) or (not in_list and _OF_A_MANUAL.fullmatch(value)):
                continue
            end = text.find(value, at) + len(value)
            yield tool.name, value, text[match.start() : end]


_SEARCHES: tuple[tuple[str, Callable[[str], Iterator[tuple[str, str, str]]]], ...] = tuple(
    (word, search)
    for words, search in (
        *((line.words, partial(_of_line, line)) for line in (*STATEMENTS, *PROTOCOLS, *TOLD)),
        *(
            (
                tool.words,
                partial(_of_tool, tool, compile_later(rf"(?<![\w.$-]){tool.tools}(?=[\s\"'\\])")),
            )
            for tool in TOOLS
        ),
    )
    for word in words
)
"""What to look for where a word stands."""


def _values(tool: Tool, called: str, words: Iterator[str]) -> Iterator[str]:
    """Yield the words that stand where a tool has its password."""
    place = _Place(tool)
    for word in words:
        if word == called:  # it begins again: in a sentence, or in a loop of a script
            return
        if value := _part(tool, place.value(word)):
            yield value
        if place.ended:  # another subcommand
            return


class _Place:
    """Where among the arguments of a command we are."""

    def __init__(self, tool: Tool) -> None:
        self._tool = tool
        self._counts = not tool.behind
        self._option = ""
        self._left = tool.places[""] + 1 if "" in tool.places else 0
        self.ended = False

    def value(self, word: str) -> str:
        """Return the next argument if the password stands in it, else an empty text."""
        tool, option, self._option = self._tool, self._option, ""
        bare = not word.startswith("-")
        if option and bare:
            return word if option in tool.options else ""
        if not self._counts:
            self._counts = word in tool.behind
            self.ended = word in tool.others
        elif word in tool.places and not self._left:
            self._left = tool.places[word] + 1
        elif word in tool.options or word in tool.skipped:
            self._option = word
        elif value := _of_option(tool, word):
            return value
        elif self._left > 1 and bare:
            self._left -= 1
            return word if self._left == 1 else ""
        return ""


def _of_option(tool: Tool, word: str) -> str:
    """Return the value of an argument that is an option and its value in one; else empty."""
    option, equals, value = word.partition("=")
    if equals and option in tool.options:
        return unquoted(value)
    for glued in tool.glued:
        if word.startswith(glued) and len(word) > len(glued):
            return unquoted(word[len(glued) :].removeprefix("="))
    return ""


def _part(tool: Tool, word: str) -> str:
    match = tool.part.fullmatch(word) if tool.part else None
    if tool.part is None:
        return word
    return unquoted(match["value"]) if match else ""
