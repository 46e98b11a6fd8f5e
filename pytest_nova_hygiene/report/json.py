"""The JSON report: the base of every other format. Its schema is docs/report.schema.json."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from json import dumps
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pytest_nova_hygiene.model import Finding

FORMAT = "pytest-nova-hygiene/1"


def report_object(  # noqa: PLR0913 - the report's fields
    findings: Sequence[Finding],
    watched: Mapping[str, Mapping[str, int]],
    *,
    version: str,
    complete: bool,
    strict: bool,
    failed: bool,
    counts: Mapping[str, int],
) -> dict[str, Any]:
    """Return the whole report as builtins."""
    return {
        "format": FORMAT,
        "tool": {"name": "pytest-nova-hygiene", "version": version},
        "complete": complete,
        "verdict": {"strict": strict, "failed": failed, "counts": dict(counts)},
        "findings": [finding.to_wire() for finding in findings],
        "watched": {family: dict(counts) for family, counts in watched.items()},
    }


def as_text(report: Mapping[str, Any]) -> str:
    """Return the report as it is written."""
    return dumps(report, indent=2, ensure_ascii=False) + "\n"
