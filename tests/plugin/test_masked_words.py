"""Secrets that are words of pytest's and ours: a run with them ends as without."""

from __future__ import annotations

import json
from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest

Run = Callable[..., pytest.RunResult]

WORDS = (
    "line findings message error path rule wide count tests call setup teardown passed failed "
    "nodeid outcome time name classname file testcase NHY302 app.py test_it test_it.py module "
    "detail symbol fingerprint suppressed reason kind severity allows when duration location"
).split()

SUITE = f"""
import logging
import pytest
LOG = logging.getLogger("app")
@pytest.mark.parametrize("word", {WORDS!r})
def test_logs(word): LOG.warning("password=%r", word)
@pytest.mark.nova_hygiene_allow("NHY302", reason="on purpose")
@pytest.mark.parametrize("word", {WORDS!r})
def test_fails(word, record_property):
    record_property(word, {{word: word}})
    LOG.warning("password=%r", word)
    assert word == {{"line": "nothing"}}
"""


@pytest.mark.parametrize("workers", ["0", "2"])
def test_secret_that_is_a_word_of_a_report_breaks_no_report(
    pytester: pytest.Pytester, hygiene: Run, workers: str
) -> None:
    pytester.makepyfile(test_it=SUITE)
    result = hygiene(
        *("--hygiene-strict", "--hygiene-report=json:hygiene.json", "--junitxml=junit.xml"),
        *("-n", workers, "-rA", "-p", "no:randomly"),
    )
    result.stdout.no_fnmatch_line("*INTERNALERROR*")
    found = json.loads((pytester.path / "hygiene.json").read_text("utf-8"))["findings"]
    assert "NHY900" not in {each["rule"] for each in found}
    told = [each for each in found if each["rule"] == "NHY302"]
    assert {each["path"] for each in told} == {"test_it.py"}
    cases = list(ET.parse(pytester.path / "junit.xml").iter("testcase"))  # noqa: S314 - ours
    assert [len([*case.iter("failure")]) for case in cases].count(1) == len(WORDS)
    # Some words are taken for placeholders, which are no secrets.
    assert [len([*case.iter("error")]) for case in cases].count(1) > len(WORDS) / 2


def test_secret_word_that_is_a_key_of_a_property_is_masked_for_other_plugins(
    pytester: pytest.Pytester, hygiene: Run
) -> None:
    pytester.makeconftest(
        "def pytest_runtest_logreport(report):\n"
        "    with open('seen', 'a') as file: file.write(repr(report.user_properties))\n"
    )
    pytester.makepyfile(
        "import logging\ndef test_it(record_property):\n"
        "    word = 'quince' + 'harbour'\n    record_property('kept', {word: 1})\n"
        "    logging.getLogger('app').warning('password=%r', word)\n"
    )
    hygiene("--hygiene-strict").assert_outcomes(passed=1, errors=1)
    seen = (pytester.path / "seen").read_text("utf-8")
    assert "kept" in seen
    assert "quinceharbour" not in seen
