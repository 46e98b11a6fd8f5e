"""SQL that names its columns first and gives their values afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pytest_nova_hygiene.startup.patterns import compile_later

_INSERT = compile_later(
    r"(?i)\binsert\s{1,5}(?:ignore\s{1,5})?into\s{1,5}[\w.`\"]{1,100}\s{0,5}"
    r"\((?P<columns>[^()]{1,2000})\)\s{0,5}values\s{0,5}\("
)
_VALUE = compile_later(
    r"\s{0,5}(?:[NE]?'(?P<text>(?:[^']|''){0,1000})'|(?P<other>[^,()']{0,200}(?:\(\))?))\s{0,5}"
)


def inserted(text: str, name_of: Callable[[str], str]) -> Iterator[tuple[str, str, str]]:
    """Yield what is inserted into sensitive columns.

    The column's name, the value, the text up to it.

    Args:
        text: what is read.
        name_of: what we call a sensitive name; empty for others.
    """
    for insert in _INSERT.finditer(text):
        at = insert.end()
        for column in insert["columns"].split(","):
            value = _VALUE.match(text, at)
            if value is None:
                break
            name = name_of(column.strip().strip('`"'))
            if name and value["text"]:
                yield name, value["text"], text[insert.start() : value.end()]
            if not text.startswith(",", value.end()):
                break
            at = value.end() + 1
