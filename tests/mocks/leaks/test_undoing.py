"""Objects that keep elsewhere what is assigned to them: undone their way, or said not to be."""

from __future__ import annotations

import pytest

from tests.mocks.patches.test_patch_scenarios import Run, mock_findings, only

# As Django's: the object remembers what it was asked for, and another one keeps the values.
PROD = """
from dataclasses import dataclass
class Kept: pass
class Settings:
    def __init__(self):
        self.__dict__['_wrapped'] = Kept()
        self._wrapped.host = 'real'
    def __getattr__(self, name):
        value = self.__dict__[name] = getattr(self._wrapped, name)
        return value
    def __setattr__(self, name, value):
        self.__dict__.pop(name, None)
        setattr(self._wrapped, name, value)
CONF = Settings()
@dataclass(frozen=True)
class Frozen:
    host: object = 'real'
FROZEN = Frozen()
"""

SUITE = """
from unittest import mock
import prod
def test_before(): BEFORE
def test_a(): BODY
def test_b(): assert CHECK
"""

ASSIGNED = "prod.CONF.host = mock.Mock(); prod.CONF.host"


# What an earlier test does, what the test does, what holds in the next, and what strict says.
CASES = {
    "settings that were read": ("prod.CONF.host", ASSIGNED, "prod.CONF.host == 'real'", "undone"),
    "settings that were not": ("pass", ASSIGNED, "prod.CONF.host != 'real'", "no earlier value"),
    "frozen": (
        "pass",
        "object.__setattr__(prod.FROZEN, 'host', mock.Mock())",
        "prod.FROZEN.host == 'real'",
        "undone",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_strict_says_whether_the_next_test_runs_without_it(
    pytester: pytest.Pytester, hygiene: Run, case: str
) -> None:
    before, body, check, repair = CASES[case]
    suite = SUITE.replace("BEFORE", before).replace("BODY", body).replace("CHECK", check)
    pytester.makepyfile(prod=PROD, test_it=suite)
    found = only(mock_findings(pytester, hygiene, "--hygiene-strict", passed=3, errors=1))
    assert (found["rule"], found["detail"]["repair"]) == ("NHY103", repair)
