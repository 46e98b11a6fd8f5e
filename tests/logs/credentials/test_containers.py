"""Lists and mappings of secrets, and names and values that are two fields."""

from __future__ import annotations

import json

import pytest

from pytest_nova_hygiene.logs.credentials.shapes import Shapes

SHAPES = Shapes()
VALUES = ("mapPw_93", "x9Kd82hsabcDEF012", "Tr0ub4dor&3")

CONTAINERS = (
    {"passwords": {"bob": "{}"}},
    {"user_passwords": {"bob": "***", "eve": "{}"}},
    {"passwords": ["{}"]},
    {"secrets": {"db": "{}"}},
    {"api_tokens": {"a": "{}", "b": "***"}},
    {"tokens": ["***", "{}"]},
    {"admin_password": {"sensitive": True, "type": "string", "value": "{}"}},
    {"ParameterKey": "DBPassword", "ParameterValue": "{}"},
    {"Name": "/prod/db/password", "Type": "SecureString", "Value": "{}"},
)
TEXTS = (
    "<member><name>password</name><value><string>{}</string></value></member>",
    "nova::db::mysql::password: {}",
    "a: 1\nmysql::server::root_password: {}\nb: 2",
    "(sqlite3.IntegrityError) x\n[SQL: INSERT INTO users (name, password) VALUES (?, ?)]\n"
    "[parameters: ('bob', '{}')]",
    "[SQL: INSERT INTO users (id, token, name) VALUES (%s, %s, %s)]\n[parameters: (7, '{}', 'x')]",
    "[SQL: UPDATE users SET password=?, age=? WHERE users.id = ?]\n[parameters: ('{}', 3, 1)]",
)

CLEAN = (
    "{'tokens': ['Hello', 'world', '!']}",
    '{"tokens": {"prompt": "12", "total": "5512"}}',
    "tokens: 5012",
    "{'secrets': ['db-creds', 'tls-cert1']}",
    "secrets: {'db': 'vault:prod/db'}",
    "{'password': ['This field is required.'], 'token': ['Enter a valid value.']}",
    "{'password': ['password_too_short', 'password_entirely_numeric']}",
    "auth_method=<AuthMethod.TOKEN: 'token'>",
    "[<Kind.PASSWORD: 'password'>, <Kind.API_KEY: 'api-key'>]",
    "arn:aws:secretsmanager:eu-1:123456789012:secret:prod-db",
    "[SQL: INSERT INTO users (name, password) VALUES (?, ?)]\n[parameters: ('bob', '***')]",
    "[SQL: UPDATE users SET name=? WHERE id = ?]\n[parameters: ('b0bby99', 'password')]",
)


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("container", CONTAINERS, ids=str)
@pytest.mark.parametrize("written", [repr, json.dumps], ids=["repr", "JSON"])
def test_each_value_is_found(container: dict[str, object], value: str, written: object) -> None:
    assert callable(written)
    text = written(container).replace("{}", value)
    assert [shape.value for shape in SHAPES.look(f"got {text} back")] == [value]


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("template", TEXTS)
def test_value_beside_its_name_s_field_is_found(template: str, value: str) -> None:
    (shape,) = SHAPES.look(template.replace("{}", value))
    # The end of a bare value is uncertain, and what may belong to it is hidden, too.
    assert value.startswith(shape.value)
    assert value in shape.hidden or shape.value == value


@pytest.mark.parametrize("text", CLEAN)
def test_what_is_counted_or_named_is_none(text: str) -> None:
    assert SHAPES.look(text) == []
