"""Known secret values and the forms in which they may stand in a record.

Values live here and in the redactor, in memory, for as long as their owner runs. The limits come
from six million characters of real Nova log text: a random string of four characters occurs by
chance in 0.8 % of draws, of six in none, and common words (``nova`` is in 44 % of the records) at
any length.
"""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, quote_plus

if TYPE_CHECKING:
    from pytest_nova_hygiene.owners import Owner
    from pytest_nova_hygiene.redact import Redactor

SHORTEST = 4
"""Under this many characters a value is not watched at all."""

LONG = 8
"""From this many on a value is found anywhere and encoded; below, raw and at word boundaries."""

COMMON = frozenset(
    "admin changeme compute default demo fake false guest localhost none nova openstack pass "
    "passw0rd password password1 public qemu root secret server service system test testing "
    "tests token true user username value".split()
)
"""Words that stand in records for other reasons; such a value is skipped, and counted."""


class Hit(NamedTuple):
    """A known value in a text: its name, who registered it, how it was written."""

    label: str
    origin: str
    encoding: str
    form: str


class _Form(NamedTuple):
    text: str
    short: re.Pattern[str] | None
    hit: Hit
    owner: Owner


def base64_cores(data: bytes) -> Iterator[bytes]:
    """The characters of a value's base64 that do not depend on what stands before or after it.

    A value starts at one of three places in a group of three bytes; the characters that it shares
    with its neighbours are cut, so an embedded value is found whatever surrounds it.
    """
    for shift in range(3):
        encoded = base64.b64encode(b"\0" * shift + data)
        yield encoded[-(-shift * 8 // 6) : (shift + len(data)) * 8 // 6]


def forms(value: str) -> dict[str, str]:
    """A value's forms, text to name of the encoding; only ``raw`` for a short value."""
    found = {value: "raw"}
    if len(value) < LONG:
        return found
    data = value.encode("utf-8", "surrogatepass")

    def add(text: str, encoding: str) -> None:
        if len(text) >= LONG:
            found.setdefault(text, encoding)

    for safe in ("", "/"):
        encoded = quote(value, safe=safe, errors="surrogatepass")
        add(encoded, "URL")
        add(re.sub("%[0-9A-F]{2}", lambda match: match[0].lower(), encoded), "URL")
    add(quote_plus(value, errors="surrogatepass"), "URL")
    for ascii_only in (True, False):
        once = json.dumps(value, ensure_ascii=ascii_only)[1:-1]
        add(once, "JSON")
        add(json.dumps(once, ensure_ascii=ascii_only)[1:-1], "JSON in JSON")
    add(repr(value)[1:-1], "repr")
    add(repr(data)[2:-1], "repr")
    add(html.escape(value), "XML")
    add(html.escape(value, quote=False), "XML")
    for core in base64_cores(data):
        text = core.decode("ascii")
        add(text, "base64")
        add(text.replace("+", "-").replace("/", "_"), "base64")
    add(data.hex(), "hex")
    add(data.hex().upper(), "hex")
    return found


class KnownValues:
    """The registered values.

    Args:
        redactor: told every form, so that none of our output shows it.
    """

    def __init__(self, redactor: Redactor) -> None:
        self._redactor = redactor
        self._forms: tuple[_Form, ...] = ()
        self.registered = 0
        self.skipped = 0

    def __repr__(self) -> str:
        return f"<KnownValues: {self.registered} registered>"

    def add(self, value: str, label: str, origin: str, owner: Owner) -> None:
        """Watch a value until its owner ends.

        Args:
            value: the secret. Shorter than `SHORTEST`, or a common word, it is counted as skipped.
            label: what it is called in findings.
            origin: who registered it, for findings.
            owner: how long it is watched.
        """
        if len(value) < SHORTEST or value.lower() in COMMON:
            self.skipped += 1
            return
        self.registered += 1
        added = []
        for text, encoding in forms(value).items():
            self._redactor.hide(text)
            short = re.compile(rf"(?<!\w){re.escape(text)}(?!\w)") if len(value) < LONG else None
            added.append(_Form(text, short, Hit(label, origin, encoding, text), owner))
        self._forms += tuple(added)  # one assignment: another thread may be looking

    def forget(self, owner: Owner) -> None:
        """An owner ended: its values are no longer looked for (our output still hides them)."""
        if any(form.owner is owner for form in self._forms):
            self._forms = tuple(form for form in self._forms if form.owner is not owner)

    def look(self, text: str) -> list[Hit]:
        """The values in a text, each once, in the first form that was found."""
        hits: dict[tuple[str, str], Hit] = {}
        for form in self._forms:
            if form.text in text and (form.short is None or form.short.search(text)):
                hits.setdefault((form.hit.label, form.hit.origin), form.hit)
        return list(hits.values())
