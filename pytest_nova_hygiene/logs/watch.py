"""The log watch: every record, after its logger's filters and before any handler.

It listens to ``logging.Logger.callHandlers``, the class's method, which sees 17 of the 18 ways to
emit a record. Handlers and ``caplog`` see 2 of 1,224 in Nova, whose fixture removes the root
handlers. Nothing is written to a record, and nothing here logs.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING

from pytest_nova_hygiene.logs.capture.host_arguments import is_address
from pytest_nova_hygiene.logs.capture.late_texts import LateTexts
from pytest_nova_hygiene.logs.capture.level_override import override_level
from pytest_nova_hygiene.logs.capture.logger_classes import watch_logger_classes
from pytest_nova_hygiene.logs.capture.loguru import watch_loguru
from pytest_nova_hygiene.logs.capture.masks import Masks
from pytest_nova_hygiene.logs.capture.origin_names import HAS_TASKS, OriginNames
from pytest_nova_hygiene.logs.capture.reader import Reader
from pytest_nova_hygiene.logs.capture.records import (
    FIELDS,
    is_printed,
    message_of,
    site_of,
)
from pytest_nova_hygiene.logs.capture.reentrancy import EVERY, ReentrancyGuard
from pytest_nova_hygiene.logs.events import LogCall
from pytest_nova_hygiene.logs.plain_values import is_mapping, items
from pytest_nova_hygiene.logs.scanner import NOTHING, Found, Scanner
from pytest_nova_hygiene.watching.probes import Probe, insert
from pytest_nova_hygiene.watching.thread_owners import ThreadOwners

if TYPE_CHECKING:
    from collections import deque

    from pytest_nova_hygiene.logs.capture.reading import Reading
    from pytest_nova_hygiene.logs.events import SecretLogged
    from pytest_nova_hygiene.logs.sensitive_names import SensitiveNames
    from pytest_nova_hygiene.redaction.redactor import Redactor
    from pytest_nova_hygiene.watching.owners import Owners
    from pytest_nova_hygiene.watching.spool import Spool


class LogWatch:
    """Looks at each record once.

    Args:
        owners: who is running.
        events: where hits go.
        scanner: says what stands in a text.
        redactor: told the span of every shape that matched.
        names: which keys and fields are sensitive.
        identity: whether log calls are noted for the identity rule.
        level: records from this level on are looked at where their logger makes none, too.
        masked_by: dotted names of filters and formatters whose output is what counts.
        spool: where events of a forked child are written, too; None for nowhere.
        failed: told of an error of ours, and of what it lost.
    """

    def __init__(  # noqa: PLR0913 - each is one fact from outside
        self,
        owners: Owners,
        events: deque[object],
        scanner: Scanner,
        redactor: Redactor,
        *,
        names: SensitiveNames,
        identity: bool,
        level: int | None,
        masked_by: Sequence[str] = (),
        spool: Spool | None = None,
        failed: Callable[..., None],
    ) -> None:
        self._owners = owners
        self._events = events
        self._scanner = scanner
        self._look = scanner.look
        self._threads = ThreadOwners(owners, self._thread_begins, failed)
        self._reader = Reader(
            owners,
            self._threads,
            self._put,
            names=names,
            hide=self._hide,
            scanner=scanner,
            masks=Masks(masked_by),
        )
        self._late = LateTexts(self._read_late, self._read_late_error, failed)
        self._spool = spool
        self._redactor = redactor
        self._names = OriginNames(lambda name: self._look(name) is NOTHING)
        self._clean_names = self._names.clean
        scanner.on_change(self._clean_names.clear)
        self._identity = identity
        self._level = level
        self._called: set[tuple[str, int]] = set()
        self._failed = failed
        self._guard = ReentrancyGuard()
        self.records = 0
        self._below = 0

    def watched(self) -> dict[str, int]:
        """Return how many records were read; how many of them made for us alone, or cut."""
        return {
            "records": self.records,
            "records_below": self._below,
            "records_cut": self._scanner.cut,
            "records_unread": self._late.unread,
        }

    def arm(self, stack: ExitStack) -> None:
        """Listen to the class's method, and prove with one record that it is seen.

        Raises:
            RuntimeError: the record was not seen: another tool replaces ``callHandlers``.
        """
        hooks = Probe("record", before=self.see)
        insert(stack, vars(logging.Logger)["callHandlers"], hooks)
        # Not from `getLogger`: the manager would keep it, and list it among the suite's loggers.
        canary = logging.Logger("nova_hygiene.canary")  # noqa: LOG001 - nobody else's list has it
        canary.addHandler(logging.NullHandler())
        canary.propagate = False
        # Seen and not read: the first text that is read costs the words of all rules.
        look, self._look = self._look, lambda text: NOTHING  # noqa: ARG005 - as the scanner names it
        canary.warning("the log watch is alive")
        self._look = look
        if self.records != 1:
            raise RuntimeError("the log watch does not see records")
        self.records = 0
        self._late.arm(stack)
        self._threads.arm(stack)
        watch_logger_classes(stack, self._see_first, self._seen)
        watch_loguru(stack, self.see, self._failed)
        if self._level is not None:
            override_level(stack, self._level, self._see_below, self._failed)

    def test_began(self) -> None:
        """Forget the log calls of earlier tests: each call is noted once a test.

        Where there is a logger there may soon be a record: the rules are loaded before the test
        runs.
        """
        self._called.clear()
        if logging.Logger.manager.loggerDict:
            self._scanner.prepare()
        self._scanner.between_tests()

    def _see_first(self, record: logging.LogRecord) -> None:
        """Look at a record in a method that overrides the class's, and may go on to it."""
        self.see(record)
        self._guard.enter(record)

    def _seen(self, _record: logging.LogRecord) -> None:
        self._guard.leave()

    def see(self, record: logging.LogRecord) -> None:
        """Look at one record; never raises, never logs, never changes it."""
        if self._guard.threads and record in self._guard:
            return  # an argument that logs while it is formatted; a method that calls its super
        try:
            # Before anything can fail: a record that was not read is told of by an error of ours.
            self.records += 1
            message, args = record.msg, record.args
            # Such a text is the message itself.
            plain = type(message) is str and type(args) is tuple and not args
            whole = True
            if not plain:
                message, whole = message_of(record)
            found = self._look(message)
            # In one expression, since nearly every record ends here; last what makes a dict.
            if (
                found is not NOTHING
                or record.exc_info is not None
                or record.stack_info is not None
                or record.exc_text is not None
                or (
                    (
                        record.name not in self._clean_names
                        or (HAS_TASKS and record.taskName not in self._clean_names)  # type: ignore[attr-defined] # newer
                    )
                    and self._names.tell(record)
                )
                or not (plain or is_printed(args, message) or self._reader.shows(record, message))
                or not whole
                or (len(record.__dict__) > FIELDS and not self._reader.are_clean(record.__dict__))
            ):
                # A filter or formatter of the suite's may be asked, and may log.
                self._guard.while_in(EVERY, self._read, record, message, found, whole)
            if self._identity:
                self._note_call(record, message)
        except Exception as error:  # noqa: BLE001 - ours must not become theirs
            self._failed(error)

    def _read(self, record: logging.LogRecord, message: str, found: Found, whole: bool) -> None:
        reading = self._reader.read(record, message, found, whole=whole)
        if reading.in_part or reading.error_in_part:
            self._late.expect(record, reading)

    def _thread_begins(self, name: str) -> None:
        self._names.thread_begins(name)

    def _read_late(self, reading: Reading, record: logging.LogRecord, text: str) -> None:
        self._guard.while_in(EVERY, self._reader.read_late, reading, record, text)

    def _read_late_error(self, reading: Reading, record: logging.LogRecord, text: str) -> None:
        self._guard.while_in(EVERY, self._reader.read_late_error, reading, record, text)

    def _put(self, events: Iterable[SecretLogged]) -> None:
        """Put what was found where every watch puts it, and where a parent finds a child's."""
        for event in events:
            self._events.append(event)
            if self._spool is not None and self._spool.is_child():
                # The name of a logger may be what was found.
                self._spool.write(event._replace(logger=self._redactor.text(event.logger)))

    def _hide(self, *secrets: str) -> None:
        """Mask what was found, in this process and in the one that it was forked from."""
        self._redactor.hide(*secrets)
        if self._spool is not None and self._spool.is_child():
            self._spool.tell(*secrets)

    def _see_below(self, record: logging.LogRecord) -> None:
        """Look at a record that was made for us alone."""
        if not (self._guard.threads and record in self._guard):
            self._below += 1
            self.see(record)
            reading = self._late.taken(record)
            if reading is not None:  # no handler will ever be asked
                self._guard.while_in(EVERY, self._reader.ask, reading, record)

    def _note_call(self, record: logging.LogRecord, message: str) -> None:
        key = (record.pathname, record.lineno)
        # Once a test: a call in a loop would make an event for each turn.
        if key in self._called:
            return
        self._called.add(key)
        texts = tuple(name for name, value in _arguments(record) if type(value) is str and value)
        addresses = tuple(
            name for name, value in _arguments(record) if type(value) is str and is_address(value)
        )
        site = site_of(record, message)
        self._events.append(
            LogCall(self._owners.current, self._owners.phase, site, texts, addresses)
        )


def _arguments(record: logging.LogRecord) -> Iterator[tuple[int | str, object]]:
    # By exact type: a mock with a dict's spec is neither, and remembers what it was asked.
    args: object = record.args
    if is_mapping(args):
        yield from ((key, value) for key, value in items(args) if type(key) is str)
    elif type(args) is tuple:
        yield from enumerate(args)
