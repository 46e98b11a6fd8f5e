"""Passwords of all punctuation in all notations: found, and nothing of them left by the mask."""

from __future__ import annotations

import pytest

from benchmarks.passwords import main
from pytest_nova_hygiene.logs.credentials.shapes import Shapes
from pytest_nova_hygiene.redaction.redactor import Redactor
from tests.logs.credentials.notations import ALPHABETS, NOTATIONS, outcome, passwords

SHAPES = Shapes()
NUMBER = 300


def _left(text: str) -> str:
    redactor = Redactor()
    for shape in SHAPES.look(text):
        redactor.hide(*shape.hidden)
    return redactor.text(text)


@pytest.mark.parametrize("alphabet", ALPHABETS)
@pytest.mark.parametrize("notation", NOTATIONS)
def test_generated_passwords_are_found_and_nothing_of_them_is_left(
    notation: str, alphabet: str
) -> None:
    outcomes = [outcome(SHAPES, notation, one) for one in passwords(ALPHABETS[alphabet], NUMBER)]
    missed = [one.text for one in outcomes if not one.found]
    assert len(missed) <= 0.01 * NUMBER, missed
    assert [one for one in outcomes if one.in_part] == []


@pytest.mark.parametrize("alphabet", ALPHABETS)
def test_of_all_notations_together_less_than_one_in_two_hundred_is_missed(alphabet: str) -> None:
    given = list(passwords(ALPHABETS[alphabet], NUMBER))
    missed = [
        outcome(SHAPES, notation, one).text
        for notation in NOTATIONS
        for one in given
        if not outcome(SHAPES, notation, one).found
    ]
    assert len(missed) <= 0.005 * NUMBER * len(NOTATIONS), missed


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("password=abc123 host=h", "password=*** host=h"),
        ("password=aB3$;kL9 host=h", "password=*** host=h"),
        ("password=aB3$;kL9(x_tailQ host=h", "password=***"),
        ("password='aB3$;kL9(x_tailQ' host=h", "password='***' host=h"),
        ("password='aB34x'kL9' host='h'", "password=***"),
        ("{'password': 'abc123', 'host': 'h'}", "{'password': '***', 'host': 'h'}"),
        ('{"password":"abc123","host":"h"}', '{"password":"***","host":"h"}'),
        ('{"password":471108,"host":"h"}', '{"password":***,"host":"h"}'),
        ("Login(password='abc123')", "Login(password='***')"),
        ("<a password='abc123'/><b c='d'/>", "<a password='***'/><b c='d'/>"),
        ("GET /?password=abc123&next=1 HTTP/1.1", "GET /?password=***&next=1 HTTP/1.1"),
        ("CREATE LOGIN bob WITH PASSWORD = N'abc123';", "CREATE LOGIN bob WITH PASSWORD = N'***';"),
        ("sshpass -p abc12<3x ssh h", "sshpass -p *** ssh h"),
    ],
)
def test_mask_reaches_as_far_as_the_value_may(text: str, left: str) -> None:
    assert _left(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "password=get_password(user,  1)",
        "password = self._tokens.pop((address,  1))",
        "token=None,user=bob2(x)",
        "password=***,host=h;port=5(2)",
        "password=${DB_PASSWORD:?unset} x",
        "password: os.environ['PW'];",
        "api_key = ApiGatewayApiKey(x, y)",
        'password = ObjectIdentifier("1.2.840.113549.1.9.7")',
        'password = "{registry_id}-auth-token-7"',
        '"Resource":"arn:aws:secretsmanager:*:*:secret:aws/ssm/3p/*",',
        "tokens=1,token=('{', '(', '{\\n', '(\\n')",
        "secret=<Mock name='x' id='1(2)'>",
        "--password --user=bob;x",
        "--password -I/usr/include/x86_64",
    ],
)
def test_code_and_lists_are_no_passwords(text: str) -> None:
    assert SHAPES.look(text) == []


def test_strict_prints_no_tail_of_a_password_with_punctuation(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import logging
        def test_it():
            value = "".join(["aB3$;kL9", "(x_tai", "lQ"])
            logging.warning("user=bob password=%s host=h", value)
            print("again", value)
            assert value == 1
        """
    )
    result = pytester.runpytest_subprocess("-p", "nova_hygiene", "--hygiene-strict", "-l")
    printed = result.stdout.str()
    assert "password=***" in printed
    assert not any(part in printed for part in ("aB3$;kL9(", "kL9(x", "x_tailQ"))


@pytest.mark.parametrize("unit", ["password=a1;", "password='a1'b,", "password=abc{}1,"])
def test_thousands_of_values_without_a_blank_are_masked_once(unit: str) -> None:
    text = "".join(unit.replace("{}", str(number)) for number in range(9_000))
    shapes = SHAPES.look(text)
    assert sum(len(hidden) for shape in shapes for hidden in shape.hidden) < 10 * len(text)


def test_benchmark_prints_what_is_found_and_what_is_left(
    capsys: pytest.CaptureFixture[str],
) -> None:
    main(2)
    printed = capsys.readouterr().out
    assert all(notation in printed for notation in NOTATIONS)
