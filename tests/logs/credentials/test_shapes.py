"""NHY302's shapes: credentials with a value, and what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_nova_hygiene.logs.credentials.key_names import Keys
from pytest_nova_hygiene.logs.credentials.shapes import Shapes
from pytest_nova_hygiene.logs.placeholders import is_placeholder

LEAKS = [
    ("password=hunter2x", "password"),
    ("password = 'hunter2x'", "password"),
    ("password: hunter2x", "password"),
    ('{"adminPass": "Xy12zw"}', "admin_pass"),
    ("{'auth_password': 'Xy12zw', 'x': 1}", "password"),
    ("{u'password': u'Xy12zw'}", "password"),
    ("{'password': b'Xy12zw'}", "password"),
    ('{\\"adminPass\\": \\"Xy12zw\\"}', "admin_pass"),
    ("<adminPass>Xy12zw</adminPass>", "admin_pass"),
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


NAMES = {
    "password": "password",
    "adminPass": "admin_pass",
    "ADMIN_PASS": "admin_pass",
    "adminpass": "admin_pass",
    "xAuthToken": "auth_token",
    "oauth_token": "oauth_token",
    "node.session.auth.password": "password",
    "OS_PASSWORD": "password",
    "password2": "password",
    "passwordConfirmation": "password",
    "PassPhrase": "passphrase",
    "rootpw": "pw",
    "db_pass": "db_pass",
    "SecretAccessKey": "access_key",
    "AccountKey": "account_key",
    "hmac_keys": "hmac_key",
    "KeystoneFernetKey1": "fernet_key",
    "shared_secret": "shared_secret",
    "rabbit_cookie": "rabbit_cookie",
}
"""Sensitive names, and what we call them."""

NO_NAMES = (
    "tokens_used max_tokens token_count tokenizer passed compass bypass surpass secret_uuid "
    "secret_ref secret_name secretName password_length password_hash password_expires_at monkey "
    "turkey key_name keypair primary_key cacheKey publicKey csrf_token csrfmiddlewaretoken "
    "nextPageToken access_key_id private_key_path low_pass broken passenger secretary token_url"
).split()

VALUES = st.from_regex(r"[A-Za-z]{3}[0-9]{3}[A-Za-z]{2,9}", fullmatch=True)
TEMPLATES = [
    "{k}={v}",
    "{k}: {v}",
    "{k} = '{v}'",
    "'{k}': '{v}'",
    "'{k}': b'{v}'",
    '"{k}": "{v}"',
    '"{k}": ["{v}"]',
    '{{\\"{k}\\": \\"{v}\\"}}',
    "<{k}>{v}</{k}>",
    '<{k} type="x">\n{v}\n</{k}>',
    "<e {k}='{v}'/>",
    "--{k} {v}",
    "--{k}={v}",
    "['--{k}', '{v}']",
    "('{k}', '{v}')",
    '{{"name": "{k}", "value": "{v}"}}',
    "GET /?a=b&{k}={v}&c=d",
    "%26{k}%3D{v}%26",
    "| {k} | {v} |",
]


@pytest.mark.parametrize(("written", "name"), NAMES.items())
def test_name_is_judged_by_its_words(written: str, name: str) -> None:
    assert Keys().name(written) == name


@pytest.mark.parametrize("written", NO_NAMES)
def test_word_of_a_harmless_name_is_no_secret(written: str) -> None:
    assert Keys().name(written) == ""
    assert Shapes().look(f"{written}='abc123def' {written}: abc123def") == []


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


def test_value_ends_where_its_own_notation_ends_it() -> None:
    for text, value in (
        ("password=abc123, user=x", "abc123"),
        ("password=abc123&user=x", "abc123"),
        ("{'password': 'a\\'b', 'n': 'x'}", "a\\'b"),
        ('{"password": "a\\"b"}', 'a\\"b'),
        ("'{\\'password\\': \\'abc\\', \\'x\\': 1}'", "abc"),
        ("X-Auth-Token: abc\\r\\nHost: h", "abc"),
        ("password =\nuser = nova9", None),
        ("password=\tabc", "abc"),
        ("'***'fN33'", None),
        ("password='***'fN33'", "***'fN33"),
        ("rabbit://u:p1@h1:1,v:p2@h2:2/", "p1"),
    ):
        found = [shape.value for shape in Shapes().look(text)]
        assert found[:1] == ([] if value is None else [value]), text


def test_project_names_are_found_in_every_spelling() -> None:
    shapes = Shapes(["Pin_Code"])
    for written in ("pin-code", "pin_code", "pinCode", "user.pinCode", "PINCODE", "PIN_CODE"):
        assert [shape.key for shape in shapes.look(f"{written}=471147")] == ["pin_code"]
    assert shapes.look("pin_coder=471147") == []
    assert Shapes().look("pin_code=471147") == []


@given(
    name=st.sampled_from(sorted(NAMES)),
    value=VALUES,
    template=st.sampled_from(TEMPLATES),
    around=st.text(" abc,;\n", max_size=10),
)
def test_any_name_with_any_value_is_found_in_every_notation(
    name: str, value: str, template: str, around: str
) -> None:
    shapes = Shapes()
    text = f"{around} {template.format(k=name, v=value)} {around}"
    assert value in {shape.value for shape in shapes.look(text)}
    for mask in ("***", "********", "<redacted>", "{SHA256}0f3a"):
        assert shapes.look(text.replace(value, mask)) == []


@given(
    st.text(st.characters())
    | st.text("pastokenkysecrd=:'\"\\<>{}[](),;|%&-_/@* \n12AKİ", max_size=60)
)
def test_look_never_raises_and_keeps_its_promise(text: str) -> None:
    shapes = Shapes()
    for shape in shapes.look(text):
        assert any(word in text.lower() for word in shapes.words)
        assert shape.value in text  # so that it can be masked
        assert shape.span in text


@given(st.text())
def test_value_of_stars_is_masked_and_more_than_stars_is_not(text: str) -> None:
    assert is_placeholder("*" * len(text))
    assert not is_placeholder(f"***{''.join(filter(str.isalnum, text))}abc")


@pytest.mark.parametrize("length", [1_000, 100_000])
@pytest.mark.parametrize(
    "unit",
    [
        "password",
        "password=",
        "password='",
        "password=\\'",
        "password: [",
        "token ",
        "_key\\",
        "<secret>",
        "<secret ",
        "x://",
        "a:b@,",
        "x://a:b",
        "secret,a=b,",
        "%3A%2F%2F",
        "--password ",
        "password for a ",
        "authorization: ",
        "Token",
        "set-user-password a ",
        "auth=('a',",
        "key_",
        "|password|",
    ],
)
def test_hostile_text_is_read_to_its_end(unit: str, length: int) -> None:
    """Quadratic time would take minutes over the longer of the two, which the run would show."""
    text = unit * (length // len(unit))
    secret = "password=hunter2x"
    assert "hunter2x" in {shape.value for shape in Shapes().look(f"{secret} {text}")}
