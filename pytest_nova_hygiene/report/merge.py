"""Joins the JSON reports of one commit's runs, as ``coverage combine`` joins what they covered.

The result is the same in whatever order and however often reports are joined: a run has an id, and
is counted once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from json import dumps
from typing import Any

from pytest_nova_hygiene.model import MAX_TESTS
from pytest_nova_hygiene.report.plain import LEVELS, Report, Wire, fails

_SAME = ("format", "tool", "root", "selection")
"""What reports that are joined must agree on."""


class MergeError(Exception):
    """Reports that cannot be joined, and why."""


def merged(reports: Mapping[str, Report], *, strict: bool) -> dict[str, Any]:
    """Return one report of several runs.

    Args:
        reports: by the name that an error calls them.
        strict: whether findings fail the result, besides what the runs were told.

    Raises:
        MergeError: the reports are of different formats, versions, places or selections, or tell
            different things of one run.
    """
    (first, of_all), *others = reports.items()
    for name, report in others:
        for key in _SAME:
            if report[key] != of_all[key]:
                raise MergeError(
                    f"{name}: its {key} is {_shown(report[key])}, "
                    f"and {first} has {_shown(of_all[key])}"
                )
    runs = _runs(reports)
    findings = _findings(reports.values())
    result: dict[str, Any] = {
        **{key: of_all[key] for key in _SAME},
        "complete": all(run["complete"] for run in runs.values()),
        "runs": runs,
        "verdict": {
            "strict": strict or any(report["verdict"]["strict"] for report in reports.values())
        },
        "findings": findings,
        "watched": _watched(run["watched"] for run in runs.values()),
    }
    counts: dict[str, int] = {}
    for finding in findings:
        if finding["suppressed"] is None:
            counts[finding["rule"]] = counts.get(finding["rule"], 0) + 1
    result["verdict"]["failed"] = any(fails(result, finding) for finding in findings)
    result["verdict"]["counts"] = dict(sorted(counts.items()))
    return result


def _shown(value: object) -> str:
    return dumps(value, sort_keys=True)


def _runs(reports: Mapping[str, Report]) -> dict[str, Any]:
    runs: dict[str, Any] = {}
    for name, report in reports.items():
        for run, told in report["runs"].items():
            if runs.setdefault(run, told) != told:
                raise MergeError(f"{name}: another report says something else of the run {run}")
    return dict(sorted(runs.items()))


def _findings(reports: Iterable[Report]) -> list[dict[str, Any]]:
    """Return each finding once, in the order that one run has."""
    found: dict[tuple[object, ...], dict[str, Any]] = {}
    for report in reports:
        for finding in report["findings"]:
            key = (
                *(finding["fingerprint"], finding["path"], finding["line"]),
                finding["suppressed"] is not None,
            )
            found[key] = _joined(found.get(key, finding), finding)
    return sorted(found.values(), key=_order)


def _joined(one: Wire, other: Wire) -> dict[str, Any]:
    runs = dict(sorted({**one["runs"], **other["runs"]}.items()))
    # Texts may differ, as where they name a test: the worst finding's are kept.
    told: Wire = min((one, other), key=_choice)
    return {
        **told,
        "tests": sorted({*one["tests"], *other["tests"]})[:MAX_TESTS],
        "count": sum(runs.values()) or 1,
        "wide": one["wide"] and other["wide"],
        "runs": runs,
    }


def _order(finding: Wire) -> tuple[object, ...]:
    """Order findings as the gate does."""
    level = LEVELS.index(finding["severity"])
    place = (finding["path"], finding["line"], finding["message"], finding["fingerprint"])
    return (level, finding["rule"], *place, finding["suppressed"] is not None)


def _choice(finding: Wire) -> tuple[object, ...]:
    """Order all that runs may tell of one finding, so that the choice is always the same."""
    mine = ("name", "symbol", "phase", "suppressed", "detail", "subject")
    return (*_order(finding), dumps([finding[key] for key in mine], sort_keys=True))


def _watched(of_runs: Iterable[Mapping[str, Mapping[str, int]]]) -> dict[str, dict[str, int]]:
    watched: dict[str, dict[str, int]] = {}
    for run in of_runs:
        for family, counts in run.items():
            known = watched.setdefault(family, {})
            for what, count in counts.items():
                known[what] = known.get(what, 0) + count
    return watched
