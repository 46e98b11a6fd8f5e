"""The terminal's section: a line a rule with its worst site, each message printed once."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_nova_hygiene.model import Finding, Location, Severity
from pytest_nova_hygiene.report.terminal import (
    MAX_LINES,
    View,
    failure,
    section,
    short_failure,
    suppressed,
)
from tests.report.reports import hostile_findings
from tests.rule_examples import EXAMPLES, HEAD, LIBVIRTMOD, PROD, PROD_WITH_MOCK

Run = Callable[..., pytest.RunResult]

HELP = "help: pytest --hygiene-explain CODE; every site: -v, or --hygiene-report=json:PATH"


def _finding(code: int, line: int = 1, level: Severity = Severity.ERROR) -> Finding:
    place = Location("a.py", line, "f")
    return Finding(f"NHY{code}", "name", level, f"message {code}", place, ("a.py::test_f",))


def _view(*, fails: bool = False, told: bool = True, verbosity: int = 0) -> View:
    return View(lambda _: fails, lambda _: told, verbosity=verbosity)


def _text(findings: list[Finding], view: View) -> list[str]:
    return ["".join(text for text, _ in pieces) for pieces in section(findings, view)]


def test_sites_of_one_rule_are_one_line() -> None:
    found = [_finding(301, line) for line in range(1, 41)]
    assert _text(found, _view()) == ["error   NHY301 name a.py:1 (and 39 more)", HELP]


def test_verbose_lists_every_site() -> None:
    found = [_finding(301, line) for line in range(1, 41)]
    lines = _text(found, _view(verbosity=1))
    assert lines[:4] == [
        "error   NHY301 name a.py:1 in f",
        "        in a.py::test_f",
        "error   NHY301 name a.py:2 in f",
        "        in a.py::test_f",
    ]
    assert len(lines) == 81


def test_message_that_pytest_did_not_print_is_printed() -> None:
    assert _text([_finding(301)], _view(told=False)) == [
        "error   NHY301 name a.py:1",
        "        message 301",
        HELP,
    ]


@given(st.integers(1, 30), st.booleans())
def test_many_rules_keep_their_places(rules: int, told: bool) -> None:
    found = [_finding(100 + number) for number in range(rules)]
    lines = _text(found, _view(told=told))
    assert len(lines) + 2 <= MAX_LINES  # with what was watched, and the verdict
    shown = [line for line in lines if line.startswith("error")]
    assert all("a.py:1" in line for line in shown)
    left = [line for line in lines if line.startswith("…")]
    hidden = ", ".join(f"NHY{100 + number}" for number in range(len(shown), rules))
    assert left == ([f"… and {hidden}: -v"] if hidden else [])


@given(st.lists(st.integers(101, 140), min_size=1, max_size=60), st.integers(0, 2))
def test_what_failed_the_run_is_never_cut(codes: list[int], verbosity: int) -> None:
    """A finding that no test's error tells of is listed, however many there are."""
    found = [_finding(code, line) for line, code in enumerate(sorted(codes), 1)]
    lines = _text(found, _view(fails=True, told=False, verbosity=verbosity))
    for finding in found:
        assert any(f"a.py:{finding.location.line}" in line.split() for line in lines)


def test_what_fails_comes_first_and_severities_have_colours() -> None:
    notes = [_finding(code, level=Severity.NOTE) for code in range(101, 120)]
    wide = _finding(120, level=Severity.WARNING)
    view = View(lambda finding: finding is wide, lambda finding: finding is not wide)
    lines = section([*notes, wide], view)
    assert lines[0][0] == ("warning", {"yellow": True})
    assert lines[1] == [("        message 120", {})]
    assert lines[2][0] == ("note   ", {"cyan": True})


@given(st.lists(hostile_findings(), min_size=1, max_size=5), st.integers(-2, 2), st.booleans())
def test_hostile_texts_add_no_line_and_no_command(
    found: list[Finding], verbosity: int, told: bool
) -> None:
    view = _view(told=told, verbosity=verbosity)
    shown = [*section(found, view), *suppressed(found, view)]
    lines = ["".join(text for text, _ in pieces) for pieces in shown]
    lines += [*failure(found, str).split("\n"), short_failure(found)]
    for line in lines:
        assert line.isprintable()
        assert "##[" not in line
        assert not line.lstrip().startswith("::")
    codes = {finding.rule for finding in found}
    assert len(failure(found, str).split("\n")) == len(codes) + sum(
        1 + bool(finding.location.path) for finding in found
    )


@pytest.fixture
def everything(pytester: pytest.Pytester) -> None:
    """A suite that breaks every rule."""
    pytester.makepyfile(prod=PROD, prod_with_mock=PROD_WITH_MOCK, libvirtmod=LIBVIRTMOD)
    for code, example in EXAMPLES.items():
        pytester.makepyfile(
            **{
                f"test_{code.lower()}": HEAD + example.positive,
                f"prod_{code.lower()}": example.production,
            }
        )
    pytester.makepyprojecttoml(EXAMPLES["NHY403"].pyproject)
    pytester.makeini(
        "[pytest]\nnova_hygiene_select = NHY NHY304 NHY305\nnova_hygiene_block = always\n"
    )


