"""One labelled message, and made-up tokens that have the structure of real ones."""

from __future__ import annotations

import base64
import json
import random
import string
import struct
from typing import NamedTuple

ALNUM = string.ascii_letters + string.digits
URL_SAFE = ALNUM + "-_"
HEX = "0123456789abcdef"
UPPER = string.ascii_uppercase + "234567"


class Message(NamedTuple):
    """A text of a log record with its label.

    Attributes:
        category: what it is a case of.
        text: what the record says.
        rule: the code that must find it; empty for a clean one.
        value: for NHY301, the value that was registered.
    """

    category: str
    text: str
    rule: str = ""
    value: str = ""


def shapes(category: str, *texts: str) -> tuple[Message, ...]:
    """Messages that NHY302 must find."""
    return tuple(Message(category, text, "NHY302") for text in texts)


def tokens(category: str, *texts: str) -> tuple[Message, ...]:
    """Messages that NHY303 must find."""
    return tuple(Message(category, text, "NHY303") for text in texts)


def values(category: str, value: str, *texts: str) -> tuple[Message, ...]:
    """Messages that NHY301 must find once the value is registered."""
    return tuple(Message(category, text, "NHY301", value) for text in texts)


def clean(category: str, *texts: str) -> tuple[Message, ...]:
    """Messages in which no rule may find anything."""
    return tuple(Message(category, text) for text in texts)


def made(length: int, alphabet: str = ALNUM) -> str:
    """A made-up text that is the same in every run."""
    source = random.Random(f"{length}{alphabet}")  # noqa: S311 - not a secret, only its look
    return "".join(source.choice(alphabet) for _ in range(length))


def in_base64(text: str | bytes) -> str:
    """The text in base64, as a header has it."""
    data = text if isinstance(text, bytes) else text.encode()
    return base64.b64encode(data).decode()


def jwt(claims: dict[str, object], algorithm: str = "HS256") -> str:
    """A signed token with a made-up signature of the right length."""
    parts = [
        base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")
        for part in ({"alg": algorithm, "typ": "JWT"}, claims)
    ]
    return ".".join([*parts, made(43, URL_SAFE)])


def fernet(cipher_bytes: int = 96) -> str:
    """A Keystone token: version, time stamp, IV, ciphertext, HMAC, without its padding."""
    source = random.Random(cipher_bytes)  # noqa: S311 - as above
    body = b"\x80" + struct.pack(">Q", 1_766_000_000) + source.randbytes(16 + cipher_bytes + 32)
    return base64.urlsafe_b64encode(body).decode().rstrip("=")


def ceph(seed: int = 1) -> str:
    """A CephX key: type 1, a time stamp, the length 16, sixteen bytes."""
    source = random.Random(seed)  # noqa: S311 - as above
    return in_base64(struct.pack("<HIIH", 1, 1_766_000_000 + seed, 4711, 16) + source.randbytes(16))


def pem(kind: str = "RSA PRIVATE KEY", newline: str = "\n", lines: int = 4) -> str:
    """A block of PEM with made-up contents."""
    body = [made(64, ALNUM + "+/") for _ in range(lines)]
    return newline.join([f"-----BEGIN {kind}-----", *body, f"-----END {kind}-----"])
