"""Real libvirt URIs written in test code."""

from __future__ import annotations

import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pytest_nova_hygiene.frames import Site

if TYPE_CHECKING:
    from pytest_nova_hygiene.owners import Owner

_DRIVERS = (
    "qemu|xen|lxc|openvz|vbox|esx|gsx|vpx|vmwareplayer|vmwarews|vmwarefusion|hyperv|vz|parallels"
    "|bhyve|ch"
)
_URI = re.compile(rf"(?:(?:{_DRIVERS})(?:\+\w+)?|test\+\w+)://[^\s'\"<>\\]*")

# Comments and strings as Python's grammar has them, the longer quotes first. Parsing the file
# instead costs thirty times as much, and Nova's largest test file a hundred megabytes.
_TOKEN = re.compile(
    r"""
      \#[^\n]*
    | (?P<prefix>[A-Za-z]{0,2})
      (?: \"{3} (?:[^\\]|\\.)*? \"{3} | '{3} (?:[^\\]|\\.)*? '{3}
        | " (?P<double>(?:[^"\\\n]|\\.)*) " | ' (?P<single>(?:[^'\\\n]|\\.)*) ' )
    """,
    re.VERBOSE | re.DOTALL,
)
_BLOCK = re.compile(r"(?P<indent>[ \t]*)(?:class|(?:async[ \t]+)?def)[ \t]+(?P<name>\w+)")


@dataclass(frozen=True, slots=True)
class HardCodedConnection:
    """A real URI in a string of a test file.

    Attributes:
        owner: the session; nothing runs.
        site: the string's line.
        uri: as written; the rule masks its user information.
    """

    owner: Owner
    site: Site
    uri: str


def hard_coded_connections(filename: str, owner: Owner) -> Iterator[HardCodedConnection]:
    """The strings of a file that are real URIs, whole; prose that mentions one is none.

    A file that cannot be read yields nothing: importing it is pytest's affair.
    """
    try:
        with tokenize.open(filename) as file:
            text = file.read()
    except (OSError, SyntaxError, UnicodeDecodeError):
        return
    if _URI.search(text) is None:  # spares nearly every file the rest
        return
    lines: list[str] = []
    for token in _TOKEN.finditer(text):
        uri = token["double"] or token["single"]
        if uri and token["prefix"] in ("", "r", "R", "u", "U") and _URI.fullmatch(uri):
            lines = lines or text.split("\n")
            line = text.count("\n", 0, token.start()) + 1
            yield HardCodedConnection(owner, Site(filename, line, _symbol(lines, line)), uri)


def _symbol(lines: list[str], line: int) -> str:
    """The qualified name of what a line stands in: the blocks above it, each less indented."""
    text = lines[line - 1]
    indent = len(text) - len(text.lstrip())
    names = []
    for above in reversed(lines[: line - 1]):
        if indent == 0:
            break
        block = _BLOCK.match(above)
        if block and len(block["indent"]) < indent:
            names.append(block["name"])
            indent = len(block["indent"])
    return ".".join(reversed(names))
