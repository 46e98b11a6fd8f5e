"""Sensitive words that a text is about, beside those that have a value."""

from __future__ import annotations

import pytest

from pytest_nova_hygiene.logs.credentials.shapes import Shapes

SHAPES = Shapes()

ABOUT = (
    "unknown option(s) in [keystone_authtoken]: admin_token, auth_protocol",
    "[secret_service]: started, 3 workers",
    "token.pos_ for 'secret' = ADJ",
    "weight of 'token' = 0.25",
    "compiler pass=ConstantFolding changed=True",
    "optimizer pass: DeadCodeElimination",
    "second pass: nothing to do",
    "パスワード: 8文字以上で入力してください",
    "密码: 不能为空且至少八位字符",
    "비밀번호: 비밀번호를 8자 이상 입력하세요",
)

TOLD = {
    "user[password]=hunter22x": "hunter22x",
    "data[0][password]=x9Kd82hs": "x9Kd82hs",
    "conf['api_token'] = 'x9Kd82hsQ1'": "x9Kd82hsQ1",
    "[password]: x9Kd82hs": "x9Kd82hs",
    "the 'secret' = 'x9Kd82hs'": "x9Kd82hs",
    "db pass: x9Kd82hs": "x9Kd82hs",
    "pass=x9Kd82hs": "x9Kd82hs",
    "パスワード: x9Kd82hs": "x9Kd82hs",
    "密码\uff1ax9Kd82hs": "x9Kd82hs",
    "密码: 密码x9Kd82": "密码x9Kd82",
    "пароль: жёлтый1234": "жёлтый1234",
}


@pytest.mark.parametrize("text", ABOUT)
def test_what_a_text_says_of_a_word_is_no_value(text: str) -> None:
    assert SHAPES.look(text) == []


@pytest.mark.parametrize(("text", "value"), TOLD.items())
def test_value_of_a_name_is_found(text: str, value: str) -> None:
    assert [shape.value for shape in SHAPES.look(text)] == [value]
