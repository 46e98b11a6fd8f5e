"""Doubles that production code puts in place itself, called by a test: a setter, a registry."""

from __future__ import annotations

import itertools

import pytest

from tests.mocks.patches.test_patch_scenarios import Run, mock_findings

PROD = """
class Real: pass
class Service: pass
class Holder: pass
HOLDER = Holder()
for number in range(15):
    globals()[f'backend_{number}'] = Real()
    setattr(Service, f'backend_{number}', Real)
    setattr(HOLDER, f'backend_{number}', None)
def set_global(number, value): globals()[f'backend_{number}'] = value
def set_class(number, value): setattr(Service, f'backend_{number}', value)
def set_object(number, value): setattr(HOLDER, f'backend_{number}', value)
def renew():
    for number in range(15):
        globals()[f'backend_{number}'] = Real()
        setattr(HOLDER, f'backend_{number}', [number])
"""

HEAD = """
import unittest
import pytest
from unittest import mock
from prod import Real, renew, set_class, set_global, set_object
class Fake: pass
def answer(): return 'fake'
"""

MADE = ("Fake()", "Fake", "answer", "lambda: 1", "mock.Mock()")
BY = {
    "set_global": "prod.backend_N",
    "set_class": "prod.Service.backend_N",
    "set_object": "prod.HOLDER.backend_N",
}

OWNERS = {
    "function": "def test_N():\n    BODY\n",
    "method": "class TestN:\n    def test_N(self):\n        BODY\n",
    "unittest": "class TestN(unittest.TestCase):\n    def test_N(self):\n        BODY\n",
    "setUp": "class TestN(unittest.TestCase):\n    def setUp(self):\n        BODY\n"
    "    def test_N(self): pass\n",
    "fixture": "@pytest.fixture\ndef fake_N():\n    BODY\ndef test_N(fake_N): pass\n",
    "asyncio": "class TestN(unittest.IsolatedAsyncioTestCase):\n"
    "    async def test_N(self):\n        BODY\n",
}


def _suite(owner: str, body: str) -> tuple[str, dict[str, str]]:
    """Return a suite in which each kind of double comes by each setter, and each test's place."""
    suite, places = HEAD, {}
    for number, (made, by) in enumerate(itertools.product(MADE, BY)):
        filled = body.replace("BY", by).replace("MADE", made).replace("N", str(number))
        suite += OWNERS[owner].replace("N", str(number)).replace("BODY", filled)
        places[f"test_{number}"] = BY[by].replace("N", str(number))
    return suite, places


@pytest.mark.parametrize("owner", OWNERS)
def test_double_that_comes_by_a_call_is_its_test_s(
    pytester: pytest.Pytester, hygiene: Run, owner: str
) -> None:
    suite, places = _suite(owner, "BY(N, MADE)")
    pytester.makepyfile(prod=PROD, test_it=suite)
    found = mock_findings(pytester, hygiene, passed=15)
    assert {each["rule"] for each in found} == {"NHY103"}
    told = {each["tests"][0].rpartition("::")[2]: each["detail"]["place"] for each in found}
    assert told == places
    assert len(found) == 15


@pytest.mark.parametrize(
    "body", ["BY(N, MADE); BY(N, Real())", "BY(N, MADE); renew(); BY(N, Real)", "BY(N, Real())"]
)
def test_what_is_production_s_own_at_the_end_is_silent(
    pytester: pytest.Pytester, hygiene: Run, body: str
) -> None:
    pytester.makepyfile(prod=PROD, test_it=_suite("function", body)[0])
    assert mock_findings(pytester, hygiene, passed=15) == []


def test_strict_gives_the_earlier_value_back_before_the_next_test_is_called(
    pytester: pytest.Pytester, hygiene: Run
) -> None:
    suite = f"{HEAD}import prod\nBEFORE = prod.backend_3\n"
    suite += "def test_a(): set_global(3, Fake())\ndef test_b(): assert prod.backend_3 is BEFORE\n"
    pytester.makepyfile(prod=PROD, test_it=suite)
    (found,) = mock_findings(pytester, hygiene, "--hygiene-strict", passed=2)
    assert found["tests"] == ["test_it.py::test_a"]
    assert found["message"] == (
        "`prod.backend_3` is still the test-defined object that this test put there after the test "
        "finished (undone by nova-hygiene after the next test's setup); still there after the "
        "setup of `test_b`"
    )
    assert found["wide"]


@pytest.mark.parametrize("name", ["Real", "send", "LIMIT", "backend"])
def test_name_that_the_test_computes_is_found(
    pytester: pytest.Pytester, hygiene: Run, name: str
) -> None:
    prod = "class Real: pass\ndef send(): return 1\nLIMIT = 5\nbackend = Real()\n"
    suite = (
        "import prod\ndef fake(): pass\ndef test_a():\n"
        f"    for name in ['{name[:2]}' + '{name[2:]}']: setattr(prod, name, fake)\n"
        "def test_b(): pass\n"
    )
    pytester.makepyfile(prod=prod, test_it=suite)
    (found,) = mock_findings(pytester, hygiene, passed=2)
    assert (found["detail"]["place"], found["tests"]) == (f"prod.{name}", ["test_it.py::test_a"])


def test_attribute_that_hides_a_method_of_the_class_is_found(
    pytester: pytest.Pytester, hygiene: Run
) -> None:
    prod = (
        "class Store:\n    def sets(self): return [1]\n_STORE = Store()\ndef get(): return _STORE\n"
    )
    suite = "from prod import get\ndef test_a(): get().sets = lambda: []\ndef test_b(): pass\n"
    pytester.makepyfile(prod=prod, test_it=suite)
    (found,) = mock_findings(pytester, hygiene, passed=2)
    assert (found["detail"]["place"], found["tests"]) == (
        "prod._STORE.sets",
        ["test_it.py::test_a"],
    )
