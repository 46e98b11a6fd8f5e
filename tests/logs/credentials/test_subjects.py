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
    '<settings pass="windowsPE">',
    '<u:settings pass="oobeSystem" wasPassProcessed="true">',
    '<assembly name="x" publicKeyToken="31bf3856ad364e35" language="neutral">',
    "mscorlib, Version=4.0.0.0, PublicKeyToken=b77a5c561934e089",
    "EntryPoint(name='password', value='keystoneauth1.loading:Password', group='x')",
    "v3token = keystoneauth1.loading._plugins.identity.v3:Token",
    "secret=projects/1/secrets/db/versions/latest",
    "--password @/run/secrets/pw",
    "token: USDT, price 1.0",
    "token=BTC-USD",
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
    '<user pass="x9Kd82hs">': "x9Kd82hs",
    "auth_password=jane.doe:Secret99": "jane.doe:Secret99",
    "token=QWERTYUIOPAS": "QWERTYUIOPAS",
    "secret=projects-Xy7/secrets": "projects-Xy7/secrets",
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
