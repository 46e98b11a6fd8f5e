"""In what forms a known value is looked for."""

from __future__ import annotations

import base64
import html
import json
import shlex
import string
from collections.abc import Callable
from urllib.parse import quote, quote_plus, urlsplit
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pytest_nova_hygiene.logs.known.values import KnownValues
from pytest_nova_hygiene.redaction.encodings import LONG, base64_cores, forms, url_passwords
from pytest_nova_hygiene.redaction.redactor import Redactor
from pytest_nova_hygiene.watching.owners import Owner

TEST = Owner("function", "test_it", "test_it.py::test_it")
SESSION = Owner("session", "the session", "")
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
SECRETS = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from(string.ascii_letters + string.digits + string.punctuation),
    ),
    min_size=LONG,
    max_size=40,
).filter(lambda value: value.strip() == value and value not in ("changeme", "localhost"))

ENCODERS: dict[str, Callable[[str], str]] = {
    "raw": str,
    "URL": lambda value: quote(value, safe=""),
    "URL, slash kept": quote,
    "URL, form": quote_plus,
    "URL, small hex": lambda value: "".join(
        quote(one, safe="").lower() if len(quote(one, safe="")) > 1 else one for one in value
    ),
    "JSON": lambda value: json.dumps({"key": value}),
    "JSON, not ASCII": lambda value: json.dumps([value], ensure_ascii=False),
    "JSON in JSON": lambda value: json.dumps(json.dumps(value)),
    "JSON in repr": lambda value: repr({"body": json.dumps({"key": value})}),
    "URL in URL": lambda value: quote(f"https://h/?q={quote_plus(value)}", safe=""),
    "XML attribute": html.escape,
    "XML text": escape,
    "XML attribute, quoted": quoteattr,
    "repr": lambda value: repr([value]),
    "repr beside both quotes": lambda value: repr(f"'\"{value}"),
    "ascii": lambda value: ascii([value]),
    "ascii beside both quotes": lambda value: ascii(f"'\"{value}"),
    "repr of bytes": lambda value: repr(value.encode()),
    "unicode escape": lambda value: value.encode("unicode_escape").decode(),
    "shell": shlex.quote,
    "format": lambda value: value.replace("%", "%%"),
    "list of bytes": lambda value: str(tuple(value.encode())),
    "hex": lambda value: value.encode().hex(),
    "HEX": lambda value: value.encode().hex().upper(),
    "base32": lambda value: base64.b32encode(value.encode()).decode(),
    "base64": lambda value: base64.b64encode(value.encode()).decode(),
    "base64 for URLs": lambda value: base64.urlsafe_b64encode(value.encode()).decode(),
    "base64, shifted": lambda value: base64.b64encode(f"user:{value}!".encode()).decode(),
}


@pytest.mark.parametrize("encoding", ENCODERS)
@given(value=SECRETS, before=TEXT, after=TEXT, owner=st.sampled_from([TEST, SESSION]))
def test_long_value_is_found_and_masked_in_any_encoding(
    encoding: str, value: str, before: str, after: str, owner: Owner
) -> None:
    redactor = Redactor(everywhere=True)
    known = KnownValues(redactor)
    known.add(value, "label", "origin", owner, chosen=True)
    assume(known.registered)  # a common word, as PASSW0RD, is found beside a sensitive key alone
    encoded = ENCODERS[encoding](value)
    text = f"{before}{encoded}{after}"
    assert [hit.label for hit in known.look(text)] == ["label"]
    masked = redactor.text(text)
    assert value not in masked
    assert known.look(masked) == []


@given(before=st.binary(max_size=20), value=st.binary(min_size=8, max_size=40), after=st.binary())
def test_base64_core_is_found_whatever_surrounds_the_value(
    before: bytes, value: bytes, after: bytes
) -> None:
    text = base64.b64encode(before + value + after)
    assert any(core in text for core in base64_cores(value))


def test_encodings_are_named() -> None:
    found = forms("s3cr3t/välue 'x'")
    assert found["s3cr3t/välue 'x'"] == "raw"
    assert found["s3cr3t%2Fv%C3%A4lue%20%27x%27"] == "URL"
    assert found["s3cr3t/v\\u00e4lue 'x'"] == "JSON"
    assert found["s3cr3t/välue &#x27;x&#x27;"] == "XML"
    assert found["s3cr3t/v\\xc3\\xa4lue \\'x\\'"] == "repr of bytes"
    assert found["7333637233742f76c3a46c756520277827"] == "hex"
    assert "115, 51, 99, 114, 51, 116, 47" in next(
        text for text, name in found.items() if name == "list of bytes"
    )


def test_plain_value_has_few_forms_and_a_short_one_its_own_alone() -> None:
    assert len(forms("correcthorse42")) < 12
    assert forms("horse42") == {"horse42": "raw"}


@given(SECRETS)
def test_no_form_is_short(value: str) -> None:
    assert all(len(text) >= LONG for text in forms(value))


def test_each_line_of_a_key_is_looked_for_and_its_header_is_not() -> None:
    body = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC", "cq83hYx0PzqN1ru5vT2wLk4mEo9sJbAf", "short=="
    key = "\n".join(("-----BEGIN PRIVATE KEY-----", *body, "-----END PRIVATE KEY-----"))
    lines = [text for text, encoding in forms(key).items() if encoding == "one of its lines"]
    assert lines == list(body[:2])


@pytest.mark.parametrize(
    ("url", "passwords"),
    [
        ("mysql+pymysql://nova:Xy12zw99@db/nova?charset=utf8", ("Xy12zw99",)),
        ("rabbit://u:p%40ssw0rd@h:5672//", ("p%40ssw0rd", "p@ssw0rd")),
        ("rabbit://a:first-one@h1:5672,b:second-one@h2:5672/", ("first-one", "second-one")),
        ("redis://:only-this-1@h", ("only-this-1",)),
        ("amqp://u:with,comma1@h/", ("with,comma1",)),
        ("amqp://u:a:b@h/", ("a:b",)),
        ("sqlite://", ()),
        ("rabbit://", ()),
        ("rabbit://nova@host/", ()),
        ("http://[::1]:8774/v2.1", ()),
        ("https://example.org/a:b@c", ()),
        ("no url", ()),
        ("", ()),
    ],
)
def test_password_of_a_url_is_taken_as_written_and_unquoted(
    url: str, passwords: tuple[str, ...]
) -> None:
    assert url_passwords(url) == passwords


@given(st.text(string.ascii_letters + string.digits + "!%&'()*+,-.;=_~$", min_size=1))
def test_quoted_password_of_a_url_is_urllib_s(password: str) -> None:
    url = f"amqp://user:{quote(password, safe='')}@host/"
    assert password in url_passwords(url)
    assert urlsplit(url).password in url_passwords(url)
