"""SARIF, by the standard's required fields and by what GitHub documents that it reads."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

import jsonschema
import pytest
from hypothesis import given

from pytest_nova_hygiene.engine.catalogue import RULES
from pytest_nova_hygiene.report.sarif import MAX_RESULTS, as_text
from tests.report.reports import USUAL, finding, hostile_reports, report

Run = Callable[..., pytest.RunResult]
Gold = Callable[[str, str], None]

LEAK = "def test_it():\n    uri = 'qemu+ssh://host/system'\ndef test_other(): pass\n"

_MESSAGE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["text"],
    "properties": {"text": {"type": "string", "minLength": 1}, "markdown": {"type": "string"}},
}
_DESCRIPTION = {"properties": {"text": {"maxLength": 1024}}, **_MESSAGE}
_LEVEL = {"enum": ["none", "note", "warning", "error"]}
SHAPE = {
    "type": "object",
    "required": ["$schema", "version", "runs"],
    "properties": {
        "version": {"const": "2.1.0"},
        "runs": {
            "minItems": 1,
            "maxItems": 20,
            "items": {
                "required": ["tool", "results", "automationDetails"],
                "properties": {
                    "tool": {
                        "required": ["driver"],
                        "properties": {"driver": {"$ref": "#/$defs/driver"}},
                    },
                    "results": {"maxItems": 25_000, "items": {"$ref": "#/$defs/result"}},
                    "invocations": {"items": {"$ref": "#/$defs/invocation"}},
                    "automationDetails": {"properties": {"id": {"pattern": "/$"}}},
                },
            },
        },
    },
    "$defs": {
        "driver": {
            "required": ["name", "rules", "version"],
            "properties": {"rules": {"maxItems": 25_000, "items": {"$ref": "#/$defs/rule"}}},
        },
        "rule": {
            "required": ["id", "shortDescription", "fullDescription", "help"],
            "properties": {
                "id": {"type": "string", "maxLength": 255},
                "name": {"type": "string", "maxLength": 255},
                "shortDescription": _DESCRIPTION,
                "fullDescription": _DESCRIPTION,
                "help": _MESSAGE,
                "defaultConfiguration": {"properties": {"level": _LEVEL}},
                "properties": {
                    "required": ["precision", "problem.severity", "tags"],
                    "properties": {
                        "precision": {"enum": ["very-high", "high", "medium", "low"]},
                        "problem.severity": {"enum": ["error", "warning", "recommendation"]},
                        "security-severity": {"type": "string", "pattern": r"^\d\.\d$"},
                        "tags": {"maxItems": 10, "uniqueItems": True},
                    },
                },
            },
        },
        "invocation": {
            "required": ["executionSuccessful"],
            "properties": {
                "executionSuccessful": {"type": "boolean"},
                "toolExecutionNotifications": {
                    "items": {
                        "required": ["message"],
                        "properties": {"message": _MESSAGE, "level": _LEVEL},
                    }
                },
            },
        },
        "result": {
            "required": ["ruleId", "level", "message", "locations", "partialFingerprints"],
            "properties": {
                "message": _MESSAGE,
                "level": _LEVEL,
                "locations": {"minItems": 1, "maxItems": 1, "items": {"$ref": "#/$defs/location"}},
                "partialFingerprints": {
                    "required": ["primaryLocationLineHash"],
                    "additionalProperties": {"type": "string", "pattern": r"^[0-9a-f]{16}(:\d+)?$"},
                },
                "suppressions": {
                    "items": {
                        "required": ["kind"],
                        "properties": {"kind": {"enum": ["inSource", "external"]}},
                    }
                },
            },
        },
        "location": {
            "required": ["physicalLocation"],
            "properties": {
                "physicalLocation": {
                    "required": ["artifactLocation", "region"],
                    "properties": {
                        "artifactLocation": {
                            "required": ["uri", "uriBaseId"],
                            "properties": {"uri": {"pattern": r"^[A-Za-z0-9_.~%/-]+$"}},
                        },
                        "region": {"properties": {"startLine": {"type": "integer", "minimum": 1}}},
                    },
                }
            },
        },
    },
}


def _run(text: str) -> dict[str, Any]:
    read = json.loads(text)
    jsonschema.validate(read, SHAPE)
    (run,) = read["runs"]
    names = [result["partialFingerprints"]["primaryLocationLineHash"] for result in run["results"]]
    assert len(set(names)) == len(names)
    codes = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert all(codes[result["ruleIndex"]] == result["ruleId"] for result in run["results"])
    assert len(gzip.compress(text.encode())) < 10_000_000
    made: dict[str, Any] = run
    return made


def test_usual_report_is_the_gold_file(gold: Gold) -> None:
    rules = {code: RULES[code] for code in ("NHY301",)}
    shown = re.sub(
        r'"((?:text|markdown)": "Report [^"\\]*)[^\n]*"',
        r'"\1 …"',
        as_text(USUAL, rules, full=True),
    )
    gold("report.sarif", shown)


def test_rules_have_their_pages_and_how_bad_they_are() -> None:
    run = _run(as_text(USUAL, RULES))
    rules = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    assert list(rules) == list(RULES)
    assert "### What it cannot see" in rules["NHY301"]["help"]["markdown"].replace(
        "\n## ", "\n### "
    )
    scores = {code: rule["properties"].get("security-severity") for code, rule in rules.items()}
    assert scores["NHY301"] == scores["NHY201"] == "8.0"
    assert scores["NHY304"] == "3.0"
    assert scores["NHY103"] is scores["NHY901"] is None


def test_suppressed_findings_are_in_the_full_report_alone() -> None:
    found = [
        finding(suppressed=(kind, "because"), print_=f"{number:016x}")
        for number, kind in enumerate(["marker", "fixture", "comment", "ini", "baseline", "diff"])
    ]
    assert _run(as_text(report(*found), RULES))["results"] == []
    results = _run(as_text(report(*found), RULES, full=True))["results"]
    said = [result["suppressions"][0] for result in results]
    assert [suppression["kind"] for suppression in said] == ["inSource"] * 3 + ["external"] * 3
    assert said[4]["justification"] == "baseline: because"


def test_finding_without_a_place_is_a_notification() -> None:
    run = _run(as_text(report(finding("NHY901", path="", line=0, message="gw0 crashed")), RULES))
    assert run["results"] == []
    (said,) = run["invocations"][0]["toolExecutionNotifications"]
    assert said["message"]["text"].endswith("gw0 crashed")


@pytest.mark.parametrize(
    ("complete", "partial", "why"),
    [(True, "", ""), (False, "", "not all tests ran"), (True, "-k was given", "-k was given")],
)
def test_incomplete_run_says_so(complete: bool, partial: str, why: str) -> None:
    made = _run(as_text(report(complete=complete, partial=partial), RULES))
    (invocation,) = made["invocations"]
    assert invocation["executionSuccessful"] is (not why)
    texts = [said["message"]["text"] for said in invocation["toolExecutionNotifications"]]
    assert texts == ([f"the run is incomplete: {why}"] if why else [])


def test_more_than_github_takes_is_cut_and_said() -> None:
    found = [finding(line=line) for line in range(1, MAX_RESULTS + 4)]
    run = _run(as_text(report(*found), RULES))
    assert len(run["results"]) == MAX_RESULTS
    (said,) = run["invocations"][0]["toolExecutionNotifications"]
    assert said["message"]["text"] == "3 more findings are left out"


def test_identity_stays_when_lines_move() -> None:
    def names(by: int) -> list[str]:
        found = [finding(line=line + by) for line in (3, 9)]
        results = _run(as_text(report(*found), RULES))["results"]
        return [result["partialFingerprints"]["primaryLocationLineHash"] for result in results]

    assert names(0) == names(50)


@given(hostile_reports())
def test_hostile_texts_forge_nothing(made: dict[str, Any]) -> None:
    for full in (False, True):
        text = as_text(made, RULES, full=full)
        assert text.isascii()
        run = _run(text)
        wanted = [
            found
            for found in made["findings"]
            if found["path"] and (full or found["suppressed"] is None)
        ]
        assert len(run["results"]) == len(wanted)
        for result, found in zip(run["results"], wanted, strict=True):
            assert result["message"]["text"].isprintable()
            assert not re.search(r"(?<!\\)\]\(", result["message"]["text"])
            uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
            parts = urlsplit(uri)
            assert parts.path == uri  # no scheme, host, query or fragment
            assert not uri.startswith("/")
            path = "/".join(filter(None, (made["root"], found["path"])))
            named = unquote_to_bytes(uri.removeprefix(".") if path.startswith("/") else uri)
            assert named in {_bytes(path, "surrogateescape"), _bytes(path)}


def _bytes(path: str, errors: str = "surrogatepass") -> bytes:
    try:
        return path.encode("utf-8", errors)
    except UnicodeEncodeError:
        return path.encode("utf-8", "surrogatepass")


@pytest.mark.parametrize("name", ["sarif", "sarif-full"])
@pytest.mark.parametrize(
    ("options", "why"),
    [
        (["-k", "other"], "-k leaves tests out"),
        (["-m", "not slow"], "-m leaves tests out"),
        (["--deselect=test_it.py::test_it"], "--deselect leaves tests out"),
        (["--lf"], "--lf leaves tests out"),
        (["--ignore=test_other.py"], "--ignore leaves tests out"),
        (["test_none.py", "test_it.py"], ""),
        ([], ""),
    ],
)
def test_part_of_a_suite_replaces_no_file_unless_asked(
    pytester: pytest.Pytester, hygiene: Run, name: str, options: list[str], why: str
) -> None:
    pytester.makepyfile(test_it=LEAK, test_none="def test_it(): pass\n")
    file = pytester.path / "x.sarif"
    file.write_text("the one before")
    result = hygiene(f"--hygiene-report={name}:x.sarif", *options)
    assert result.ret == 0
    said = [line for line in result.outlines if "would close alerts" in line]
    if not why:
        assert not said
        assert _run(file.read_text())["invocations"][0]["executionSuccessful"] is True
        return
    assert said == [
        f"--hygiene-report: {file}: not written ({why}): an upload would close alerts; "
        f"to write it, {name}+partial"
    ]
    assert file.read_text() == "the one before"
    assert hygiene(f"--hygiene-report={name}+partial:x.sarif", *options).ret == 0
    assert _run(file.read_text())["invocations"][0]["executionSuccessful"] is False


def test_stopped_run_is_refused(pytester: pytest.Pytester, hygiene: Run) -> None:
    pytester.makepyfile("def test_bad(): assert False\ndef test_other(): pass\n")
    result = hygiene("-x", "--hygiene-report=sarif:x.sarif")
    assert result.ret == 1
    result.stdout.fnmatch_lines(["*not written (stopped early): *"])
    assert not Path("x.sarif").exists()
