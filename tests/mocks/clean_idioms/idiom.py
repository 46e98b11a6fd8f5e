"""One suite that leaves nothing behind."""

from __future__ import annotations

from typing import NamedTuple


class Idiom(NamedTuple):
    """The text after HEAD, how its tests end, and the modules it needs."""

    text: str
    passed: int
    skipped: int = 0
    xfailed: int = 0
    rerun: int = 0
    needs: tuple[str, ...] = ()
