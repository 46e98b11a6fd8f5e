"""The table of formats that a file can have; each is made of the JSON report's object alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_nova_hygiene.report import github, gitlab, json, markdown

if TYPE_CHECKING:
    from pytest_nova_hygiene.report.plain import Report


def as_text(name: str, report: Report) -> str:
    """Return a report in one format.

    Args:
        name: the format's.
        report: the JSON report's object.
    """
    match name:
        case "json":
            return json.as_text(report)
        case "gitlab":
            return gitlab.as_text(report)
        case "github":
            return github.as_text(report)
        case _:
            return markdown.as_text(report)
