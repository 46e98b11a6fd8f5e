"""NHY302's shapes: credentials with a value, and what only looks like one."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_nova_hygiene.logs.shapes import NAMES, Shapes

LEAKS = [
    ("password=hunter2x", "password"),
    ("password = 'hunter2x'", "password"),
    ("password: hunter2x", "password"),
    ('{"adminPass": "Xy12zw"}', "adminpass"),
    ("{'auth_password': 'Xy12zw', 'x': 1}", "password"),
    ("{u'password': u'Xy12zw'}", "password"),
    ("{'password': b'Xy12zw'}", "password"),
    ('{\\"adminPass\\": \\"Xy12zw\\"}', "adminpass"),
    ("<adminPass>Xy12zw</adminPass>", "adminpass"),
    ("<graphics type='vnc' passwd='v7Kq2m'/>", "passwd"),
    ("X-Auth-Token: gAAAAABk0001", "auth_token"),
    ("mysql --password=Xy12zw -u root", "password"),
    ("openstack --os-password Xy12zw server list", "password"),
    ("('iscsiadm', '--password', 'Xy12zw')", "password"),
    ("transport_url=rabbit://nova:Xy12zw@host:5672/", "userinfo"),
    ("mysql+pymysql://nova:Xy12zw@127.0.0.1/nova?charset=utf8", "userinfo"),
    ("mount -o name=admin,secret=AQBx12==", "secret"),
    ("api_key=Xy12zw", "api_key"),
    ("[vault] secret-key=Xy12zw", "secret_key"),
    ("client_secret=mysecretvalue", "client_secret"),
    ("metadata_proxy_shared_secret='Xy12zw'", "shared_secret"),
    ("openssl pkcs12 -password pass:Xy12zw", "password"),
]

CLEAN = [
    "password=***",
    "password='***'",
    '{"adminPass": "<SANITIZED>"}',
    "password=%(password)s",
    "password=%s",
    "password={password}",
    "password=$DB_PASSWORD",
    "password=None",
    '{"password": null}',
    "{'password': ''}",
    "passwd='********'",
    "SecretStr('**********')",
    "password: SecretStr('**********')",
    "Invalid password: too short",
    "the password is wrong",
    "passwordless login for user x",
    "token bucket refilled",
    "max_tokens=4096",
    "tokens: 12",
    "password_expires_at=2026-01-01",
    "secret_uuid=12ab34cd-0000-1111-2222-333344445555",
    "vtpm_secret_uuid=<?>",
    "secret_ref=http://barbican/v1/secrets/1",
    "token_url=https://sso.example/token",
    "password=<MagicMock name='password' id='1401'>",
    "password=<object object at 0x7f00>",
    "csrf_token=abcdef",
    "next_page_token=abcdef",
    "public_key=ssh-rsa",
    "key_name=mykey",
    "keypair=mykey",
    "monkey=banana",
    "password_hash={SSHA512}abcdef",
    "password={SHA256}abcdef",
    "private_key=/etc/nova/keys/id_rsa",
    "http://[::1]:8774/v2.1/servers",
    "http://host:8774/a@b",
    "rabbit://nova:***@host:5672/",
    "rabbit://nova@host:5672/",
    "openssl pkcs12 -export -password pass:",
    "compass=north",
]


@pytest.mark.parametrize(("text", "key"), LEAKS)
def test_credential_is_found(text: str, key: str) -> None:
    assert [shape.key for shape in Shapes().look(text)] == [key]


@pytest.mark.parametrize(("text", "key"), LEAKS)
def test_masked_twin_is_clean(text: str, key: str) -> None:
    (shape,) = Shapes().look(text)
    assert Shapes().look(text.replace(shape.value, "***")) == [], key


@pytest.mark.parametrize("text", CLEAN)
def test_what_only_looks_like_one_is_clean(text: str) -> None:
    assert Shapes().look(text) == []


def test_project_names_are_found_with_both_spellings() -> None:
    shapes = Shapes(["Pin_Code"])
    assert [shape.key for shape in shapes.look("pin-code=471147 pin_code=471148")] == [
        "pin_code",
        "pin_code",
    ]
    assert Shapes().look("pin_code=471147") == []


@given(
    name=st.sampled_from(NAMES),
    value=st.from_regex(r"[A-Za-z]{3}[0-9]{3}[A-Za-z]{2,9}", fullmatch=True),
    template=st.sampled_from(
        ["{k}={v}", "{k}: {v}", "'{k}': '{v}'", '"{k}": "{v}"', "<{k}>{v}</{k}>", "--{k} {v}"]
    ),
    around=st.text(" abc,;\n", max_size=10),
)
def test_any_name_with_any_value_is_found_in_every_shape(
    name: str, value: str, template: str, around: str
) -> None:
    text = f"{around} {template.format(k=name, v=value)} {around}"
    assert value in {shape.value for shape in Shapes().look(text)}


@given(st.text())
def test_look_never_raises(text: str) -> None:
    Shapes().look(text)


@pytest.mark.parametrize(
    "text",
    [
        "password" * 20_000,
        "password=" + "'" * 100_000,
        "a://" + "b" * 100_000 + "@",
        "x://" * 30_000 + "@",
        "token" + " " * 100_000,
        "_key" + "\\" * 100_000,
        "<secret>" * 12_000,
    ],
    ids=["names", "quotes", "url", "schemes", "blanks", "backslashes", "elements"],
)
def test_hostile_text_costs_no_more_than_its_length(text: str) -> None:
    """A bound a thousand times what it takes: only quadratic time can break it."""
    start = time.process_time()
    Shapes().look(text)
    assert time.process_time() - start < 20
