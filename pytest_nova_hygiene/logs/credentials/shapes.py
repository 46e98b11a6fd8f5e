"""The shapes of a credential: a sensitive name beside a value that is not masked.

Nearly every text is let go by a few substring tests; only then are the exact shapes tried. The
filter of values does the real work: see `placeholders`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from pytest_nova_hygiene.logs.credentials import commands, cookies, generated, key_values, urls
from pytest_nova_hygiene.logs.credentials.key_names import Keys
from pytest_nova_hygiene.logs.credentials.mask_reach import DELIMITED, end_of_sign, masks, reach
from pytest_nova_hygiene.logs.credentials.sql import inserted
from pytest_nova_hygiene.logs.credentials.value_check import is_secret
from pytest_nova_hygiene.logs.placeholders import SHORTEST, is_placeholder
from pytest_nova_hygiene.startup.named_tuple import NamedTuple
from pytest_nova_hygiene.startup.patterns import compile_later

if TYPE_CHECKING:
    from pytest_nova_hygiene.logs.credentials.candidate import Candidate
    from pytest_nova_hygiene.logs.credentials.key_names import Key


class Shape(NamedTuple):
    """One credential in a text.

    Attributes:
        key: the name that gave it away.
        shape: its form, for people.
        value: the secret itself.
        span: the text from the name to where the mask ends: what to mask where the value alone is
            so short that it stands everywhere.
        masks: what else to mask: the value with what may be the rest of it.
    """

    key: str
    shape: str
    value: str
    span: str
    masks: tuple[str, ...] = ()

    @property
    def hidden(self) -> tuple[str, ...]:
        """What of the text must not be shown."""
        return (self.value if len(self.value) >= SHORTEST else self.span, *self.masks)


_QUOTED = r"""[ub]?\\{0,3}["'](?P<value>[^"'\\]{1,4096})"""
_BODIES = (
    (
        "change",  # a QEMU monitor's command
        compile_later(rf"""["']target["']:[ ]?["']password["'],[ ]?["']arg["']:[ ]?{_QUOTED}"""),
    ),
    (
        "secret_type",  # a key manager's request
        compile_later(rf"""payload\\{{0,3}}["']:[ \t]{{0,3}}{_QUOTED}"""),
    ),
    (
        "qom-type",  # QEMU's object
        compile_later(
            rf"""(?s)qom-type["']:[ ]?["']secret["'],[^{{}}]{{0,300}}?["']data["']:[ ]?{_QUOTED}"""
        ),
    ),
)
"""Requests whose body is the secret itself."""


_STEP = 2048
"""So much further than an earlier mask a later one inside it must reach to be made."""


class Shapes:
    """The credential shapes, with a project's own names beside the built-in ones.

    Args:
        names: more sensitive names, in any case and with ``-`` or ``_``.
    """

    def __init__(self, names: Sequence[str] = ()) -> None:
        self._keys = Keys(names)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """In lower case; `look` finds nothing in a text whose lower case has none of them."""
        return (*self._keys.words, *commands.least_words(), *urls.WORDS, *urls.PARTS)

    def look(self, text: str) -> list[Shape]:
        """Return the credentials in a text, each once; the hot path ends at the words."""
        lower = text.lower()
        if not any(word in lower for word in self.words):
            return []
        if len(lower) != len(text):  # one of a few letters that have two in lower case
            lower = "".join(low if len(low := char.lower()) == 1 else char for char in text)
        found: dict[str, Shape] = {}
        for shape in (*self._keyed(text, lower), *_keyless(text, lower, self._keys.name)):
            # A short value is masked with its span, so each of its spans counts.
            name = shape.hidden[0]
            known = found.get(name)
            # The same beginning may go on otherwise elsewhere.
            found[name] = known._replace(masks=known.masks + shape.masks) if known else shape
        return list(found.values())

    def _keyed(self, text: str, lower: str) -> Iterator[Shape]:
        taken = reached = 0
        for key in self._keys.find(text, lower):
            if key.start < taken or _is_user(text, key):
                continue
            for candidate, value in _secrets(text, key):
                taken = candidate.end
                shape, last = _shape(text, key, candidate, value, reached)
                reached = max(reached, last)
                yield shape


def _secrets(text: str, key: Key) -> Iterator[tuple[Candidate, str]]:
    """Yield the values of a name that are secrets: one, or all of a list."""
    none = True
    for candidate in key_values.values(text, key):
        value = candidate.value
        if not candidate.quoted:
            value = value.rstrip(".:!?") if candidate.separator != "-" else value
        if is_secret(text, key, candidate, value):
            none = False
            yield candidate, value
            if not candidate.more:
                break
    if none and (unclear := generated.behind(text, key)):
        yield unclear, unclear.value


def _is_user(text: str, key: Key) -> bool:
    """Return whether a name is the user's in a URL, whose password is read with the URL."""
    return text.endswith(("://", ":\\/\\/"), 0, key.start) and text.startswith(":", key.end)


def _shape(
    text: str, key: Key, candidate: Candidate, value: str, reached: int
) -> tuple[Shape, int]:
    """Return a credential, and where its mask ends.

    Args:
        text: what it stands in.
        key: its name.
        candidate: where its value was read.
        value: that, without what ends a sentence.
        reached: where the mask of an earlier one ends, which covers this one too.
    """
    start = text.rfind(value, 0, candidate.end)
    span = text[key.start : candidate.end]
    if start < 0 or candidate.shape in DELIMITED:
        return Shape(key.name, candidate.shape, value, span), candidate.end
    sign = end_of_sign(text, key, start)
    end = start + len(value)
    first, last = reach(text, key.start, sign, start, end)
    # Thousands of values without a blank between them would have as many long masks.
    if start < reached and last - reached < _STEP:
        return Shape(key.name, candidate.shape, value, span), reached
    span = text[min(first, key.start) : max(last, candidate.end)]
    hidden = masks(text, (start, end), (first, last))
    return Shape(key.name, candidate.shape, value, span, hidden), last


def _keyless(text: str, lower: str, name_of: Callable[[str], str]) -> Iterator[Shape]:
    if any(word in lower for word in urls.WORDS):
        for value, span in urls.passwords(text):
            template = span.isupper() and not any(char.isdigit() for char in span)  # USER:PASSWORD@
            if not template and not is_placeholder(value):
                yield Shape("userinfo", "URL", value, span)
    others = [
        _in_span(text, name, value, span) for name, value, span in commands.passwords(text, lower)
    ]
    if any(word in lower for word in urls.PARTS):
        others += [Shape(name, "URL", value, span) for name, value, span in urls.parts(text)]
    if "insert" in lower or "update" in lower:
        others += [Shape(name, "SQL", value, span) for name, value, span in inserted(text, name_of)]
    if "cookie" in lower:
        others += [Shape("cookie", "header", *session) for session in cookies.sessions(text)]
    for word, pattern in _BODIES:
        if word in lower:
            bodies = pattern.finditer(text)
            others += [Shape("secret", "key and value", one["value"], one[0]) for one in bodies]
    yield from (shape for shape in others if not is_placeholder(shape.value))


def _in_span(text: str, name: str, value: str, span: str) -> Shape:
    """Return a credential of a command, with how far its mask reaches."""
    begin = max(text.find(span), 0)
    start = text.rfind(value, begin, begin + len(span))
    if start < 0:
        return Shape(name, "command", value, span)
    end = start + len(value)
    first, last = reach(text, begin, start, start, end)
    span += text[begin + len(span) : last]
    return Shape(name, "command", value, span, masks(text, (start, end), (first, last)))
