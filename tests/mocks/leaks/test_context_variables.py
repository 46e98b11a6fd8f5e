"""Mocks in context variables: found after their test, set back under strict."""

from __future__ import annotations

import pytest

from tests.mocks.patches.test_patch_scenarios import Run, line_of, mock_findings, only

PROD = """
from contextvars import ContextVar
current = ContextVar('current', default='real')
session = ContextVar('session')
"""

HEAD = """
import asyncio, contextvars
import prod
from unittest import mock
OWN = contextvars.ContextVar('OWN')
"""


@pytest.mark.parametrize("value", ["mock.Mock()", "{'user': mock.Mock()}", "[mock.Mock().run]"])
def test_mock_in_a_variable_of_production_code_is_found(
    pytester: pytest.Pytester, hygiene: Run, value: str
) -> None:
    suite = f"{HEAD}def test_a():\n    prod.current.set({value})  # HERE\ndef test_b(): pass\n"
    pytester.makepyfile(prod=PROD, test_it=suite)
    found = only(mock_findings(pytester, hygiene, passed=2))
    assert (found["rule"], found["line"]) == ("NHY103", line_of(suite))
    assert found["tests"] == ["test_it.py::test_a"]
    assert found["detail"]["place"].startswith("contextvars.ContextVar('current')")


@pytest.mark.parametrize(
    "body",
    [
        "token = prod.current.set(mock.Mock()); prod.current.reset(token)",
        "OWN.set(mock.Mock())",
        "contextvars.ContextVar('local').set(mock.Mock())",
        "contextvars.copy_context().run(prod.current.set, mock.Mock())",
        "asyncio.run(asyncio.sleep(0, prod.current))",
        "prod.current.set('another'); mock.Mock()",
    ],
)
def test_variable_that_no_later_test_meets_is_silent(
    pytester: pytest.Pytester, hygiene: Run, body: str
) -> None:
    suite = f"{HEAD}def test_a():\n    {body}\ndef test_b(): pass\n"
    pytester.makepyfile(prod=PROD, test_it=suite)
    assert mock_findings(pytester, hygiene, passed=2) == []


def test_strict_sets_the_earlier_value_again(pytester: pytest.Pytester, hygiene: Run) -> None:
    body = """
def test_before(): prod.current.set('earlier')
def test_a(): prod.current.set(mock.Mock())
def test_b(): assert prod.current.get() == 'earlier'
"""
    pytester.makepyfile(prod=PROD, test_it=HEAD + body)
    found = only(mock_findings(pytester, hygiene, "--hygiene-strict", passed=3, errors=1))
    assert found["detail"]["repair"] == "undone"


def test_variable_without_an_earlier_value_stays_and_strict_says_so(
    pytester: pytest.Pytester, hygiene: Run
) -> None:
    pytester.makepyfile(
        prod=PROD, test_it=f"{HEAD}def test_a(): prod.session.set(mock.Mock())\ndef test_b(): pass"
    )
    found = only(mock_findings(pytester, hygiene, "--hygiene-strict", passed=2, errors=1))
    assert found["detail"]["repair"] == "no earlier value"
