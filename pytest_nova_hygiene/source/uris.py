"""Real libvirt URIs written in test code."""

from __future__ import annotations

import ast
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
_URI = re.compile(rf"(?:(?:{_DRIVERS})(?:\+\w+)?|test\+\w+)://[^\s'\"<>]*")


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

    A file that cannot be read or parsed yields nothing: importing it is pytest's affair.
    """
    try:
        with tokenize.open(filename) as file:
            text = file.read()
    except (OSError, SyntaxError, UnicodeDecodeError):
        return
    if _URI.search(text) is None:  # spares nearly every file its parse
        return
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return
    yield from _visit(tree, filename, "", owner)


def _visit(
    node: ast.AST, filename: str, symbol: str, owner: Owner
) -> Iterator[HardCodedConnection]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        symbol = f"{symbol}.{node.name}" if symbol else node.name
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        if _URI.fullmatch(node.value):
            yield HardCodedConnection(owner, Site(filename, node.lineno, symbol), node.value)
        return
    for child in ast.iter_child_nodes(node):
        yield from _visit(child, filename, symbol, owner)
