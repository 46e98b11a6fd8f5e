"""Doubles of test code that stay in a dictionary, a list, a set or a deque of production code."""

from __future__ import annotations

import pytest

from tests.mocks.patches.test_patch_scenarios import Run, mock_findings

PROD = """
from collections import deque
class Real: pass
class App:
    def __init__(self): self.overrides = {}
class Registered:
    def __init_subclass__(cls): CLASSES[cls.__name__] = cls
CLASSES, APPS = {}, {}
for number in range(9):
    globals()[f'TABLE_{number}'] = {'fs': Real}
    globals()[f'HOOKS_{number}'] = {}
    globals()[f'ROW_{number}'] = [Real]
    globals()[f'QUEUE_{number}'] = deque()
    globals()[f'SET_{number}'] = set()
    globals()[f'app_{number}'] = App()
def of(name, number): return globals()[f'{name}_{number}']
def replace(number, value): of('TABLE', number)['fs'] = value
def add(number, value): of('HOOKS', number)['on'] = value
def override(number, value): of('app', number).overrides['dep'] = value
def append(number, value): of('ROW', number).append(value)
def push(number, value): of('QUEUE', number).append(value)
def see(number, value): of('SET', number).add(value)
def clear(number):
    of('TABLE', number)['fs'] = Real
    of('ROW', number)[:] = [Real]
    for name in ('HOOKS', 'QUEUE', 'SET'): of(name, number).clear()
    of('app', number).overrides.clear()
"""

HEAD = """
import unittest
import pytest
import prod
class Fake: pass
def answer(): return 'fake'
"""

MADE = ("Fake()", "Fake", "answer", "lambda: 1")
PUT = {
    "prod.replace(N, MADE)": "prod.TABLE_N['fs']",
    "prod.TABLE_N['fs'] = MADE": "prod.TABLE_N['fs']",
    "prod.add(N, MADE)": "prod.HOOKS_N['on']",
    "prod.HOOKS_N['on'] = MADE": "prod.HOOKS_N['on']",
    "prod.override(N, MADE)": "prod.app_N.overrides['dep']",
    "prod.append(N, MADE)": "prod.ROW_N[1]",
    "prod.ROW_N[0] = MADE": "prod.ROW_N[0]",
    "prod.push(N, MADE)": "prod.QUEUE_N[0]",
    "prod.see(N, MADE)": "prod.SET_N{…}",
}

OWNERS = {
    "function": "def test_N():\n    BODY\n",
    "unittest": "class TestN(unittest.TestCase):\n    def test_N(self):\n        BODY\n",
}


def _suite(made: str, owner: str, ending: str = "") -> tuple[str, dict[str, str]]:
    """Return a suite that puts such a double into each store, and each test's place."""
    suite, places = HEAD, {}
    for number, put in enumerate(PUT):
        body = f"{put}{ending}".replace("MADE", made)
        suite += OWNERS[owner].replace("BODY", body).replace("N", str(number))
        # A framework registers each class of a test: only one in another value's place counts.
        if made != "Fake" or PUT[put] in ("prod.TABLE_N['fs']", "prod.ROW_N[0]"):
            places[f"test_{number}"] = PUT[put].replace("N", str(number))
    return suite, places


@pytest.mark.parametrize("made", MADE)
@pytest.mark.parametrize("owner", OWNERS)
@pytest.mark.parametrize("strict", [[], ["--hygiene-strict"]], ids=["warnings", "strict"])
def test_double_in_a_store_is_its_test_s(
    pytester: pytest.Pytester, hygiene: Run, made: str, owner: str, strict: list[str]
) -> None:
    suite, places = _suite(made, owner)
    pytester.makepyfile(prod=PROD, test_it=suite)
    found = mock_findings(pytester, hygiene, *strict, passed=9)
    assert {each["rule"] for each in found} == {"NHY103"}
    told = {each["tests"][0].rpartition("::")[2]: each["detail"]["place"] for each in found}
    assert told == places
    assert len(found) == len(places)
    if strict:
        assert {each["detail"]["repair"] for each in found} <= {"undone late", "undone"}


@pytest.mark.parametrize("made", MADE)
def test_what_is_taken_out_again_is_silent(
    pytester: pytest.Pytester, hygiene: Run, made: str
) -> None:
    pytester.makepyfile(prod=PROD, test_it=_suite(made, "function", "; prod.clear(N)")[0])
    assert mock_findings(pytester, hygiene, passed=9) == []


def test_registered_classes_and_production_s_own_values_are_silent(
    pytester: pytest.Pytester, hygiene: Run
) -> None:
    suite = (
        "def test_a():\n    class Model(prod.Registered): pass\n"
        "def test_b():\n    prod.add(1, prod.Real()); prod.append(1, [1, {'key': 'text'}])\n"
        "def test_c():\n    prod.override(1, prod.clear); prod.see(1, ('a', 1))\n"
    )
    pytester.makepyfile(prod=PROD, test_it=f"{HEAD}{suite}")
    assert mock_findings(pytester, hygiene, passed=3) == []


def test_thread_of_a_test_s_own_class_is_silent(pytester: pytest.Pytester, hygiene: Run) -> None:
    suite = (
        "from threading import Thread\nclass Worker(Thread): pass\n"
        "def test_a(): prod.append(1, Worker())\ndef test_b(): prod.push(1, Worker())\n"
    )
    pytester.makepyfile(prod=PROD, test_it=f"{HEAD}{suite}")
    assert mock_findings(pytester, hygiene, passed=2) == []
