"""What a record says: its message, its arguments and extra fields, the line that made it.

A record is only read. Its arguments are somebody's objects, which are not asked for their text.
What handlers make of them is heard by `late_texts`. Containers are read as `plain_values` says.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from sys import modules
from typing import Any

from pytest_nova_hygiene.logs.capture.exceptions import asked_text
from pytest_nova_hygiene.logs.capture.plain_forms import SAFE, PlainForms, is_plain
from pytest_nova_hygiene.logs.plain_values import is_mapping, items, leaves, text_of
from pytest_nova_hygiene.startup.named_tuple import NamedTuple
from pytest_nova_hygiene.startup.patterns import compile_later
from pytest_nova_hygiene.watching.frames import Site

OWN = frozenset(vars(logging.makeLogRecord({})))
"""The fields that every record has; all others are extra."""

FIELDS = len(OWN)
"""A record with more has extra fields."""

_NO_TEXTS = frozenset((int, float, bool, type(None)))
"""What most other arguments are: told by one look, where a subclass of a text takes two."""

_MOCK_LIBRARIES = ("unittest.mock", "mock.mock")

NAMES = {
    "name": ("the logger's name", True),
    "threadName": ("the thread's name", False),
    "processName": ("the process's name", False),
    "taskName": ("the task's name", False),  # from Python 3.12 on
}
"""Fields that say where a record comes from, and whether usual formats print them."""

PASSED_OVER = frozenset(
    "message asctime "  # a formatter's, made of the rest
    "context instance "  # oslo.log's: whole request contexts, whose tokens it never prints
    "extra_keys".split()  # oslo.log's list of the names of the rest
)
"""Extra fields that are not read."""

_NAMED = compile_later(r"[A-Za-z_]{1,40}\d{0,2}")
"""Arguments and extra fields that findings may name: a longer or stranger name may be data."""

_WARNING = compile_later(r"(?P<file>[^\n]{1,400}):(?P<line>\d{1,7}): [\w.]{1,100}: ")
"""How ``warnings.formatwarning`` begins."""


class Field(NamedTuple):
    """One text of a record that its message need not show.

    Attributes:
        name: for people: ``argument 'password'``, ``extra 'body'``.
        key: the mapping key or field it stands under, ``""`` for none.
        text: itself.
        printed: whether the message prints it all the same.
    """

    name: str
    key: str
    text: str
    printed: bool


def fields(
    record: logging.LogRecord, message: str, is_sensitive: Callable[[str], object]
) -> Iterator[Field]:
    """Yield the texts in a record's arguments and extra fields.

    Args:
        record: the record.
        message: its message, formatted.
        is_sensitive: something true for a key whose values are secret, whatever they are.
    """
    args: Any = record.args
    if type(args) is tuple:
        # A tuple's containers are printed whole; a text may be cut (%.8s) or not come at all.
        for value in args:
            text = text_of(value)
            if text is not None and text not in message:
                yield Field("an argument", "", text, printed=False)
    elif is_mapping(args):
        template = record.msg if type(record.msg) is str else ""
        yield from _arguments(template, args, message, is_sensitive)
    # A record's namespace is read, never written: a handler may print all of it.
    extra = vars(record)
    if len(extra) > FIELDS:
        for field, value in list(extra.items()):
            key = field if type(field) is str else ""  # a mapping of anything may be extra
            if key not in OWN and key not in PASSED_OVER:
                name = f"extra {key!r}" if _NAMED.fullmatch(key) else "an extra field"
                for leaf in leaves(key, value):
                    yield Field(name, leaf.key, leaf.text, printed=_stands_in(leaf.text, message))


def _arguments(
    template: str, mapping: Any, message: str, is_sensitive: Callable[[str], object]
) -> Iterator[Field]:
    # A mapping that is printed whole (%s) may have data for its keys: findings name none of them.
    named = "%(" in template or "%" not in template
    for key, value in items(mapping):
        if type(key) is str:
            whole = _prints(template, key)
            if text_of(value) is None and whole and not is_sensitive(key):
                continue  # a container that the message shows whole
            name = f"argument {key!r}" if named and _NAMED.fullmatch(key) else "an argument"
            for leaf in leaves(key, value):
                printed = whole or _stands_in(leaf.text, message)
                yield Field(name, leaf.key, leaf.text, printed=printed)


def _stands_in(text: str, message: str) -> bool:
    """Return whether a message holds a text as a word: a short one may be in it by chance."""
    at = message.find(text) if text else -1
    if at < 0:
        return False
    end = at + len(text)
    return not (message[at - 1 : at].isalnum() or message[end : end + 1].isalnum())


def message_of(record: logging.LogRecord) -> tuple[str, bool]:
    """Return a record's text as a handler would make it, and whether it is whole.

    Nobody's code is run: what only that could tell is left out (`plain_forms`). A record that
    cannot be formatted is read piece by piece: its failure is between the suite and its handlers.
    """
    args: Any = record.args
    msg: Any = record.msg
    if type(msg) is str and type(args) is tuple:
        for value in args:
            if type(value) not in SAFE and not is_plain(value):
                break
        else:
            try:
                text: str = msg % args if args else msg
            except Exception:  # noqa: BLE001 - whatever a broken template raises
                return " ".join((msg, *map(str, args))), True
            return text, True
    forms = PlainForms()
    msg, args = forms.of(msg), forms.of(args)
    try:
        text = str(msg) % args if args else str(msg)
    except Exception:  # noqa: BLE001 - as above
        text = " ".join(map(str, (msg, *_values(args))))
    return text, forms.whole


def _values(args: Any) -> tuple[Any, ...]:
    if type(args) is dict:
        return tuple(args.values())
    return args if type(args) is tuple else (args,)


def asked_message(record: logging.LogRecord) -> str:
    """Return a record's text, for which everybody but mocks is asked.

    A ``MagicMock`` remembers that ``str`` was called on it, so a record with one among its
    arguments is read piece by piece.
    """
    args: Any = record.args
    msg: Any = record.msg
    values = tuple(value for _, value in items(args)) if is_mapping(args) else args
    values = values if type(values) is tuple else (values,)
    if not _has_mock((msg, *values)):
        try:
            text: str = str(msg) % args if values else str(msg)
        except BaseException:  # noqa: BLE001, S110 - anybody's __str__ may raise anything
            pass
        else:
            return text
    return " ".join("" if _has_mock((one,)) else asked_text(one) for one in (msg, *values))


def _has_mock(values: tuple[object, ...]) -> bool:
    for value in values:
        kind = type(value)
        if kind not in SAFE:
            for name in _MOCK_LIBRARIES:  # which we never import ourselves
                # Looked up each time: a test may import the library, or replace its class, at any
                # moment.
                base = getattr(modules.get(name), "NonCallableMock", None)
                if type(base) is type and issubclass(kind, base):
                    return True
    return False


def is_printed(args: Any, message: str) -> bool:
    """Return whether a message shows all that its arguments say, as nearly every message does.

    Args:
        args: the record's.
        message: it, formatted.
    """
    if type(args) is not tuple:
        return args is None
    for value in args:
        kind = type(value)
        # The commonest argument, told by one comparison.
        if kind is str:
            if value not in message:
                return False
        elif kind not in _NO_TEXTS and text_of(value) is not None:
            return False
    return True


def shows_all(
    template: str, mapping: Any, message: str, is_sensitive: Callable[[str], object]
) -> bool:
    """Return whether a message shows all that the values of a mapping say, and no key is sensitive.

    Args:
        template: the record's message, before it was formatted.
        mapping: the record's arguments.
        message: what was made of both.
        is_sensitive: something true for a key whose values are secret, whatever they are.
    """
    for key, value in items(mapping):
        if type(key) is not str or is_sensitive(key):
            return False
        if type(value) is str:
            if value not in message:
                return False
        elif type(value) not in _NO_TEXTS and (
            text_of(value) is not None or not _prints(template, key)
        ):
            return False
    return True


def _prints(template: str, key: str) -> bool:
    """Return whether a template prints a value whole, and neither cuts it nor names it only."""
    whole = f"%({key})s" in template or f"%({key})r" in template
    return whole and "%%(" not in template


def names_of(record: logging.LogRecord) -> Iterator[tuple[str, str, bool]]:
    """Yield where a record comes from: for people, the name, and whether usual formats print it."""
    for field, (place, printed) in NAMES.items():
        name = vars(record).get(field)
        if type(name) is str:
            yield place, name, printed


def site_of(record: logging.LogRecord, message: str) -> Site:
    """Return the line that made the record; for a captured warning the line that it warns of."""
    if record.name == "py.warnings" and (warning := _WARNING.match(message)):
        return Site(warning["file"], int(warning["line"]), "")
    return Site(record.pathname, record.lineno, record.funcName or "")
