"""Findings as data: the wire, merging, fingerprints."""

from __future__ import annotations

import json
import marshal

from hypothesis import given
from hypothesis import strategies as st

from pytest_nova_hygiene.engine.gate import Gate, Sent
from pytest_nova_hygiene.model import (
    MAX_TESTS,
    Finding,
    Location,
    Severity,
    Suppression,
    fingerprint,
)

TEXT = st.text(max_size=20)
LOCATIONS = st.builds(Location, TEXT, st.integers(0, 10**6), TEXT)
FINDINGS = st.builds(
    Finding,
    rule=st.sampled_from(["NHY102", "NHY103", "NHY301"]),
    name=TEXT,
    severity=st.sampled_from(Severity),
    message=TEXT,
    location=LOCATIONS,
    tests=st.lists(TEXT, max_size=MAX_TESTS, unique=True).map(tuple),
    count=st.integers(1, 100),
    phase=st.sampled_from(["setup", "call", "teardown"]),
    fingerprint=st.sampled_from(["a", "b", "c"]),
    wide=st.booleans(),
    suppressed=st.none() | st.builds(Suppression, TEXT, TEXT),
    detail=st.dictionaries(TEXT, TEXT, max_size=3),
)


@given(FINDINGS)
def test_wire_is_builtins_and_comes_back_equal(finding: Finding) -> None:
    wire = finding.to_wire()
    assert Finding.from_wire(wire) == finding
    assert Finding.from_wire(json.loads(json.dumps(wire))) == finding
    assert marshal.loads(marshal.dumps(wire)) == wire  # noqa: S302 - pytest-forked does this


@given(LOCATIONS, st.integers(1, 10**6), TEXT)
def test_fingerprint_is_stable_when_lines_move(place: Location, line: int, subject: str) -> None:
    moved = Location(place.path, line, place.symbol)
    assert fingerprint("NHY301", place, subject) == fingerprint("NHY301", moved, subject)


@given(st.lists(FINDINGS, max_size=12), st.randoms())
def test_order_of_arrival_changes_no_verdict(findings: list[Finding], random: object) -> None:
    shuffled = sorted(findings, key=lambda _: random.random())  # type: ignore[attr-defined] # a Random
    gates = [Gate(strict=True, fail_on=Severity.WARNING) for _ in range(3)]
    gates[0].absorb(Sent(list(findings)))
    gates[1].absorb(Sent(shuffled))
    for finding in findings:
        gates[2].absorb(Sent([finding]))
    kept = [{(f.key, f.count) for f in gate.findings} for gate in gates]
    assert kept[0] == kept[1] == kept[2]


@given(FINDINGS, FINDINGS)
def test_a_finding_that_counts_is_not_hidden_by_one_that_does_not(a: Finding, b: Finding) -> None:
    gate = Gate(strict=False, fail_on=Severity.NOTE)
    gate.absorb(Sent([a, b]))
    counts = [finding for finding in gate.findings if finding.suppressed is None]
    assert bool(counts) == (a.suppressed is None or b.suppressed is None)


def test_tests_are_counted_once_and_a_few_are_named() -> None:
    def seen(number: int) -> Finding:
        return Finding("NHY301", "n", Severity.ERROR, "m", Location("a", 1), (f"t{number}",))

    gate = Gate(strict=False, fail_on=Severity.NOTE)
    for number in (0, 0, *range(1, 9), 8):
        gate.absorb(Sent([seen(number)]))
    (kept,) = gate.findings
    assert kept.count == 9
    assert kept.tests == ("t0", "t1", "t2", "t3", "t4")
