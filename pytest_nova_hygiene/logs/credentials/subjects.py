"""Sensitive words that a text is about: what stands behind one is no value of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_nova_hygiene.logs.credentials.key_names import PASSWORDS, words_of
from pytest_nova_hygiene.startup.patterns import compile_later

if TYPE_CHECKING:
    from pytest_nova_hygiene.logs.credentials.key_names import Key

_SECTION = compile_later(r"(?<![\w\])])\[$")
"""Where the name of a section begins; an index stands behind what it is one of."""

_ABOUT = compile_later(r"\b(?:for|of) ['\"]$")
_SPACED = compile_later(r"['\"] = ")
_PASS = compile_later(
    r"(?i)<(?:\w{1,20}:)?settings $"  # Windows' setup has passes
    r"|\b(?:compil\w{1,10}|optimi[sz]\w{1,10}|analysis|lowering|render\w{0,5}|first|second|third|next"
    r"|last|final|single|each|one|two|this)[ -]$"
)
"""What is before a pass over something."""

_SYMBOL = compile_later(r"[A-Z]{2,6}(?:[-/][A-Z]{2,5})?")
"""What a market calls a token."""

_NOT_FOUND = compile_later(r"(?i)\b(?:not find|no such|unknown) $")
"""Before a credential's id: Keystone's are as long as a token."""

_ATTRIBUTE = compile_later(r"[a-z_][a-z0-9_]*(?P<more>\.[a-z_][a-z0-9_]*)+:[A-Za-z_]\w*(?:\.\w+)*")
"""A reference to an object of Python: ``keystoneauth1.loading:Password``."""


_OBJECT = compile_later(r"[a-z0-9][\w.-]*(?:secret|credentials?|creds)\d{0,3}")
_PATH = compile_later(r"[a-z][a-z-]*(?:/[a-z][a-z.-]*)+")
"""How a store of secrets calls one."""


def is_name_of_another(key: Key, shape: str, value: str) -> bool:
    """Return whether a value is the name of an object of Python, or of a market's token.

    Args:
        key: the name.
        shape: how the two stand together.
        value: the text of it.
    """
    if _ATTRIBUTE.fullmatch(value) and (
        shape in ("name and value", "rejected value") or value.count(".") > 1
    ):
        return True
    return key.written.lower() == "token" and _SYMBOL.fullmatch(value) is not None


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
    if key.name == "credential" and _NOT_FOUND.search(before):
        return True
    if _ABOUT.search(before) and _SPACED.match(text, key.end):
        return True
    return key.written.lower() == "pass" and _PASS.search(before) is not None


def is_object(key: Key, value: str) -> bool:
    """Return whether it is the name of the object that holds the secret: Kubernetes', QEMU's."""
    if key.written.lower().endswith(("key-secret", "password-secret", "cookie-secret")):
        return True
    if key.written.lower() == "secret" and _PATH.fullmatch(value):
        return True
    return _OBJECT.fullmatch(value) is not None and len(words_of(key.written)) > 1
