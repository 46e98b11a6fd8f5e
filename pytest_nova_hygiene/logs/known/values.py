"""The known secret values: which are watched, how long, and where one stands in a text.

Values live here and in the redactor, in memory, for as long as their owner runs. The limits come
from six million characters of real Nova log text. A random string of four characters occurs by
chance in 0.8 % of draws, one of six in none. Common words occur at any length: ``nova`` is in 44 %
of the records.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

from pytest_nova_hygiene.logs.known.store import Form, Hit, Place, Store, forms_of
from pytest_nova_hygiene.logs.placeholders import SHORTEST
from pytest_nova_hygiene.redaction.encodings import LONG, forms, is_url, url_passwords
from pytest_nova_hygiene.redaction.matcher import as_bytes
from pytest_nova_hygiene.redaction.ordinary import COMMON
from pytest_nova_hygiene.startup.named_tuple import NamedTuple
from pytest_nova_hygiene.startup.patterns import compile_later

if TYPE_CHECKING:
    from pytest_nova_hygiene.redaction.redactor import Redactor
    from pytest_nova_hygiene.watching.owners import Owner

_UUID = compile_later(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
"""An identifier that is logged everywhere. Without its hyphens it may be a token."""

_BARE_URL = "URL without a password"
"""``sqlite://`` is no secret, and no value of a sensitive key either."""


class _Owned(NamedTuple):
    """What ends with an owner: the places of forms, and values watched beside a key alone."""

    places: list[tuple[Store, Place]]
    beside: list[tuple[str, Hit]]
    values: list[str]
    hits: set[Hit]


class KnownValues:
    """The registered values.

    Args:
        redactor: told every value, so that none of our output shows it in any form.

    Attributes:
        own: the forms of the running test's own values.
        lasting: those of all others.
        registered: how many values are or were watched.
        state: tells one set of known values from another; equal for equal sets.
        changes: grows whenever a value comes or goes.
    """

    def __init__(self, redactor: Redactor) -> None:
        self._redactor = redactor
        self.lasting = Store()
        self.own = Store()
        self._beside: dict[str, tuple[Hit, ...]] = {}
        self._owned: dict[Owner, _Owned] = {}
        self._skips: set[tuple[str, str, str]] = set()
        self._told: list[Callable[[], None]] = []
        self._known: Counter[str] = Counter()
        self.registered = 0
        self.state = 0
        self.changes = 0

    def __repr__(self) -> str:
        return f"<KnownValues: {self.registered} registered>"

    @property
    def skipped(self) -> int:
        """How many values are watched beside a sensitive key only, or not at all."""
        return len(self._skips)

    @property
    def skips(self) -> dict[str, int]:
        """How many values were skipped, by reason."""
        return dict(Counter(reason for _, _, reason in self._skips))

    def on_change(self, changed: Callable[[], None]) -> None:
        """Call this whenever a value comes or goes: what was clean may be so no more."""
        self._told.append(changed)

    def add(  # noqa: PLR0913 - each is one fact of the registration
        self,
        value: str,
        label: str,
        origin: str,
        owner: Owner,
        *,
        default: str | None = None,
        chosen: bool = False,
    ) -> None:
        """Watch a value until its owner ends; a URL's password too.

        A value that stands in records for other reasons is counted as skipped, by its reason, and
        from then on found beside a sensitive key alone.

        Args:
            value: the secret; blanks around it do not count.
            label: what it is called in findings.
            origin: who registered it, for findings.
            owner: how long it is watched.
            default: what the option is when nobody sets it: documented, so no secret.
            chosen: a person named this very value, so a uuid or a URL without a password counts.
        """
        value = value.strip()
        hit = Hit(label, origin, "raw", value)
        owned = self._owned_by(owner)
        if hit in owned.hits:
            return  # an option is set again and again
        owned.hits.add(hit)
        reason = _reason_to_skip(value, default, chosen=chosen)
        if reason is not None:
            self._skips.add((label, origin, reason))  # a fixture's comes again with every test
            if value and reason != _BARE_URL:
                self._beside[value] = (*self._beside.get(value, ()), hit)
                self._owned_by(owner).beside.append((value, hit))
        else:
            self.registered += 1
            self._watch(value, hit, owner)
            for password in url_passwords(value):
                part = hit._replace(form=password)
                if _reason_to_skip(password, None, chosen=True) is None:
                    self._watch(password, part, owner)
                else:
                    self._beside[password] = (*self._beside.get(password, ()), part)
                    self._owned_by(owner).beside.append((password, part))
        self._has_changed()

    def _has_changed(self) -> None:
        self.changes += 1
        for changed in self._told:
            changed()

    def _owned_by(self, owner: Owner) -> _Owned:
        return self._owned.setdefault(owner, _Owned([], [], [], set()))

    def _watch(self, value: str, hit: Hit, owner: Owner) -> None:
        owned = self._owned_by(owner)
        owned.values.append(value)
        self._known[value] += 1
        if self._known[value] == 1:
            self.state ^= hash(value)
        # A test's own are few and gone with it; the others may be thousands.
        store = self.own if owner.scope == "function" else self.lasting
        # For good: a value that is forgotten here may stand in a report that is written later.
        self._redactor.hide(value)
        for form in forms_of(value, hit, forms(value)):
            owned.places.append((store, store.add(form)))

    def forget(self, owner: Owner) -> None:
        """Look no longer for the values of an owner that ended; our output still hides them."""
        owned = self._owned.pop(owner, None)
        if owned is None:
            return
        for store, place in owned.places:
            store.discard(place)
        for value in owned.values:
            self._known[value] -= 1
            if not self._known[value]:
                del self._known[value]
                self.state ^= hash(value)
        for value, hit in owned.beside:
            rest = list(self._beside.pop(value, ()))
            rest.remove(hit)
            if rest:
                self._beside[value] = tuple(rest)
        self._has_changed()

    def may_stand_in(self, text: str) -> bool:
        """Return whether a value may stand in a text.

        False for nearly every text, at one look's price.
        """
        data = as_bytes(text)
        return self.own.may_stand_in(text, data) or self.lasting.may_stand_in(text, data)

    def look(self, text: str) -> list[Hit]:
        """Return the values in a text, each once, in the plainest of the forms that were found."""
        data = as_bytes(text)
        best: dict[tuple[str, str], Form] = {}
        for store in (self.own, self.lasting):
            for form in store.find(text, data) if len(store) else ():
                known = best.setdefault(form.hit[:2], form)
                if form.rank < known.rank:
                    best[form.hit[:2]] = form
        return [form.hit for form in best.values()]

    def beside_a_key(self, value: str) -> Hit | None:
        """Return the skipped value that a text beside a sensitive key is, if any."""
        known = self._beside.get(value)
        return known[0] if known else None


@lru_cache(maxsize=512)
def _reason_to_skip(value: str, default: str | None, *, chosen: bool) -> str | None:
    reasons = {
        "too short": len(value) < SHORTEST,
        "common word": value.lower() in COMMON,
        "default": value == default,
        "short number": len(value) < LONG and value.isdecimal(),
        "uuid": not chosen and _UUID.fullmatch(value),
        _BARE_URL: not chosen and is_url(value) and not url_passwords(value),
    }
    return next((reason for reason, holds in reasons.items() if holds), None)
