"""What handlers make of records that could not be read whole without running somebody's code.

A formatter asks the record for its text, and somebody's objects for theirs. What it is told is
heard here, so that nobody is asked once more than without us. A record that no handler formats
stays read in part, and is counted.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import get_ident
from typing import TYPE_CHECKING, Any
from weakref import ref

from pytest_nova_hygiene.startup.named_tuple import NamedTuple
from pytest_nova_hygiene.watching.probes import Probe, insert

if TYPE_CHECKING:
    from contextlib import ExitStack

    from pytest_nova_hygiene.logs.capture.reading import Reading


class _Waiting(NamedTuple):
    """A record that was read in part. It is not kept: what it holds may be about to die."""

    record: ref[logging.LogRecord]
    reading: Reading


class LateTexts:
    """Hears the texts of the records that threads handle just now.

    Args:
        read: called with a reading, its record, and the text that a handler was told.
        read_error: the same for a formatted traceback.
        failed: told of an error of ours.

    Attributes:
        unread: how many records were read in part, and no handler formatted them.
    """

    def __init__(
        self,
        read: Callable[[Reading, logging.LogRecord, str], None],
        read_error: Callable[[Reading, logging.LogRecord, str], None],
        failed: Callable[..., None],
    ) -> None:
        self._read = read
        self._read_error = read_error
        self._failed = failed
        self._waiting: dict[int, _Waiting] = {}
        self.unread = 0

    def arm(self, stack: ExitStack) -> None:
        """Listen to what records and formatters return, until the stack closes."""
        waiting = self._waiting

        def formatted(record: Any, text: Any) -> Any:
            if waiting:  # hardly ever: nearly every record was read at once
                self._formatted(record, text)
            return text

        def error_formatted(exc_info: Any, text: Any) -> Any:
            if waiting:
                self._error_formatted(exc_info, text)
            return text

        insert(stack, vars(logging.LogRecord)["getMessage"], Probe("self", after=formatted))
        insert(stack, vars(logging.Formatter)["formatException"], Probe("1", after=error_formatted))

    def expect(self, record: logging.LogRecord, reading: Reading) -> None:
        """Wait for what a handler makes of a record, on this thread, before the next record."""
        self.unread += 1
        self._waiting[get_ident()] = _Waiting(ref(record), reading)

    def taken(self, record: logging.LogRecord) -> Reading | None:
        """Return the reading of a record that no handler will be given, and wait no more for it."""
        waiting = self._waiting.get(get_ident())
        if waiting is None or waiting.record() is not record:
            return None
        self._end(waiting)
        return waiting.reading

    def _formatted(self, record: Any, text: Any) -> None:
        try:
            waiting, known = self._now()
            if waiting is None or known is None or not issubclass(type(text), str):
                return
            # A formatter may work on a copy, as structlog's does.
            same = record is known or (record.msg is known.msg and record.args is known.args)
            if same and waiting.reading.in_part:
                waiting.reading.in_part = False
                self._read(waiting.reading, known, str.__str__(text))
                self._told(waiting)
        except Exception as error:  # noqa: BLE001 - ours must not become theirs
            self._failed(error)

    def _error_formatted(self, exc_info: Any, text: Any) -> None:
        try:
            waiting, known = self._now()
            if waiting is None or known is None or not issubclass(type(text), str):
                return
            if waiting.reading.error_in_part and exc_info is known.exc_info:
                waiting.reading.error_in_part = False
                self._read_error(waiting.reading, known, str.__str__(text))
                self._told(waiting)
        except Exception as error:  # noqa: BLE001 - as above
            self._failed(error)

    def _now(self) -> tuple[_Waiting | None, logging.LogRecord | None]:
        """Return what this thread waits for, and its record while that lives."""
        waiting = self._waiting.get(get_ident())
        known = None if waiting is None else waiting.record()
        if known is None:
            self._waiting.pop(get_ident(), None)
        return waiting, known

    def _told(self, waiting: _Waiting) -> None:
        """Count a record as read once nothing of it is missing."""
        if not (waiting.reading.in_part or waiting.reading.error_in_part):
            self._end(waiting)

    def _end(self, waiting: _Waiting) -> None:
        self.unread -= 1
        if self._waiting.get(get_ident()) is waiting:
            del self._waiting[get_ident()]