@pytest.mark.usefixtures("everything")
def test_section_has_at_most_twelve_lines_unless_verbose(hygiene: Run) -> None:
    for options in ([], ["-v"]):
        lines = hygiene(*options).outlines
        start = next(i for i, line in enumerate(lines) if "= nova-hygiene =" in line)
        end = next(i for i, line in enumerate(lines) if line.startswith("hygiene: "))
        assert (end - start <= MAX_LINES) is (options != ["-v"])
        assert lines[end - 1].startswith("watched: ")


LEAKS = """
import logging

def test_one(): logging.error("password=hunter2x")
def test_two(): uri = "qemu:///system"
"""


@pytest.mark.parametrize(
    "options",
    [
        [],
        ["-p", "no:warnings"],
        ["--disable-warnings"],
        ["-v"],
        ["-q"],
        ["--hygiene-strict"],
        ["--hygiene-strict", "--tb=no"],
        ["--hygiene-strict", "-n", "1"],
    ],
)
def test_each_message_is_printed_once(
    pytester: pytest.Pytester, hygiene: Run, options: list[str]
) -> None:
    pytester.makepyfile(LEAKS)
    body = hygiene(*options).stdout.str().partition("short test summary")[0]
    assert body.count("is hard-coded in test code") == 1
    assert body.count("logged a credential") == 1


@pytest.mark.parametrize(
    ("options", "printed"),
    [
        (["-q"], ["section", "verdict"]),
        (["-qq"], ["verdict"]),
        (["--no-summary"], ["verdict"]),
        ([], ["section", "help", "watched", "verdict"]),
    ],
)
def test_quieter_runs_print_less(
    pytester: pytest.Pytester, hygiene: Run, options: list[str], printed: list[str]
) -> None:
    pytester.makepyfile(LEAKS)
    text = hygiene(*options).stdout.str()
    marks = {
        "section": "= nova-hygiene =",
        "help": "help: pytest",
        "watched": "watched: ",
        "verdict": "hygiene: 1 error, 1 note",
    }
    assert [name for name, mark in marks.items() if mark in text] == printed


@pytest.mark.parametrize(("option", "lines"), [("-q", 1), ("-qq", 0)])
def test_clean_quiet_run_says_one_line_or_none(
    pytester: pytest.Pytester, hygiene: Run, option: str, lines: int
) -> None:
    pytester.makepyfile("def test_nothing(): pass")
    text = hygiene(option, "--hygiene-strict").stdout.str()
    assert text.count("hygiene: passed (strict): nothing found") == lines
    assert "log records" not in text


def test_short_summary_begins_with_the_code(pytester: pytest.Pytester, hygiene: Run) -> None:
    pytester.makepyfile(LEAKS)
    for workers in ("0", "1"):
        result = hygiene("--hygiene-strict", "-n", workers)
        result.stdout.re_match_lines([r"ERROR test_.*::test_one - NHY302: .*"])


def test_short_summary_is_one_line_on_ci(
    pytester: pytest.Pytester, hygiene: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")
    pytester.makepyfile(LEAKS.replace('hunter2x")', 'hunter2x"); logging.error("secret=hunter2x")'))
    result = hygiene("--hygiene-strict")
    summary = result.outlines[
        result.outlines.index(
            next(line for line in result.outlines if "short test summary" in line)
        )
        + 1 :
    ]
    assert len(summary) == 2
    assert summary[0].endswith("(and 1 more)")


def test_paths_are_those_of_where_the_user_stands(
    pytester: pytest.Pytester, hygiene: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytester.makeini("[pytest]\n")
    pytester.mkdir("unit")
    (pytester.path / "unit" / "test_it.py").write_text(LEAKS)
    monkeypatch.chdir(pytester.path / "unit")
    result = hygiene("--hygiene-strict", "test_it.py")
    result.stdout.fnmatch_lines(
        [
            "  --> test_it.py:4 in test_one",
            "  test_it.py:5: SourceWarning: *",
            "error *test_it.py:4",
        ]
    )


@pytest.mark.parametrize("columns", ["60", "80", "120", "200"])
def test_colours_change_no_word(
    pytester: pytest.Pytester, hygiene: Run, monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    pytester.makepyfile(LEAKS)
    plain, coloured = hygiene("--color=no").outlines, hygiene("--color=yes").stdout.str()
    start = next(i for i, line in enumerate(plain) if "= nova-hygiene =" in line)
    assert "\x1b[31m\x1b[1merror  \x1b[0m" in coloured
    assert "\x1b[36mnote   \x1b[0m" in coloured
    stripped = re.sub(r"\x1b\[\d+m", "", coloured).splitlines()
    assert plain[start:-1] == stripped[stripped.index(plain[start]) : -1]


def test_verbose_lists_what_is_suppressed(pytester: pytest.Pytester, hygiene: Run) -> None:
    pytester.makepyfile(
        "import logging, pytest\n"
        "@pytest.mark.nova_hygiene_allow('NHY302', reason='a test of the mask')\n"
        "def test_it(): logging.error('password=hunter2x')\n"
    )
    file = "test_verbose_lists_what_is_suppressed.py"
    line = f"suppressed NHY302 {file}:3 (marker: a test of the mask)"
    assert line in hygiene("-v").outlines
    assert line not in hygiene().outlines
