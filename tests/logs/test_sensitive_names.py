"""Which names say that their value is secret, and who keeps such values to himself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_nova_hygiene.logs.known.sources import Sources
from pytest_nova_hygiene.logs.known.values import KnownValues
from pytest_nova_hygiene.logs.sensitive_names import SensitiveNames
from pytest_nova_hygiene.redaction.redactor import Redactor
from pytest_nova_hygiene.watching.owners import Owners


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


def _raise(error: BaseException, lost: str) -> None:
    raise AssertionError(lost) from error


@given(value=st.text(max_size=30), name=st.sampled_from(["password", "user", "x"]))
def test_no_repr_of_the_sources_holds_a_value(value: str, name: str) -> None:
    known = KnownValues(Redactor())
    sources = Sources(known, SensitiveNames(), Owners(), [], failed=_raise)
    sources.named(name, {"token": value}, "parameter")
    assert repr(sources) == "<Sources>"
    assert repr(known) == f"<KnownValues: {known.registered} registered>"
