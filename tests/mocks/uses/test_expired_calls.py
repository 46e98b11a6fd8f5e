"""NHY104: which calls of an expired mock are somebody's doing, and which are not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Find = Callable[..., list[dict[str, Any]]]

PROD = """
class Client:
    def __init__(self, callback): self.callback = callback
    def call(self): return self.callback()
    def __del__(self): self.callback('closed')
def reading(callback):
    try: yield
    finally: callback('closed')
ORIGINALS = []
"""

HEAD = """
import gc
import pytest
import prod
from unittest import mock
"""


@pytest.fixture(autouse=True)
def _production_code(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(prod=PROD)


def _expired(findings: Find) -> list[dict[str, Any]]:
    return [found for found in findings() if found["rule"] == "NHY104"]


def test_production_that_kept_a_mock_calls_it_for_another_test(
    pytester: pytest.Pytester, findings: Find
) -> None:
    pytester.makepyfile(
        test_it=f"{HEAD}"
        # Deeper than what is looked into after a test.
        "def test_a(): prod.ORIGINALS.append([[[prod.Client(mock.Mock(name='kept')).call]]])\n"
        "def test_b(): prod.ORIGINALS[0][0][0][0]()\n"
    )
    (found,) = _expired(findings)
    assert (found["path"], found["line"], found["tests"]) == (
        "test_it.py",
        5,
        ["test_it.py::test_a"],
    )
    assert found["message"] == (
        "mock created in `test_a` was called (prod.py:3) while `test_b` was running"
    )
    assert found["wide"]


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("c = prod.Client(mock.Mock()); c.me = c", id="an object that dies"),
        pytest.param(
            "r = prod.reading(mock.Mock()); next(r); c = [r]; c.append(c)", id="a closed generator"
        ),
    ],
)
def test_call_that_the_garbage_collector_makes_is_silent(
    pytester: pytest.Pytester, findings: Find, statement: str
) -> None:
    pytester.makepyfile(
        test_it=f"{HEAD}\ndef test_a():\n    gc.disable()\n    {statement}\n"
        "def test_b():\n    gc.enable()\n    assert gc.collect()\n"
    )
    assert _expired(findings) == []


def test_test_code_may_keep_its_doubles(pytester: pytest.Pytester, findings: Find) -> None:
    pytester.makepyfile(
        test_it=f"{HEAD}\nKEPT = []\n"
        "def test_a(): ORIGINALS.append(mock.Mock())\n"
        "def test_b(): ORIGINALS[0]()\n"
    )
    assert findings() == []


def test_marker_on_the_test_that_made_it_excuses_it(
    pytester: pytest.Pytester, hygiene: Callable[..., pytest.RunResult]
) -> None:
    pytester.makepyfile(
        test_it=f"{HEAD}\n"
        "@pytest.mark.nova_hygiene_allow('NHY104', 'NHY103', reason='kept on purpose')\n"
        "def test_a(): prod.ORIGINALS.append(prod.Client(mock.Mock()).call)\n"
        "def test_b(): prod.ORIGINALS.pop()()\n"
    )
    result = hygiene("--hygiene-strict")
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["hygiene: passed (strict): 1 suppressed | *"])
