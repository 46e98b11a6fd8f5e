"""What left a strict run before a value in it was known to be secret."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

    from pytest_nova_hygiene.redaction.redactor import Redactor

_KEPT = 1_000_000
"""So many characters are read again at the end, the last ones."""

Address = tuple[int, int]
"""Which report a worker sent, and which section of that: a test's id may be secret itself."""

_WRITTEN: Address = (0, 0)


class EarlyOutput:
    """The last texts that were written or sent, each as it was masked then.

    Args:
        redactor: knows more at the end.
    """

    def __init__(self, redactor: Redactor) -> None:
        self._redactor = redactor
        self._texts: deque[tuple[Address, str]] = deque()
        self._size = 0

    def __repr__(self) -> str:
        return f"<EarlyOutput of {len(self._texts)} texts>"

    def add(self, text: str, address: Address = _WRITTEN) -> None:
        """Keep a text that was written."""
        self._texts.append((address, text))
        self._size += len(text)
        while self._size > _KEPT:
            self._size -= len(self._texts.popleft()[1])

    def add_sections(self, report: pytest.TestReport, sent: int) -> None:
        """Keep the output in a report that is sent, by its number from 1."""
        for number, (_, text) in enumerate(report.sections):
            self.add(text, (sent, number))

    def take(self) -> Iterator[tuple[Address, str]]:
        """Yield the texts that show a value that is known now, and forget them all."""
        texts, self._texts, self._size = self._texts, deque(), 0
        for address, text in texts:
            if self._redactor.text(text) != text:
                yield address, text

    def sentence(self) -> str:
        """Return what is to be said of them, and forget them; an empty text for nothing."""
        count = sum(1 for _ in self.take())
        if not count:
            return ""
        texts = "1 text was" if count == 1 else f"{count} texts were"
        return f"nova-hygiene: {texts} written before a value in it was known as secret: not masked"
