"""Every rule on records, times every way to emit one: found while armed, and nothing unarmed.

Each way is one test of an inner suite; all of them run in one pytest, armed and then not. The ways
that cannot be seen are a table too: the page of NHY301 lists them.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import pytest

from pytest_nova_hygiene.engine.catalogue import RULES
from tests.logs.capture.emissions import (
    BELOW,
    ERROR,
    HEAD,
    IMPORTS,
    LIBRARIES,
    PAYLOADS,
    UNSEEN,
    WAYS,
)

Find = Callable[..., list[dict[str, Any]]]


def _suite(rule: str, ways: dict[str, str]) -> tuple[str, list[str]]:
    """The inner test file, and the ways that are left out because a library is absent."""
    tests, absent = [HEAD], []
    for number, (way, body) in enumerate(ways.items()):
        library = next((name for name in LIBRARIES if way.startswith(name)), "")
        if library and find_spec(LIBRARIES[library]) is None:
            absent.append(way)
            continue
        lines = [IMPORTS.get(library, "pass"), f"text = {PAYLOADS[rule]}", *body.split("\n")]
        tests.append(f"def test_{number}(nova_hygiene):  # {way}")
        tests += [f"    {line}" for line in lines]
    return "\n".join(tests), absent


def _found_by_way(found: list[dict[str, Any]], ways: dict[str, str]) -> dict[str, list[Any]]:
    names = list(ways)
    by_way: dict[str, list[Any]] = {}
    for finding in found:
        for test in finding["tests"]:
            way = names[int(test.rpartition("test_")[2])]
            by_way.setdefault(way, []).append((finding["rule"], finding["severity"]))
    return by_way


@pytest.mark.parametrize("rule", [rule for rule in PAYLOADS if rule in RULES])
def test_every_way_to_emit_is_seen(pytester: pytest.Pytester, findings: Find, rule: str) -> None:
    ways = {way: body for way, (_, body) in WAYS.items()}
    suite, absent = _suite(rule, ways)
    pytester.makepyfile(suite)
    found = findings("-p", "no:warnings", "-p", "no:randomly", f"--hygiene-select={rule}")
    assert _found_by_way(found, ways) == {
        way: [(rule, severity)] for way, (severity, _) in WAYS.items() if way not in absent
    }
    _same_unarmed(pytester, len(ways) - len(absent))
    if absent:
        pytest.skip(f"not tried, their library is not installed: {', '.join(absent)}")


@pytest.mark.parametrize("rule", [rule for rule in PAYLOADS if rule in RULES])
def test_below_its_level_a_record_is_seen_on_request(
    pytester: pytest.Pytester, findings: Find, rule: str
) -> None:
    suite, absent = _suite(rule, BELOW)
    pytester.makepyfile(suite)
    options = ("-p", "no:randomly", f"--hygiene-select={rule}")
    assert findings(*options) == []
    found = findings(*options, "-o", "nova_hygiene_log_level=debug")
    assert _found_by_way(found, BELOW) == {
        way: [(rule, ERROR)] for way in BELOW if way not in absent
    }
    _same_unarmed(pytester, len(BELOW) - len(absent))
    if absent:
        pytest.skip(f"not tried, their library is not installed: {', '.join(absent)}")


@pytest.mark.parametrize("rule", [rule for rule in PAYLOADS if rule in RULES])
def test_what_is_documented_as_unseen_is_not_found(
    pytester: pytest.Pytester, findings: Find, rule: str
) -> None:
    suite, _ = _suite(rule, UNSEEN)
    pytester.makepyfile(suite)
    assert findings(f"--hygiene-select={rule}") == []


def _same_unarmed(pytester: pytest.Pytester, tests: int) -> None:
    """The control: with the watch off the same tests pass, and nobody says anything."""
    result = pytester.runpytest_subprocess("-p", "no:warnings", "-p", "no:randomly")
    result.assert_outcomes(passed=tests)
    result.stdout.no_fnmatch_line("*NHY*")
    armed = json.loads((pytester.path / "hygiene.json").read_text("utf-8"))
    assert armed["complete"]


def test_every_phase_of_a_run_is_watched(pytester: pytest.Pytester, findings: Find) -> None:
    pytester.makeconftest(
        "import logging\ndef pytest_configure(): logging.error('password=hunter2x')\n"
    )
    pytester.makepyfile(
        """
        import logging, pytest

        def log(): logging.error("password=hunter2x")
        class AtImport: logging.error("password=hunter2x")

        @pytest.fixture(scope="session")
        def session():
            logging.error("password=hunter2x")
            yield
            logging.error("password=hunter2x")

        @pytest.fixture
        def function():
            logging.error("password=hunter2x")
            yield
            logging.error("password=hunter2x")

        def test_first(session): pass
        def test_second(function): pass
        def test_third(request): request.addfinalizer(log)
        """
    )
    found = findings("-p", "no:randomly")
    where = {(f["symbol"], f["phase"]): [test[-6:] for test in f["tests"]] for f in found}
    assert where == {
        ("pytest_configure", "collect"): [],
        ("AtImport", "collect"): [],
        ("session", "setup"): ["_first"],
        ("session", "teardown"): ["_third"],
        ("function", "setup"): ["second"],
        ("function", "teardown"): ["second"],
        ("log", "teardown"): ["_third"],
    }


LOGURU = """
import sys
import loguru

def test_nothing_of_loguru_changes():
    loguru.logger.remove()
    seen, evaluated = [], []
    def sink(message):
        frame = sys._getframe(1)
        while frame.f_globals["__name__"].startswith("loguru"):
            frame = frame.f_back
        seen.append((message.record["function"], message.record["line"], frame.f_code.co_name))
    first = loguru.logger.add(sink, level="INFO", format="{message}", catch=False)
    loguru.logger.opt(lazy=True).debug("{}", lambda: evaluated.append(1))
    loguru.logger.info("password=hunter2x")
    second = loguru.logger.add(sink)
    assert second == first + 1
    assert evaluated == []
    name = "test_nothing_of_loguru_changes"
    assert seen == [(name, 14, name)]
    loguru.logger.remove()
"""


def test_loguru_does_not_notice(
    pytester: pytest.Pytester, hygiene: Callable[..., pytest.RunResult]
) -> None:
    pytest.importorskip("loguru", reason="loguru is not installed")
    pytester.makepyfile(LOGURU)
    result = hygiene()
    result.assert_outcomes(passed=1, warnings=1)
    result.stdout.fnmatch_lines(["error   NHY302 credential-logged *:14"])
    pytester.runpytest_subprocess().assert_outcomes(passed=1)
