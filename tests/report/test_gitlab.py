"""GitLab's Code Quality report, by what GitLab's documentation asks for."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import given

from pytest_nova_hygiene.report.gitlab import as_text
from tests.report.reports import USUAL, finding, hostile_reports, report

Gold = Callable[[str, str], None]


def test_usual_report_is_the_gold_file(gold: Gold) -> None:
    gold("gitlab.json", as_text(USUAL))


def test_severities_are_gitlabs() -> None:
    found = [
        finding(code, severity)
        for code in ("NHY103", "NHY201", "NHY301")
        for severity in ("note", "warning", "error")
    ]
    issues = json.loads(as_text(report(*found)))
    assert [issue["severity"] for issue in issues] == [
        *("info", "minor", "major"),
        *("info", "minor", "critical"),
        *("info", "minor", "critical"),
    ]


@given(hostile_reports())
def test_hostile_texts_forge_nothing(made: dict[str, Any]) -> None:
    text = as_text(made)
    assert text.isascii()  # so there is no mark at the start, and no half of a character
    issues = json.loads(text)
    placed = [f for f in made["findings"] if f["suppressed"] is None and f["path"]]
    assert len(issues) == len(placed)
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)
    for issue, found in zip(issues, placed, strict=True):
        assert set(issue) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert issue["description"].startswith(f"{found['rule']} ")
        assert issue["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert issue["location"]["lines"]["begin"] >= 1
        for shown in (issue["description"], issue["location"]["path"]):
            assert shown.isprintable()


def test_workflow_reads_what_a_run_writes(pytester: Any, hygiene: Any) -> None:
    pytester.makepyfile("def test_it():\n    uri = 'qemu+ssh://host/system'\n")
    assert hygiene("--hygiene-report=gitlab:out/gl.json").ret == 0
    (issue,) = json.loads(Path("out/gl.json").read_text("utf-8"))
    assert issue["check_name"] == "NHY204"
    assert issue["location"]["lines"] == {"begin": 2}


def test_path_is_relative_to_the_project(pytester: Any, hygiene: Any, monkeypatch: Any) -> None:
    folder = pytester.mkdir("service")
    (folder / "test_it.py").write_text("def test_it():\n    uri = 'qemu+ssh://host/system'\n")
    (folder / "pytest.ini").write_text("[pytest]\n")
    monkeypatch.setenv("CI_PROJECT_DIR", str(pytester.path))
    assert hygiene("service", "--hygiene-report=gitlab:gl.json").ret == 0
    (issue,) = json.loads(Path("gl.json").read_text("utf-8"))
    assert issue["location"]["path"] == "service/test_it.py"
