"""Parts of hidden texts that stand alone: what a diff or a shortened text left of them."""

from __future__ import annotations

from string import ascii_letters, digits

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pytest_nova_hygiene.redaction.redactor import Redactor

SECRET = "aB3xK9qLm2Zt7RwYp4Vn8Hc6"

CUTS = {
    "lines": ("\n", "\n"),
    "lines of a report": ("\nE       ", "\n"),
    "a repr's lines": ("\\n", "\\n"),
    "a repr's repr's lines": ("\\\\n", "\\\\n"),
    "a diff": ("\n  +     '", "',\n"),
    "a table": ("\n│ ", "     │\n"),
    "a handler's columns": ("\n           ", "  app.py:12\n"),
    "colours": ("\x1b[31m", "\x1b[0m"),
    "masks": ("***", "***"),
    "ellipses": ("...", "..."),
}


def _masked(text: str, *secrets: str) -> str:
    redactor = Redactor()
    redactor.hide(*secrets)
    return redactor.text(text)


@pytest.mark.parametrize(("before", "behind"), CUTS.values(), ids=CUTS)
@pytest.mark.parametrize("part", [SECRET[:10], SECRET[5:15], SECRET[-10:]])
def test_part_between_two_cuts_is_masked(before: str, behind: str, part: str) -> None:
    shown = _masked(f"one{before}{part}{behind}two", SECRET)
    assert part[1:-1] not in shown
    assert shown.startswith("one")
    assert shown.endswith("two")


@given(st.text(ascii_letters + digits, min_size=20, max_size=60), st.data())
def test_end_behind_a_cut_and_beginning_before_one_are_masked(
    secret: str, data: st.DataObject
) -> None:
    assume(len(set(secret)) > 8)  # one that repeats itself tells nothing
    at = data.draw(st.integers(8, len(secret) - 8))
    shown = _masked(f"it is {secret[:at]}\nline\n{secret[at:]} it was", secret)
    assert shown == "it is ***\nline\n*** it was"


@pytest.mark.parametrize("backslashes", [1, 2, 4, 8])
def test_escapes_count_once_however_often_they_were_escaped(backslashes: int) -> None:
    secret = "жёлтый-ящик7-этюд9"
    escaped = secret.encode("unicode_escape").decode().replace("\\", "\\" * backslashes)
    at = len(escaped) // 2
    shown = _masked(f"it is '{escaped[:at]}\nline\n{escaped[at:]}' it was", secret)
    assert shown == "it is '***\nline\n***' it was"


def test_what_only_begins_like_a_hidden_text_stays() -> None:
    text = "one\nhttps://example.com/other\ntwo https://example.com/hooks\nthree"
    assert _masked(text, "https://example.com/hooks/T0/B1/aB3xK9qLm2Zt7RwYp4Vn8Hc6") == (
        text.replace("https://example.com/hooks", "***")
    )


def test_words_of_a_hidden_phrase_stay_where_they_are_lines_of_another() -> None:
    text = "one\nhorse battery\ntwo\n"
    assert _masked(text, "correct horse battery staple") == text


def test_more_hidden_texts_than_have_a_place_are_masked_whole() -> None:
    secrets = [f"{number:05}{SECRET * 10}{number:05}" for number in range(500)]
    assert _masked(" ".join(secrets), *secrets) == " ".join(["***"] * 500)
