"""The one look in front of the rules: it lets nothing pass that they would find."""

from __future__ import annotations

import string
import sys
import threading
from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_nova_hygiene.logs import scanner as scanner_module
from pytest_nova_hygiene.logs import word_search
from pytest_nova_hygiene.logs.credentials.shapes import Shapes
from pytest_nova_hygiene.logs.exact_rules import Rules, load
from pytest_nova_hygiene.logs.known.values import KnownValues
from pytest_nova_hygiene.logs.scanner import NOTHING, Found, Scanner
from pytest_nova_hygiene.logs.word_search import WordSearch, any_of
from pytest_nova_hygiene.redaction.encodings import forms
from pytest_nova_hygiene.redaction.redactor import Redactor
from pytest_nova_hygiene.watching.owners import Owner

TEST = Owner("function", "test_it", "test_it.py::test_it")
SESSION = Owner("session", "the session", "")
SHAPES = partial(load, formats=False)

VALUES = ("correct-horse/1", "Tr0ub4dor&3", "pin-99", "s3cr3t", "käse-igel-7")
PIECES = st.one_of(
    st.text(max_size=12),
    st.text(string.ascii_letters + string.digits + " =:'\"/-_", max_size=12),
    st.sampled_from(
        [form for value in VALUES for form in forms(value)]
        + "password= PASSWORD:\u0020 to\u212aen=abc123 {'adminPass': 'x1y2z3'} a://u:pw99@h"
        " --os-password admin guest -key _KEY= crede hunter2x secret=admin".split(" ")
    ),
)
MESSAGES = st.lists(PIECES, max_size=8).map("".join)


