"""Messages of one line each (``leaks_*.txt``, ``clean_*.txt``), written when the rules stood.

The few that are still missed are documented: a name and its value with nothing but a blank between
them, and a lower-case word in the middle of a line.
"""

from __future__ import annotations

from pathlib import Path

from tests.logs.corpus.message import clean, shapes

_HERE = Path(__file__).parent


def _lines(kind: str) -> list[str]:
    files = sorted(_HERE.glob(f"{kind}_*.txt"))
    return [line for file in files for line in file.read_text("utf-8").splitlines()]


MESSAGES = (*shapes("line", *_lines("leaks")), *clean("line", *_lines("clean")))
