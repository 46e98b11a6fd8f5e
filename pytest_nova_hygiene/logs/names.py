"""Which names say that their value is secret: keys, fields, fixtures, constants, variables."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from pytest_nova_hygiene.logs.shapes import HARMLESS, NAMES

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_LONGEST = 80
"""Characters of a name that is looked at; a longer text is data that serves as a key."""


class SensitiveNames:
    """The names of the credential shapes, for whoever has a name and a value apart.

    Args:
        names: more of them, in any case and with ``-`` or ``_``.
    """

    def __init__(self, names: Sequence[str] = ()) -> None:
        more = (name.lower().replace("-", "_") for name in names)
        self._names = tuple(sorted({*NAMES, *more}, key=len, reverse=True))
        self.of = functools.lru_cache(maxsize=4096)(self._of)
        """`_of`, remembered: the same few keys come with every record."""

    def _of(self, name: str) -> str | None:
        """The sensitive name that a name ends with, from our own list; None where it is none.

        ``adminPass``, ``ADMIN_PASS`` and ``x-admin-pass`` are one name.
        """
        if len(name) > _LONGEST:
            return None
        lower = name.lower()
        for spelling in (lower, _HUMP.sub("_", name).lower()):
            key = spelling.strip("-._").replace("-", "_")
            if HARMLESS.search(key):
                return None
            for known in self._names:
                if key.endswith(known):
                    return known
        return None

    def __contains__(self, text: str) -> bool:
        """Whether a text is a sensitive name itself (``X-Auth-Token``), and so no value of one."""
        key = text.lower().strip("-._").replace("-", "_")
        return key in self._names or (key.startswith("x_") and self.of(key) is not None)