@pytest.fixture(autouse=True, scope="module", params=[1, 1000], ids=["at once", "one by one"])
def _texts_until_it_pays(request: pytest.FixtureRequest) -> Iterator[None]:
    """Before one expression for all words pays, and after that, every test must hold."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(word_search, "_PAYS_AFTER", request.param)
        patch.setattr(scanner_module, "_PAYS_AFTER", 1)
        yield


def _values() -> KnownValues:
    known = KnownValues(Redactor())
    for number, value in enumerate(VALUES):
        known.add(value, f"v{number}", "origin", TEST if number % 2 else SESSION)
    known.add("admin", "skipped", "origin", SESSION)
    return known


def _scanner(known: KnownValues | None = None, *, fast: bool = False) -> Scanner:
    scanner = Scanner(known if known is not None else _values(), SHAPES, fast=fast)
    return _after_a_test(scanner)


def _after_a_test(scanner: Scanner) -> Scanner:
    """Let hyperscan be loaded, as between two tests once enough texts came."""
    assert scanner.look("the first text") is NOTHING
    scanner.between_tests()
    return scanner


class _Everything:
    """A scanner that never looks away: the exact rules on every text."""

    def __init__(self) -> None:
        self._scanner = _scanner()

    def look(self, text: str) -> Found:
        return self._scanner._read(text)  # noqa: SLF001 - what is behind the look


@given(MESSAGES)
def test_look_finds_what_the_rules_find(text: str) -> None:
    scanner = _scanner()
    assert scanner.look(text) == _Everything().look(text)
    assert scanner.look(text) == _Everything().look(text)  # from memory, if it was clean


@given(st.lists(MESSAGES, max_size=5), st.integers(0, 2))
def test_both_engines_say_the_same(texts: list[str], when: int) -> None:
    pytest.importorskip("hyperscan", reason="the extra `fast` is not installed")
    known, plain = _values(), _scanner()
    fast = _scanner(known if when else KnownValues(Redactor()), fast=True)
    if not when:  # registered behind its back: not compiled yet
        fast._values.add("x-late-value", "late", "origin", SESSION)  # noqa: SLF001
        known = fast._values  # noqa: SLF001
        plain = Scanner(known, SHAPES, fast=False)
    if when == 2:  # asked for so long that the test's own are compiled, too
        for _ in range(8 * len(known.own) + 1):
            fast.look("nothing here")
    assert fast.engine == "hyperscan"
    for text in (*texts, "an x-late-value"):
        assert fast.look(text) == plain.look(text)
    assert fast.failures == 0


def test_compiled_values_come_and_go_with_their_owner() -> None:
    pytest.importorskip("hyperscan", reason="the extra `fast` is not installed")
    known = KnownValues(Redactor())
    scanner = _scanner(known, fast=True)
    for number in range(3):
        value = f"of-test-number-{number}"
        known.add(value, "own", "origin", TEST)
        for _ in range(8 * len(known.own) + 1):
            assert scanner.look("nothing here") is NOTHING
        assert [hit.label for hit in scanner.look(value).hits] == ["own"]
        known.forget(TEST)
        assert scanner.look(value) is NOTHING


def test_every_thread_has_its_own_scratch() -> None:
    pytest.importorskip("hyperscan", reason="the extra `fast` is not installed")
    scanner = _scanner(fast=True)
    text = "x" * 200_000 + VALUES[0]
    found: list[int] = []

    def look() -> None:
        found.extend(len(scanner.look(text).hits) for _ in range(10))

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (found, scanner.failures) == ([1] * 40, 0)


class _Broken:
    """An engine that fails at every text."""

    def may_stand_in(self, text: str, data: bytes) -> bool:
        raise RuntimeError(len(text) + len(data))


def test_engine_that_fails_is_counted_and_changes_no_verdict() -> None:
    pytest.importorskip("hyperscan", reason="the extra `fast` is not installed")
    scanner = _scanner(fast=True)
    scanner._fast = (_Broken(), _Broken())  # type: ignore[assignment] # noqa: SLF001 - as if it were hyperscan
    for number in range(200):
        assert [hit.label for hit in scanner.look(f"{number} {VALUES[0]}").hits] == ["v0"]
    assert scanner.engine == "re"
    assert scanner.failures == 100


def test_without_the_extra_the_standard_library_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "hyperscan", None)
    scanner = _scanner(fast=True)
    assert (scanner.engine, scanner.failures) == ("re", 0)
    assert scanner.look("password=hunter2x").shapes


def test_text_seen_clean_is_looked_at_again_once_a_value_is_added() -> None:
    known = _values()
    scanner = _scanner(known)
    assert scanner.look("meet at dawn-4711") is NOTHING
    known.add("dawn-4711", "late", "origin", TEST)
    assert [hit.label for hit in scanner.look("meet at dawn-4711").hits] == ["late"]


@pytest.mark.parametrize("fast", [False, True])
def test_text_seen_clean_without_a_value_is_found_with_it_in_every_later_test(fast: bool) -> None:
    known = _values()
    scanner = _scanner(known, fast=fast)
    for number in range(3):
        owner = Owner("function", f"t{number}", f"t{number}")
        for _ in range(2):
            assert scanner.look("the key to meet at dawn-4711") is NOTHING
        known.add("dawn-4711", "late", "origin", owner)
        for _ in range(2):
            assert scanner.look("the key to meet at noon-4711") is NOTHING
            found = scanner.look("the key to meet at dawn-4711")
            assert [hit.label for hit in found.hits] == ["late"]
        known.forget(owner)
    assert known.state == _values().state


def test_only_clean_texts_are_remembered_and_not_too_many() -> None:
    known = _values()
    scanner = _scanner(known)
    for number in range(10_000):
        scanner.look(f"line {number}")
        scanner.look(f"line {number} " + "y" * 2000)
    scanner.look(f"with {VALUES[0]}")
    scanner.look("password=hunter2x")
    scanner.look("z" * 50_000)
    for number in range(20):
        known.add(f"another-value-{number}", "late", "origin", TEST)
        scanner.look("line of another set")
    memories = scanner._memories.values()  # noqa: SLF001 - what it remembers is the point
    assert 0 < max(map(len, memories)) <= 2048 + 32
    assert len(memories) == 6
    assert all(text.startswith("line ") for kept in memories for text in kept)
    assert "line" not in repr(scanner)


@pytest.mark.parametrize("fast", [False, True])
def test_short_and_common_values_count_beside_a_sensitive_key_alone(fast: bool) -> None:
    scanner = _scanner(fast=fast)
    assert scanner.look("user admin logged in") is NOTHING
    found = scanner.look("{'adminPass': 'admin'}")
    assert [hit.label for hit in found.hits] == ["skipped"]
    assert found.shapes == ()


def test_known_value_is_said_once_and_another_credential_beside_it_too() -> None:
    found = _scanner().look("password=correct-horse/1 token=hunter2x")
    assert [hit.label for hit in found.hits] == ["v0"]
    assert [shape.value for shape in found.shapes] == ["hunter2x"]


class _Token(NamedTuple):
    value: str


class _Tokens:
    words: tuple[str, ...] = ("tok_",)

    def look(self, text: str) -> Sequence[_Token]:
        return [_Token(word) for word in text.split() if word.lower().startswith("tok_")]


@pytest.mark.parametrize("fast", [False, True])
def test_formats_are_asked_where_one_of_their_words_stands(fast: bool) -> None:
    scanner = _after_a_test(Scanner(_values(), lambda: Rules(Shapes(), _Tokens()), fast=fast))
    assert scanner.look("a TOK_123 here").formats == (_Token("TOK_123"),)
    assert scanner.look(f"a tok_{VALUES[0]}").formats == ()  # said by its name
    assert scanner.look("a token here") is NOTHING


@pytest.mark.parametrize("fast", [False, True])
def test_known_values_alone_can_be_asked_for(fast: bool) -> None:
    scanner = _scanner(fast=fast)
    assert scanner.known("password = 'hunter2x'") is NOTHING
    assert [hit.label for hit in scanner.known(f"x {VALUES[0]}").hits] == ["v0"]


class _Text(str):
    __slots__ = ()

    def __hash__(self) -> int:
        raise AssertionError("asked")

    def __eq__(self, other: object) -> bool:
        raise AssertionError("asked")


def test_subclass_of_str_is_asked_nothing() -> None:
    assert _scanner().look(_Text("password=hunter2x")).shapes


@pytest.mark.parametrize("fast", [False, True])
@pytest.mark.parametrize("character", ["x", "\0", "\ud800", "ä", "="])
def test_huge_text_is_read_up_to_its_bound(fast: bool, character: str) -> None:
    scanner = _scanner(fast=fast)
    text = character * 9_999_000
    assert [hit.label for hit in scanner.look(f"{text} {VALUES[0]}").hits] == ["v0"]
    assert scanner.look(f"{text}{'x' * 2000}{VALUES[0]}") is NOTHING


@given(st.lists(st.text("ab:/_-k", min_size=1, max_size=5), max_size=8), st.text("ab:/_-kx"))
def test_words_are_searched_from_their_rarest_character(words: list[str], text: str) -> None:
    assert bool(any_of(words)(text)) == any(word in text for word in words)


@given(st.lists(st.text("ab:/_-k", max_size=5), max_size=8), st.text("ab:/_-kx"))
def test_words_are_found_one_by_one_as_well_as_all_at_once(words: list[str], text: str) -> None:
    search = WordSearch(words)
    for _ in range(3):
        assert (search.search(text) is not None) == any(word in text for word in words)


def test_hyperscan_is_loaded_between_two_tests_once_enough_texts_came(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pytest.importorskip("hyperscan", reason="the extra `fast` is not installed")
    monkeypatch.setattr(scanner_module, "_PAYS_AFTER", 3)
    monkeypatch.setattr(word_search, "_PAYS_AFTER", 1000)
    scanner = Scanner(_values(), SHAPES)
    for number in range(6):
        assert scanner.look(f"text {number}") is NOTHING
        if number == 1:
            scanner.between_tests()
        assert scanner.engine == "re"
    scanner.between_tests()
    assert scanner.engine == "hyperscan"
