"""Sensitive words that a text is about: what stands behind one is no value of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_nova_hygiene.logs.credentials.key_names import PASSWORDS
from pytest_nova_hygiene.startup.patterns import compile_later

if TYPE_CHECKING:
    from pytest_nova_hygiene.logs.credentials.key_names import Key

_SECTION = compile_later(r"(?<![\w\])])\[$")
"""Where the name of a section begins; an index stands behind what it is one of."""

_ABOUT = compile_later(r"\b(?:for|of) ['\"]$")
_SPACED = compile_later(r"['\"] = ")
_PASS = compile_later(
    r"(?i)\b(?:compil\w{1,10}|optimi[sz]\w{1,10}|analysis|lowering|render\w{0,5}|first|second|third|next"
    r"|last|final|single|each|one|two|this)[ -]$"
)
"""What is before a pass over something."""


def is_subject(text: str, key: Key, before: str) -> bool:
    """Return whether a text says something of a name, and not its value.

    Args:
        text: what is read.
        key: the name.
        before: the text before it.
    """
    named = key.name not in PASSWORDS and text.startswith("]", key.end)
    if named and _SECTION.search(before):
        return True
    if _ABOUT.search(before) and _SPACED.match(text, key.end):
        return True
    return key.written.lower() == "pass" and _PASS.search(before) is not None
