"""The JSON report: the base of every other format. Its schema is docs/report.schema.json."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from json import dumps
from typing import TYPE_CHECKING, Any

from pytest_nova_hygiene.startup.named_tuple import NamedTuple

if TYPE_CHECKING:
    from pytest_nova_hygiene.model import Finding

FORMAT = "pytest-nova-hygiene/1"


class Run(NamedTuple):
    """One run of pytest, as a report names it.

    Attributes:
        id: no other run's: 16 hexadecimal digits.
        root: pytest's rootdir as seen from the repository's root, with ``/``; empty for the root.
        selection: ``select``, ``ignore`` and ``fail_on``: runs that differ cannot be merged.
        partial: why it is not of the whole suite; empty where nothing says so.
    """

    id: str
    root: str
    selection: Mapping[str, Any]
    partial: str = ""


def report_object(  # noqa: PLR0913 - the report's fields
    findings: Sequence[Finding],
    watched: Mapping[str, Mapping[str, int]],
    *,
    version: str,
    complete: bool,
    strict: bool,
    failed: bool,
    counts: Mapping[str, int],
    run: Run,
) -> dict[str, Any]:
    """Return the whole report as builtins."""
    families = {family: dict(counts) for family, counts in watched.items()}
    return {
        "format": FORMAT,
        "tool": {"name": "pytest-nova-hygiene", "version": version},
        "root": run.root,
        "selection": dict(run.selection),
        "complete": complete,
        "runs": {run.id: {"complete": complete, "partial": run.partial, "watched": families}},
        "verdict": {"strict": strict, "failed": failed, "counts": dict(counts)},
        "findings": [
            # How many tests of which run: a merge counts no run twice.
            {**finding.to_wire(), "runs": {run.id: finding.count if finding.tests else 0}}
            for finding in findings
        ],
        "watched": families,
    }


def as_text(report: Mapping[str, Any]) -> str:
    """Return the report as it is written."""
    return dumps(report, indent=2, ensure_ascii=False) + "\n"
