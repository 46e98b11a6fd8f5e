"""Ordinary words that are somebody's password: masked beside a key, and nowhere else."""

from __future__ import annotations

import pytest

from pytest_nova_hygiene.redaction.redactor import Redactor

NAMES = ("/home/me/shop", "tests/unit/test_checkout.py::TestBasket::test_it_pays", "shop.api.v2")

ORDINARY = (
    "test",
    "Test",
    "line",
    "admin",
    "ab",
    "123",
    "shop",
    "basket",
    "TestBasket",
    "v2",
    "checko",
)
COMPOSED = ("test_checkout", "tests/unit", "shop.api", "admin-password")
SECRETS = ("hunter2", "mysecretone", "swordfish", "Zq7x", "98123746", "shop-Xy7", "s3cr3t")


def _masked(text: str, secret: str) -> str:
    redactor = Redactor()
    redactor.hide(secret)
    redactor.learn(lambda: NAMES)
    return redactor.text(text)


@pytest.mark.parametrize("word", [*ORDINARY, *COMPOSED])
@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "FAILED tests/unit/{}.py::{} - x",
        "logger {}",
        "a {} and '{}' or {}x or x{}",
        "name={}",
    ],
)
def test_ordinary_word_stays(word: str, text: str) -> None:
    text = text.replace("{}", word)
    assert _masked(text, word) == text


@pytest.mark.parametrize("word", [*ORDINARY, *COMPOSED])
@pytest.mark.parametrize(
    "text",
    [
        "password={}",
        "password = '{}'",
        'DB_PASSWORD: "{}"',
        "{'password': '{}', 'user': 'x'}",
        "{b'password': b'{}'}",
        '{\\"password\\": \\"{}\\"}',
        "{'passwords': ['{}']}",
        "environ['API_KEY'] = '{}'",
        "--password {}",
        "--password={}",
        "the password is {}",
        "mysql://root:{}@localhost/",
        "pw         = '{}'",
    ],
)
def test_ordinary_word_is_masked_beside_a_key(word: str, text: str) -> None:
    assert _masked(text.replace("{}", word), word) == text.replace("{}", "***")


@pytest.mark.parametrize("secret", SECRETS)
def test_secret_that_is_no_ordinary_word_is_masked_everywhere(secret: str) -> None:
    assert _masked(f"FAILED tests/unit/{secret}.py - x {secret}", secret) == (
        "FAILED tests/unit/***.py - x ***"
    )


def test_longest_of_several_is_masked_and_no_key_is() -> None:
    redactor = Redactor()
    redactor.hide("test", "password=sil", "tests", "testing")
    text = "password=tests password=testing password=test password=sil"
    assert redactor.text(text) == "password=*** password=*** password=*** ***"


def test_names_are_learned_late_and_hold_for_what_was_hidden_before() -> None:
    redactor = Redactor()
    redactor.hide("checkout-basket")
    assert redactor.text("the checkout-basket") == "the ***"
    redactor.learn(lambda: NAMES)
    assert redactor.text("the checkout-basket") == "the checkout-basket"


def test_names_are_not_asked_for_while_nothing_is_hidden() -> None:
    redactor = Redactor()
    redactor.learn(lambda: pytest.fail("asked"))
    assert redactor.text("text") == "text"
