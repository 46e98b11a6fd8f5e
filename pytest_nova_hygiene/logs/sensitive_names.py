"""Which names say that their value is secret: keys, fields, fixtures, constants, variables."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from pytest_nova_hygiene.logs.credentials.key_names import Keys

_LONGEST = 80
"""Characters of a name that is looked at; a longer text is data that serves as a key."""


class SensitiveNames:
    """The names of the credential shapes, for whoever has a name and a value apart.

    Args:
        names: more of them, in any case and with ``-`` or ``_``.
    """

    def __init__(self, names: Sequence[str] = ()) -> None:
        self._keys = Keys(names)
        self._letters = {_letters(word) for word in self._keys.words}
        self.of = functools.lru_cache(maxsize=4096)(self._of)
        """`_of`, remembered: the same few keys come with every record."""

    def _of(self, name: str) -> str | None:
        """Return what we call a name that is sensitive, in words of our own lists; None for others.

        ``adminPass``, ``ADMIN_PASS`` and ``x-admin-pass`` are one name.
        """
        if len(name) > _LONGEST:
            return None
        # Most names, those of the environment too, have none of the words in any spelling.
        letters = _letters(name)
        if not any(word in letters for word in self._letters):
            return None
        return self._keys.name(name) or None

    def __contains__(self, text: str) -> bool:
        """Return whether a text is itself a sensitive name, such as ``X-Auth-Token``."""
        key = text.lower().strip("-._").replace("-", "_")
        name = self.of(text)
        return name is not None and (name == key or key.startswith("x_"))


def _letters(name: str) -> str:
    """Return a name without what stands between its words: all spellings become one."""
    return "".join(filter(str.isalnum, name.lower()))
