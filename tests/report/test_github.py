"""GitHub's annotations, by what its runner reads of a line and how much it takes."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from pytest_nova_hygiene.report.github import MAX_SUMMARY, as_text, summary
from tests.report.reports import USUAL, finding, hostile_reports, report

Run = Callable[..., pytest.RunResult]
Gold = Callable[[str, str], None]

ANNOTATES = "pytest_github_actions_annotate_failures"
LEAK = "def test_it():\n    uri = 'qemu+ssh://host/system'\n"
STRICT_LEAK = """
    import prod
    from unittest import mock
    def test_it(): prod.CLIENT = mock.Mock()
"""


def _read(line: str) -> tuple[str, dict[str, str], str]:
    """Read a command as the runner does: ActionCommand.TryParseV2."""
    match = re.fullmatch(r"::(\w+) (.*?)::(.*)", line)
    assert match, line
    pairs = dict(pair.split("=", 1) for pair in match[2].split(","))
    data = match[3]
    for code, mark in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        pairs = {key: value.replace(code, mark) for key, value in pairs.items()}
        data = data.replace(code, mark) if mark in "\r\n%" else data
    return match[1], pairs, data


def test_usual_report_is_the_gold_file(gold: Gold) -> None:
    gold("github.txt", as_text(USUAL))


@given(hostile_reports())
def test_hostile_texts_forge_nothing(made: dict[str, Any]) -> None:
    text = as_text(made)
    counted = [found for found in made["findings"] if found["suppressed"] is None]
    lines = text.split("\n")
    assert lines.pop() == ""
    assert lines == text.splitlines()
    assert len(lines) == len(counted)
    assert "##[" not in text
    assert text.replace("\n", "").isprintable()
    read = [_read(line) for line in lines]
    levels = {"error": "error", "warning": "warning", "note": "notice"}
    assert sorted(kind for kind, _, _ in read) == sorted(levels[f["severity"]] for f in counted)
    for _, properties, data in read:
        assert set(properties) <= {"file", "line", "title"}
        assert properties["title"].startswith("NHY")
        assert len(data) <= 4096
        assert data.count("\n") <= 1


def test_ten_of_each_level_and_the_rest_in_the_summary() -> None:
    found = [
        finding(severity=severity, line=line)
        for severity in ("error", "warning", "note")
        for line in range(1, 15)
    ]
    lines = as_text(report(*found)).splitlines()
    assert [
        sum(line.startswith(f"::{kind} ") for line in lines)
        for kind in ("error", "warning", "notice")
    ] == [10, 10, 10]
    rest = summary(report(*found))
    assert rest.startswith("\n### nova-hygiene: 12 more\n")
    assert sum("| NHY103 " in line for line in rest.splitlines()) == 12
    assert summary(USUAL) == ""


@pytest.mark.parametrize("size", [0, MAX_SUMMARY // 2, MAX_SUMMARY - 100, MAX_SUMMARY])
def test_summary_never_outgrows_its_limit(size: int) -> None:
    found = [finding(line=line, message="ä" * 400) for line in range(1, 5001)]
    text = summary(report(*found), size=size)
    assert size + len(text.encode()) <= MAX_SUMMARY
    assert bool(text) is (size <= MAX_SUMMARY // 2)


def test_what_another_plugin_says_of_warnings_is_not_said_twice() -> None:
    found = (finding(), finding("NHY102", wide=True), finding("NHY204", "note"))
    assert as_text(report(*found), told=True) == ""
    told = as_text(report(*found, strict=True), told=True)
    assert [line.partition("title=")[2][:6] for line in told.splitlines()] == ["NHY103", "NHY102"]


@pytest.mark.parametrize(
    ("variable", "options", "annotated"),
    [
        ("", [], False),
        ("false", [], False),
        ("true", [], True),
        ("true", ["--hygiene-report=json:x.json"], True),
        ("true", ["-n", "2"], True),
        ("true", ["-q", "--no-summary"], True),
        ("true", ["--hygiene-report=term"], False),
        ("", ["--hygiene-report=github"], True),
        ("true", ["-p", "no:terminal"], False),
    ],
)
def test_annotations_are_made_where_github_runs_the_tests(  # noqa: PLR0913, PLR0917 - cases
    pytester: pytest.Pytester,
    hygiene: Run,
    monkeypatch: pytest.MonkeyPatch,
    variable: str,
    options: list[str],
    annotated: bool,
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", variable)
    pytester.makepyfile(test_it=LEAK)
    result = hygiene(*options)
    lines = [line for line in result.outlines if line.startswith("::")]
    title = "NHY204 hard-coded-connection"
    assert [_read(line)[1] for line in lines] == (
        [{"file": "test_it.py", "line": "2", "title": title}] if annotated else []
    )
    assert result.ret == 0


def test_file_is_named_from_the_root_of_the_checkout(
    pytester: pytest.Pytester, hygiene: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = pytester.mkdir("service")
    (folder / "test_it.py").write_text(LEAK)
    (folder / "pytest.ini").write_text("[pytest]\n")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(pytester.path))
    monkeypatch.chdir(folder)
    result = hygiene("--hygiene-report=github")
    result.stdout.fnmatch_lines(["::notice file=service/test_it.py,line=2,*"])


def test_rest_is_appended_to_the_summary_of_the_step(
    pytester: pytest.Pytester, hygiene: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = pytester.path / "summary.md"
    file.write_text("# what was there\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(file))
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    lines = "".join(f"    uri{number} = 'qemu+ssh://host{number}/system'\n" for number in range(14))
    pytester.makepyfile(test_it=f"def test_it():\n{lines}")
    result = hygiene("-n", "2")
    assert sum(line.startswith("::notice ") for line in result.outlines) == 10
    text = file.read_text("utf-8")
    assert text.startswith("# what was there\n\n### nova-hygiene: 4 more\n")
    assert text.count("hard") >= 4


def test_summary_that_cannot_be_written_is_said(
    pytester: pytest.Pytester, hygiene: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(pytester.path / "none" / "summary.md"))
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    pytester.makepyfile(test_it=LEAK)
    result = hygiene()
    result.stdout.fnmatch_lines(["ERROR: GITHUB_STEP_SUMMARY: *summary.md: No such file*"])
    assert result.ret == 0
    assert not Path("none").exists()


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize(
    "options",
    [
        [],
        ["-p", f"no:{ANNOTATES}"],
        ["--exclude-warning-annotations"],
        ["-p", "no:warnings"],
        ["-n", "2"],
    ],
)
def test_not_doubled_beside_the_plugin_that_annotates_failures(
    pytester: pytest.Pytester,
    hygiene: Run,
    monkeypatch: pytest.MonkeyPatch,
    options: list[str],
    strict: bool,
) -> None:
    pytest.importorskip(ANNOTATES)
    others = os.environ["PYTEST_ADDOPTS"]
    monkeypatch.setenv("PYTEST_ADDOPTS", others.replace(f"-p no:{ANNOTATES}", ""))
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    pytester.makepyfile(prod="CLIENT = None\n", test_it=STRICT_LEAK)
    result = hygiene(*(["--hygiene-strict"] if strict else []), *options)
    both = result.outlines + result.errlines
    assert sum(line.startswith("::") and "NHY103" in line for line in both) == 1
