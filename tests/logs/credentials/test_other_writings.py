"""Credentials as other languages, protocols and tools write them."""

from __future__ import annotations

import pytest

from pytest_nova_hygiene.logs.credentials.shapes import Shapes

SHAPES = Shapes()

WORDS = {
    "mot de passe": "mot de passe saisi",
    "contraseña": "contraseña",
    "Kennwort": "Kennwort",
    "пароль": "пароль",
    "hasło": "hasło",
    "şifre": "Şifre",
    "lösenord": "lösenord",
    "jelszó": "jelszó",
    "passord": "passord",
    "密码": "密码",
    "パスワード": "パスワードを",
    "암호": "암호",
}
QUOTES = ("„{}“", "“{}”", "« {} »", "«{}»", "「{}」", "『{}』")


@pytest.mark.parametrize("quotes", QUOTES)
@pytest.mark.parametrize("word", WORDS.values(), ids=WORDS)
def test_value_in_the_quotes_of_other_languages(word: str, quotes: str) -> None:
    for between in (" ", ": ", " : "):
        text = f"x 7: {word}{between}{quotes.format('Zwetschge!12')} y"
        assert [shape.value for shape in SHAPES.look(text)] == ["Zwetschge!12"], text


@pytest.mark.parametrize("quotes", QUOTES)
def test_words_in_such_quotes_are_none(quotes: str) -> None:
    text = f"Das Kennwort {quotes.format('***')} fehlt, Feld {quotes.format('Kennwort')}"
    assert SHAPES.look(text) == []


OTHERS = {
    "ftp> USER plc\n331 Please specify it.\nftp> PASS ladder-Logic\n530 no": "ladder-Logic",
    "sasl step mech=PLAIN payload='\\x00cacheadm\\x00Tulip4Tulip' server=x": "Tulip4Tulip",
    "initial auth: AuthResponse(b'\\x00cass\\x00R3ed&Willow')": "R3ed&Willow",
    'page.fill("input[name=password]", "saltMarsh*5") started': "saltMarsh*5",
    "type('#password', 'saltMarsh*5')": "saltMarsh*5",
    "passphrase is 'winter wren & co', saved": "winter wren & co",
    '(\'UPDATE "d" SET "auth_pass" = ? WHERE "id" = ?\', [\'Wh1skey-osc\', 77])': "Wh1skey-osc",
    "GET https://x.example/weather?q=1&appid=8644ac2774129521bf8db1a77730148c": (
        "8644ac2774129521bf8db1a77730148c"
    ),
    "client_secret=df51ddee-0154-46af-af01-89c6f81d5f5c&x=1": (
        "df51ddee-0154-46af-af01-89c6f81d5f5c"
    ),
    "Generated admin_pass 8sTqvLw3XkZm for instance 7": "8sTqvLw3XkZm",
    "Created fernet key Twi4wifC1qMPX4epHPSbzaZAcrIadheC ; set it": (
        "Twi4wifC1qMPX4epHPSbzaZAcrIadheC"
    ),
    "https://x.example/accounts/reset/MTQy/c5z8gk-795345546a5838ca900bbc44aaac11d3/ sent": (
        "c5z8gk-795345546a5838ca900bbc44aaac11d3"
    ),
    "{'loc': ('body', 'new_password'), 'msg': 'String is short', 'input': 'kiwi42'}": "kiwi42",
    " * Debugger PIN: 318-402-775": "318-402-775",
    "x\n+ snmp-server community pl4net-express RO 99\n": "pl4net-express",
    '{"lines": ["neighbor 10.0.0.2 password 0 bgp-Peer-Zz9"]}': "bgp-Peer-Zz9",
    "edit x set psksecret Br4nchOff1ce set y": "Br4nchOff1ce",
    "PRIVMSG NickServ :IDENTIFY parrotbot squ4wk": "squ4wk",
    "mnemonic: orbit velvet canyon lottery drift pepper shrug invite maple sauce tiger crop": (
        "orbit velvet canyon lottery drift pepper shrug invite maple sauce tiger crop"
    ),
}


@pytest.mark.parametrize(("text", "value"), OTHERS.items())
def test_value_is_found(text: str, value: str) -> None:
    assert [shape.value for shape in SHAPES.look(text)] == [value]


@pytest.mark.parametrize(
    "text",
    [
        "b'\\x00\\x01data\\x00more' of 12 bytes",
        'page.click("input[name=password]", "left")'.replace("password", "user"),
        "mnemonic: mov eax, ebx",
        "Could not find credential: 5c3e8f2ab9d14d6f8e01a7c6b3d2f940.",
        "{'loc': ('body', 'user_name'), 'msg': 'String is short', 'input': 'kiwi42'}",
        "snmp-server community public RO",
        "Created fernet key number 3 of 5",
        "PRIVMSG NickServ :IDENTIFY ***",
        "GET /accounts/reset/done/ 200",
        "request_id=df51ddee-0154-46af-af01-89c6f81d5f5c client_id=1",
        '(\'UPDATE "d" SET "name" = ? WHERE "id" = ?\', [\'Wh1skey-osc\', 77])',
    ],
)
def test_its_like_is_no_credential(text: str) -> None:
    assert SHAPES.look(text) == []
