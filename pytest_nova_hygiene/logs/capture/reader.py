"""From what stands in a record to events: what the message shows, and what it only carries."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from pytest_nova_hygiene.logs.capture.exceptions import (
    asked_text,
    error_texts,
    error_texts_in,
    exception_texts,
    printed_errors,
    without_error_texts,
)
from pytest_nova_hygiene.logs.capture.masks import record_of
from pytest_nova_hygiene.logs.capture.reading import Reading
from pytest_nova_hygiene.logs.capture.records import (
    OWN,
    PASSED_OVER,
    Field,
    asked_message,
    fields,
    message_of,
    names_of,
    shows_all,
    site_of,
)
from pytest_nova_hygiene.logs.placeholders import SHORTEST
from pytest_nova_hygiene.logs.plain_values import is_mapping
from pytest_nova_hygiene.logs.scanner import LONGEST, NOTHING, Found

if TYPE_CHECKING:
    from pytest_nova_hygiene.logs.capture.masks import Masks
    from pytest_nova_hygiene.logs.events import SecretLogged
    from pytest_nova_hygiene.logs.scanner import Scanner
    from pytest_nova_hygiene.logs.sensitive_names import SensitiveNames
    from pytest_nova_hygiene.watching.owners import Owners
    from pytest_nova_hygiene.watching.thread_owners import ThreadOwners

_PAIRED = 4096
"""Characters of a value that are read beside its name: no rule reads more."""


class Reader:
    """Reads the records that have more than a clean message.

    Args:
        owners: the phase of the running test.
        threads: who is running.
        put: takes the events.
        names: which keys and fields are sensitive.
        hide: told what is no registered value and must not be shown.
        scanner: says what stands in a text.
        masks: the filters and formatters whose output is what counts.
    """

    def __init__(  # noqa: PLR0913 - each is one fact from outside
        self,
        owners: Owners,
        threads: ThreadOwners,
        put: Callable[[Iterable[SecretLogged]], None],
        *,
        names: SensitiveNames,
        hide: Callable[..., None],
        scanner: Scanner,
        masks: Masks,
    ) -> None:
        self._owners = owners
        self._threads = threads
        self._put = put
        self._names = names
        self._hide = hide
        self._scanner = scanner
        self._masks = masks

    def shows(self, record: logging.LogRecord, message: str) -> bool:
        """Return whether a message shows all of its arguments, where these are a mapping."""
        template, args = record.msg, record.args
        return (
            type(template) is str
            and is_mapping(args)
            and shows_all(template, args, message, self._names.of)
        )

    def are_clean(self, all_fields: dict[str, object]) -> bool:
        """Return whether nothing need be read of a record's extra fields: texts without a finding.

        oslo.log gives every record the same few, so this is the way of nearly all of Nova's.

        Args:
            all_fields: the record's own and its extra fields.
        """
        for key, value in list(all_fields.items()):
            if type(key) is not str:
                return False
            if key in OWN or key in PASSED_OVER or value is None:
                continue
            if type(value) is not str or self._names.of(key) is not None:
                return False
            if len(value) > LONGEST:  # it is counted where it is read
                return False
            if self._scanner.look(value) is not NOTHING:
                return False
        return True

    def read(
        self, record: logging.LogRecord, message: str, found: Found, *, whole: bool
    ) -> Reading:
        """Report what the message holds, then whatever else the record has to say.

        Args:
            record: the record.
            message: its text, as far as it is read.
            found: what stands in that.
            whole: whether it is all of it.
        """
        owner = self._threads.current()
        wide = owner.scope != "function" or owner.ended
        site = site_of(record, message)
        reading = Reading(owner, self._owners.phase, site, record.name, wide=wide)
        reading.message, reading.in_part = message, not whole
        # One for the record: what the message told is not told again of its arguments.
        self._read_all(reading, record, message, found)
        self._hand_on(reading, record)
        return reading

    def read_late(self, reading: Reading, record: logging.LogRecord, text: str) -> None:
        """Report what the whole message holds, of which only a part was known."""
        errors = (*error_texts(record.args), *error_texts_in(text, reading.message))
        found = without_error_texts(text, self._scanner.look(text), errors, self._scanner.look)
        self._report(reading, "message", found, printed=True)
        self._hand_on(reading, record, text)

    def read_late_error(self, reading: Reading, record: logging.LogRecord, text: str) -> None:
        """Report what a formatted exception says that was not asked for its text."""
        found = self._scanner.look(printed_errors(text))
        self._report(reading, "exception", found, printed=True)
        self._hand_on(reading, record, text)

    def ask(self, reading: Reading, record: logging.LogRecord) -> None:
        """Report what is known only by asking for it: of a record that no handler is given."""
        if reading.in_part:
            self.read_late(reading, record, asked_message(record))
        if reading.error_in_part:
            for text in exception_texts(record.exc_info, asked_text):
                found = self._scanner.look(text or "")
                self._report(reading, "exception", found, printed=True)
        self._hand_on(reading, record)

    def _hand_on(self, reading: Reading, record: logging.LogRecord, late: str = "") -> None:
        """Hand on what was found, as far as a suite's own masks leave it.

        Args:
            reading: of the record.
            record: itself.
            late: a text of it that only a handler was told; empty for what was read at once.
        """
        if not reading.events:
            return
        events, reading.events = reading.events, []
        if self._masks:
            # Once a record: what is heard later goes the way of what was read at once.
            if reading.is_masked is None:
                if late:
                    record = record_of({**vars(record), "msg": late, "args": ()})
                left = list(self._left(reading, record))
                reading.is_masked = not left
                events = left
            elif reading.is_masked:
                events = []
        self._put(events)

    def _left(self, reading: Reading, record: logging.LogRecord) -> Iterator[SecretLogged]:
        """Yield what is found in what the masks make of a record."""
        output = reading.again()
        for copy in self._masks.outputs(record):
            message, _ = message_of(copy)
            self._read_all(output, copy, message, self._scanner.look(message))
        yield from output.events

    def _read_all(
        self, reading: Reading, record: logging.LogRecord, message: str, found: Found
    ) -> None:
        look = self._scanner.look
        if found.shapes:
            found = without_error_texts(message, found, error_texts(record.args), look)
        self._report(reading, "message", found, printed=True)
        for text in exception_texts(record.exc_info):
            if text is None:
                reading.error_in_part = True
            else:
                self._report(reading, "exception", look(text), printed=True)
        for field in fields(record, message, self._names.of):
            self._read_field(reading, field, message)
        for name, text, printed in names_of(record):
            self._report(reading, name, look(text), printed=printed)
        if type(record.exc_text) is str:
            self._report(reading, "exception", look(printed_errors(record.exc_text)), printed=True)
        # These quote lines of source, where names stand beside values that are none.
        for name, quoted in (("traceback", record.exc_text), ("stack", record.stack_info)):
            if type(quoted) is str:
                self._report(reading, name, self._scanner.known(quoted), printed=False)

    def _read_field(self, reading: Reading, field: Field, message: str) -> None:
        text = field.text
        found = NOTHING
        # What the message shows was read with it.
        if len(text) >= SHORTEST and text not in message:
            found = self._scanner.look(text)
            self._report(reading, field.name, found, printed=False)
        key = self._names.of(field.key) if field.key else None
        # The more exact rules come first.
        if key is None or found.hits or reading.knows(key):
            return
        # As a text would show the two, so that both are judged alike.
        beside = self._scanner.look(f"{{{field.key!r}: {text[:_PAIRED]!r}}}")
        self._report(reading, field.name, Found(beside.hits), printed=field.printed)
        if not beside.shapes:
            return
        self._hide(text)
        reading.add_credential(key, "key and value", field.name, printed=field.printed)

    def _report(self, reading: Reading, field: str, found: Found, *, printed: bool) -> None:
        if found is NOTHING:
            return
        # Hidden before anything is reported of it; also what another text of the record told.
        self._hide(*(token.value for token in found.formats))
        for shape in found.shapes:
            self._hide(*shape.hidden)
        reading.add(reading.new(found), field, printed=printed)
