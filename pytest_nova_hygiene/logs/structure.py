"""Checks of a token's structure, for formats whose letters alone would say too little."""

from __future__ import annotations

import base64
import binascii
import json
import re
import struct
from collections.abc import Iterator

from pytest_nova_hygiene.logs.placeholders import is_placeholder
from pytest_nova_hygiene.startup.patterns import compile_later

_BODY = compile_later(r"(?:\\+[nr]|\s){0,20}(?:[A-Za-z0-9+/]{16}|Proc-Type:|Version:|Comment:)")
_ESCAPES = compile_later(r"\\+[nr]|\s|\\")
_JOINT = compile_later(r"[-_.]")
_KEY_TEXT = compile_later(r"[\w+/=:,-]+")
_UNDECIDED = compile_later(r"[xX.0*_-]*")

_CEPH = struct.Struct("<HIIH")
"""CephX's encoding of a key: type, seconds, nanoseconds, length; then the key
(``CryptoKey::encode`` in Ceph's ``src/auth/Crypto.cc``)."""

_HEAD = 80
"""Characters of base64 in which PEM's first line ends."""

_ENCRYPTION = compile_later(r"Encryption: {0,2}([\w-]{1,40})")
_PUTTY_HEADER = 4000
"""Characters before a PuTTY key's private lines: its public ones, and a comment."""

_CUT = compile_later(r"\.\.|…|\*\*|\.[<{\[(*$]")
"""Where somebody put dots or a placeholder for the rest of a token."""

_AES = 1
_KEY_LENGTH = 16


def secret_of(match: re.Match[str]) -> str:
    """Return the secret in a match: the group ``value`` where it took part, otherwise all of it."""
    value = match["value"] if "value" in match.re.groupindex else None
    return match[0] if value is None else value


def is_varied(match: re.Match[str]) -> bool:
    """Return whether the part behind a token's prefix is more than a row of ``x``."""
    value = secret_of(match)
    body = _JOINT.split(value, maxsplit=1)[-1] or value
    return _UNDECIDED.fullmatch(body) is None and _UNDECIDED.fullmatch(value[4:]) is None


def is_no_phrase(match: re.Match[str]) -> bool:
    """Return whether a match has a digit, or both cases: words joined by hyphens have neither."""
    value = secret_of(match)[5:]
    return is_varied(match) and (
        any(char.isdigit() for char in value) or not (value.islower() or value.isupper())
    )


def is_key_body(match: re.Match[str]) -> bool:
    """Return whether what follows PEM's first line is a key.

    Base64, or anything before its last line.
    """
    body = secret_of(match)
    if _BODY.match(body):
        return True
    bare = _ESCAPES.sub("", body)
    ended = match.string.startswith("-----END", match.end())
    return ended and _KEY_TEXT.fullmatch(bare) is not None and not is_placeholder(bare)


def is_ceph_key(match: re.Match[str]) -> bool:
    """Return whether a match decodes to a type, a time stamp, the length 16 and 16 bytes.

    The time stamp may be anything: tools that make keys of their own fill it as they like.
    """
    data = _decoded(secret_of(match))
    if data is None or len(data) != _CEPH.size + _KEY_LENGTH:
        return False
    kind, _, _, length = _CEPH.unpack(data[: _CEPH.size])
    return bool(kind == _AES and length == _KEY_LENGTH)


def is_pem_in_base64(match: re.Match[str]) -> bool:
    """Return whether a match's first line is that of a private key, not of a certificate."""
    head = secret_of(match)[:_HEAD].replace("-", "+").replace("_", "/")
    return b"PRIVATE KEY" in (_decoded(head[: len(head) // 4 * 4]) or b"")


def is_unencrypted(match: re.Match[str]) -> bool:
    """Return whether the lines before a PuTTY key do not say that it is encrypted."""
    before = match.string[max(0, match.start() - _PUTTY_HEADER) : match.start()]
    said = _ENCRYPTION.findall(before)
    return is_varied(match) and (not said or said[-1].lower() == "none")


def is_signed(match: re.Match[str]) -> bool:
    """Return whether the last part of a JSON web token is a signature, and no word for one."""
    return is_varied(match) and not _is_word(secret_of(match).rpartition(".")[2])


def is_bearer(match: re.Match[str]) -> bool:
    """Return whether a bearer token is no phrase and not cut to its public header and claims."""
    value = secret_of(match)
    if value.startswith("eyJ") and "." in value and _is_word(value.rpartition(".")[2]):
        return False
    shown = value + match.string[match.end() : match.end() + 2]
    if _CUT.search(shown) and (value.startswith("eyJ") or is_placeholder(shown)):
        return False
    return is_no_phrase(match)


def _is_word(part: str) -> bool:
    letters = part.replace("-", "").replace("_", "")
    return letters.isalpha() and (letters.islower() or letters.isupper())


def is_discord_token(match: re.Match[str]) -> bool:
    """Return whether a match's first part decodes to the number of a user."""
    data = _decoded(secret_of(match).partition(".")[0])
    return data is not None and data.isdigit()


def is_user_and_password(match: re.Match[str]) -> bool:
    """Return whether a match decodes to a printable ``user:password`` that is not masked."""
    password = password_of(secret_of(match))
    return password is not None and not is_placeholder(password)


def password_of(credentials: str) -> str | None:
    """Return the password in the base64 of a printable ``user:password``; None where it is none."""
    data = _decoded(credentials)
    if data is None:
        return None
    try:
        text = data.decode()
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    _, colon, password = text.partition(":")
    return password if colon and text.isprintable() else None


def holds_a_password(match: re.Match[str]) -> bool:
    """Return whether a match is base64 of JSON with a password or token that is not masked."""
    data = _decoded(secret_of(match).replace("-", "+").replace("_", "/").rstrip("="))
    try:
        found = json.loads(data or b"")
    except ValueError:
        return False
    return any(type(value) is str and not is_placeholder(value) for value in _passwords(found))


def _passwords(found: object) -> Iterator[object]:
    """Yield the passwords of a registry's credentials, or of all those in Docker's settings."""
    if type(found) is dict:
        yield from (found.get(key) for key in ("password", "identitytoken", "registrytoken"))
        auths = found.get("auths")
        for auth in auths.values() if type(auths) is dict else ():
            yield from _passwords(auth)
        if type(found.get("auth")) is str:
            yield password_of(found["auth"])


def _decoded(text: str) -> bytes | None:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None
