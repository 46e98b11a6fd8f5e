"""Everything that must be hidden so that no part of one secret is shown, whoever found it."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator
from functools import lru_cache
from html import unescape
from re import IGNORECASE
from urllib.parse import unquote

from pytest_nova_hygiene.redaction.encodings import LONG, PEM_HEADER, forms
from pytest_nova_hygiene.startup.patterns import compile_later

_LINE_END = compile_later(r"(?:\\{1,4}[rn]|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029])+")
_ESCAPE = compile_later(r"\\{1,4}([\"'\\/])")
_PLAIN_WORD = compile_later(r"[A-Z]?[a-z]{1,15}[:,;{\[]?")
"""A line such as ``database:`` stands in every other text, too."""

_NAME = compile_later(r"passwords?|passphrase|username|credentials?", IGNORECASE)

_BASIC = compile_later(r"(?:basic\s{1,9})?([A-Za-z0-9+/_-]{8,4000}={0,2})", IGNORECASE)


@lru_cache(maxsize=4096)
def hidden_texts(secret: str) -> tuple[str, ...]:
    """Return a secret in all its forms, and each of its lines in all of theirs.

    What was found in a text is written as that text writes it. So its forms are those of what it
    means, too: without a URL's quotes, a document's entities, or base64.
    """
    found: dict[str, None] = {}
    for reading in _readings(secret):
        for part in (reading, *_lines(reading)):
            found.update(dict.fromkeys(forms(part)))
    return tuple(found)


def _readings(secret: str) -> Iterator[str]:
    yield secret
    read = {
        secret.strip(),
        unquote(secret, errors="surrogateescape"),
        unescape(secret),
        _ESCAPE.sub(r"\1", secret),
        *_credentials(secret),
    }
    # So that the same texts are hidden in the same order in every run.
    yield from sorted(text for text in read - {secret} if len(text) >= LONG)


def _lines(secret: str) -> Iterator[str]:
    pieces = _LINE_END.split(secret)
    for line in map(str.strip, pieces if len(pieces) > 1 else ()):
        if len(line) >= LONG and not PEM_HEADER.fullmatch(line) and not _PLAIN_WORD.fullmatch(line):
            yield line


def _credentials(secret: str) -> Iterator[str]:
    """Yield the user and password of basic credentials, together and the password alone."""
    match = _BASIC.fullmatch(secret)
    if match is None:
        return
    try:
        text = b64decode(match[1] + "==").decode()
    except ValueError:
        return
    user, colon, password = text.partition(":")
    if user and colon and text.isprintable():
        yield text
        # Such a word stands everywhere, and is hidden behind its user's name alone.
        if not _NAME.fullmatch(password):
            yield password
