"""Which lines a comment of ours speaks of, and what is wrong with it."""

from __future__ import annotations

from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_nova_hygiene.source.comments import comments_in

IGNORE = "# nova-hygiene: ignore[NHY301] why"

PLACES = {
    "beside a statement": ("log(secret)  @\n", 1, 1),
    "on the last of its lines": ("log(\n    secret,\n)  @\n", 1, 3),
    "inside of it, on a line of its own": ("log(\n    @\n    secret,\n)\n", 1, 4),
    "above it": ("@\nlog(secret)\n", 2, 2),
    "above it, under another comment": ("# note\n@\n# more\nlog(\n  secret)\n", 4, 5),
    "a blank line above it": ("@\n\nlog(secret)\n", 1, 1),
    "on a header": ("with a, (\n    b  @\n):\n    log(secret)\n", 1, 3),
    "in a body, above its first statement": ("if x:\n    @\n    log(secret)\n", 3, 3),
    "in a body, above a later one": ("if x:\n    a()\n    @\n    log(secret)\n", 4, 4),
    "at a body's end": ("if x:\n    a()\n    @\n\nb()\n", 3, 3),
    "above what follows a body": ("if x:\n    a()\n@\nb()\n", 4, 4),
    "on the def": ("@one\n@two(\n  1)\ndef f():  @\n    log(secret)\n", 1, 4),
    "on a decorator": ("@one  @\nasync def f(\n    a):\n    log(secret)\n", 1, 3),
    "above a decorator": ("@\n@one\nclass A:\n    x = 1\n", 2, 3),
    "between decorator and def": ("@one\n@\n\ndef f():\n    log(secret)\n", 1, 4),
    "on one line": ("if x: log(secret)  @\n", 1, 1),
    "behind a backslash": ("x = 1 + \\\n    2  @\n", 1, 2),
    "behind a text of many lines": ('x = """\n# no\n"""  @\n', 1, 3),
    "at the end of a file": ("log(secret)  @", 1, 1),
    "on an else": ("if x:\n    a()\nelse:  @\n    b()\n", 3, 3),
}


@pytest.mark.parametrize("place", PLACES)
def test_a_comment_speaks_of_its_statement(place: str) -> None:
    text, first, last = PLACES[place]
    text = "\n".join(
        line if line.startswith("@one") and "  @" not in line else _with_comment(line)
        for line in text.split("\n")
    )
    (comment,) = comments_in(text.splitlines(keepends=True))
    assert (comment.first, comment.last) == (first, last)
    assert (comment.codes, comment.reason, comment.wrong) == (("NHY301",), "why", "")


def _with_comment(line: str) -> str:
    if line.strip() == "@":
        return line.replace("@", IGNORE)
    return line.replace("  @", f"  {IGNORE}") if line.endswith("  @") else line


@pytest.mark.parametrize(
    ("text", "codes", "reason"),
    [
        ("# nova-hygiene: ignore[NHY301, NHY2] two rules", ("NHY301", "NHY2"), "two rules"),
        ("#nova-hygiene:ignore[nhy301] why", ("NHY301",), "why"),
        ("# Nova-Hygiene: Ignore[NHY301]: why", ("NHY301",), "why"),
        ("# nova-hygiene: ignore[NHY301] \u2014 see #12", ("NHY301",), "see #12"),
        ("# nova-hygiene: ignore[NHY301] why  # noqa: S105", ("NHY301",), "why"),
        ("# noqa: S105  # nova-hygiene: ignore[NHY301] why", ("NHY301",), "why"),
        ("# nova-hygiene: ignore[NHY301] warum \u00e4?", ("NHY301",), "warum \u00e4?"),
    ],
)
def test_usual_spellings_are_read(text: str, codes: tuple[str, ...], reason: str) -> None:
    (comment,) = comments_in([f"x = 1  {text}\n"])
    assert (comment.codes, comment.reason, comment.wrong) == (codes, reason, "")


