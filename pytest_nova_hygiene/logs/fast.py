"""The extra ``fast``: hyperscan as a filter in front of the rules.

It says where nothing can be, and never what something is: whatever it lets through is looked at
by the standard library, so verdicts are the same with and without it. Only the fixed words are
compiled, once (1 ms). Known values are not: they come and go with tests, a thousand of them take
0.2 s to compile, and their own index costs less than a microsecond (`matcher`).
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from importlib import import_module
from typing import Any


class FastWords:
    """Whether one of some words may stand in a text.

    Args:
        words: in lower case; found in any case.

    Raises:
        ImportError: hyperscan is not installed.
        Exception: hyperscan's own, where it cannot compile (a processor it does not know).
    """

    def __init__(self, words: Iterable[str]) -> None:
        hyperscan: Any = import_module("hyperscan")
        # A text with other characters is not given to it, so neither are such words.
        wanted = [word.encode() for word in dict.fromkeys(words) if word.isascii()]
        flags = hyperscan.HS_FLAG_CASELESS | hyperscan.HS_FLAG_SINGLEMATCH
        self._database: Any = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
        self._database.compile(
            expressions=wanted,
            ids=list(range(len(wanted))),
            elements=len(wanted),
            flags=[flags] * len(wanted),
            literal=True,
        )
        self._new_scratch: Any = hyperscan.Scratch
        self._scan: Any = self._database.scan
        self._own = threading.local()  # a scan drops the GIL, and a scratch serves one at a time

    def may_stand_in(self, text: str) -> bool:
        """Whether one may stand in an ASCII text.

        Raises:
            Exception: hyperscan's own, or `UnicodeEncodeError`: ask the standard library.
        """
        try:
            scratch = self._own.scratch
        except AttributeError:
            scratch = self._own.scratch = self._new_scratch(self._database)
        found: list[int] = []

        def note(number: int, *_: object) -> None:
            found.append(number)

        self._scan(text.encode("ascii"), note, 0, None, scratch)
        return bool(found)
