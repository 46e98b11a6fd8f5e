"""What the log rules find in the labelled corpus, and what they must not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.corpus import main
from pytest_nova_hygiene.logs.credentials.shapes import Shapes
from pytest_nova_hygiene.logs.tokens.formats import Formats
from tests.logs.corpus import MESSAGES
from tests.logs.corpus.judge import found
from tests.logs.corpus.message import Message

LEAKS = {rule: [m for m in MESSAGES if m.rule == rule] for rule in ("NHY301", "NHY302", "NHY303")}
FOUND = [m for m in LEAKS["NHY302"] + LEAKS["NHY303"] if m.rule in found(m)]
CLEAN = [message for message in MESSAGES if not message.rule]


def test_corpus_is_large_half_clean_and_says_nothing_twice() -> None:
    assert len(MESSAGES) >= 480
    assert 0.4 < len(CLEAN) / len(MESSAGES) < 0.6
    assert len({(message.text, message.value) for message in MESSAGES}) == len(MESSAGES)


@pytest.mark.parametrize(("rule", "least"), [("NHY301", 1.0), ("NHY302", 0.97), ("NHY303", 1.0)])
def test_leaks_are_found(rule: str, least: float) -> None:
    missed = [message.text for message in LEAKS[rule] if rule not in found(message)]
    assert 1 - len(missed) / len(LEAKS[rule]) >= least, missed


def test_clean_messages_are_clean() -> None:
    alarms = [message.text for message in CLEAN if found(message)]
    assert len(alarms) / len(CLEAN) <= 0.01, alarms


@pytest.mark.parametrize("message", [*LEAKS["NHY302"], *LEAKS["NHY303"]], ids=lambda m: m.category)
def test_masked_leak_is_clean(message: Message) -> None:
    text = message.text
    for _ in range(8):  # a value may stand in two notations; masking one shows the other
        values = [shape.value for shape in Shapes().look(text)]
        values += [token.value for token in Formats().look(text)]
        for value in sorted(values, key=len, reverse=True):
            text = text.replace(value, "***")
    assert Shapes().look(text) == []
    assert Formats().look(text) == []


@pytest.mark.parametrize("message", [*LEAKS["NHY302"], *LEAKS["NHY303"]], ids=lambda m: m.category)
def test_what_is_found_stands_in_the_text_and_can_be_masked(message: Message) -> None:
    values = [shape.value for shape in Shapes().look(message.text)]
    values += [token.value for token in Formats().look(message.text)]
    assert all(value in message.text for value in values)


@given(st.sampled_from(CLEAN), st.sampled_from(CLEAN))
def test_two_clean_lines_are_clean_together(one: Message, other: Message) -> None:
    assert not found(Message("both", f"{one.text}\n\n{other.text}"))


@given(st.sampled_from(CLEAN), st.sampled_from(FOUND))
def test_leak_is_found_behind_and_before_a_clean_line(clean: Message, leak: Message) -> None:
    for text in (f"{clean.text}\n{leak.text}", f"{leak.text}\n{clean.text}"):
        assert leak.rule in found(Message("both", text))


def test_benchmark_prints_recall_and_false_alarms(capsys: pytest.CaptureFixture[str]) -> None:
    main()
    printed = capsys.readouterr().out
    assert f"{len(MESSAGES)} messages, {len(CLEAN)} of them clean" in printed
    assert "NHY302, all" in printed
