"""How the place of a double is written: the keys of mappings may be anybody's secrets."""

from __future__ import annotations

import base64
import secrets
import uuid
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_nova_hygiene.mocks.object_paths import path, shown_key

NAMES = (
    "fs", "x", "reply_to", "replyTo", "ReplyTo", "REPLY_TO", "reply-to", "userID",
    "prod.backends.Redis",
    "HTTPClient", "GET /servers", "tasks:add", "_private", "__call__", "Content-Type",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_name_of_the_program_is_shown(name: str) -> None:
    assert shown_key(name) == repr(name)


TOKENS: dict[str, Callable[[], object]] = {
    "uuid": lambda: str(uuid.uuid4()),
    "hex": lambda: secrets.token_hex(16),
    "base64": lambda: base64.b64encode(secrets.token_bytes(24)).decode(),
    "url-safe": lambda: secrets.token_urlsafe(24),
    "prefixed": lambda: f"ghp_{secrets.token_hex(18)}",
    "number": lambda: secrets.randbelow(10**6),
    "number as text": lambda: str(secrets.randbelow(10**6)),
    "address": lambda: f"10.0.0.{secrets.randbelow(256)}",
    "bytes": lambda: secrets.token_bytes(8),
    "password": lambda: f"hunter{secrets.randbelow(10)}",
    "other letters": lambda: "пароль",
    "sentence": lambda: "the quick brown fox jumps over the lazy dog and does not come back",
    "tuple": lambda: ("a", 1),
}


@pytest.mark.parametrize("kind", TOKENS)
def test_anything_else_is_shown_as_its_type(kind: str) -> None:
    for key in (TOKENS[kind]() for _ in range(50)):
        assert shown_key(key) == f"<{type(key).__name__}>"


@settings(deadline=None)
@given(st.text(min_size=1).filter(lambda text: not text.isascii() or not text.isprintable()))
def test_no_text_that_no_program_has_for_a_name_is_shown(key: str) -> None:
    assert shown_key(key) == "<str>"


def test_places_that_differ_by_such_a_key_are_one() -> None:
    def place() -> str:
        double = object()
        inner = {"reply_to": double}
        return path("prod.requests", [{str(uuid.uuid4()): inner}, inner, double])

    assert {place() for _ in range(5)} == {"prod.requests[<str>]['reply_to']"}


@pytest.mark.parametrize("key", [True, None])
def test_key_of_which_there_are_few_is_shown(key: object) -> None:
    assert shown_key(key) == repr(key)
