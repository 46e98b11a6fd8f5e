"""NHY402: which literals of the code under test are credentials."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from pytest_nova_hygiene.logs.placeholders import is_placeholder
from pytest_nova_hygiene.source.credentials import HardCodedCredentials
from pytest_nova_hygiene.source.name_tiers import NameTiers
from tests.source.reading import facts_of

READER = partial(HardCodedCredentials, NameTiers(), is_placeholder)

PLACES = {
    "variable": "password = X",
    "constant": "ADMIN_PASSWORD = X",
    "annotated": "password: str = X",
    "attribute": "self.db_password = X",
    "key assigned": "d['password'] = X",
    "mapping": "d = {'password': X}",
    "keyword": "connect(password=X)",
    "dict": "d = dict(password=X)",
    "default": "def f(password=X): pass",
    "default of a coroutine": "async def f(user, password=X): pass",
    "default by keyword": "def f(*, password=X): pass",
    "camel case": "adminPass = X",
    "walrus": "f(password := X)",
    "two at once": "user, password = 'bob', X",
    "bytes": "password = bX",
    "environment": "f(os.environ.get('DB_PASSWORD', X))",
    "environment, by or": "password = os.getenv('P') or X",
    "conditional": "password = given if given else X",
    "option": "parser.add_argument('--password', default=X)",
    "field of a class": "class C:\n    passphrase: str = X",
}


@pytest.mark.parametrize("place", PLACES)
def test_credential_is_found_in_every_place(tmp_path: Path, place: str) -> None:
    facts = facts_of(PLACES[place].replace("X", "'Xy12zw'"), tmp_path, READER)
    assert len(facts) == 1
    assert "Xy12zw" not in str(facts)


HARMLESS = [
    "", "***", "x", "password", "san_password", "Change Password", "<password>", "${DB_PASSWORD}",
    "{password}", "%(password)s", "/etc/pass", "https://host/x", "none", "change_me", "your-word",
    "user.name", "user_name", "USER_NAME", "--pass", "/path/to/file", "hidden", "a, b",
    "mypassword",
]  # fmt: skip


@pytest.mark.parametrize("value", HARMLESS)
def test_harmless_value_is_none(tmp_path: Path, value: str) -> None:
    for place in PLACES.values():
        assert facts_of(place.replace("X", repr(value)), tmp_path, READER) == []


@pytest.mark.parametrize(
    "text",
    [
        "password = other('Xy12zw')",
        "password = None",
        "password_file = 'Xy12zw'",
        "password_type = 'Xy12zw'",
        "token = 'abc12'",
        "api_key = 'vpv1'",
        "token_url = 'https://host/Xy12zw'",
        '"""Use postgresql://user:Xy12zw@host/db."""',
        "url = 'postgresql://user:%s@host/db'",
        "url = 'postgresql://user:{password}@host/db'",
        "url = 'http://host:80/@x'",
        "".join(f"add(password='Xy1{n}zw')\n" for n in range(6)),
    ],
)
def test_what_is_no_credential_is_none(tmp_path: Path, text: str) -> None:
    assert facts_of(text, tmp_path, READER) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("url = 'postgresql://user:Xy12zw@host/db'", "URL"),
        ("access_token = 'k3jh5g2k3jh5g2k3j'", "variable"),
        ("f(api_key='k3jh5g2k3jh5g2k3j')", "argument"),
    ],
)
def test_url_and_random_token_are_found(tmp_path: Path, text: str, kind: str) -> None:
    assert [fact[3] for fact in facts_of(text, tmp_path, READER)] == [kind]
