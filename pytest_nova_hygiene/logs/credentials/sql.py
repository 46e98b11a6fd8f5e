"""SQL that names its columns first and gives their values afterwards, there or beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from pytest_nova_hygiene.startup.patterns import compile_later

_INSERT = compile_later(
    r"(?i)\binsert\s{1,5}(?:ignore\s{1,5})?into\s{1,5}[\w.`\"]{1,100}\s{0,5}"
    r"\((?P<columns>[^()]{1,2000})\)\s{0,5}values\s{0,5}\("
)
_VALUE = compile_later(
    r"\s{0,5}(?:[NE]?'(?P<text>(?:[^']|''){0,1000})'|(?P<other>[^,()']{0,200}(?:\(\))?))\s{0,5}"
)
_BOUND = compile_later(r"(?:\?|%s)(?:,\s{0,5}(?:\?|%s)){0,200}\s{0,5}\)")
_UPDATE = compile_later(
    r"(?i)\bupdate\s{1,5}[\w.`\"]{1,100}\s{1,5}set\s(?P<settings>[^()\[\]]{1,2000})"
)
_SETTING = compile_later(r"(?P<column>[\w.`\"]{1,100})\s{0,5}=\s{0,5}(?:\?|%s)")
_PARAMETERS = compile_later(r"\[parameters: \(|args=[\[(]|['\"], [\[(](?=[\d'\"uN])")
"""Where SQLAlchemy, Django and whoever prints the two have them."""

_PARAMETER = compile_later(
    r"""\s{0,5}(?:[ub]?(?P<quote>['"])(?P<text>(?:(?!(?P=quote))[^\\]|\\.){0,1000})(?P=quote)
    |[^,()'"]{0,200}(?:\([^()]{0,200}\))?)\s{0,5}""",
    re.VERBOSE,
)
_BETWEEN = 4000
"""So far behind a statement SQLAlchemy's errors have its parameters, at most."""


def inserted(text: str, name_of: Callable[[str], str]) -> Iterator[tuple[str, str, str]]:
    """Yield what is inserted into sensitive columns.

    The column's name, the value, the text up to it.

    Args:
        text: what is read.
        name_of: what we call a sensitive name; empty for others.
    """
    for columns, end in _bound_columns(text):
        yield from _bound(text, columns, end, name_of)
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


def _bound_columns(text: str) -> Iterator[tuple[list[str], int]]:
    """Yield the columns whose values are parameters, and where their statement ends."""
    for insert in _INSERT.finditer(text):
        if _BOUND.match(text, insert.end()):
            yield insert["columns"].split(","), insert.end()
    for update in _UPDATE.finditer(text):
        columns = [one["column"] for one in _SETTING.finditer(update["settings"])]
        yield columns, update.start("settings")


def _bound(
    text: str, columns: list[str], at: int, name_of: Callable[[str], str]
) -> Iterator[tuple[str, str, str]]:
    parameters = _PARAMETERS.search(text, at, at + _BETWEEN) or _PARAMETERS.match(text)
    at = parameters.end() if parameters else len(text)
    start = parameters.start() if parameters else at
    for column in columns:
        value = _PARAMETER.match(text, at)
        if parameters is None or value is None:
            return
        name = name_of(column.strip().strip('`"').rpartition(".")[2])
        if name and value["text"]:
            yield name, value["text"], text[start : value.end()]
        if not text.startswith(",", value.end()):
            return
        at = value.end() + 1
