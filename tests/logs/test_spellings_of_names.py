"""Which names say that their value is secret, in every spelling."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pytest_nova_hygiene.logs.credentials import key_names
from pytest_nova_hygiene.logs.credentials.key_names import Keys
from pytest_nova_hygiene.logs.sensitive_names import SensitiveNames

OWN = ["doorCode", "vault-pin"]

PARTS = sorted(
    {
        *key_names.PASSWORDS,
        *(part for words in key_names.OTHERS for part in words),
        *key_names.TOKEN_KINDS, *key_names.SECRET_KINDS, *key_names.KEY_KINDS,
        *key_names.PASS_KINDS,
        "token", "secret", "key", "keys", "authorization", "credentials", "door", "code", "vault",
        "pin", "user", "name", "1", "value",
    }
)  # fmt: skip

SPELLINGS: dict[str, Callable[[list[str]], str]] = {
    "snake": "_".join,
    "kebab": "-".join,
    "dotted": ".".join,
    "doubled": "--".join,
    "camel": lambda words: "".join(map(str.capitalize, words)),
    "joined": "".join,
    "upper": lambda words: "_".join(words).upper(),
}

ALL = SensitiveNames(OWN)
KEYS = Keys(OWN)


@settings(deadline=None, max_examples=2000)
@given(
    words=st.lists(st.sampled_from(PARTS), min_size=1, max_size=3),
    spelling=st.sampled_from(sorted(SPELLINGS)),
    at=st.integers(0, 30),
    between=st.sampled_from(["", "_", "-", ". ", "/"]),
)
@example(words=["amz", "signature"], spelling="doubled", at=0, between="")
def test_name_is_told_by_its_words_and_not_by_what_stands_between(
    words: list[str], spelling: str, at: int, between: str
) -> None:
    """The quick look at the letters lets no sensitive name go."""
    name = SPELLINGS[spelling](words)
    name = f"{name[:at]}{between}{name[at:]}"
    assert ALL.of(name) == (KEYS.name(name) or None)


@pytest.mark.parametrize("name", ["adminPass", "ADMIN_PASS", "x-admin-pass", "admin.pass"])
def test_spellings_of_one_name(name: str) -> None:
    assert ALL.of(name) == "admin_pass"


@pytest.mark.parametrize("name", ["doorCode", "DOOR_CODE", "door-code", "my.door.code"])
def test_own_name_in_any_spelling(name: str) -> None:
    assert ALL.of(name) == "doorcode"


@pytest.mark.parametrize("name", ["HOME", "PATH", "LANG", "user_name", "", "x" * 100])
def test_other_names_are_none(name: str) -> None:
    assert ALL.of(name) is None
