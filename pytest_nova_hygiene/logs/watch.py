"""The log watch: every record, after its logger's filters and before any handler.

It wraps ``logging.Logger.callHandlers`` on the class, which sees 17 of the 18 ways to emit a
record; handlers and ``caplog`` see 2 of 1,224 in Nova, whose fixture removes the root handlers.
Nothing is written to a record, and nothing here logs.
"""

from __future__ import annotations

import builtins
import functools
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from types import FunctionType
from typing import TYPE_CHECKING, Any
from unittest.mock import NonCallableMock

from pytest_nova_hygiene.frames import Site
from pytest_nova_hygiene.logs.events import (
    CredentialLogged,
    KnownSecretLogged,
    LogCall,
    TokenLogged,
)
from pytest_nova_hygiene.logs.glance import NOTHING, Glance
from pytest_nova_hygiene.logs.identity import is_address
from pytest_nova_hygiene.logs.values import SHORTEST
from pytest_nova_hygiene.swap import swap

if TYPE_CHECKING:
    from collections import deque

    from pytest_nova_hygiene.logs.formats import Formats
    from pytest_nova_hygiene.logs.glance import Found
    from pytest_nova_hygiene.logs.shapes import Shapes
    from pytest_nova_hygiene.logs.values import KnownValues
    from pytest_nova_hygiene.owners import Owners
    from pytest_nova_hygiene.redact import Redactor

_CHAIN = 20
"""How many exceptions of a chain are read."""


class _Busy(threading.local):
    """Whether this thread is asking somebody's object for its text."""

    now = False


class LogWatch:
    """Looks at each record once.

    Args:
        owners: who is running.
        events: where hits go.
        values: the registered secrets.
        shapes: the credential shapes.
        formats: the formats of tokens and keys.
        redactor: told the span of every shape that matched.
        identity: whether log calls are noted for the identity rule.
        failed: told of an error of ours.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - each is one fact from outside
        self,
        owners: Owners,
        events: deque[object],
        values: KnownValues,
        shapes: Shapes,
        formats: Formats,
        redactor: Redactor,
        *,
        identity: bool,
        failed: Callable[[BaseException], None],
    ) -> None:
        self._owners = owners
        self._events = events
        self._values = values
        self._glance = Glance(values, shapes, formats)
        self._redactor = redactor
        self._identity = identity
        self._called: set[tuple[str, int]] = set()
        self._failed = failed
        self._busy = _Busy()
        self.records = 0

    def watched(self) -> dict[str, int]:
        """Records looked at; values registered, and skipped as too short or too common."""
        return {
            "records": self.records,
            "values": self._values.registered,
            "values_skipped": self._values.skipped,
        }

    def arm(self, stack: ExitStack) -> None:
        """Wrap the class's method, and prove with one record that it is seen.

        Raises:
            RuntimeError: the record was not seen: another tool replaces ``callHandlers``.
        """
        swap(stack, logging.Logger, "callHandlers", self._wrap)
        canary = logging.Logger("nova_hygiene.canary")  # noqa: LOG001 - nobody else's list has it
        canary.addHandler(logging.NullHandler())
        canary.propagate = False
        canary.warning("the log watch is alive")
        if self.records != 1:
            raise RuntimeError("the log watch does not see records")
        self.records = 0

    def test_began(self) -> None:
        """Log calls are noted once a test."""
        self._called.clear()

    def _wrap(self, original: Callable[..., Any]) -> Callable[..., Any]:
        see = self.see

        def callHandlers(logger: logging.Logger, record: logging.LogRecord) -> Any:  # noqa: N802 - logging's name
            see(record)
            return original(logger, record)

        disguised: Callable[..., Any] = functools.wraps(original)(_as_of_logging(callHandlers))
        return disguised

    def see(self, record: logging.LogRecord) -> None:
        """Look at one record; never raises, never logs, never changes it."""
        if self._busy.now:
            return  # an argument that logs while it is formatted
        try:
            self.records += 1
            message = record.msg
            if (
                type(message) is not str
                or type(record.args) is not tuple
                or record.args
                or record.exc_info is not None
            ):
                self._ask(record)  # their objects, for their texts
            else:
                found = self._glance.look(message)
                if found is not NOTHING:
                    self._report(record, found, "message")
            if self._identity:
                self._note_call(record)
        except Exception as error:  # noqa: BLE001 - ours must not become theirs
            self._failed(error)

    def _ask(self, record: logging.LogRecord) -> None:
        """Look at a record whose text somebody's objects make."""
        busy = self._busy
        busy.now = True
        try:
            found = self._glance.look(message_of(record))
            if found is not NOTHING:
                self._report(record, found, "message")
            for text in exception_texts(record.exc_info):
                found = self._glance.look(text)
                if found is not NOTHING:
                    self._report(record, found, "exception")
        finally:
            busy.now = False

    def _report(self, record: logging.LogRecord, found: Found, field: str) -> None:
        owner, phase = self._owners.current, self._owners.phase
        site = Site(record.pathname, record.lineno, record.funcName or "")
        for hit in found.hits:
            self._events.append(
                KnownSecretLogged(
                    owner, phase, site, record.name, hit.label, hit.origin, hit.encoding, field
                )
            )
        for token in found.formats:
            self._redactor.hide(token.value)
            self._events.append(TokenLogged(owner, phase, site, record.name, token.name, field))
        for shape in found.shapes:
            self._redactor.hide(shape.value if len(shape.value) >= SHORTEST else shape.span)
            self._events.append(
                CredentialLogged(owner, phase, site, record.name, shape.key, shape.shape, field)
            )

    def _note_call(self, record: logging.LogRecord) -> None:
        key = (record.pathname, record.lineno)
        if key in self._called:
            return
        self._called.add(key)
        texts = tuple(name for name, value in _arguments(record) if type(value) is str and value)
        addresses = tuple(
            name for name, value in _arguments(record) if type(value) is str and is_address(value)
        )
        site = Site(record.pathname, record.lineno, record.funcName or "")
        self._events.append(
            LogCall(self._owners.current, self._owners.phase, site, texts, addresses)
        )


