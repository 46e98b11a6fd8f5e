"""Files and folders that a test leaves behind, named after a mock.

A text made from a mock is noted where it is made; at the end of a phase the working directory is
asked for names with it. That is the harm that suites complain of: a folder ``MagicMock`` in the
repository. Nothing is asked where no mock became a text.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pytest_nova_hygiene.watching.originals import ORIGINALS

if TYPE_CHECKING:
    from pytest_nova_hygiene.mocks.births import Birth
    from pytest_nova_hygiene.watching.frames import Line

ENOUGH = 200
"""Texts of one test that are remembered; a test that makes more makes them for its messages."""


class StrayFiles:
    """The texts that the running test made from mocks.

    Args:
        tell: takes a mock's birth and the line that made its text, for each name that is there.
    """

    def __init__(self, tell: Callable[[Birth, Line], None]) -> None:
        self._tell = tell
        self._texts: dict[str, tuple[Birth, Line]] = {}
        self._paths: dict[str, tuple[Birth, Line]] = {}
        self._known: frozenset[str] = frozenset()

    def test_began(self) -> None:
        """Forget what earlier tests made."""
        self._texts.clear()
        self._paths.clear()

    def wants(self, text: str) -> bool:
        """Return whether a text, or a path, is worth remembering."""
        known = text in self._texts or text in self._paths
        return not known and len(self._texts) + len(self._paths) < ENOUGH

    def text_made(self, text: str, birth: Birth, line: Line) -> None:
        """Note a text with a mock's ``id='…'`` in it."""
        if not self._texts:
            self._known = _names()
        self._texts[text] = (birth, line)

    def path_made(self, path: str, birth: Birth, line: Line) -> None:
        """Note the path ``MagicMock/…/…``; a folder of that name from before is not this test's."""
        if not ORIGINALS.os.path.lexists(path):
            self._paths[path] = (birth, line)

    def phase_ended(self) -> None:
        """Tell of the names that are there now and were not before."""
        if self._texts:
            new = [name for name in _names() - self._known if " id='" in name]
            for text in [text for text in self._texts if any(text in name for name in new)]:
                self._tell(*self._texts.pop(text))
        for path in [path for path in self._paths if ORIGINALS.os.path.lexists(path)]:
            self._tell(*self._paths.pop(path))


def _names() -> frozenset[str]:
    try:
        return frozenset(ORIGINALS.os.listdir("."))
    except OSError:  # the working directory is gone
        return frozenset()
