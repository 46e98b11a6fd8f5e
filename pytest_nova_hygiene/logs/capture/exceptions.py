"""The texts of an exception and of all that a traceback would print with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from pytest_nova_hygiene.logs.capture.plain_forms import ERROR, inert_text
from pytest_nova_hygiene.logs.plain_values import is_mapping, items, text_of
from pytest_nova_hygiene.logs.scanner import NOTHING, Found
from pytest_nova_hygiene.startup.patterns import compile_later

_CHAIN = 100
"""How many exceptions of a chain or a group are read."""

_FRAME = compile_later(r'File "[^"\n]*", line \d+, in ')
"""A frame's line; that of a syntax error names no function, and quotes what was compiled."""

_STANDS_IN = compile_later(r"(<object>|<error>)")


def exception_texts(
    exc_info: object, text_of_error: Callable[[BaseException], str | None] = inert_text
) -> Iterator[str | None]:
    """Yield what a formatter would print of an exception, its notes, its group and its causes.

    Not the traceback's source lines: they quote the code, not the run. A context that ``from
    None`` suppressed is not printed, and so not read.

    Args:
        exc_info: a record's: three things of which the second is the exception, or anything.
        text_of_error: returns an exception's own text; None, which is yielded, for an unknown one.
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
        yield text_of_error(error)
        yield from _quoted_by(error)
        yield from _notes(error)
        if error.__cause__ is not None:
            todo.append(error.__cause__)
        elif not error.__suppress_context__:
            todo.append(error.__context__)
        if issubclass(type(error), BaseExceptionGroup):
            todo += error.exceptions


def _quoted_by(error: BaseException) -> Iterator[str]:
    """Yield the line that a syntax error quotes: of a configuration that was compiled, say."""
    if issubclass(type(error), SyntaxError):
        text = vars(SyntaxError)["text"].__get__(error)
        if type(text) is str:
            yield text


def printed_errors(text: str) -> str:
    """Return what a formatted traceback says of its exceptions, without the lines of frames."""
    kept, frame = [], -1
    for line in text.split("\n"):
        bare = line.lstrip(" |+")
        indent = len(line) - len(bare)
        if _FRAME.match(bare):
            frame = indent
        elif indent <= frame or frame < 0:
            frame = -1
            kept.append(line)
    return "\n".join(kept)


def asked_text(value: object) -> str:
    """Return what ``str()`` makes of a value; nothing where that raises, which may be anything."""
    try:
        return str(value)
    except BaseException:  # noqa: BLE001 - somebody's __str__, which may want to end the run
        return ""


def _notes(error: BaseException) -> Iterator[str]:
    notes: Any = vars(error).get("__notes__")
    if type(notes) in (list, tuple):
        for note in notes:
            text = text_of(note)
            if text is not None:
                yield text


def without_error_texts(
    message: str, found: Found, errors: Iterable[str], look: Callable[[str], Found]
) -> Found:
    """Return what was found without credentials that are an error's text behind another's name.

    Args:
        message: a record's text.
        found: what stands in that.
        errors: the texts of the exceptions among the record's arguments.
        look: says what stands in another text.
    """
    shapes = found.shapes
    for text in errors if shapes else ():
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


def error_texts(args: Any) -> Iterator[str]:
    """Yield the texts of exceptions among a record's arguments, as far as they can be told."""
    values: Any = [value for _, value in items(args)] if is_mapping(args) else args
    for value in values if type(values) in (list, tuple) else ():
        # By type: a mock answers `isinstance` by code of its own.
        if issubclass(type(value), BaseException):
            text = inert_text(value)
            if text is not None:
                yield text


def error_texts_in(whole: str, told: str) -> Iterator[str]:
    """Yield the texts of exceptions that nobody but a handler was told.

    Args:
        whole: a record's text.
        told: the same with `ERROR` and `OBJECT` in the places of what could not be told.
    """
    begin, *pieces = _STANDS_IN.split(told)
    at = len(begin)
    for kind, behind in zip(pieces[::2], pieces[1::2], strict=True):
        end = whole.find(behind, at) if behind else len(whole)
        if end < 0:
            return
        if kind == ERROR:
            yield whole[at:end]
        at = end + len(behind)
