"""The JSON report and the terminal's section."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from pytest_nova_hygiene.model import Finding, Location, Severity
from pytest_nova_hygiene.report.json import write
from pytest_nova_hygiene.report.term import MAX_LINES, section
from tests.rule_examples import EXAMPLES, HEAD, LIBVIRTMOD, PROD, PROD_WITH_MOCK

Run = Callable[..., pytest.RunResult]


@pytest.fixture
def everything(pytester: pytest.Pytester) -> None:
    """A suite that breaks every rule, one of them with leave."""
    pytester.makepyfile(prod=PROD, prod_with_mock=PROD_WITH_MOCK, libvirtmod=LIBVIRTMOD)
    for code, example in EXAMPLES.items():
        pytester.makepyfile(**{f"test_{code.lower()}": HEAD + example.positive})
    pytester.makepyfile(test_leave=HEAD + EXAMPLES["NHY302"].suppressed("NHY302"))
    pytester.makeini("[pytest]\nnova_hygiene_select = NHY NHY304\nnova_hygiene_block = always\n")


@pytest.mark.usefixtures("everything")
@pytest.mark.parametrize("options", [[], ["--hygiene-strict"], ["-n", "2"]])
def test_report_keeps_to_its_schema(
    pytester: pytest.Pytester, hygiene: Run, root: Path, options: list[str]
) -> None:
    hygiene("--hygiene-report=json:hygiene.json", *options)
    report = json.loads((pytester.path / "hygiene.json").read_text("utf-8"))
    schema = json.loads((root / "docs" / "report.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(report, schema)
    assert set(report["verdict"]["counts"]) == set(EXAMPLES)
    assert (
        report["verdict"]["strict"]
        is report["verdict"]["failed"]
        is (options == ["--hygiene-strict"])
    )
    assert report["complete"] is True
    assert [f["suppressed"] for f in report["findings"] if f["suppressed"]] == [
        {"kind": "marker", "reason": "on purpose"}
    ]
    assert report["watched"]["connections"] == {"opened": 2, "real": 2, "other": 2}


@pytest.mark.usefixtures("everything")
def test_section_has_at_most_twelve_lines_unless_verbose(hygiene: Run) -> None:
    for options in ([], ["--hygiene-strict"], ["-v"]):
        lines = hygiene(*options).outlines
        start = next(i for i, line in enumerate(lines) if "= nova-hygiene =" in line)
        end = next(i for i, line in enumerate(lines) if line.startswith("hygiene: "))
        assert (end - start <= MAX_LINES) is (options != ["-v"])
        assert lines[end - 1].startswith("watched: mocks ")


@pytest.mark.usefixtures("everything")
def test_junit_has_codes_only(pytester: pytest.Pytester, hygiene: Run) -> None:
    hygiene("--junitxml=junit.xml")
    text = (pytester.path / "junit.xml").read_text("utf-8")
    assert '<property name="nova-hygiene" value="NHY301" />' in text
    assert "admin password" not in text


def test_clean_run_prints_the_verdict_alone(pytester: pytest.Pytester, hygiene: Run) -> None:
    pytester.makepyfile("def test_nothing(): pass")
    result = hygiene("--hygiene-strict")
    ours = [line for line in result.outlines if "hygiene" in line and "plugins:" not in line]
    assert ours == [
        "nova-hygiene: 0.1.0, strict",
        "hygiene: passed (strict): nothing found | mocks 0 made, none escaped | "
        "libvirt opens 0, none real | log records 0",
    ]


def test_report_that_cannot_be_written_hides_no_result(
    pytester: pytest.Pytester, hygiene: Run
) -> None:
    pytester.makepyfile("def test_nothing(): pass")
    (pytester.path / "file").write_text("in the way")
    result = hygiene("--hygiene-report=json:file/hygiene.json")
    result.assert_outcomes(passed=1)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stdout.fnmatch_lines(["ERROR: --hygiene-report: *hygiene.json: *"])


def test_report_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "hygiene.json"
    target.write_text("the one before")
    broken: dict[str, Any] = {"findings": [object()]}
    with pytest.raises(TypeError):
        write(target, broken)
    assert target.read_text() == "the one before"
    assert list(tmp_path.iterdir()) == [target]


def _finding(rule: str, line: int, severity: Severity = Severity.ERROR) -> Finding:
    return Finding(rule, "name", severity, f"message {line}", Location("a.py", line, "f"), ("t",))


def test_sites_of_one_rule_are_one_entry() -> None:
    found = [_finding("NHY301", line) for line in range(1, 41)]
    assert section(found, {}, "verdict", verbose=False) == [
        "error[NHY301] message 1",
        "  --> a.py:1  in f  (and 39 more sites: -v)",
        "  = first seen in t",
        "  = help: pytest --hygiene-explain NHY301",
        "watched: mocks 0 made, none escaped | libvirt opens 0, none real | log records 0",
        "verdict",
    ]


def test_many_rules_lose_their_details_first() -> None:
    found = [_finding(f"NHY{code}", code) for code in range(100, 120)]
    lines = section(found, {}, "verdict", verbose=False)
    assert len(lines) == MAX_LINES
    assert lines[0] == "error[NHY100] message 100"
    assert lines[-3] == "… and 11 more rules: -v, or --hygiene-report=json:PATH"
