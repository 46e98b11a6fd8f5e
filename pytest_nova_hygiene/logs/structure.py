"""Checks of a token's structure, for formats whose letters alone would say too little."""

from __future__ import annotations

import base64
import binascii
import re
import struct

from pytest_nova_hygiene.logs.placeholders import is_placeholder

_BODY = re.compile(r"(?:\\+[nr]|\s){0,20}(?:[A-Za-z0-9+/]{16}|Proc-Type:|Version:|Comment:)")
_ESCAPES = re.compile(r"\\+[nr]|\s|\\")
_UNDECIDED = re.compile(r"[xX.0*_-]*")

_CEPH = struct.Struct("<HIIH")
"""CephX's encoding of a key: type, seconds, nanoseconds, length; then the key
(``CryptoKey::encode`` in Ceph's ``src/auth/Crypto.cc``)."""

_AES = 1
_KEY_LENGTH = 16


def secret_of(match: re.Match[str]) -> str:
    """The secret in a match: the group ``value`` where it took part, otherwise all of it."""
    value = match["value"] if "value" in match.re.groupindex else None
    return match[0] if value is None else value


def is_varied(match: re.Match[str]) -> bool:
    """Whether the part behind the prefix is more than a row of ``x``."""
    value = secret_of(match)
    body = re.split(r"[-_.]", value, maxsplit=1)[-1] or value
    return _UNDECIDED.fullmatch(body) is None and _UNDECIDED.fullmatch(value[4:]) is None


def is_no_phrase(match: re.Match[str]) -> bool:
    """Whether there is a digit, or both cases: words joined by hyphens have neither."""
    value = secret_of(match)[5:]
    return is_varied(match) and (
        any(char.isdigit() for char in value) or not (value.islower() or value.isupper())
    )


def is_key_body(match: re.Match[str]) -> bool:
    """Whether what follows PEM's first line is a key: base64, or anything before its last line."""
    body = secret_of(match)
    if _BODY.match(body):
        return True
    bare = _ESCAPES.sub("", body)
    ended = match.string.startswith("-----END", match.end())
    return ended and re.fullmatch(r"[\w+/=:,-]+", bare) is not None and not is_placeholder(bare)


def is_ceph_key(match: re.Match[str]) -> bool:
    """Whether it decodes to a type, a time stamp, the length 16 and 16 bytes."""
    data = _decoded(secret_of(match))
    if data is None or len(data) != _CEPH.size + _KEY_LENGTH:
        return False
    kind, _, nanoseconds, length = _CEPH.unpack(data[: _CEPH.size])
    return bool(kind == _AES and length == _KEY_LENGTH and nanoseconds < 10**9)


def is_user_and_password(match: re.Match[str]) -> bool:
    """Whether it decodes to a printable ``user:password`` whose password is not masked."""
    password = password_of(secret_of(match))
    return password is not None and not is_placeholder(password)


def password_of(credentials: str) -> str | None:
    """The password in the base64 of a printable ``user:password``; None where it is none."""
    data = _decoded(credentials)
    if data is None:
        return None
    try:
        text = data.decode()
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    _, colon, password = text.partition(":")
    return password if colon and text.isprintable() else None


def _decoded(text: str) -> bytes | None:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None
