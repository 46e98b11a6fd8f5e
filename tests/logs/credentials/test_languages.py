"""Sentences of other languages that tell a password, and those that only speak of one."""

# ruff: noqa: RUF001 - letters of those languages

from __future__ import annotations

import pytest

from pytest_nova_hygiene.logs.credentials.shapes import Shapes

SHAPES = Shapes()

TOLD = """
Das Passwort für Benutzer bob lautet {}
Das neue Kennwort ist {}
Neues Passwort für Agent h.brandt wurde gesetzt und lautet: {}
Neues Passwort {} für bob gesetzt
Le mot de passe de bob est {}
le mot de passe a été réinitialisé à {}
Connexion avec le mot de passe {} refusée
La nueva contraseña del usuario jperez es: {}
La contraseña de bob es {}
A senha do usuário bob é {}
La password di bob è {}
Wachtwoord van bob is {}
Hasło użytkownika bob to {}
Lösenordet för bob är {}
Пароль пользователя bob изменён на {}
Сброс пароля для ivanov: новый пароль {} отправлен по почте
вход с паролем {} отклонён
用户 bob 的密码是 {}
密码已重置为{}
密码为：{}
ユーザー bob のパスワードは {} です
비밀번호는 {} 입니다
""".strip().splitlines()

CLEAN = """
Das Passwort für Benutzer bob ist abgelaufen
Das Passwort wurde auf server01 geändert
Das Kennwort für Benutzer bob: Länge 12, Regel 3
Le mot de passe de bob est expiré depuis 2023-01-02
Le mot de passe doit contenir au moins 8 caractères
La contraseña de bob es incorrecta
A senha do usuário bob é obrigatória
Пароль пользователя bob изменён на сервере
Пароль для bob: ошибка 0x80070005
Неверный пароль для пользователя bob42
用户 bob 的密码是错误的
密码已重置为默认值
パスワードは8文字以上で入力してください
Wachtwoord van bob is verlopen
Hasło użytkownika bob to pole wymagane
""".strip().splitlines()

WRAPPED = ('Some("{}")', 'Some(Secret("{}"))', 'Just "{}"', 'Optional("{}")', 'string(8) "{}"')


@pytest.mark.parametrize("sentence", TOLD)
@pytest.mark.parametrize("value", ["azerty2000", "Girasol_88"])
def test_told_password_is_found_and_its_mask_is_clean(sentence: str, value: str) -> None:
    assert [shape.value for shape in SHAPES.look(sentence.format(value))] == [value]
    assert SHAPES.look(sentence.format("***")) == []


@pytest.mark.parametrize("text", CLEAN)
def test_sentence_about_a_password_is_clean(text: str) -> None:
    assert SHAPES.look(text) == []


@pytest.mark.parametrize("wrapped", WRAPPED)
@pytest.mark.parametrize("sign", [": ", "=", " => "])
def test_value_that_a_language_wraps_is_found(wrapped: str, sign: str) -> None:
    text = f"Config {{ host: 1, password{sign}{wrapped.format('hunter2x')} }}"
    assert [shape.value for shape in SHAPES.look(text)] == ["hunter2x"]
    for mask in ("***", "<redacted>", ""):
        assert SHAPES.look(f"password{sign}{wrapped.format(mask)}") == []
