"""Real libvirt URIs written in test code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from io import BytesIO, TextIOWrapper
from tokenize import detect_encoding
from typing import TYPE_CHECKING

from pytest_nova_hygiene.source.census import Fact, Reader
from pytest_nova_hygiene.source.file_statements import Statements, Written
from pytest_nova_hygiene.startup.patterns import compile_later

if TYPE_CHECKING:
    from pytest_nova_hygiene.source.tree_walk import Handler

_DRIVERS = (
    "qemu|xen|lxc|openvz|vbox|esx|gsx|vpx|vmwareplayer|vmwarews|vmwarefusion|hyperv|vz|parallels"
    "|bhyve|ch"
)
_URI = compile_later(rf"(?:(?:{_DRIVERS})(?:\+\w+)?|test\+\w+)://[^\s'\"<>\\]*")

# Comments and strings as Python's grammar has them, the longer quotes first. Parsing the file
# instead costs thirty times as much, and Nova's largest test file a hundred megabytes.
_TOKEN = compile_later(
    r"""
      \#[^\n]*
    | (?P<prefix>[A-Za-z]{0,2})
      (?: \"{3} (?:[^\\]|\\.)*? \"{3} | '{3} (?:[^\\]|\\.)*? '{3}
        | " (?P<double>(?:[^"\\\n]|\\.)*) " | ' (?P<single>(?:[^'\\\n]|\\.)*) ' )
    """,
    re.VERBOSE | re.DOTALL,
)
_DRIVER = compile_later(rf"(?:(?:{_DRIVERS})(?:\+\w+)?|test\+\w+)\Z")
_LONGEST_DRIVER = 40
_PASSWORD = compile_later(r"(//[^/?#:@]*):.*@")  # which may hold `@` and `/` itself
_MENTIONS_US = "nova_hygiene"
_OPENING = ("NHY201", "NHY202", "NHY203")
_BLOCK = compile_later(r"(?P<indent>[ \t]*)(?:class|(?:async[ \t]+)?def)[ \t]+(?P<name>\w+)")


class HardCodedUris(Reader):
    """Reads the strings of a test file that are real URIs as a whole, and no prose.

    Facts: the line, the function or class, and the URI as it is written, without a password.

    A file that cannot be read has none: importing it is pytest's affair.
    """

    code = "NHY204"
    of_tests = True

    def wants(self, lower: str) -> bool:
        """Return whether a driver's name stands before a ``://`` in the file."""
        at = lower.find("://")
        while at >= 0:
            if _DRIVER.search(lower, max(0, at - _LONGEST_DRIVER), at):
                return True
            at = lower.find("://", at + 3)
        return False

    def read(self, data: bytes) -> Iterator[Fact]:
        """Yield the URIs, but those that a statement of ours speaks of."""
        try:
            encoding, _ = detect_encoding(BytesIO(data).readline)
            text = TextIOWrapper(BytesIO(data), encoding).read()
        except (SyntaxError, UnicodeDecodeError):
            return
        if _URI.search(text) is None:  # spares nearly every file the rest
            return
        lines = text.split("\n")
        ours = _OurStatements(text) if _MENTIONS_US in text else None
        for token in _TOKEN.finditer(text):
            uri = token["double"] or token["single"]
            if uri and token["prefix"] in ("", "r", "R", "u", "U") and _URI.fullmatch(uri):
                line = text.count("\n", 0, token.start()) + 1
                column = token.start() - text.rfind("\n", 0, token.start()) - 1
                at = (line, len(lines[line - 1][:column].encode()))
                symbol = _symbol(lines, line)
                if ours is None or not ours.speak_of(uri, at, symbol):
                    self.is_secret |= "?" in uri  # its values may be anything
                    yield [line, symbol, _PASSWORD.sub(r"\1:***@", uri)]

    def handlers(self) -> dict[type, Handler]:
        """Return nothing: the text is enough."""
        return {}

    def facts(self) -> tuple[Fact, ...]:
        """Return nothing more."""
        return ()


class _OurStatements:
    """What a file's markers and blocks say of URIs.

    Args:
        text: the file's source.
    """

    def __init__(self, text: str) -> None:
        statements = Statements(text)
        self._calls = list(statements.calls())
        # Without a URI they speak of whatever is opened there, and not of what is written.
        self._blocks = [each for each in statements.blocks() if _allows_opening(each)]
        self._markers = [each for each in statements.markers() if _allows_opening(each)]

    def speak_of(self, uri: str, at: tuple[int, int], symbol: str) -> bool:
        """Return whether a URI is written in a statement of ours, or where one lets it be opened.

        Args:
            uri: the URI.
            at: its line from 1, and its column in bytes.
            symbol: the function or class that it is written in.
        """
        return (
            any(start <= at < end for start, end in self._calls)
            or any(
                one.line <= at[0] <= one.last and fnmatchcase(uri, one.uri) for one in self._blocks
            )
            or any(
                f"{symbol}.".startswith(f"{one.symbol}.") or not one.symbol
                for one in self._markers
                if fnmatchcase(uri, one.uri)
            )
        )


def _allows_opening(one: Written) -> bool:
    return bool(one.uri) and any(rule.startswith(one.codes) for rule in _OPENING)


def _symbol(lines: list[str], line: int) -> str:
    """Return the qualified name of the function or class that a line stands in.

    A decorator stands in what it decorates, and a line that begins a block in that block.
    """
    line = _decorated(lines, line) or line
    starts = _BLOCK.match(lines[line - 1]) is not None
    indent = _indent(lines[line - 1]) + starts
    names = []
    for above in reversed(lines[: line if starts else line - 1]):
        if indent == 0:
            break
        block = _BLOCK.match(above)
        if block and len(block["indent"]) < indent:
            names.append(block["name"])
            indent = len(block["indent"])
    return ".".join(reversed(names))


def _decorated(lines: list[str], line: int) -> int:
    """Return the line of the ``def`` or ``class`` whose decorator a line is a part of.

    0 for none.
    """
    at = line
    while at and not lines[at - 1].lstrip().startswith("@"):
        if at != line and _BLOCK.match(lines[at - 1]):
            return 0
        at -= 1
    if not at:
        return 0
    indent = _indent(lines[at - 1])
    for number in range(at + 1, len(lines) + 1):
        text = lines[number - 1]
        if not text.strip() or _indent(text) > indent or text.lstrip()[0] in "@)]}#":
            continue
        block = _BLOCK.match(text)
        return number if block and number > line else 0
    return 0


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())
