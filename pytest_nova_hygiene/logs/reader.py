"""From what stands in a record to events: what the message shows, and what it only carries."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from pytest_nova_hygiene.logs.events import CredentialLogged, KnownSecretLogged
from pytest_nova_hygiene.logs.exceptions import exception_texts
from pytest_nova_hygiene.logs.records import Field, fields, site_of
from pytest_nova_hygiene.logs.shapes import Shape, is_placeholder
from pytest_nova_hygiene.logs.sources import GIVEN
from pytest_nova_hygiene.logs.values import COMMON, SHORTEST, Hit

if TYPE_CHECKING:
    from pytest_nova_hygiene.frames import Site
    from pytest_nova_hygiene.logs.names import SensitiveNames
    from pytest_nova_hygiene.owners import Owners
    from pytest_nova_hygiene.redact import Redactor


class Found(NamedTuple):
    """What stands in a text; each empty for nearly every text."""

    hits: Sequence[Hit] = ()
    shapes: Sequence[Shape] = ()


NOTHING = Found()
"""What `look` answers where it found nothing: told by identity, so that a clean text costs that."""

Look = Callable[[str], Found]


class Reader:
    """Reads the records that have more than a clean message.

    Args:
        owners: who is running.
        events: where hits go.
        names: which keys and fields are sensitive.
        redactor: told what is no registered value and must not be shown.
        look: what stands in a text.
        known: the registered values alone.
        longest: how many characters of one text are read.
    """

    def __init__(  # noqa: PLR0913 - each is one fact from outside
        self,
        owners: Owners,
        events: deque[object],
        names: SensitiveNames,
        redactor: Redactor,
        *,
        look: Look,
        known: Look,
        longest: int,
    ) -> None:
        self._owners = owners
        self._events = events
        self._names = names
        self._redactor = redactor
        self._look = look
        self._known = known
        self._longest = longest

    def read(self, record: logging.LogRecord, message: str, found: Found) -> None:
        """Report what the message holds, then whatever else the record has to say.

        Args:
            record: the record.
            message: its text, as far as it is read.
            found: what stands in that.
        """
        reading = _Reading(record, site_of(record, message))
        self._report(reading, "message", found, printed=True)
        for text in exception_texts(record.exc_info):
            self._report(reading, "exception", self._look(text[: self._longest]), printed=True)
        for field in fields(record, message):
            self._read_field(reading, field, message)
        # These quote lines of source, where names stand beside values that are none.
        for name, quoted in (("traceback", record.exc_text), ("stack", record.stack_info)):
            if type(quoted) is str:
                found = self._known(quoted[: self._longest])
                self._report(reading, name, reading.new(found), printed=False)

    def _read_field(self, reading: _Reading, field: Field, message: str) -> None:
        text = field.text[: self._longest]
        found = NOTHING
        if len(text) >= SHORTEST and text not in message:
            found = reading.new(self._look(text))
            self._report(reading, field.name, found, printed=False)
        key = self._names.of(field.key) if field.key else None
        if key is None or found.hits or key in reading.told or is_placeholder(text):
            return
        if len(text) >= SHORTEST and text.lower() not in COMMON:
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
        for shape in found.shapes:
            if not any(hit.form in shape.value for hit in found.hits):
                self._redactor.hide(shape.value if len(shape.value) >= SHORTEST else shape.span)
                self._credential(reading, shape.key, shape.shape, field, printed=printed)

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
        """What the message or the exception did not tell already."""
        if found is NOTHING:
            return NOTHING
        return Found(
            [hit for hit in found.hits if hit.label not in self.told],
            [shape for shape in found.shapes if shape.key not in self.told],
        )


def _one_a_form(hits: Iterable[Hit]) -> Iterable[Hit]:
    """One hit for a value that has two names (a constant, and the fixture that returns it)."""
    kept: dict[str, Hit] = {}
    for hit in hits:
        if hit.form not in kept or hit.origin == GIVEN:
            kept[hit.form] = hit
    return kept.values()
