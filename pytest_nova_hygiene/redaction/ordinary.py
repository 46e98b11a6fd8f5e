"""Words that stand in a report for other reasons: one that is a secret is masked beside a key only.

``password=test`` makes no report's every ``test`` a secret. Nor does a password that is a word of
the project's own paths, modules or tests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from keyword import kwlist
from re import IGNORECASE, VERBOSE

from pytest_nova_hygiene.startup.patterns import compile_later

COMMON = frozenset(
    "admin changeme compute default demo fake false guest localhost none nova openstack pass "
    "passw0rd password password1 public qemu root secret server service system test testing "
    "tests token true user username value".split()
)
"""Words that stand in log records for other reasons; such a value counts beside a sensitive key."""

_OF_REPORTS = frozenset(
    "assert call called captured collected config error errors exception failed failure failures "
    "file fixture function hygiene info init item items line lines live log logger logging long "
    "message method module name node passed path paths plugins py pytest python record report "
    "reports result rootdir seconds session setup short skipped source starts stderr stdout "
    "strict string summary teardown text traceback type warning warnings worker".split()
) | frozenset(word.lower() for word in kwlist)

_SHORTEST = 4
"""A shorter text is a part of other words by chance."""

_SHORT = 6
"""So is a shorter word, or a shorter number."""

_PARTS = compile_later(r"[\W_]+")
_WORDS = compile_later(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[^\W_a-zA-Z]+")

_KEY = compile_later(
    r"""([\w.-]{2,60}) (?:\\*["'])? \]?                       # password, ["password"]
    (?: \s{0,9} (?:[:=]|=>|:=|,) \s{0,3} | \s is \s )
    [(\[{]? \s? [bru]? (?:\\*["'])? $""",
    VERBOSE,
)
_TELLING = compile_later(r"pass|pwd|pw$|secret|token|key|crede|pin$|otp$|salt", IGNORECASE)
_OPTION = compile_later(r"(?:^|[\s'\"])(--?[\w-]{2,40}) $")
_USER = compile_later(r"//[^\s/@:]{0,60}:$")
_BEFORE = 80
"""So many characters before a word are read for its key."""


class OrdinaryWords:
    """The words of a project, and those of every report."""

    def __init__(self) -> None:
        self._words = {*COMMON, *_OF_REPORTS}
        self._text = ""
        self._later: list[Callable[[], Iterable[str]]] = []

    def __repr__(self) -> str:
        return f"<OrdinaryWords: {len(self._words)}>"

    def learn(self, names: Callable[[], Iterable[str]]) -> None:
        """Take the words of names for ordinary from now on.

        Args:
            names: returns those of paths, modules and tests, without the tests' parameters; called
                when a word is first asked for.
        """
        self._later.append(names)

    def __contains__(self, text: str) -> bool:
        """Return whether a text stands in reports for other reasons."""
        if len(text) < _SHORTEST:
            return True
        word = text.lower()
        if len(text) < _SHORT and (text.isdecimal() or (text == word and text.isalpha())):
            return True
        while self._later:
            for name in self._later.pop()():
                self._words.update(_PARTS.split(name.lower()))
                self._words.update(part.lower() for part in _WORDS.findall(name))
            self._text = " ".join(self._words)
        return all(map(self._has, _PARTS.split(text)))

    def _has(self, part: str) -> bool:
        word = part.lower()
        # A word of one case may be a part of another: "mangle" of test_mangled.py.
        inside = len(part) > _SHORTEST and part.isalpha() and word in self._text
        inside = inside and part in (word, part.upper())
        return inside or word in self._words


def beside_keys(text: str, word: str) -> Iterator[tuple[int, int]]:
    """Yield where a word stands beside a key that calls it secret.

    Args:
        text: is searched.
        word: an ordinary one.
    """
    start = text.find(word)
    while start >= 0:
        end = start + len(word)
        before = text[max(0, start - _BEFORE) : start]
        key = _KEY.search(before) or _OPTION.search(before)
        userinfo = text[end : end + 1] == "@" and _USER.search(before)
        if userinfo or (key and _TELLING.search(key[1])):
            yield start, end
        start = text.find(word, end)
