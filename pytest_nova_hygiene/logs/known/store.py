"""The forms of the values of one lifetime, and which of them stand in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pytest_nova_hygiene.redaction.encodings import LONG
from pytest_nova_hygiene.redaction.matcher import Matcher, Needle, as_bytes
from pytest_nova_hygiene.startup.named_tuple import NamedTuple


class Hit(NamedTuple):
    """A known value in a text: its name, who registered it, how it was written."""

    label: str
    origin: str
    encoding: str
    form: str


class Form(NamedTuple):
    """A form that is looked for; `rank` tells the plainest of several, `word` a short value's."""

    hit: Hit
    rank: int
    word: re.Pattern[str] | None


class _Tier:
    """Forms of about one length: a matcher, and for as long as they are few, a plain row.

    Args:
        matcher: finds them.
        few: so many are looked for one by one at the price of asking the matcher.
    """

    def __init__(self, matcher: Matcher[Form], few: int) -> None:
        self.matcher = matcher
        self.row: tuple[str, ...] | None = ()
        self._few = few
        self.counts: dict[str, int] = {}

    def count(self, text: str, change: int) -> None:
        """Count a form that came or went."""
        self.counts[text] = self.counts.get(text, 0) + change
        if not self.counts[text]:
            del self.counts[text]
        self.row = tuple(self.counts) if len(self.counts) <= self._few else None


Place = tuple[_Tier, Needle[Form]]
"""A form in a store, for `Store.discard`."""


class Store:
    """Forms, added and discarded one by one at the same price for the first and the last.

    A text is read at every eighth byte for forms of 15 bytes and more, which all forms in hex are:
    four hex digits stand in every uuid. It is read at every fourth byte for shorter forms, and at
    every byte for values of 4 to 7 characters.

    Attributes:
        size: how many forms there are now.
        changes: grows with every form that is added.
    """

    def __init__(self) -> None:
        self._tiers = (
            _Tier(Matcher(8, step=8), 0),
            _Tier(Matcher(4, step=4), 24),
            _Tier(Matcher(4, step=1), 72),
        )
        # One attribute: another thread may be looking while a value comes or goes.
        self._asked: tuple[tuple[str, ...], tuple[Matcher[Form], ...]] = ((), ())
        self.size = 0
        self.changes = 0

    def __repr__(self) -> str:
        return f"<Store of {self.size} forms>"

    def __len__(self) -> int:
        return self.size

    def add(self, form: Form) -> Place:
        """Look for a form from now on."""
        data = as_bytes(form.hit.form)
        if form.word is not None:
            tier = self._tiers[-1]
        else:
            tier = next(one for one in self._tiers if len(data) >= one.matcher.shortest)
        needle = tier.matcher.add(data, form)
        self._count(tier, form, 1)
        self.changes += 1
        return tier, needle

    def forms(self) -> Iterator[str]:
        """Yield every form, for an engine that compiles them."""
        for tier in self._tiers:
            yield from list(tier.counts)

    def discard(self, place: Place) -> None:
        """Look for it no more."""
        tier, needle = place
        tier.matcher.discard(needle)
        self._count(tier, needle.payload, -1)

    def _count(self, tier: _Tier, form: Form, change: int) -> None:
        self.size += change
        before = tier.row
        tier.count(form.hit.form, change)
        if tier.row is not before:
            self._asked = (
                tuple(text for one in self._tiers for text in one.row or ()),
                tuple(one.matcher for one in self._tiers if one.row is None),
            )

    def may_stand_in(self, text: str, data: bytes) -> bool:
        """Return whether a form may stand in a text, given as text and as bytes."""
        row, matchers = self._asked
        for form in row:
            if form in text:
                return True
        for matcher in matchers:  # noqa: SIM110 - the hot path: a generator costs its call
            if matcher.may_stand_in(data):
                return True
        return False

    def find(self, text: str, data: bytes) -> Iterator[Form]:
        """Yield the forms in a text, each as often as it stands there; short ones only as words."""
        *anywhere, short = (tier.matcher for tier in self._tiers)
        for matcher in anywhere:
            for _, needle in matcher.find(data):
                yield needle.payload
        inside_words: set[str] = set()  # looked for once, however often they stand there
        for _, needle in short.find(data):
            form = needle.payload
            if form.word is not None and form.hit.form not in inside_words:
                if form.word.search(text):
                    yield form
                else:
                    inside_words.add(form.hit.form)


def forms_of(value: str, hit: Hit, forms: dict[str, str]) -> Iterator[Form]:
    """Yield a value's forms as a store wants them, the plainest first."""
    word = re.compile(rf"(?<!\w){re.escape(value)}(?!\w)") if len(value) < LONG else None
    for rank, (text, encoding) in enumerate(forms.items()):
        yield Form(hit._replace(encoding=encoding, form=text), rank, word)
