"""From what stands in a record to events: what the message shows, and what it only carries."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Iterable
from typing import TYPE_CHECKING

from pytest_nova_hygiene.logs.capture.exceptions import exception_texts, without_error_texts
from pytest_nova_hygiene.logs.capture.records import (
    OWN,
    PASSED_OVER,
    Field,
    fields,
    shows_all,
    site_of,
)
from pytest_nova_hygiene.logs.events import CredentialLogged, KnownSecretLogged, TokenLogged
from pytest_nova_hygiene.logs.known.sources import GIVEN
from pytest_nova_hygiene.logs.placeholders import SHORTEST
from pytest_nova_hygiene.logs.plain_values import is_mapping
from pytest_nova_hygiene.logs.scanner import LONGEST, NOTHING, Found

if TYPE_CHECKING:
    from pytest_nova_hygiene.logs.known.store import Hit
    from pytest_nova_hygiene.logs.scanner import Scanner
    from pytest_nova_hygiene.logs.sensitive_names import SensitiveNames
    from pytest_nova_hygiene.redaction.redactor import Redactor
    from pytest_nova_hygiene.watching.frames import Site
    from pytest_nova_hygiene.watching.owners import Owners

_PAIRED = 4096
"""Characters of a value that are read beside its name: no rule reads more."""


class Reader:
    """Reads the records that have more than a clean message.

    Args:
        owners: who is running.
        events: where hits go.
        names: which keys and fields are sensitive.
        redactor: told what is no registered value and must not be shown.
        scanner: says what stands in a text.
    """

    def __init__(
        self,
        owners: Owners,
        events: deque[object],
        names: SensitiveNames,
        redactor: Redactor,
        scanner: Scanner,
    ) -> None:
        self._owners = owners
        self._events = events
        self._names = names
        self._redactor = redactor
        self._scanner = scanner

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

    def read(self, record: logging.LogRecord, message: str, found: Found) -> None:
        """Report what the message holds, then whatever else the record has to say.

        Args:
            record: the record.
            message: its text, as far as it is read.
            found: what stands in that.
        """
        # One for the record: what the message told is not told again of its arguments.
        reading = _Reading(record, site_of(record, message))
        told = without_error_texts(record, message, found, self._scanner.look)
        self._report(reading, "message", told, printed=True)
        for text in exception_texts(record.exc_info):
            self._report(reading, "exception", self._scanner.look(text), printed=True)
        for field in fields(record, message, self._names.of):
            self._read_field(reading, field, message)
        # These quote lines of source, where names stand beside values that are none.
        for name, quoted in (("traceback", record.exc_text), ("stack", record.stack_info)):
            if type(quoted) is str:
                found = self._scanner.known(quoted)
                self._report(reading, name, reading.new(found), printed=False)

    def _read_field(self, reading: _Reading, field: Field, message: str) -> None:
        text = field.text
        found = NOTHING
        # What the message shows was read with it.
        if len(text) >= SHORTEST and text not in message:
            found = reading.new(self._scanner.look(text))
            self._report(reading, field.name, found, printed=False)
        key = self._names.of(field.key) if field.key else None
        # The more exact rules come first.
        if key is None or found.hits or key in reading.told:
            return
        # As a text would show the two, so that both are judged alike.
        beside = self._scanner.look(f"{{{field.key!r}: {text[:_PAIRED]!r}}}")
        self._report(reading, field.name, reading.new(Found(beside.hits)), printed=field.printed)
        if not beside.shapes:
            return
        self._redactor.hide(text)
        self._credential(reading, key, "key and value", field.name, printed=field.printed)

    def _report(self, reading: _Reading, field: str, found: Found, *, printed: bool) -> None:
        if found is NOTHING:
            return
        for hit in _one_a_form(found.hits):
            reading.told.add(hit.label)
            self._events.append(
                KnownSecretLogged(
                    self._owners.current,
                    self._owners.phase,
                    reading.site,
                    reading.record.name,
                    hit.label,
                    hit.origin,
                    hit.encoding,
                    field,
                    printed,
                )
            )
        for token in found.formats:
            # Hidden before anything is reported of it.
            self._redactor.hide(token.value)
            self._token(reading, token.name, field, printed=printed)
        for shape in found.shapes:
            self._redactor.hide(*shape.hidden)
            self._credential(reading, shape.key, shape.shape, field, printed=printed)

    def _token(self, reading: _Reading, name: str, field: str, *, printed: bool) -> None:
        reading.told.add(name)
        self._events.append(
            TokenLogged(
                self._owners.current,
                self._owners.phase,
                reading.site,
                reading.record.name,
                name,
                field,
                printed,
            )
        )

    def _credential(
        self, reading: _Reading, key: str, shape: str, field: str, *, printed: bool
    ) -> None:
        reading.told.add(key)
        self._events.append(
            CredentialLogged(
                self._owners.current,
                self._owners.phase,
                reading.site,
                reading.record.name,
                key,
                shape,
                field,
                printed,
            )
        )


class _Reading:
    """One record: its place, and what of it was told already, by label or key."""

    __slots__ = ("record", "site", "told")

    def __init__(self, record: logging.LogRecord, site: Site) -> None:
        self.record = record
        self.site = site
        self.told: set[str] = set()

    def new(self, found: Found) -> Found:
        """Return the findings that the message or the exception did not tell of already."""
        if found is NOTHING:
            return NOTHING
        return Found(
            tuple(hit for hit in found.hits if hit.label not in self.told),
            tuple(shape for shape in found.shapes if shape.key not in self.told),
            tuple(token for token in found.formats if token.name not in self.told),
        )


def _one_a_form(hits: Iterable[Hit]) -> Iterable[Hit]:
    """Return one hit for each value; a constant and the fixture that returns it name one."""
    kept: dict[str, Hit] = {}
    for hit in hits:
        # The name that a test gave it says most.
        if hit.form not in kept or hit.origin == GIVEN:
            kept[hit.form] = hit
    return kept.values()
