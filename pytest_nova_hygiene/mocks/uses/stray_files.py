"""Finds files and folders that a test leaves behind and that are named after a mock.

That is the harm that suites complain of: a folder ``MagicMock`` in the repository. A text made
from a mock is noted when it is made. At the end of a phase, the working directory is searched for
names with such a text in them. Nothing is searched where no mock became a text.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pytest_nova_hygiene.watching.originals import ORIGINALS

if TYPE_CHECKING:
    from pytest_nova_hygiene.mocks.births import Birth
    from pytest_nova_hygiene.watching.frames import Line

ENOUGH = 200
"""How many texts of one test are remembered: whoever makes more makes them for messages."""


class StrayFiles:
    """The texts that the running test made from mocks, and the names that were made of them.

    Args:
        birth_of: returns a mock's birth, or None where it is not known.
        calling: returns the line to blame for the running call; None for test machinery's.
        tell: told of each new name, by the mock's birth and the line that made its text.
        failed: told of an error of ours, which must not become the test's.
    """

    def __init__(
        self,
        birth_of: Callable[[object], Birth | None],
        calling: Callable[[], Line | None],
        tell: Callable[[Birth, Line], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        self._birth_of = birth_of
        self._calling = calling
        self._tell = tell
        self._failed = failed
        self._texts: dict[str, tuple[Birth, Line]] = {}
        self._paths: dict[str, tuple[Birth, Line]] = {}
        self._known: frozenset[str] = frozenset()

    def test_began(self) -> None:
        """Forget what earlier tests made."""
        self._texts.clear()
        self._paths.clear()

    def note_text(self, mock: object, text: str) -> None:
        """Note that a text with a mock's ``id='…'`` in it was made."""
        made = self._made(mock, text)
        if made is not None:
            # Only now: a test that makes no such text costs no look at the disk.
            if not self._texts:
                self._known = _names()
            self._texts[text] = made

    def note_path(self, mock: object, path: str) -> None:
        """Note that the path ``MagicMock/…/…`` was made."""
        made = self._made(mock, path)
        # A folder of that name from before is not this test's.
        if made is not None and not ORIGINALS.os.path.lexists(path):
            self._paths[path] = made

    def _made(self, mock: object, text: str) -> tuple[Birth, Line] | None:
        """Return a mock's birth and the line that made its text; None where it is of no use."""
        known = text in self._texts or text in self._paths
        if known or len(self._texts) + len(self._paths) >= ENOUGH:
            return None
        try:
            birth = self._birth_of(mock)
            line = None if birth is None else self._calling()
        except Exception as error:  # noqa: BLE001 - ours must not become theirs
            self._failed(error)
            return None
        return None if birth is None or line is None else (birth, line)

    def phase_ended(self) -> None:
        """Tell of the names that are in the working directory now and were not before."""
        if self._texts:
            new = [name for name in _names() - self._known if " id='" in name]
            for text in [text for text in self._texts if any(text in name for name in new)]:
                self._tell(*self._texts.pop(text))
        for path in [path for path in self._paths if ORIGINALS.os.path.lexists(path)]:
            self._tell(*self._paths.pop(path))


def _names() -> frozenset[str]:
    """Return the names in the working directory."""
    try:
        return frozenset(ORIGINALS.os.listdir("."))
    except OSError:  # the working directory is gone
        return frozenset()
