"""Commands and protocol lines that take a password without a name beside it."""

from __future__ import annotations

import base64
import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_nova_hygiene.logs.credentials import commands
from pytest_nova_hygiene.logs.credentials.command_arguments import arguments
from pytest_nova_hygiene.logs.credentials.command_lines import STATEMENTS
from pytest_nova_hygiene.logs.credentials.command_table import TOOLS
from pytest_nova_hygiene.logs.credentials.protocol_lines import PROTOCOLS
from pytest_nova_hygiene.logs.credentials.shapes import Shapes
from pytest_nova_hygiene.logs.credentials.told_lines import TOLD
from tests.logs.credentials.command_examples import ARGUMENTS, CLEAN, LEAKS


def _lines(command: str, value: str) -> list[str]:
    words = [word.format(value) for word in command.split()]
    plain = " ".join(words)
    return [
        plain,
        f"Running: sudo -u nova {plain}",
        f"{plain}: failed",
        f"Command: /usr/bin/env A=1 /usr/bin/{plain}",
        f"ssh root@h '{plain}'",
        f'ssh root@h "{plain}" failed, can\'t connect',
        f"docker exec -it c1 {plain} && echo done",
        f"['sh', '-c', '{plain}']",
        f"Command {words} returned 1",
        f"execute({('env', *words)!r}, check=True)",
        f"{[word.encode() for word in words]}",
        f"{['sudo', '-E', *words]}",
        '{"cmd": ["' + '", "'.join(words) + '"]}',
    ]


@pytest.mark.parametrize(("command", "name"), ARGUMENTS.items())
def test_password_among_arguments_is_found_in_every_notation(command: str, name: str) -> None:
    for text in _lines(command, "hunter2x"):
        found = [(shape.key, shape.value) for shape in Shapes().look(text)]
        assert found == [(name, "hunter2x")], text


@pytest.mark.parametrize("command", ARGUMENTS)
@pytest.mark.parametrize("value", ["***", "$PW", "${PW}", "<redacted>", "$2"])
def test_password_among_arguments_that_is_masked_or_a_variable_is_clean(
    command: str, value: str
) -> None:
    for text in _lines(command, value):
        assert Shapes().look(text) == [], text


@pytest.mark.parametrize(
    "command", [c for c, name in ARGUMENTS.items() if " {}" in c and name != "set"]
)
@pytest.mark.parametrize("value", ["PASSWORD", "password", "<password>", "{password}", "option"])
def test_usage_of_a_command_is_clean(command: str, value: str) -> None:
    assert Shapes().look(f"usage: {command.format(value)}") == []


@pytest.mark.parametrize("command", [c for c in ARGUMENTS if " {}" in c])
def test_password_in_quotes_is_found_whole(command: str) -> None:
    for quoted, value in (("'hun ter2x'", "hun ter2x"), ('"a&b;c(d"', "a&b;c(d")):
        found = [shape.value for shape in Shapes().look(command.format(quoted))]
        assert found == [value] or command.startswith(("aws", "crudini")), command


@pytest.mark.parametrize(("text", "name"), LEAKS)
def test_password_in_a_statement_or_protocol_is_found(text: str, name: str) -> None:
    (shape,) = Shapes().look(text)
    assert (shape.key, shape.value.rstrip("=")) == (name, "hunter2x")
    assert Shapes().look(text.replace(shape.value, "***")) == []


@pytest.mark.parametrize("text", CLEAN)
def test_what_only_looks_like_one_is_clean(text: str) -> None:
    assert Shapes().look(text) == []
    if not text.startswith(("PASS", "usage")):  # as a list, these would be leaks
        assert Shapes().look(repr(shlex.split(text.replace("'", "")))) == []


@pytest.mark.parametrize(
    ("answer", "found"),
    [("\0ops\0hunter2x", 1), ("ops\0ops\0hunter2x", 1), ("\0ops\0***", 0), ("one two three", 0)],
)
def test_response_of_smtp_is_found_where_it_decodes_to_a_password(answer: str, found: int) -> None:
    text = base64.b64encode(answer.encode()).decode()
    assert len(Shapes().look(f"send: 'AUTH PLAIN {text}\\r\\n'")) == found


def test_answer_to_the_question_for_a_password_is_found() -> None:
    answer = base64.b64encode(b"hunter2x").decode()
    (shape,) = Shapes().look(f"reply: b'334 UGFzc3dvcmQ6\\r\\n'\nsend: '{answer}\\r\\n'")
    assert shape.value == answer


def test_every_row_of_the_tables_is_tested() -> None:
    names = {*ARGUMENTS.values(), *(name for _, name in LEAKS)}
    elsewhere = {
        "SMTP AUTH",
        "SMTP AUTH LOGIN",
        "TOTP seed",
        "audit of a setting",
        "auth pair",
        "code",
        "curl --user",
        "insecure-password",
        "line of a router",
        "link to a new password",
        "object secret",
        "NickServ",
        "SASL PLAIN",
        "openssl pass:",
        "otp",
        "pair of Scala",
        "pin",
        "recovery phrase",
        "session",
        "session of WordPress",
        "set-user-password",
        "snmp-server community",
        "set_password",
        "sshpass -p",
    }
    assert {row.name for row in (*TOOLS, *STATEMENTS, *PROTOCOLS, *TOLD)} - names == elsewhere


@given(st.lists(st.text("ab'\"\\$`-= ,;&|()\n", max_size=8), max_size=8))
def test_arguments_stand_in_the_text(words: list[str]) -> None:
    for text in (" " + " ".join(words), "', " + repr(words)[1:], shlex.join(["x", *words])[1:]):
        assert all(word in text for word in arguments(text, 0))


@given(st.lists(st.text("ab'\"$-= ,;&|()", min_size=1, max_size=8), min_size=1, max_size=8))
def test_arguments_of_a_list_are_its_entries(words: list[str]) -> None:
    text = repr(["tool", *words])
    plain = list(arguments(text, len("['tool")))
    assert len(plain) == len(words)


@pytest.mark.parametrize(
    "unit", ["mysql ", "mysql 'a", "'docker', ", "vault login ", 'redis-cli "']
)
def test_hostile_commands_are_read_to_their_end(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    assert list(commands.passwords(text, text)) is not None
