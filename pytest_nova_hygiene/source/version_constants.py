"""Constants of the code under test that are a version, and which of them a literal repeats."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from pytest_nova_hygiene.source.census import Reader
from pytest_nova_hygiene.source.name_tiers import words_of
from pytest_nova_hygiene.startup.named_tuple import NamedTuple
from pytest_nova_hygiene.startup.patterns import compile_later

if TYPE_CHECKING:
    from pytest_nova_hygiene.source.tree_walk import Handler

_CONSTANT = compile_later(
    r"(?m)^(?P<name>(?=[A-Z])[A-Z0-9_]*VERSION[A-Z0-9_]*)\s*(?::[^=\n]+)?=\s*[(\d]"
)
_BOUNDS = frozenset(("min", "max", "minimum", "maximum"))
_USUAL = frozenset(
    "version versions next fake test for int api client current expected new old the supported "
    "required target mock default".split()
)
"""Words that do not say what a version is of."""

SMALLEST = 100_000
"""A smaller number is no version: libvirt writes 1.0.0 as 1000000."""


class Constant(NamedTuple):
    """A constant of the code under test.

    Attributes:
        place: its dotted name.
        name: its own name.
        version: its parts.
    """

    place: str
    name: str
    version: list[int]


class VersionConstants(Reader):
    """Reads constants of a module whose name has `VERSION`, and whose value is a version.

    Facts: the line, the name, and the version as a list of numbers.
    """

    code = "NHY401"
    of_tests = False

    def wants(self, lower: str) -> bool:
        """Return whether such a name may stand in the file."""
        return "_version" in lower or "version_" in lower

    def read(self, data: bytes) -> Iterator[list[Any]]:
        """Yield the constants: a line that begins with a name in capitals is no other thing."""
        text = data.decode("latin-1")
        for found in _CONSTANT.finditer(text):
            start = text.index("=", found.end("name")) + 1
            line = text.count("\n", 0, found.start()) + 1
            value = text[start : start + 200].lstrip()
            end = value.find(")") + 1 if value.startswith("(") else 0
            written = value[:end] if end else value.split("\n", 1)[0].partition("#")[0].strip()
            version = _version_text(written)
            if version:
                yield [line, found["name"], version]

    def handlers(self) -> dict[type, Handler]:
        """Return nothing: the text is enough."""
        return {}

    def facts(self) -> tuple[list[Any], ...]:
        """Return nothing more."""
        return ()


def constant_for(
    name: str, version: list[int], constants: Iterable[Constant], place: str = ""
) -> Constant | None:
    """Return the constant that a literal in test code stands for; None where there is none.

    It is of the same thing, by a word of its name. It is the least or greatest version of just that
    thing; or it has the same value, and what else its name says is said around the literal, too.

    Args:
        name: what the literal is called.
        version: the literal.
        constants: those of the code under test.
        place: the file and the function around the literal.
    """
    around = {*words_of(name), *words_of(place)}
    about = _subject(name)
    best: tuple[tuple[bool, int, int, bool], Constant] | None = None
    for one in constants:
        of_constant = _subject(one.name)
        shared, is_same = len(about & of_constant), one.version == version
        others = of_constant - about
        is_same = is_same and (not others or not others.isdisjoint(around))
        is_bound = not _BOUNDS.isdisjoint(words_of(one.name)) and of_constant <= about
        if shared and (is_same or is_bound):
            rank = (is_same, shared, -len(others), "NEXT" not in one.name)
            if best is None or rank > best[0]:
                best = (rank, one)
    return None if best is None else best[1]


def _subject(name: str) -> set[str]:
    words = {word for word in words_of(name) if not word.isdigit()}
    return words - _USUAL - _BOUNDS


def of_number(number: int) -> list[int]:
    """Return the parts of a version that is one number, as libvirt counts: 8.2.1 is 8002001."""
    return [number // 1_000_000, number // 1_000 % 1_000, number % 1_000]


def _version_text(text: str) -> list[int]:
    """Return the version that a constant's text says; empty for anything else."""
    numbers = text.strip("() \t\r\n,").replace("_", "").split(",")
    parts = [part.strip() for part in numbers]
    if not all(part.isascii() and part.isdigit() for part in parts):
        return []
    if len(parts) > 1:
        return [int(part) for part in parts]
    return of_number(int(parts[0])) if int(parts[0]) >= SMALLEST else []
