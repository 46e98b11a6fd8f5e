"""Masking: no hidden text stays, however many are hidden and however they overlap."""

from __future__ import annotations

import json
import sys
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_nova_hygiene.logs.known.values import KnownValues
from pytest_nova_hygiene.redaction.encodings import forms
from pytest_nova_hygiene.redaction.redactor import Redactor, without_credentials
from pytest_nova_hygiene.watching.owners import Owner

FEW = st.text("abcä", min_size=1, max_size=12)  # few letters: they overlap and contain each other
LONG = st.text(st.characters(exclude_characters="*."), min_size=8, max_size=30)


def _redactor(*texts: str) -> Redactor:
    redactor = Redactor(everywhere=True)
    redactor.hide(*texts)
    return redactor


@given(hidden=st.lists(FEW, min_size=1, max_size=8), pieces=st.lists(FEW, max_size=12))
def test_no_hidden_text_stays(hidden: list[str], pieces: list[str]) -> None:
    masked = _redactor(*hidden).text("".join(pieces))
    assert not any(text in masked for text in hidden)


@given(hidden=st.lists(FEW, min_size=1, max_size=8), pieces=st.lists(FEW, max_size=12))
def test_what_no_hidden_text_covers_stays(hidden: list[str], pieces: list[str]) -> None:
    text = "".join(pieces)
    covered = [False] * len(text)
    for one in hidden:
        for start in range(len(text)):
            if text.startswith(one, start):
                covered[start : start + len(one)] = [True] * len(one)
    expected, inside = "", False
    for character, cover in zip(text, covered, strict=True):
        expected += "" if cover and inside else "***" if cover else character
        inside = cover
    assert _redactor(*hidden).text(text) == expected


@cache
def _thousands() -> Redactor:
    """Hide thousands once: every example adds its own to them."""
    return _redactor(*(f"another-hidden-{number}" for number in range(2000)))


@given(st.lists(LONG, min_size=1, max_size=30), st.data())
def test_thousands_are_hidden_as_one_is(some: list[str], data: st.DataObject) -> None:
    redactor = _thousands()
    redactor.hide(*some)
    text = " ".join(data.draw(st.permutations(some)))
    assert set(redactor.text(text)) <= set("* ")


@given(hidden=st.lists(LONG, min_size=1, max_size=5), data=st.data())
def test_what_an_ellipsis_left_of_a_hidden_text_is_masked(
    hidden: list[str], data: st.DataObject
) -> None:
    whole = data.draw(st.sampled_from(hidden))
    cut = data.draw(st.integers(2, len(whole) - 2))
    redactor = _redactor(*hidden)
    for shortened in (f"<{whole[:cut]}...", f"...{whole[cut:]}>"):
        masked = redactor.text(shortened)
        assert "***" in masked
        for part in (whole[:cut], whole[cut:]):
            assert len(part) < 4 or part not in masked


def test_longest_beginning_before_an_ellipsis_is_masked() -> None:
    redactor = _redactor("abcdefgh", "defghijk", "xyz12345")
    assert redactor.text("xx abcdef...") == "xx ***..."
    assert redactor.text("xx defgh... and ...12345 ...") == "xx ***... and ...*** ..."
    assert redactor.text("no...thing") == "no...thing"


@given(
    value=st.text(st.characters(exclude_characters="*."), min_size=8, max_size=30),
    ended=st.booleans(),
)
def test_registered_value_is_hidden_in_every_form_until_the_run_ends(
    value: str, ended: bool
) -> None:
    redactor = Redactor(everywhere=True)
    known = KnownValues(redactor)
    owner = Owner("function", "t", "t")
    known.add(value, "label", "origin", owner, chosen=True)
    if known.skipped:
        return
    if ended:
        known.forget(owner)
    for form in forms(value.strip()):
        masked = redactor.text(f"<{form}> {json.dumps(form, ensure_ascii=False)}")
        assert masked.startswith("<***> ")
        assert form not in masked


def test_every_text_of_a_tree_is_masked_and_builtins_are_copied() -> None:
    redactor = _redactor("correct-horse")
    tree = {"correct-horse": ["a correct-horse", ("correct-horse", 1)], "n": None}
    assert redactor.tree(tree) == {"***": ["a ***", ("***", 1)], "n": None}
    assert tree["n"] is None
    assert "correct-horse" in tree


@pytest.mark.parametrize(
    "text", ["\ud800 correct-horse \udfff", "\0correct-horse\0", "ä€correct-horse"]
)
def test_strange_characters_stay_what_they_are(text: str) -> None:
    assert _redactor("correct-horse").text(text) == text.replace("correct-horse", "***")


def _calls(redactor: Redactor, text: str) -> int:
    """Count the calls that masking a text makes; a clock would measure the machine."""
    count = 0

    def called(*_: object) -> None:
        nonlocal count
        count += 1

    sys.setprofile(called)
    try:
        assert redactor.text(text) == text
    finally:
        sys.setprofile(None)
    return count


def test_masking_costs_what_the_text_is_long_however_many_are_hidden() -> None:
    redactor = Redactor()
    line = "a line of a report with hidden-value- in it...\n"
    calls = {}
    for hidden in (200, 20_000):
        redactor.hide(*(f"hidden-value-{number:06}" for number in range(hidden)))
        redactor.hide(*(f"{number:06}-hidden" for number in range(hidden)))
        assert redactor.text(f"{line}hidden-value-{hidden - 1:06}") == f"{line}***"
        for length in (100, 1_000):
            calls[hidden, length] = _calls(redactor, line * length)
    assert calls[20_000, 1_000] < 1.2 * calls[200, 1_000]
    assert calls[20_000, 1_000] < 12 * calls[20_000, 100]


def test_repr_shows_nothing() -> None:
    redactor = _redactor("correct-horse", "ab")
    assert repr(redactor) == "<Redactor of 2 texts>"


@pytest.mark.parametrize(
    ("uri", "shown"),
    [
        ("qemu+ssh://root:pw@host/system?keyfile=x", "qemu+ssh://***@host/system?***"),
        ("amqp://u:p/w?@h/", "amqp://***@h/"),
        ("test:///default", "test:///default"),
    ],
)
def test_uri_is_shown_without_its_credentials(uri: str, shown: str) -> None:
    assert without_credentials(uri) == shown
