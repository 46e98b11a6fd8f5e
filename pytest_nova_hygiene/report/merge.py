"""Joins the JSON reports of runs that belong together: the shards of one commit.

The join of findings, runs and counts is a union. So it does not hang on the order of the reports,
or on how they are grouped, and a report that is given twice counts once.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from pytest_nova_hygiene.model import MAX_TESTS, Finding
from pytest_nova_hygiene.report.json import FORMAT

Report = Mapping[str, Any]
"""The JSON report's object."""

_SAME = (
    (("format",), "format"),
    (("tool", "version"), "version of the tool"),
    (("selection",), "selection of rules"),
    (("root",), "place of the rootdir in the repository"),
)
"""What reports must have in common, and how it is called."""


class UnfitReportError(ValueError):
    """A report that cannot be read, or not be joined with the others; the text says why."""


def read(text: str) -> dict[str, Any]:
    """Return a report's object.

    Args:
        text: the file's.

    Raises:
        UnfitReportError: it is no report, or one of another format.
    """
    try:
        report = json.loads(text)
    except ValueError as error:
        # The error's own text quotes nothing of the file but a place.
        raise UnfitReportError(f"it is no JSON: {error}") from None
    if not isinstance(report, dict) or "format" not in report:
        raise UnfitReportError("it is no report of --hygiene-report=json:PATH")
    if report["format"] != FORMAT:
        raise UnfitReportError(
            f"its format is not {FORMAT}: write it with the version that merges it"
        )
    if why := _what_is_missing(report):
        raise UnfitReportError(f"it is not whole: {why}")
    return report


def _what_is_missing(report: Report) -> str:
    """Say which part of a report is missing or of another kind; empty where none is."""
    part = "its head"
    try:
        for keys, _ in _SAME:
            _at(report, keys)
        part = "a run"
        for run in report["runs"].values():
            _counts(run["watched"])
            if type(run["complete"]) is not bool or type(run["partial"]) is not str:
                return part
        part = "a finding"
        for finding in report["findings"]:
            Finding.from_wire(finding)
            if not finding["runs"] or not all(type(n) is int for n in finding["runs"].values()):
                return part
            if not finding["runs"].keys() <= report["runs"].keys():
                return part
    except (AttributeError, KeyError, TypeError, ValueError):
        return part
    return "" if report["runs"] else "a run"


def join(reports: Sequence[Report]) -> dict[str, Any]:
    """Return one report of all runs, without a verdict: that is the gate's.

    Args:
        reports: at least one, each as `read` returned it.

    Raises:
        UnfitReportError: they differ in what they must have in common.
    """
    first = reports[0]
    for keys, what in _SAME:
        if any(_at(report, keys) != _at(first, keys) for report in reports[1:]):
            raise UnfitReportError(
                f"the reports differ in the {what}: only shards of one run can be joined"
            )
    runs: dict[str, Any] = {}
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for report in reports:
        for name, run in report["runs"].items():
            if runs.setdefault(name, run) != run:
                raise UnfitReportError(f"the reports differ in what they say of the run {name}")
        for finding in report["findings"]:
            known = found.get(key := _key(finding))
            found[key] = _normal(finding) if known is None else _joined(known, _normal(finding))
    runs = dict(sorted(runs.items()))
    return {
        "format": FORMAT,
        "tool": dict(first["tool"]),
        "root": first["root"],
        "selection": dict(first["selection"]),
        "complete": all(run["complete"] for run in runs.values()),
        "runs": runs,
        "findings": sorted(found.values(), key=_rank),
        "watched": _sum(run["watched"] for run in runs.values()),
    }


def _at(report: Report, keys: tuple[str, ...]) -> Any:
    value: Any = report
    for key in keys:
        value = value[key]
    return value


def _key(finding: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return what tells a finding apart, as in one run."""
    return (finding["rule"], *Finding.from_wire(finding).key)


def _rank(finding: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return what findings are sorted by: as in one run, and then by what tells two apart."""
    place = (finding["path"], finding["line"], finding["message"], finding["fingerprint"])
    worst = -_SEVERITIES.index(finding["severity"])
    return (worst, finding["rule"], *place, _written(finding["suppressed"]))


def _normal(finding: Mapping[str, Any]) -> dict[str, Any]:
    """Return a finding with its lists in an order that does not tell how the runs went."""
    return {
        **finding,
        "tests": sorted(set(finding["tests"]))[:MAX_TESTS],
        "runs": dict(sorted(finding["runs"].items())),
        "detail": dict(sorted(finding["detail"].items())),
    }


def _joined(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Return one finding of two runs; of what may differ, the least counts."""
    runs = {**one["runs"], **other["runs"]}
    least: dict[str, Callable[[Any], Any]] = {
        "severity": lambda severity: -_SEVERITIES.index(severity),
        "message": str,
        "symbol": str,
        "phase": str,
        "suppressed": _written,
        "detail": _written,
    }
    return {
        **one,
        **{field: min(one[field], other[field], key=key) for field, key in least.items()},
        "wide": one["wide"] and other["wide"],
        "tests": sorted({*one["tests"], *other["tests"]})[:MAX_TESTS],
        "count": sum(runs.values()) or 1,
        "runs": dict(sorted(runs.items())),
    }


_SEVERITIES = ("note", "warning", "error")


def _written(value: object) -> str:
    return json.dumps(value, sort_keys=True)


def _counts(watched: Mapping[str, Mapping[str, int]]) -> None:
    """Go through counts, so that whatever is none is an error."""
    for counts in watched.values():
        for count in counts.values():
            if type(count) is not int:
                raise TypeError


def _sum(all_watched: Iterable[Mapping[str, Mapping[str, int]]]) -> dict[str, dict[str, int]]:
    """Add up how much was watched, by family and by what was counted."""
    total: dict[str, dict[str, int]] = {}
    for watched in all_watched:
        for family, counts in watched.items():
            into = total.setdefault(family, {})
            for name, count in counts.items():
                into[name] = into.get(name, 0) + count
    return {family: dict(sorted(counts.items())) for family, counts in sorted(total.items())}
