"""The cells of the matrix, and the text of each: way x place x owner, its own production module.

A cell's lines end in a comment with what they do and the cell's number, by which a finding is
compared with them.
"""

from __future__ import annotations

import itertools
import textwrap
from typing import NamedTuple

from tests.mocks.escape_matrix.places import PLACES, PRODUCTION, Place
from tests.mocks.escape_matrix.ways import WAYS, Way

OWNERS = {
    "function": "DECORATOR\ndef test_NUMBER(ARGUMENTS):  # owner\n    BODY",
    "method": "CLASS\nclass TestNUMBER:\n    DECORATOR\n"
    "    def test_NUMBER(self, ARGUMENTS):  # owner\n        BODY",
    "unittest": "CLASS\nclass TestNUMBER(unittest.TestCase):\n    DECORATOR\n"
    "    def test_NUMBER(self, ARGUMENTS):  # owner\n        BODY",
    "asyncio": "CLASS\nclass TestNUMBER(unittest.IsolatedAsyncioTestCase):\n    DECORATOR\n"
    "    async def test_NUMBER(self, ARGUMENTS):  # owner\n        BODY",
    "class fixture": "@pytest.fixture(scope='class')  # owner\nDECORATOR\n"
    "def fixture_NUMBER(ARGUMENTS):  # owner\n    BODY\nclass TestNUMBER:\n"
    "    def test_NUMBER(self, fixture_NUMBER): pass\n"
    "    def test_again_NUMBER(self, fixture_NUMBER): pass",
    "module fixture": "@pytest.fixture(scope='module')  # owner\nDECORATOR\n"
    "def fixture_NUMBER(ARGUMENTS):  # owner\n    BODY\ndef test_NUMBER(fixture_NUMBER): pass",
    "session fixture": "@pytest.fixture(scope='session')  # owner\nDECORATOR\n"
    "def fixture_NUMBER(ARGUMENTS):  # owner\n    BODY\ndef test_NUMBER(fixture_NUMBER): pass",
    "import": "DECORATOR\ndef make_NUMBER(ARGUMENTS):  # owner\n    BODY\nmake_NUMBER()  # import\n"
    "def test_NUMBER(): pass",
}
"""Who owns a double: the text around ``BODY``."""

_HEAD = """
import asyncio, logging, sys, types, unittest
import fixtures, pytest
from unittest import mock
class Fake:
    def __call__(self): return 'fake'
"""

FIXTURES = ("class fixture", "module fixture", "session fixture")
_CLASSES = ("method", "unittest", "asyncio")


class Cell(NamedTuple):
    """A cell of the matrix.

    Attributes:
        number: of all cells; part of every name that is the cell's own.
        way, place, owner: the cell's coordinates.
    """

    number: int
    way: str
    place: str
    owner: str

    @property
    def module(self) -> str:
        """The name of its production module."""
        return f"prod_{self.number}"

    @property
    def file(self) -> str:
        """The name of its test file, without the ending."""
        return f"test_{self.way}_{self.owner}".replace(" ", "_").replace(".", "_")

    @property
    def name(self) -> str:
        """The cell as a person would name it."""
        return f"{self.way} | {self.place} | {self.owner}"

    def production(self) -> str:
        """Return the text of its production module."""
        home = "session" if self.owner == "session fixture" else self.file
        return self._filled(PRODUCTION.replace("HOME", home) + PLACES[self.place].source)

    def text(self, *, undone: bool) -> str:
        """Return the cell's part of its test file.

        Args:
            undone: whether the double is taken out of its place again.
        """
        way, place = WAYS[self.way], PLACES[self.place]
        body = (
            self._undone(way, place) if undone else way.body.replace("PUT", f"{place.put}  # put")
        )
        if way.fixture and self.owner not in ("function", "method"):
            body = self._of_wider_scope(way, body)
        text = OWNERS[self.owner]
        is_of_class = way.of_class
        arguments = "double" if way.decorator else self._fixture(way)
        for line, decorator in (("CLASS", is_of_class), ("DECORATOR", not is_of_class)):
            text = text.replace(line, way.decorator if decorator else "", 1)
        text = text.replace("ARGUMENTS", arguments)
        lines = []
        for line in text.splitlines():
            blanks = line[: len(line) - len(line.lstrip())]
            is_body = line.strip() == "BODY"
            lines.append(textwrap.indent(body, blanks) if is_body else line)
        text = self._filled("\n".join(line for line in lines if line.strip()))
        for mark in ("# make", "# put", "# owner", "# import"):
            text = text.replace(mark, f"{mark} {self.number}")
        return f"import {self.module}\n{text}\n"

    def _undone(self, way: Way, place: Place) -> str:
        """Return the statements that put the double in its place, and take it out again."""
        if way.undone:
            return way.undone
        put = way.body.replace("PUT", place.put)
        # A function that mock decorates is no generator function: pytest would not run its end.
        waits = "yield\n" if self.owner in FIXTURES and not way.decorator else ""
        return f"kept = {place.keep}\n{put}\n{waits}{place.undo}"

    def _fixture(self, way: Way) -> str:
        return way.fixture if self.owner in ("function", "method") else self._wide_mocker(way)

    def _wide_mocker(self, way: Way) -> str:
        """Return the fixture of pytest-mock that a fixture of a wider scope may use."""
        is_wide = way.fixture == "mocker" and self.owner in FIXTURES
        return f"{self.owner.partition(' ')[0]}_mocker" if is_wide else ""

    def _of_wider_scope(self, way: Way, body: str) -> str:
        """Return a body without a fixture of a test's scope."""
        if way.fixture == "mocker":
            return body.replace("mocker.", f"{self._wide_mocker(way)}.")
        inside = textwrap.indent(body, "    ")
        return f"with pytest.MonkeyPatch.context() as monkeypatch:\n{inside}"

    def _filled(self, text: str) -> str:
        place = PLACES[self.place]
        for word, value in (("TARGET", place.target), ("NAME", place.name)):
            text = text.replace(word, value)
        return text.replace("MODULE", self.module).replace("NUMBER", str(self.number))


def _is_possible(way_name: str, place_name: str, owner: str) -> bool:
    """Return whether a cell is one: some ways need a class, a fixture, or a patch of the place."""
    way, place = WAYS[way_name], PLACES[place_name]
    if way.of_class and owner not in _CLASSES:
        return False
    if way.fixture == "mocker" and owner in ("unittest", "asyncio", "import"):
        return False
    if place_name == "ContextVar" and owner == "asyncio":  # the context ends with the test's loop
        return False
    if not way.undone:
        return True
    return bool(place.target) and place.is_mapping == (way_name == "patch.dict.start")


def file_head() -> str:
    """Return what stands at the top of each test file."""
    return _HEAD


CELLS = [
    Cell(number, *cell)
    for number, cell in enumerate(
        cell for cell in itertools.product(WAYS, PLACES, OWNERS) if _is_possible(*cell)
    )
]
"""All cells."""
