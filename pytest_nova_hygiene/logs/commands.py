"""Commands and statements that take a password without a name beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pytest_nova_hygiene.logs.arguments import arguments, unquoted
from pytest_nova_hygiene.logs.command_lines import LINES
from pytest_nova_hygiene.logs.command_table import TOOLS, Tool
from pytest_nova_hygiene.logs.glance import any_of
from pytest_nova_hygiene.logs.keys import WORDS as STEMS

_ALL = {word for row in (*TOOLS, *LINES) for word in row.words}
_may_stand_in = any_of(_ALL)

WORDS = tuple(
    sorted(word for word in _ALL if not any(other in word for other in {*_ALL, *STEMS} - {word}))
)
"""What the gate looks for; texts with the rest have a word of a sensitive name in them, too."""

_NO_VALUE = re.compile(
    r"""(?ix)
      (?:requires?|is|must|was|needs?|and|or|with|options?|flags?|arguments?|not|for|to|in|as|from
        |the|an?|has|may|can|on|if|but|this|that|are|be|value|string)
    | [\[<{(]?(?:the|your|my|new|old|db|root|admin|user|bind|auth|priv)?[_-]?
      (?:password|passwd|passphrase|pass|passw|pwd|pw|secret|cred|credential|token)s?[\]>})]?
    | (?-i:[A-Z_]*(?:PASS|PW|SECRET|TOKEN|KEY|VALUE)[A-Z_]*)
    | \$(?:\w+|\{.*|\(.*) | %\w+% | -.* | \.{2,}
    """,
    re.DOTALL,
)
"""A word of a manual or of a sentence, a variable, the next option."""


_PATTERNS = tuple((tool, re.compile(rf"(?<![\w.$-]){tool.tools}(?=[\s\"'\\])")) for tool in TOOLS)


def passwords(text: str, lower: str) -> Iterator[tuple[str, str, str]]:
    """The passwords handed to commands: the command's name, the value, the text up to its end."""
    if _may_stand_in(lower) is None:
        return
    for line in LINES:
        if any(word in lower for word in line.words):
            for match in line.pattern.finditer(text):
                value = match["value"]
                if _is_value(value) and (line.judge is None or line.judge(value)):
                    yield line.name, value, match[0]
    for tool, pattern in _PATTERNS:
        if any(word in lower for word in tool.words):
            for match in pattern.finditer(text):
                for value in _values(tool, match[0], arguments(text, match.end())):
                    end = text.find(value, match.end()) + len(value)
                    yield tool.name, value, text[match.start() : end]


def _is_value(value: str) -> bool:
    return _NO_VALUE.fullmatch(value) is None


def _values(tool: Tool, called: str, words: Iterator[str]) -> Iterator[str]:
    """What stands where the tool has its password."""
    place = _Place(tool)
    for word in words:
        if word == called:  # it begins again: in a sentence, or in a loop of a script
            return
        value = _part(tool, place.value(word))
        if value and _is_value(value):
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
        """The next argument, where the password stands in it; otherwise nothing."""
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
    """The value in an argument that is an option and its value in one."""
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
