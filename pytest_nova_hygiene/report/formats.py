"""The table of formats that a file can have; each is made of the JSON report's object alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pytest_nova_hygiene.report import github, gitlab, json, markdown, sarif

if TYPE_CHECKING:
    from pytest_nova_hygiene.model import Rule
    from pytest_nova_hygiene.report.plain import Report

PARTIAL = "+partial"
"""Behind a format's name: write it after a run of a part of the suite, too."""


def refusal(name: str, report: Report) -> str:
    """Say why a report is not to be written; empty where it is.

    An upload of SARIF closes the alerts that it does not have.
    """
    if not name.startswith("sarif") or name.endswith(PARTIAL):
        return ""
    why = sarif.partial(report)
    return (
        why and f"not written ({why}): an upload would close alerts; to write it, {name}{PARTIAL}"
    )


def as_text(name: str, report: Report, rules: Mapping[str, Rule[Any]]) -> str:
    """Return a report in one format.

    Args:
        name: the format's.
        report: the JSON report's object.
        rules: every rule by its code; SARIF has their pages.
    """
    match name.removesuffix(PARTIAL):
        case "json":
            return json.as_text(report)
        case "sarif" | "sarif-full" as kind:
            return sarif.as_text(report, rules, full=kind == "sarif-full")
        case "gitlab":
            return gitlab.as_text(report)
        case "github":
            return github.as_text(report)
        case _:
            return markdown.as_text(report)
