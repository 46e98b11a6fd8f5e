"""NHY303's formats: the table is tested from itself."""

from __future__ import annotations

import random
import re
import string
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_nova_hygiene.engine.catalogue import RULES
from pytest_nova_hygiene.logs.credentials.shapes import Shapes
from pytest_nova_hygiene.logs.tokens.formats import Formats, word_of
from pytest_nova_hygiene.logs.tokens.table import TABLE

if TYPE_CHECKING:
    from pytest_nova_hygiene.logs.tokens.row import Row

_ALPHABETS = {
    "": string.ascii_letters + string.digits,
    "hex": "0123456789abcdef",
    "upper": string.ascii_uppercase + "234567",
    "digits": string.digits,
    "url": string.ascii_letters + string.digits + "-_",
    "base64": string.ascii_letters + string.digits + "+/",
    "bech32": "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L",
}
_MADE = re.compile(r"<(?:(?P<alphabet>[a-z]\w*) )?(?P<length>\d+)>")


def fill(example: str, seed: int = 0) -> str:
    """An example with its made-up parts."""
    source = random.Random(f"{example}{seed}")  # noqa: S311 - not a secret, only its look

    def letters(match: re.Match[str]) -> str:
        alphabet = _ALPHABETS[match["alphabet"] or ""]
        first = "A1" if match["alphabet"] in ("", "url", None) else ""  # a digit in each
        rest = (source.choice(alphabet) for _ in range(int(match["length"]) - len(first)))
        return first + "".join(rest)

    return _MADE.sub(letters, example)


EXAMPLES = [pytest.param(row, text, id=row.name) for row in TABLE for text in row.examples]
OTHERS = [pytest.param(row, text, id=row.name) for row in TABLE for text in row.others]


@pytest.mark.parametrize(("row", "example"), EXAMPLES)
def test_example_of_the_table_is_found(row: Row, example: str) -> None:
    for seed in range(20):
        text = fill(example, seed)
        assert [found.name for found in Formats().look(text)] == [row.name], text
        for around in ("x {} y", "'{}'", "key={}\n", "{{'a': ('{}',)}}", '["{}"]'):
            assert row.name in {found.name for found in Formats().look(around.format(text))}


@pytest.mark.parametrize(("row", "example"), OTHERS)
def test_other_text_of_the_table_is_not_found(row: Row, example: str) -> None:
    for seed in range(20):
        assert Formats().look(fill(example, seed)) == [], row.name


@pytest.mark.parametrize(("row", "example"), EXAMPLES)
def test_masked_example_is_clean(row: Row, example: str) -> None:
    text = fill(example)
    for found in Formats().look(text):
        text = text.replace(found.value, "***")
    assert Formats().look(text) == [], row.name
    assert Shapes().look(text) == []


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.name)
def test_row_is_well_formed(row: Row) -> None:
    assert row.examples
    assert row.others
    assert row.words
    assert all(word == word.lower() for word in row.words)
    assert all(any(word in fill(text).lower() for word in row.words) for text in row.examples)
    assert not re.search(r"(?<!\\)[*+](?![\w.~/=\]-])", re.sub(r"\[[^\]]*\]", "[]", row.pattern))


def test_page_lists_the_formats_of_the_table() -> None:
    page = " ".join(RULES["NHY303"].page.split())
    assert ", ".join(f"`{row.name}`" for row in TABLE) in page


@given(st.text(st.characters()) | st.text("eyJAQ.gh_-==sk 0aB:/+", max_size=80))
def test_look_never_raises_and_keeps_its_promise(text: str) -> None:
    formats = Formats([("lab token", r"lab-\d{4}")])
    if formats.look(text):
        assert any(word in text.lower() for word in formats.words)