def test_two_in_one_comment_are_two() -> None:
    line = "x = 1  # nova-hygiene: ignore[NHY1] one # nova-hygiene: ignore[NHY2] two\n"
    assert [(one.codes, one.reason) for one in comments_in([line])] == [
        (("NHY1",), "one"),
        (("NHY2",), "two"),
    ]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("# nova-hygiene: ignore[NHY301]", "a reason is required; write "),
        ("# nova-hygiene: ignore[NHY301]  # noqa: S105", "a reason is required; write "),
        ("# nova-hygiene: ignore[NHY301] ...", "a reason is required; write "),
        ("# nova-hygiene: ignore[] why", "codes are required; write "),
        ("# nova-hygiene: ignore NHY301 why", "write # nova-hygiene: ignore[NHY301] reason"),
        ("# nova-hygiene: ignore", "write # nova-hygiene: ignore[NHY301] reason"),
        ("# nova-hygiene: ignore[NHY301 why", "write # nova-hygiene: ignore[NHY301] reason"),
        ("# nova-hygiene: disable[NHY301] why", "write # nova-hygiene: ignore[NHY301] reason"),
    ],
)
def test_a_wrong_one_says_what_is_right(text: str, wrong: str) -> None:
    (comment,) = comments_in([f"x = 1  {text}\n"])
    assert comment.wrong.startswith(wrong)


@pytest.mark.parametrize(
    "line",
    [
        "# nova-hygiene: a plugin that we use",
        "# see nova-hygiene",
        "x = '# nova-hygiene: ignore[NHY301] why'",
        "'''\n# nova-hygiene: ignore[NHY301]\n'''",
        "# nova_hygiene: ignore[NHY301]",
    ],
)
def test_prose_and_strings_are_no_comments_of_ours(line: str) -> None:
    assert comments_in(f"{line}\n".splitlines(keepends=True)) == []


@pytest.mark.parametrize("text", ["(", "'''", "\0", "  x\n y", "\x0c", "def", "x = '", "\ufeff"])
def test_a_file_that_is_no_python_has_none(text: str) -> None:
    comments_in([f"{IGNORE}\n", *text.splitlines(keepends=True)])


_PARTS = st.sampled_from(
    [IGNORE, "# nova-hygiene: ignore[", "(", ")", "'''", '"', "\\\n", "\n", "@a", "def f():", " ",
     "\t", "x", ";", "if x:", "f'{", "}", "]", "#", ":", "\0", "\x0c", "\r", "é", "\udc80"]
)  # fmt: skip


@given(st.one_of(st.lists(_PARTS, max_size=40).map("".join), st.text(max_size=200)))
def test_any_text_can_be_read(text: str) -> None:
    text = f"{text}\n{IGNORE}"
    lines = text.splitlines(keepends=True)
    for comment in comments_in(lines):
        assert 1 <= comment.first <= comment.last <= len(lines) + 1
        assert comment.wrong or (comment.codes and comment.reason)


_STATEMENTS = st.sampled_from(
    ["x = 1", "f(\n  1,\n)", "if x:\n    y()", "@a\ndef f():\n    z()", "class A:\n    b = 1"]
)


@given(st.lists(_STATEMENTS, max_size=6), _STATEMENTS, st.lists(_STATEMENTS, max_size=6))
def test_a_comment_above_speaks_of_the_next_statement_wherever_it_stands(
    before: list[str], statement: str, after: list[str]
) -> None:
    text = "\n".join([*before, IGNORE, statement, *after])
    line = text.split("\n").index(IGNORE) + 1
    (alone,) = comments_in(dedent(f"{IGNORE}\n{statement}\n").splitlines(keepends=True))
    (comment,) = comments_in(text.splitlines(keepends=True))
    assert (comment.first - line, comment.last - line) == (alone.first - 1, alone.last - 1)
