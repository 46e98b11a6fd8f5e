"""What a sensitive name in a test does not make a secret: codes, events, fields, references.

A name alone is a guess. Tables map the names of errors to codes, and those of fields to paths; a
lexer's tests have a parameter ``token``.
"""

from __future__ import annotations

from re import IGNORECASE

from pytest_nova_hygiene.startup.patterns import compile_later

_TABLE = compile_later(
    r"(?:^|_)(?:errors|events|messages|codes|paths|urls|uris|routes|endpoints|columns|labels"
    r"|handlers|topics|names|types|templates|exceptions|statuses|reasons|choices|titles|captions"
    r"|translations|patterns|regexe?s|queries|aliases|descriptions|hints|icons|permissions)$",
    IGNORECASE,
)
"""The last word of a table's name that says what its values are."""

_ERROR = compile_later(
    r"(?:\w+[._\s-])??(?:invalid|bad|wrong|missing|expired|weak|unknown|forgot(?:ten)?"
    r"|mismatched|incorrect|malformed|revoked|rejected|insufficient|unsupported)[._\s-]?\w",
    IGNORECASE,
)
"""The name of an error, as a key."""

_WORD = r"(?:[A-Z]?[a-z]+|[A-Z]+)"
_REFERENCE = compile_later(
    rf"/?(?:{_WORD}(?:[-_.]?\d{{1,2}})?[-_./])+{_WORD}(?:[-_.]?\d{{1,2}})?/?"
)
_SYMBOL = compile_later(rf"(?:(?:{_WORD}|[vV]?\d{{1,2}})[-_. ]){{1,6}}(?:{_WORD}|[vV]?\d{{1,2}})")
_TOKEN = compile_later(r"tokens?(?:\.\w+)?|\w*_?tokens?", IGNORECASE)
_TELLING = compile_later(r"pass|pwd|secret|token|key|crede|auth|bearer|fake|test", IGNORECASE)


def is_of_a_table(table: str, key: str) -> bool:
    """Return whether a mapping's key names an error or a field, whose value is none of a secret's.

    Args:
        table: the mapping's name.
        key: one of its keys, sensitive by its words.
    """
    return _TABLE.search(table) is not None or _ERROR.match(key) is not None


def is_reference(text: str) -> bool:
    """Return whether a text says where a secret is kept: ``prod/db-creds-1``."""
    return "/" in text and _REFERENCE.fullmatch(text) is not None


def is_symbol(name: str, text: str) -> bool:
    """Return whether a text is a token of a language or a market: ``foo_name_1``.

    Args:
        name: a constant's or parameter's.
        text: its value.
    """
    if _TOKEN.fullmatch(name) is None or _TELLING.search(text):
        return False
    return _SYMBOL.fullmatch(text) is not None
