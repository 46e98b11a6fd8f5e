"""The shapes of a credential: a sensitive name beside a value that is not masked.

Nearly every text is let go by a few substring tests; only then are the exact shapes tried, each
anchored just behind the name (a free search is sixty times dearer). The value filter does the
real work: a masked value, a placeholder, a template, a count, a path, an object's ``repr``, a uuid
is no leak. An entropy gate would be none: secrets in tests read ``mysecret``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

NAMES = (
    "password passwd passphrase passwort pwd adminpass admin_pass auth_pass secret secret_key "
    "client_secret shared_secret token auth_token access_token api_key apikey access_key "
    "private_key auth_key fixed_key credential credentials"
).split()
"""Names whose values are secret, in lower case, words joined by ``_``; a key may end with one."""

_STEMS = ("pass", "pwd", "secret", "token", "_key", "-key", "apikey", "crede")
"""One of these stands in every sensitive name; a text without any of them is let go."""

HARMLESS = re.compile(
    r"(?:page|next|continuation|csrf|cancel(?:lation)?|sync|resume|bos|eos|pad|unk|mask)_?token$"
    r"|^(?:public|ssh_public)_?key$"
)
"""Keys that end like a sensitive name and are none."""

_WORD = re.compile(r"[\w.-]*", re.ASCII)
_CLOSE = r"""(?:\\{0,3}["'])?"""
_QUOTED = r"""(?:[ub]{0,2})(?P<quote>\\{0,3}["'])(?P<quoted>(?:(?!(?P=quote)).)*)(?P=quote)"""
_BARE = r"""(?P<bare>[^\s"',;&<>(){}\[\]\\]+(?![(\w]))"""
_KEY_VALUE = re.compile(rf"{_CLOSE}[ \t]*(?P<sep>=>|==?|:)[ \t]*(?:{_QUOTED}|{_BARE})", re.DOTALL)
_ELEMENT = re.compile(r">(?P<quoted>[^<]+)</")
_OPTION = re.compile(rf"[ \t]+(?:{_QUOTED}|{_BARE})")
_ARGV = re.compile(r"""["'],[ \t]*[ub]?(?P<quote>["'])(?P<quoted>[^"']*)(?P=quote)""")
_URL = re.compile(r"\b[a-zA-Z][\w+.-]{1,30}://[^\s/:@'\"]{0,200}:(?P<quoted>[^\s/@'\"]{1,500})@")

_PLACEHOLDER = re.compile(
    r"""(?ix)
      \W*                                          # ***, ..., <>, ''
    | x{3,} | \*+\w{0,4}
    | <.*>? | \[.*\] | \{.*\}? | \$\{?\w+\}?       # <redacted>, {template}, $VARIABLE
    | %\(?\w*\)?[sdr]? | \(.*\)?
    | none | null | nil | true | false | undefined | unset | not[ _]?set | empty | n/?a | unknown
    | redacted | masked | hidden | sanitized | scrubbed | removed | filtered | omitted
    | your[_-]?\w* | str(?:ing)? | bytes | int | object | secretstr.*
    | pass: | (?:env|file|fd):\S* | stdin          # openssl's ways to be told elsewhere
    | \d{1,3}                                      # a count
    | [0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}  # a uuid
    | (?:[a-z]:)?[/\\~.].*[/\\].*                  # a path
    | .*\bobject\ at\ 0x[0-9a-f]+.* | .*Mock(?:\ name|\ id|/).*
    | \{?(?:ssha|sha|md5|crypt)\d*\}.*             # a hash with its scheme
    """
)
_WORDS = re.compile(r"[A-Za-z]+[.,:!?]?")


class Shape(NamedTuple):
    """One credential in a text.

    Attributes:
        key: the name that gave it away.
        shape: its form, for people.
        value: the secret itself.
        span: the text from the name to the value's end: what to mask where the value alone is so
            short that it stands everywhere.
    """

    key: str
    shape: str
    value: str
    span: str


def is_placeholder(value: str) -> bool:
    """Whether a value stands for a secret, or for none, and so is no leak."""
    return _PLACEHOLDER.fullmatch(value.strip().strip("'\"\\")) is not None


class Shapes:
    """The credential shapes, with a project's own names beside the built-in ones.

    Args:
        names: more sensitive names, in any case and with ``-`` or ``_``.
    """

    def __init__(self, names: Sequence[str] = ()) -> None:
        more = [name.lower().replace("-", "_") for name in names]
        self._names = tuple(sorted({*NAMES, *more}, key=len, reverse=True))
        spellings = {*more, *(name.replace("_", "-") for name in more)}
        self._gate = (*_STEMS, *sorted(spellings))
        self.words = (*self._gate, "://")
        stems = sorted({*_STEMS, *spellings}, key=len, reverse=True)
        self._stem = re.compile("|".join(map(re.escape, stems)))

    def look(self, text: str) -> list[Shape]:
        """The credentials in a text; the hot path ends at the gate."""
        lower = text.lower()
        found = []
        for stem in self._gate:
            if stem in lower:
                found = list(self._keyed(text, lower))
                break
        if "://" in text and "@" in text:
            found += [
                Shape("userinfo", "URL", match["quoted"], match[0])
                for match in _URL.finditer(text)
                if not is_placeholder(match["quoted"])
            ]
        return found

    def _keyed(self, text: str, lower: str) -> Iterator[Shape]:
        end = 0
        for stem in self._stem.finditer(lower):
            if stem.start() < end:
                continue
            start = stem.start()
            while start > 0 and (lower[start - 1].isalnum() or lower[start - 1] in "_-."):
                start -= 1
            word = _WORD.match(lower, start)
            end = word.end() if word else stem.end()
            key = lower[start:end].strip("-.").replace("-", "_")
            name = next((name for name in self._names if key.endswith(name)), None)
            if name is None or HARMLESS.search(key):
                continue
            for shape, match in self._values(text, start, end):
                bare = match.groupdict().get("bare")
                value = match["quoted"] if bare is None else bare.rstrip(".")
                if not is_placeholder(value):
                    yield Shape(name, shape, value, text[start : match.end()])
                    break

    @staticmethod
    def _values(text: str, start: int, end: int) -> Iterator[tuple[str, re.Match[str]]]:
        """What may be the value of the key that stands from `start` to `end`."""
        if match := _KEY_VALUE.match(text, end):
            # "Invalid password: too short" is a sentence; "password: hunter2" is not.
            if match["bare"] is None or match["sep"] != ":" or not _WORDS.fullmatch(match["bare"]):
                yield "key and value", match
        elif match := _ELEMENT.match(text, end):
            yield "XML element", match
        elif text.startswith("-", start):
            for pattern in (_OPTION, _ARGV):
                if match := pattern.match(text, end):
                    yield "option", match
