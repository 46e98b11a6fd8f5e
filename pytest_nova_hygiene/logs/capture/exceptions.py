"""The texts of an exception and of all that a traceback would print with it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import Any

from pytest_nova_hygiene.logs.plain_values import is_mapping, items, text_of
from pytest_nova_hygiene.logs.scanner import NOTHING, Found

_CHAIN = 100
"""How many exceptions of a chain or a group are read."""


def exception_texts(exc_info: object) -> Iterator[str]:
    """Yield what a formatter would print of an exception, its notes, its group and its causes.

    Not the traceback's source lines: they quote the code, not the run. A context that ``from
    None`` suppressed is not printed, and so not read.

    Args:
        exc_info: a record's: three things of which the second is the exception, or anything.
    """
    if type(exc_info) is not tuple or len(exc_info) < 2:  # noqa: PLR2004 - type and value
        return
    # By id: exceptions may compare by code of their own, and a chain may be closed to a ring.
    todo, seen = [exc_info[1]], set[int]()
    while todo and len(seen) < _CHAIN:
        error = todo.pop()
        if not issubclass(type(error), BaseException) or id(error) in seen:
            continue
        seen.add(id(error))
        yield asked_text(error)
        yield from _notes(error)
        if error.__cause__ is not None:
            todo.append(error.__cause__)
        elif not error.__suppress_context__:
            todo.append(error.__context__)
        if issubclass(type(error), BaseExceptionGroup):
            todo += error.exceptions


def asked_text(value: object) -> str:
    """Return what ``str()`` makes of a value; nothing where that raises, which may be anything."""
    try:
        return str(value)
    except Exception:  # noqa: BLE001 - somebody's __str__
        return ""


def _notes(error: BaseException) -> Iterator[str]:
    notes: Any = vars(error).get("__notes__")
    if type(notes) in (list, tuple):
        for note in notes:
            text = text_of(note)
            if text is not None:
                yield text


def without_error_texts(
    record: logging.LogRecord, message: str, found: Found, look: Callable[[str], Found]
) -> Found:
    """Return what was found without credentials that are an error's text behind another's name.

    Args:
        record: what was logged.
        message: its text.
        found: what stands in that.
        look: says what stands in another text.
    """
    shapes = found.shapes
    for error in _errors(record.args) if shapes else ():
        text = asked_text(error)
        own = {shape.value for shape in look(text).shapes} if text else set()
        rest = message.replace(text, "") if text else message
        shapes = tuple(
            shape
            for shape in shapes
            if shape.value not in text
            or shape.value in rest
            or any(value in shape.value for value in own)
        )
    if len(shapes) == len(found.shapes):
        return found
    rest_found = Found(found.hits, shapes, found.formats)
    return rest_found if any(rest_found) else NOTHING


def _errors(args: Any) -> list[object]:
    values: Any = [value for _, value in items(args)] if is_mapping(args) else args
    if type(values) not in (list, tuple):
        return []
    # By type: a mock answers `isinstance` by code of its own.
    return [value for value in values if issubclass(type(value), BaseException)]
