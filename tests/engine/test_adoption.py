"""Which findings are old: by any order, any process, any line."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pytest_nova_hygiene.engine.adoption import Adoption
from pytest_nova_hygiene.engine.changes import Changes
from pytest_nova_hygiene.model import Finding, Location, Severity
from pytest_nova_hygiene.model.finding import fingerprint, steady


def _finding(line: int, symbol: str = "f", subject: str = "x", rule: str = "NHY302") -> Finding:
    place = Location("a.py", line, symbol)
    return Finding(
        rule, "name", Severity.ERROR, "message", place,
        fingerprint=fingerprint(rule, place, subject), subject=steady(subject),
    )  # fmt: skip


_FINDINGS = st.lists(
    st.builds(
        _finding,
        st.integers(1, 99),
        st.sampled_from(["f", "g", "T.h"]),
        st.sampled_from(["x", "y", "z[1]"]),
        st.sampled_from(["NHY302", "NHY103"]),
    ),
    max_size=12,
    unique_by=lambda one: one.key,
)


def _accepted(findings: list[Finding]) -> Adoption:
    first = Adoption({}, "file", sets=True)
    assert all(one.suppressed for one in first.settle(findings))
    return Adoption(first.found, "file")


def _moved(findings: list[Finding], lines: int) -> list[Finding]:
    return [
        one._replace(location=one.location._replace(line=one.location.line + lines))
        for one in findings
    ]


@given(_FINDINGS, st.integers(0, 500), st.randoms())
def test_what_was_accepted_is_old_wherever_it_has_moved(
    findings: list[Finding], lines: int, random: st.DataObject
) -> None:
    moved = _moved(findings, lines)
    random.shuffle(moved)  # type: ignore[attr-defined] # a random.Random
    settled = _accepted(findings).settle(moved)
    assert [one.suppressed and one.suppressed.kind for one in settled] == ["baseline"] * len(moved)
    assert {one.identity for one in moved} == {one.identity for one in findings}
    assert [one.fingerprint for one in moved] == [
        fingerprint(one.rule, one.location, "z[1]" if one.subject == "z*" else one.subject)
        for one in moved
    ]


@given(_FINDINGS, st.randoms())
def test_one_more_of_a_kind_is_the_only_new_one(
    findings: list[Finding], random: st.DataObject
) -> None:
    more = [*findings, _finding(1000)]
    random.shuffle(more)  # type: ignore[attr-defined] # a random.Random
    new = [one for one in _accepted(findings).settle(more) if one.suppressed is None]
    assert [(one.location.line, one.wide) for one in new] in (
        [(1000, True)],  # held back, so it has failed no test
        [(1000, False)],  # of a kind that the baseline does not know: it has
    )


@given(_FINDINGS, st.sampled_from(["renamed", "T.other"]))
def test_a_renamed_function_changes_nothing(findings: list[Finding], name: str) -> None:
    renamed = [
        one._replace(location=one.location._replace(symbol=name))
        if one.location.symbol == "f"
        else one
        for one in findings
    ]
    assert all(one.suppressed for one in _accepted(findings).settle(renamed))


def test_a_case_and_a_key_are_no_part_of_what_a_baseline_knows() -> None:
    one = _finding(1, "test_a[1-hunter2]", "prod.CACHE['3f2a']\x00socket /tmp/pytest-of-me/x1/y")
    assert one.identity == ("a.py", "NHY302", "test_a", "prod.CACHE* socket *")


def test_a_new_finding_of_many_equal_ones_is_the_one_that_was_changed() -> None:
    adoption = Adoption({_finding(1).identity: 2}, "file", Changes("HEAD", {"a.py": [[4, 6]]}))
    settled = adoption.settle([_finding(3), _finding(5), _finding(9)])
    assert [one.suppressed is None for one in settled] == [False, True, False]


def test_the_tools_own_findings_are_never_old() -> None:
    finding = _finding(1, rule="NHY903")
    assert Adoption({}, "file", sets=True).settle([finding]) == [finding]
