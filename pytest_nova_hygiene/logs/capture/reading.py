"""One record while it is read: its place, and what was found in it so far."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pytest_nova_hygiene.logs.events import CredentialLogged, KnownSecretLogged, TokenLogged
from pytest_nova_hygiene.logs.known.sources import GIVEN
from pytest_nova_hygiene.logs.scanner import NOTHING, Found

if TYPE_CHECKING:
    from pytest_nova_hygiene.logs.events import SecretLogged
    from pytest_nova_hygiene.logs.known.store import Hit
    from pytest_nova_hygiene.watching.frames import Site
    from pytest_nova_hygiene.watching.owners import Owner, Phase


class Reading:
    """The events of one record, each secret once. It holds nothing of the record's own.

    Args:
        owner: whose record it is.
        phase: of the running test.
        site: the log call's line.
        logger: its name.
        wide: whether no running test can fail for it.

    Attributes:
        events: what was found since they were last taken.
        in_part: whether the message has texts that only a handler was told.
        error_in_part: the same of the exception.
        message: the text, as far as it was read.
        is_masked: whether the suite's own masks leave nothing of what was found; None before they
            are asked.
    """

    __slots__ = (
        "_told",
        "_where",
        "_wide",
        "error_in_part",
        "events",
        "in_part",
        "is_masked",
        "message",
        "site",
    )

    def __init__(self, owner: Owner, phase: Phase, site: Site, logger: str, *, wide: bool) -> None:
        self._where = (owner, phase, site, logger)
        self._wide = wide
        self.site = site
        self._told: set[str] = set()
        self.events: list[SecretLogged] = []
        self.in_part = self.error_in_part = False
        self.message = ""
        self.is_masked: bool | None = None

    def again(self) -> Reading:
        """Return an empty reading of the same record."""
        return Reading(*self._where, wide=self._wide)

    def knows(self, name: str) -> bool:
        """Return whether a label, key or format was told already."""
        return name in self._told

    def new(self, found: Found) -> Found:
        """Return the findings that the message or the exception did not tell of already."""
        if found is NOTHING:
            return NOTHING
        return Found(
            tuple(hit for hit in found.hits if hit.label not in self._told),
            tuple(shape for shape in found.shapes if shape.key not in self._told),
            tuple(token for token in found.formats if token.name not in self._told),
        )

    def add(self, found: Found, field: str, *, printed: bool) -> None:
        """Add what was found in one of the record's texts."""
        for hit in _one_a_form(found.hits):
            self._told.add(hit.label)
            self.events.append(
                KnownSecretLogged(
                    *self._where,
                    hit.label,
                    hit.origin,
                    hit.encoding,
                    field,
                    printed,
                    self._wide,
                )
            )
        for token in found.formats:
            self._told.add(token.name)
            self.events.append(TokenLogged(*self._where, token.name, field, printed, self._wide))
        for shape in found.shapes:
            self.add_credential(shape.key, shape.shape, field, printed=printed)

    def add_credential(self, key: str, shape: str, field: str, *, printed: bool) -> None:
        """Add a credential."""
        self._told.add(key)
        self.events.append(CredentialLogged(*self._where, key, shape, field, printed, self._wide))


def _one_a_form(hits: Iterable[Hit]) -> Iterable[Hit]:
    """Return one hit for each value; a constant and the fixture that returns it name one."""
    kept: dict[str, Hit] = {}
    for hit in hits:
        # The name that a test gave it says most.
        if hit.form not in kept or hit.origin == GIVEN:
            kept[hit.form] = hit
    return kept.values()