def _as_of_logging(function: Any) -> FunctionType:
    """The same function, whose frame looks like one of ``logging``'s own.

    A formatter that looks for the line that logged (structlog's ``CallsiteParameterAdder``, the
    handler that loguru recommends) passes over frames of ``logging`` by file or module name, and
    would stop at ours.
    """
    module = {"__name__": logging.__name__, "__builtins__": builtins}
    theirs = logging.addLevelName.__code__  # a plain function of the module, nobody wraps it
    code = function.__code__.replace(
        co_filename=theirs.co_filename, co_firstlineno=theirs.co_firstlineno
    )
    return FunctionType(code, module, function.__name__, None, function.__closure__)


def _arguments(record: logging.LogRecord) -> Iterator[tuple[int | str, object]]:
    # By exact type: a mock with a dict's spec is neither, and remembers what it was asked.
    if type(record.args) is dict:
        yield from ((key, value) for key, value in record.args.items() if type(key) is str)
    elif type(record.args) is tuple:
        yield from enumerate(record.args)


def message_of(record: logging.LogRecord) -> str:
    """The record's text, as a handler would make it, without asking a mock for its text.

    A ``MagicMock`` remembers that ``str`` was called on it, so a record with one among its
    arguments is read piece by piece. A record that cannot be formatted is read so too: its
    failure is between the suite and its handlers.
    """
    args: Any = record.args
    if args is None or (type(args) is tuple and not args):
        return _text(record.msg)
    values = args.values() if type(args) is dict else args if type(args) is tuple else (args,)
    if not any(_is_mock(value) for value in (record.msg, *values)):
        with suppress(Exception):  # anybody's __str__ may raise anything
            text: str = str(record.msg) % args
            return text
    return " ".join((_text(record.msg), *map(_text, values)))


def _is_mock(value: object) -> bool:
    return issubclass(type(value), NonCallableMock)


def _text(value: object) -> str:
    if type(value) is str:
        return value
    if _is_mock(value):
        return ""
    try:
        return str(value)
    except Exception:  # noqa: BLE001 - as above
        return ""


def exception_texts(exc_info: object) -> Iterator[str]:
    """The texts of an exception and of those it came from; not the traceback's source lines."""
    error = exc_info[1] if isinstance(exc_info, tuple) else None
    seen: set[int] = set()
    while isinstance(error, BaseException) and id(error) not in seen and len(seen) < _CHAIN:
        seen.add(id(error))
        yield _text(error)
        error = error.__context__ if error.__cause__ is None else error.__cause__
