"""A search near words finds what the same pattern finds in the whole text."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from pytest_nova_hygiene.source.stems import is_near

PATTERN = re.compile(r"(?:a_)?key\s?=")


@given(st.text(alphabet="akey_= ", max_size=30))
def test_search_near_a_word_finds_what_a_search_finds(text: str) -> None:
    found = PATTERN.search(text) is not None
    assert is_near(text, ("key",), PATTERN, 2, 5) is found
    assert is_near(text, ("a_key", "key"), PATTERN, 0, 7) is found
