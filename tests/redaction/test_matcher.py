"""The index that finds thousands of texts in another at the price of one."""

from __future__ import annotations

from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_nova_hygiene.redaction.matcher import Matcher, as_bytes

LETTERS = st.text("ab€", min_size=0, max_size=40)  # few letters: needles overlap and repeat
KINDS: list[tuple[Literal[4, 8], int]] = [(4, 1), (4, 4), (8, 1), (8, 8)]


def _everywhere(needle: bytes, data: bytes) -> list[tuple[int, bytes]]:
    return [
        (start, needle) for start in range(len(data)) if data[start : start + len(needle)] == needle
    ]


@pytest.mark.parametrize(("width", "step"), KINDS)
@given(needles=st.lists(LETTERS, max_size=6), text=LETTERS, inside=st.integers(0, 40))
def test_every_place_of_every_needle_is_found_once(
    width: Literal[4, 8], step: int, needles: list[str], text: str, inside: int
) -> None:
    matcher: Matcher[None] = Matcher(width, step)
    data = [as_bytes(needle) for needle in needles]
    kept = {needle for needle in data if len(needle) >= matcher.shortest}
    for needle in kept:
        matcher.add(needle, None)
    searched = as_bytes(text[:inside]) + b"".join(data) + as_bytes(text[inside:])
    found = [(start, needle.data) for start, needle in matcher.find(searched)]
    assert sorted(found) == sorted(one for needle in kept for one in _everywhere(needle, searched))
    if found:
        assert matcher.may_stand_in(searched)


@pytest.mark.parametrize(("width", "step"), KINDS)
def test_long_texts_are_read_to_their_last_byte(width: Literal[4, 8], step: int) -> None:
    matcher: Matcher[str] = Matcher(width, step)
    needle = b"correct-horse-battery"
    matcher.add(needle, "payload")
    for start in (0, 1, 2, 3, 4091, 10_003, 1_000_001):
        text = b"x" * start + needle
        assert matcher.may_stand_in(text)
        assert [(at, one.payload) for at, one in matcher.find(text)] == [(start, "payload")]
        assert list(matcher.find(text[:-1])) == []


@given(st.lists(st.sampled_from(["aaaabbbb", "aaaacccc", "aaaabbbbc"]), max_size=60))
def test_crowd_behind_one_anchor_is_told_apart(texts: list[str]) -> None:
    matcher: Matcher[int] = Matcher(4, 4)
    needles = [matcher.add(text.encode(), number) for number, text in enumerate(texts)]
    for needle in needles[::2]:
        matcher.discard(needle)
    found = sorted(needle.payload for _, needle in matcher.find(b"xaaaabbbb"))
    assert found == [n for n, text in enumerate(texts) if n % 2 and text == "aaaabbbb"]
    for needle in needles[1::2]:
        matcher.discard(needle)
    assert repr(matcher) == "<Matcher of 0 anchors>"


def test_discarded_needle_is_not_found_and_its_twin_is() -> None:
    matcher: Matcher[int] = Matcher(4, 4)
    first, second = matcher.add(b"correct-horse", 1), matcher.add(b"correct-horse", 2)
    matcher.discard(first)
    matcher.discard(first)
    assert [needle.payload for _, needle in matcher.find(b"a correct-horse")] == [2]
    matcher.discard(second)
    assert not matcher.may_stand_in(b"a correct-horse")


def test_too_short_is_an_error() -> None:
    with pytest.raises(ValueError, match="too short"):
        Matcher[None](4, 4).add(b"abcdef", None)


def test_repr_shows_no_text() -> None:
    matcher: Matcher[None] = Matcher(4, 4)
    needle = matcher.add(b"correct-horse", None)
    assert "horse" not in repr(matcher) + repr(needle)


def test_lone_surrogates_and_nuls_are_characters_like_others() -> None:
    matcher: Matcher[None] = Matcher(4, 4)
    matcher.add(as_bytes("\ud800\0secret"), None)
    assert matcher.may_stand_in(as_bytes("x\ud800\0secret\udfff"))


@pytest.mark.parametrize("piece", ["password-", "aaaaaaaa", "0123456789abcdef"])
def test_common_beginnings_are_no_finding(piece: str) -> None:
    matcher: Matcher[None] = Matcher(4, 4)
    for number in range(3000):
        matcher.add(f"{piece}{number:06}".encode(), None)
    assert list(matcher.find((piece * 200_000)[:1_000_000].encode())) == []
