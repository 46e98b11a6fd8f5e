"""Which names say that their value is secret."""

from __future__ import annotations

import pytest

from pytest_nova_hygiene.logs.names import SensitiveNames


@pytest.mark.parametrize(
    "name", ["password", "adminPass", "ADMIN_PASS", "x-auth-token", "os.api_key", "secretKey"]
)
def test_name_is_sensitive_in_any_spelling(name: str) -> None:
    assert SensitiveNames().of(name) is not None


@pytest.mark.parametrize("name", ["page_token", "public_key", "user", "tokenizer", "", "x" * 99])
def test_name_is_not_sensitive(name: str) -> None:
    assert SensitiveNames().of(name) is None


def test_project_s_own_names_are_sensitive() -> None:
    assert SensitiveNames(["Door-Code"]).of("front_door_code") == "door_code"
