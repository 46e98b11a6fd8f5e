"""GitLab's Code Quality report: an array of issues, shown in a merge request.

GitLab shows neither the code nor more than one of issues that share a fingerprint.
"""

from __future__ import annotations

from json import dumps
from typing import Any

from pytest_nova_hygiene.report.plain import Report, Wire, counted, numbered, one_line, path_of

_SEVERITIES = {"note": "info", "warning": "minor", "error": "major"}
_CRITICAL = ("NHY2", "NHY3")
"""Families whose errors are a hypervisor that was reached, or a secret that was shown."""


def as_text(report: Report) -> str:
    """Return the report as it is written."""
    issues = [
        _issue(report, finding, identity)
        for finding, identity in numbered(counted(report))
        if finding["path"]  # GitLab drops the whole report over an issue without a place
    ]
    return dumps(issues, indent=2) + "\n"


def _issue(report: Report, finding: Wire, identity: str) -> dict[str, Any]:
    is_critical = finding["severity"] == "error" and finding["rule"].startswith(_CRITICAL)
    return {
        "description": f"{finding['rule']} {finding['name']}: {one_line(finding['message'])}",
        "check_name": finding["rule"],
        "fingerprint": identity,
        "severity": "critical" if is_critical else _SEVERITIES[finding["severity"]],
        "location": {
            "path": one_line(path_of(report, finding)),
            "lines": {"begin": max(finding["line"], 1)},
        },
    }