@pytest.mark.parametrize("length", [1_000, 100_000])
@pytest.mark.parametrize(
    "unit",
    [
        "eyJ",
        "eyJaaaaaaaaaa.",
        "AKIA",
        "AKIAAAAABBBBCCCCDDDD ",
        "-----BEGIN PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----A",
        "gAAAAAB",
        "Basic ",
        "Bearer ",
        "xoxb-",
        "sk-proj-",
        "vault s.",
        "==",
        "AQ==",
        '{"kty":"d","k":',
        '{"kty" "d": "aaaaaaaaaaaaaaaab',
        "Private-Lines: 1\naaaaaaaaaaaaaaaaa",
        "LS0tLS1CRUdJTi",
        "-----BEGIN OpenVPN Static key V1-----",
        "AKCpjqqj99",
        "discord M",
        "sk.eyJ",
        "token EAAA",
        "-us1",
    ],
)
def test_hostile_text_is_read_to_its_end(unit: str, length: int) -> None:
    """Quadratic time would take minutes over the longer of the two, which the run would show."""
    token = fill("hvs.<url 90>")
    found = Formats().look(f"{token} {unit * (length // len(unit))}")
    assert token in {format_.value for format_ in found}


@pytest.mark.parametrize(
    ("pattern", "word"),
    [
        (r"lab-[0-9a-f]{32}", "lab-"),
        (r"\bCORP_\w{8}", "corp_"),
        (r"toks?-\d+", "tok"),
        (r"tok{2}-\d+", ""),
        (r"ab\d+", ""),
        (r"lab-\d+|corp-\d+", ""),
        (r"(?i)lab-\d+", ""),
    ],
)
def test_word_of_an_own_pattern_stands_in_all_its_matches(pattern: str, word: str) -> None:
    assert word_of(pattern) == word


@given(st.from_regex(r"\bCoRP_\w{8}") | st.from_regex(r"toks?-\d+"))
def test_own_pattern_is_found_through_its_word(text: str) -> None:
    patterns = [("a", r"\bCoRP_\w{8}"), ("b", r"toks?-\d+")]
    assert Formats(patterns).look(text)


def test_value_of_an_own_pattern_is_its_group() -> None:
    formats = Formats([("pin", r"PIN:(?P<value>\d{6})")])
    assert [(found.name, found.value) for found in formats.look("PIN:471147")] == [
        ("pin", "471147")
    ]
    assert formats.look("PIN:******") == []


def test_own_pattern_of_the_ini_file_is_found_and_its_value_is_hidden(
    pytester: pytest.Pytester, hygiene: Callable[..., pytest.RunResult]
) -> None:
    pytester.makepyfile("import logging\ndef test_it(): logging.error('as lab-' + '0a1b2c3d')")
    pytester.makeini(
        "[pytest]\nnova_hygiene_sensitive_patterns =\n    lab token: lab-[0-9a-f]{8}\n"
    )
    result = hygiene("--hygiene-strict")
    result.stdout.fnmatch_lines(["*NHY303*logger `root` logged a token or key: `lab*"])
    result.stdout.no_fnmatch_line("*0a1b2c3d*'*as lab-0a1b2c3d*")
    assert "lab-0a1b2c3d" not in result.stdout.str()


@pytest.mark.parametrize(
    ("line", "error"),
    [
        (
            "lab-.{4}",
            "'lab-.{4}' is no name with a pattern; write a line each, such as lab token: *",
        ),
        ("lab: lab-(", "'lab: lab-(' is no regular expression (*); write a line each, *"),
        ("lab: x*", "'lab: x[*]' matches the empty text; write a line each, *"),
    ],
)
def test_wrong_pattern_is_a_usage_error(
    pytester: pytest.Pytester, hygiene: Callable[..., pytest.RunResult], line: str, error: str
) -> None:
    pytester.makepyfile("def test_nothing(): pass")
    result = hygiene("-o", f"nova_hygiene_sensitive_patterns={line}")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: nova_hygiene_sensitive_patterns: {error}"])


@pytest.mark.parametrize(
    ("text", "rule", "detail"),
    [
        ("'X-Auth-Token: ' + TEXT", "NHY303", {"format": "GitLab token"}),
        ("'password=hunter2x'", "NHY302", {"key": "password", "shape": "key and value"}),
    ],
)
def test_one_secret_is_one_finding_of_the_rule_that_knows_most(
    pytester: pytest.Pytester,
    findings: Callable[..., list[dict[str, Any]]],
    text: str,
    rule: str,
    detail: dict[str, str],
) -> None:
    pytester.makepyfile(
        "import logging\nTEXT = 'glpat' + '-0123456789abcdefghij'\n"
        f"def test_it(): logging.error({text})"
    )
    assert [(found["rule"], found["detail"]) for found in findings()] == [
        (rule, {**detail, "field": "message"})
    ]
