"""The texts of an exception and of all that a traceback would print with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pytest_nova_hygiene.logs.plain_values import text_of

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
