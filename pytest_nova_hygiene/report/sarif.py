"""SARIF 2.1.0 as GitHub's code scanning reads it.

GitHub shows suppressed results as open alerts, so only ``sarif-full`` has them. It closes the
alerts that an upload does not have, so a run says here whether all of the suite ran. It refuses a
file with a result that has no place: such a finding is a notification of the tool's.
"""

from __future__ import annotations

from collections.abc import Mapping
from json import dumps
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from pytest_nova_hygiene.report.plain import (
    Report,
    Wire,
    counted,
    cut,
    numbered,
    one_line,
    path_of,
)

if TYPE_CHECKING:
    from pytest_nova_hygiene.model import Rule

_NAME = "pytest-nova-hygiene"
SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
MAX_RESULTS = 25_000
"""GitHub refuses more in one run."""

_MAX_DESCRIPTION = 1024
_BASE = "%SRCROOT%"
_PROBLEMS = {"error": "error", "warning": "warning", "note": "recommendation"}
_SECURITY = {"error": "8.0", "warning": "5.0", "note": "3.0"}
"""GitHub calls 7.0 and more high, 4.0 and more medium; the rules' severities are the source."""

_CWES = {
    "NHY3": ("security", "external/cwe/cwe-532"),  # sensitive information in a log file
    "NHY2": ("security", "external/cwe/cwe-923"),  # a channel to another endpoint than intended
    "NHY502": ("security",),
    "NHY105": ("security",),
}
_IN_SOURCE = ("marker", "fixture", "comment")


def partial(report: Report) -> str:
    """Say why an upload of a report would close alerts of what did not run; empty if it would not.

    Args:
        report: the JSON report's object.
    """
    whys = sorted(run["partial"] for run in report["runs"].values() if run["partial"])
    if whys:
        return one_line(whys[0])
    return "" if report["complete"] else "not all tests ran"


def as_text(report: Report, rules: Mapping[str, Rule[Any]], *, full: bool = False) -> str:
    """Return the report as it is written.

    Args:
        report: the JSON report's object.
        rules: every rule by its code.
        full: whether suppressed findings are in it.
    """
    findings = list(report["findings"]) if full else counted(report)
    placed = [(found, name) for found, name in numbered(findings) if found["path"]]
    elsewhere = [_notification(found) for found in findings if not found["path"]]
    if len(placed) > MAX_RESULTS:
        elsewhere.append(_note(f"{len(placed) - MAX_RESULTS} more findings are left out"))
    why = partial(report)
    if why:
        elsewhere.append(_note(f"the run is incomplete: {why}"))
    indices = {code: number for number, code in enumerate(rules)}
    run = {
        "tool": {
            "driver": {
                "name": _NAME,
                "version": report["tool"]["version"],
                "rules": [_rule(rule) for rule in rules.values()],
            }
        },
        "automationDetails": {"id": "/".join(filter(None, (_NAME, _uri(report["root"])))) + "/"},
        "originalUriBaseIds": {_BASE: {"description": {"text": "The root of the repository."}}},
        "invocations": [
            {"executionSuccessful": not why, "toolExecutionNotifications": elsewhere},
        ],
        "redactionTokens": ["***"],
        "results": [_result(report, *pair, indices) for pair in placed[:MAX_RESULTS]],
    }
    return dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(rule: Rule[Any]) -> dict[str, Any]:
    tags = _longest(rule.code)
    description = rule.page.partition("\n## ")[0].partition("\n### ")[0].strip()
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": cut(rule.summary, _MAX_DESCRIPTION)},
        "fullDescription": {"text": cut(description, _MAX_DESCRIPTION)},
        "help": {"text": rule.page, "markdown": rule.page},
        "defaultConfiguration": {"level": rule.severity.value, "enabled": rule.default},
        "properties": {
            "precision": "high",
            "problem.severity": _PROBLEMS[rule.severity.value],
            "tags": ["tests", *tags],
            **({"security-severity": _SECURITY[rule.severity.value]} if tags else {}),
        },
    }


def _longest(code: str) -> tuple[str, ...]:
    prefixes = [prefix for prefix in _CWES if code.startswith(prefix)]
    return _CWES[max(prefixes, key=len)] if prefixes else ()


def _result(
    report: Report, finding: Wire, identity: str, indices: Mapping[str, int]
) -> dict[str, Any]:
    code, suppressed = finding["rule"], finding["suppressed"]
    place: dict[str, Any] = {
        "physicalLocation": {
            "artifactLocation": {"uri": _uri(path_of(report, finding)), "uriBaseId": _BASE},
            "region": {"startLine": max(finding["line"], 1)},
        }
    }
    if finding["symbol"]:
        place["logicalLocations"] = [{"fullyQualifiedName": one_line(finding["symbol"])}]
    result = {
        "ruleId": code,
        **({"ruleIndex": indices[code]} if code in indices else {}),
        "level": finding["severity"],
        "message": {"text": _message(finding["message"])},
        "locations": [place],
        "partialFingerprints": {"primaryLocationLineHash": identity},
        "properties": {
            "tests": [one_line(test) for test in finding["tests"]],
            "count": finding["count"],
            "phase": finding["phase"],
        },
    }
    if suppressed is not None:
        kind = "inSource" if suppressed["kind"] in _IN_SOURCE else "external"
        why = f"{suppressed['kind']}: {one_line(suppressed['reason'])}"
        result["suppressions"] = [{"kind": kind, "justification": why}]
    return result


def _notification(finding: Wire) -> dict[str, Any]:
    text = f"{finding['rule']} {finding['name']}: {_message(finding['message'])}"
    return {"level": finding["severity"], "message": {"text": text}}


def _note(text: str) -> dict[str, Any]:
    return {"level": "warning", "message": {"text": text}}


def _message(text: str) -> str:
    """Return a message without links: ``[text](target)`` is one in every message of SARIF."""
    shown = one_line(text)
    return shown.replace("[", "\\[").replace("]", "\\]") if "](" in shown else shown


def _uri(path: str) -> str:
    """Return a path as a relative reference, of the very bytes that name the file."""
    try:
        name = path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        name = path.encode("utf-8", "surrogatepass")
    uri = quote(name)
    return f".{uri}" if uri.startswith("/") else uri  # two slashes would begin a host's name
