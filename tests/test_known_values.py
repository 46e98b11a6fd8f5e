"""NHY301's values: which are watched, and in what forms they are found."""

from __future__ import annotations

import base64
import html
import json
import string
from collections.abc import Callable
from urllib.parse import quote, quote_plus
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_nova_hygiene.logs.encodings import base64_cores, forms
from pytest_nova_hygiene.logs.values import COMMON, KnownValues
from pytest_nova_hygiene.owners import Owner
from pytest_nova_hygiene.redact import Redactor

TEST = Owner("function", "test_it", "test_it.py::test_it")
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
SECRETS = st.text(st.characters(exclude_categories=["Cs"]), min_size=8, max_size=40).filter(
    lambda value: value.lower() not in COMMON and value.strip() == value
)


def _known(*values: str) -> tuple[KnownValues, Redactor]:
    redactor = Redactor()
    known = KnownValues(redactor)
    for value in values:
        known.add(value, "label", "origin", TEST, chosen=True)
    return known, redactor


ENCODERS: dict[str, Callable[[str], str]] = {
    "raw": str,
    "URL": lambda value: quote(value, safe=""),
    "URL, slash kept": quote,
    "URL, form": quote_plus,
    "JSON": lambda value: json.dumps({"key": value}),
    "JSON, not ASCII": lambda value: json.dumps([value], ensure_ascii=False),
    "JSON in JSON": lambda value: json.dumps(json.dumps(value)),
    "XML attribute": html.escape,
    "XML text": escape,
    "repr": lambda value: repr([value]),
    "repr of bytes": lambda value: repr(value.encode()),
    "hex": lambda value: value.encode().hex(),
    "HEX": lambda value: value.encode().hex().upper(),
    "base64": lambda value: base64.b64encode(value.encode()).decode(),
    "base64 for URLs": lambda value: base64.urlsafe_b64encode(value.encode()).decode(),
}


@pytest.mark.parametrize("encoding", ENCODERS)
@given(value=SECRETS, before=TEXT, after=TEXT)
def test_long_value_is_found_and_masked_in_any_encoding(
    encoding: str, value: str, before: str, after: str
) -> None:
    known, redactor = _known(value)
    encoded = ENCODERS[encoding](value)
    # A value whose repr is quoted the other way round inside a list is found by another form.
    if encoding.startswith("repr") and ("'" in value or '"' in value):
        return
    text = f"{before}{encoded}{after}"
    assert [hit.label for hit in known.look(text)] == ["label"]
    assert value not in redactor.text(text)


@given(before=st.binary(max_size=20), value=st.binary(min_size=8, max_size=40), after=st.binary())
def test_base64_core_is_found_whatever_surrounds_the_value(
    before: bytes, value: bytes, after: bytes
) -> None:
    text = base64.b64encode(before + value + after)
    assert any(core in text for core in base64_cores(value))


@given(value=st.text(string.ascii_lowercase + string.digits, min_size=4, max_size=7))
def test_short_value_is_found_as_a_whole_word_only(value: str) -> None:
    known, _ = _known(value)
    if value in COMMON or value.isdecimal():
        assert known.skipped == 1
        return
    assert known.look(f"pin={value};")
    assert not known.look(f"x{value}x")
    assert not known.look(f"{value}9")
    assert list(forms(value)) == [value]


@given(value=SECRETS, text=TEXT)
def test_text_without_the_value_is_clean(value: str, text: str) -> None:
    known, _ = _known(value)
    if not any(form in text for form in forms(value)):
        assert known.look(text) == []


@pytest.mark.parametrize("value", ["", "a", "abc", "admin", "Password", "nova"])
def test_too_short_or_too_common_is_skipped_and_counted(value: str) -> None:
    known, redactor = _known(value)
    assert (known.registered, known.skipped) == (0, 1)
    assert known.look(f"{value} {value}") == []
    assert redactor.text(value) == value


def test_value_is_forgotten_with_its_owner_but_stays_hidden() -> None:
    known, redactor = _known("correct-horse")
    known.forget(TEST)
    assert known.look("correct-horse") == []
    assert redactor.text("correct-horse") == "***"


def test_nothing_shows_a_value() -> None:
    known, redactor = _known("correct-horse")
    assert "horse" not in repr(known) + repr(redactor) + str(vars(known).keys())
