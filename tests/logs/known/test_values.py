"""NHY301's values: which are watched, where they are found, and when they are forgotten."""

from __future__ import annotations

import string
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_nova_hygiene.logs.known.values import KnownValues
from pytest_nova_hygiene.redaction.encodings import forms
from pytest_nova_hygiene.redaction.ordinary import COMMON
from pytest_nova_hygiene.redaction.redactor import Redactor
from pytest_nova_hygiene.watching.owners import Owner

TEST = Owner("function", "test_it", "test_it.py::test_it")
MODULE = Owner("module", "fixture db (module)", "test_it.py")
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


def _known(*values: str, owner: Owner = TEST) -> tuple[KnownValues, Redactor]:
    redactor = Redactor()
    known = KnownValues(redactor)
    for value in values:
        known.add(value, "label", "origin", owner)
    return known, redactor


def _labels(known: KnownValues, text: str) -> list[str]:
    return [hit.label for hit in known.look(text)]


@given(
    value=st.text(string.ascii_lowercase + string.digits + "-@!", min_size=4, max_size=7),
    owner=st.sampled_from([TEST, MODULE]),
)
def test_short_value_is_found_as_a_whole_word_only(value: str, owner: Owner) -> None:
    known, _ = _known(value, owner=owner)
    if known.skipped:
        assert value in COMMON or value.isdecimal()
        return
    assert _labels(known, f"pin={value};") == ["label"]
    assert _labels(known, f"x{value}x {value}9") == []
    assert _labels(known, f"x{value}x {value}") == ["label"]
    assert list(forms(value)) == [value]


@given(value=st.text(string.printable, min_size=8).filter(lambda v: v == v.strip()), text=TEXT)
def test_text_without_the_value_is_clean(value: str, text: str) -> None:
    known, _ = _known(value)
    if not any(form in text for form in forms(value)):
        assert known.look(text) == []


@given(st.data())
def test_many_values_are_found_as_few_are(data: st.DataObject) -> None:
    """However many are registered, by whatever engine: what one alone finds, all find."""
    texts = st.text("ab1-", min_size=4, max_size=12).map(str.strip)
    values = data.draw(st.lists(texts, unique=True, max_size=120))
    owners = [data.draw(st.sampled_from([TEST, MODULE])) for _ in values]
    known = KnownValues(Redactor())
    for number, (value, owner) in enumerate(zip(values, owners, strict=True)):
        known.add(value, str(number), "origin", owner)
    text = " ".join(data.draw(st.lists(st.one_of(texts, st.sampled_from([*values, "x"])))))
    alone = [str(number) for number, value in enumerate(values) if _labels(_known(value)[0], text)]
    assert sorted(_labels(known, text)) == sorted(alone)
    known.forget(TEST)
    left = [label for label in alone if owners[int(label)] is MODULE]
    assert sorted(_labels(known, text)) == sorted(left)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("", "too short"),
        ("abc", "too short"),
        (" abc\n", "too short"),
        ("admin", "common word"),
        ("Password", "common word"),
        ("471147", "short number"),
        (str(uuid.UUID(int=7)), "uuid"),
        ("sqlite://", "URL without a password"),
        ("rabbit://", "URL without a password"),
    ],
)
def test_what_stands_everywhere_is_skipped_and_counted(value: str, reason: str) -> None:
    known, redactor = _known(value)
    assert (known.registered, known.skipped, known.skips) == (0, 1, {reason: 1})
    assert known.look(f"{value} {value}") == []
    assert redactor.text(value) == value


def test_default_of_an_option_is_skipped_and_another_value_is_not() -> None:
    known, _ = _known()
    known.add("documented-key", "option", "origin", TEST, default="documented-key")
    known.add("my-own-key-1", "option", "origin", TEST, default="documented-key")
    assert known.skips == {"default": 1}
    assert _labels(known, "documented-key") == []
    assert _labels(known, "my-own-key-1") == ["option"]


def test_what_a_person_names_is_watched() -> None:
    known = KnownValues(Redactor())
    value = str(uuid.UUID(int=7))
    known.add(value, "tenant", "from the test", TEST, chosen=True)
    known.add("https://hooks.example/T0/B0", "hook", "from the test", TEST, chosen=True)
    assert _labels(known, value) == ["tenant"]
    assert _labels(known, "to https://hooks.example/T0/B0") == ["hook"]


def test_skipped_value_is_found_beside_a_sensitive_key_until_its_owner_ends() -> None:
    known, _ = _known("abc", "admin")
    hit = known.beside_a_key("admin")
    assert hit is not None
    assert (hit.label, hit.encoding) == ("label", "raw")
    assert known.beside_a_key("abc") is not None
    assert known.beside_a_key("other") is None
    known.forget(TEST)
    assert known.beside_a_key("admin") is None


def test_url_is_watched_whole_and_by_its_password() -> None:
    known, redactor = _known("mysql://nova:s3cr3t%2Fx9@db/nova", owner=MODULE)
    assert known.registered == 1
    assert _labels(known, "mysql://nova:s3cr3t%2Fx9@db/nova") == ["label"]
    assert _labels(known, "password is s3cr3t/x9") == ["label"]
    assert redactor.text("s3cr3t/x9") == "***"
    known, _ = _known("rabbit://guest:guest@h/")
    assert _labels(known, "guest") == []
    assert known.beside_a_key("guest") is not None


def test_blanks_around_a_value_do_not_count() -> None:
    known, _ = _known("correct-horse\n")
    assert _labels(known, "'correct-horse'") == ["label"]


def test_plainest_form_names_the_hit() -> None:
    known, _ = _known("correct-horse")
    text = f"{b'correct-horse'.hex()} correct-horse"
    assert [hit.encoding for hit in known.look(text)] == ["raw"]
    assert [hit.encoding for hit in known.look(text[:26])] == ["hex"]


def test_value_is_forgotten_with_its_owner_but_stays_hidden() -> None:
    known, redactor = _known("correct-horse", "horse1")
    known.add("correct-horse", "wider", "origin", MODULE)
    known.forget(TEST)
    assert _labels(known, "correct-horse horse1") == ["wider"]
    known.forget(MODULE)
    known.forget(MODULE)
    assert known.look("correct-horse") == []
    assert not known.may_stand_in("correct-horse horse1")
    assert redactor.text("correct-horse horse1") == "*** ***"


def test_nothing_shows_a_value() -> None:
    known, redactor = _known("correct-horse")
    shown = repr(known) + repr(redactor) + repr(known.own) + repr(known.lasting)
    assert "horse" not in shown + str(vars(known).keys())


@pytest.mark.parametrize("character", ["x", "1", "a", "\0", "ä", "\ud800"])
def test_nothing_is_found_in_long_hostile_text(character: str) -> None:
    known, _ = _known("xxxx", "abab", f"{character * 8}!", *(f"aaaaaaaa{n:04}" for n in range(500)))
    assert known.look(character * 2_000_000) == []
    assert known.look("yxxxxy" * 100_000) == []
