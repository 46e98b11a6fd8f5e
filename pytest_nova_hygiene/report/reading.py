"""Reads a JSON report back: it may be anybody's work, and is checked before it is used."""

from __future__ import annotations

from json import loads
from typing import Any

from pytest_nova_hygiene.report.json import FORMAT
from pytest_nova_hygiene.report.plain import LEVELS, one_line
from pytest_nova_hygiene.watching.originals import ORIGINALS

_REPORT = {
    "tool": dict,
    "root": str,
    "selection": dict,
    "complete": bool,
    "runs": dict,
    "verdict": dict,
    "findings": list,
    "watched": dict,
}
_FINDING = {
    "rule": str,
    "name": str,
    "severity": str,
    "message": str,
    "path": str,
    "line": int,
    "symbol": str,
    "tests": list,
    "count": int,
    "phase": str,
    "fingerprint": str,
    "wide": bool,
    "detail": dict,
    "subject": str,
    "runs": dict,
}
_RUN = {"complete": bool, "partial": str, "watched": dict}


class NotAReportError(Exception):
    """A file that is no report of this plugin's, or of another format, and why."""


def read_report(path: str) -> dict[str, Any]:
    """Return the object of a JSON report.

    Raises:
        NotAReportError: it cannot be read, or is none.
    """
    try:
        with ORIGINALS.open(path, encoding="utf-8") as file:
            report = loads(file.read())
    except OSError as error:
        raise NotAReportError(error.strerror or str(error)) from None
    except ValueError:
        raise NotAReportError("it is no JSON, or was cut") from None
    if type(report) is not dict or "format" not in report:
        raise NotAReportError("it is no report of nova-hygiene's")
    if report["format"] != FORMAT:
        shown = one_line(str(report["format"]))
        raise NotAReportError(f"its format is {shown}, and this version reads {FORMAT}")
    if "runs" not in report:
        raise NotAReportError("an older version wrote it, which cannot be merged")
    wrong = _wrong(report)
    if wrong:
        raise NotAReportError(f"its {wrong} is not what the format says")
    return report


def _wrong(report: dict[str, Any]) -> str:
    """Name the first part that is missing or of another type; empty where none is."""
    parts = [
        _first_wrong(report, _REPORT)
        or _first_wrong(report["tool"], {"name": str, "version": str})
        or _first_wrong(report["selection"], {"select": list, "ignore": list, "fail_on": str})
        or _first_wrong(report["verdict"], {"strict": bool, "failed": bool, "counts": dict})
        or ("" if report["selection"]["fail_on"] in LEVELS else "fail_on"),
        *(_first_wrong(run, _RUN) or _wrong_counts(run["watched"]) for run in _values(report)),
        *(_wrong_finding(found) for found in _list(report)),
    ]
    return next(filter(None, parts), "")


def _values(report: dict[str, Any]) -> list[Any]:
    runs = report["runs"]
    return list(runs.values()) if type(runs) is dict else []


def _list(report: dict[str, Any]) -> list[Any]:
    findings = report.get("findings")
    return findings if type(findings) is list else []


def _first_wrong(part: object, types: dict[str, type]) -> str:
    if type(part) is not dict:
        return next(iter(types))
    return next((key for key, kind in types.items() if type(part.get(key)) is not kind), "")


def _wrong_counts(watched: dict[str, Any]) -> str:
    sound = all(
        type(counts) is dict and all(type(count) is int for count in counts.values())
        for counts in watched.values()
    )
    return "" if sound else "watched"


def _wrong_finding(finding: Any) -> str:
    wrong = _first_wrong(finding, _FINDING)
    if wrong:
        return wrong
    code, name, mark = finding["rule"], finding["name"], finding["fingerprint"]
    suppressed = finding.get("suppressed", "")
    sound = {
        "rule": code.isascii() and code.startswith("NHY") and code[3:].isdecimal(),
        "name": name.isascii() and name.replace("-", "").isalpha(),
        "fingerprint": mark.isascii() and mark.isalnum(),
        "severity": finding["severity"] in LEVELS,
        "tests": all(type(test) is str for test in finding["tests"]),
        "runs": all(type(count) is int for count in finding["runs"].values()),
        "suppressed": suppressed is None
        or not _first_wrong(suppressed, {"kind": str, "reason": str}),
    }
    return next((key for key, is_sound in sound.items() if not is_sound), "")
