"""Doubles of test code that the setup of the next test clears, and those that it does not."""

from __future__ import annotations

import pytest

from tests.mocks.patches.test_patch_scenarios import Run, mock_findings

PROD = """
class Real: pass
REAL = Real()
backend = REAL
TABLE = {'fs': REAL}
ROW = [REAL]
class Service: pass
service = Service()
service.backend = REAL
def put_name(value): globals()['backend'] = value
def put_object(value): service.backend = value
def put_table(value): TABLE['fs'] = value
def put_row(value): ROW.append(value)
def reset():
    put_name(REAL)
    put_object(REAL)
    put_table(REAL)
    del ROW[1:]
"""
WAYS = {
    "put_name": "prod.backend",
    "put_object": "prod.service.backend",
    "put_table": "prod.TABLE['fs']",
    "put_row": "prod.ROW[1]",
}
MADE = ("Fake()", "lambda: 1")
HEAD = """
import unittest
import pytest
import prod
from prod import put_name, put_object, put_table, put_row
class Fake: pass
"""
CLEARS = {
    "fixture": "@pytest.fixture(autouse=True)\ndef clear(): prod.reset()\n",
    "setup": "def setup_function(): prod.reset()\n",
}
TESTS = "def test_a(): BODY\ndef test_b(): BODY\ndef test_c(): pass\n"


@pytest.mark.parametrize("made", MADE)
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("clear", CLEARS)
@pytest.mark.parametrize("strict", [[], ["--hygiene-strict"]], ids=["warnings", "strict"])
def test_what_the_next_setup_clears_is_silent(  # noqa: PLR0913, PLR0917 - one dimension each
    pytester: pytest.Pytester,
    hygiene: Run,
    made: str,
    way: str,
    clear: str,
    strict: list[str],
) -> None:
    suite = HEAD + CLEARS[clear] + TESTS.replace("BODY", f"{way}({made})")
    pytester.makepyfile(prod=PROD, test_it=suite)
    assert mock_findings(pytester, hygiene, *strict, passed=3) == []


@pytest.mark.parametrize("made", MADE)
@pytest.mark.parametrize("way", WAYS)
def test_what_a_setup_of_another_place_leaves_is_the_first_test_s(
    pytester: pytest.Pytester, hygiene: Run, made: str, way: str
) -> None:
    other = "@pytest.fixture(autouse=True)\ndef clear(): prod.elsewhere = 1\n"
    suite = HEAD + other + f"def test_a(): {way}({made})\ndef test_b(): pass\n"
    pytester.makepyfile(prod=PROD, test_it=suite)
    (found,) = mock_findings(pytester, hygiene, passed=2)
    assert (found["tests"], found["detail"]["place"]) == (["test_it.py::test_a"], WAYS[way])


def test_setup_that_did_not_run_clears_nothing(pytester: pytest.Pytester, hygiene: Run) -> None:
    suite = (
        f"{HEAD}{CLEARS['fixture']}def test_a(): put_name(Fake())\n"
        "@pytest.mark.skip(reason='no setup runs')\ndef test_b(): pass\n"
        "@pytest.fixture\ndef broken(clear): raise OSError\ndef test_c(broken): pass\n"
        "def test_d(): pass\n"
    )
    pytester.makepyfile(prod=PROD, test_it=suite)
    assert mock_findings(pytester, hygiene, passed=2, skipped=1, errors=1) == []


def test_last_test_of_a_run_is_excused_where_setups_clear_its_place(
    pytester: pytest.Pytester, hygiene: Run
) -> None:
    suite = f"{HEAD}{CLEARS['fixture']}def test_a(): put_row(Fake())\ndef test_b(): put_row(Fake())"
    pytester.makepyfile(prod=PROD, test_it=suite)
    assert mock_findings(pytester, hygiene, passed=2) == []


def test_last_test_of_a_run_that_stops_early_is_judged(
    pytester: pytest.Pytester, hygiene: Run
) -> None:
    suite = f"{HEAD}def test_a(): put_row(Fake())\ndef test_b(): assert 0\ndef test_c(): pass\n"
    suite = suite.replace("assert 0", "put_name(Fake()); assert 0")
    pytester.makepyfile(prod=PROD, test_it=suite)
    found = mock_findings(pytester, hygiene, "-x", passed=1, failed=1)
    assert {each["detail"]["place"] for each in found} == {"prod.ROW[1]", "prod.backend"}


def test_marker_of_the_test_that_left_the_double_allows_it(
    pytester: pytest.Pytester, hygiene: Run
) -> None:
    allow = "@pytest.mark.nova_hygiene_allow('NHY103', reason='kept on purpose')\n"
    suite = f"{HEAD}{allow}def test_a(): put_name(Fake())\ndef test_b(): pass\n"
    pytester.makepyfile(prod=PROD, test_it=suite)
    result = hygiene("--hygiene-strict")
    result.assert_outcomes(passed=2)
    assert result.ret == 0


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("workers", ["1", "2"])
def test_workers_tell_the_same(
    pytester: pytest.Pytester, hygiene: Run, way: str, workers: str
) -> None:
    pytest.importorskip("xdist", reason="runs on workers")
    suite = f"{HEAD}def test_a(): {way}(Fake())\ndef test_b(): pass\n"
    pytester.makepyfile(prod=PROD, test_it=suite)
    (found,) = mock_findings(pytester, hygiene, "-n", workers, passed=2)
    assert (found["tests"], found["detail"]["place"]) == (["test_it.py::test_a"], WAYS[way])


@pytest.mark.parametrize("way", WAYS)
def test_object_that_production_drops_at_the_next_setup_is_not_kept_alive(
    pytester: pytest.Pytester, hygiene: Run, way: str
) -> None:
    suite = (
        f"{HEAD}import weakref\nKNOWN = []\n"
        "@pytest.fixture(autouse=True)\ndef clear():\n    prod.reset()\n"
        "    assert not KNOWN or KNOWN[0]() is None\n"
        f"def test_a():\n    fake = Fake(); KNOWN.append(weakref.ref(fake)); {way}(fake)\n"
        "def test_b(): pass\n"
    )
    pytester.makepyfile(prod=PROD, test_it=suite)
    assert mock_findings(pytester, hygiene, passed=2) == []


def test_thing_that_a_patch_accounts_for_is_the_patch_s(
    pytester: pytest.Pytester, hygiene: Run
) -> None:
    suite = (
        f"{HEAD}from unittest import mock\n"
        "def test_a(): mock.patch.dict(prod.TABLE, fs=Fake()).start()\n"
        "def test_b(): mock.patch.object(prod, 'backend', Fake()).start()\n"
        "def test_c(): pass\n"
    )
    pytester.makepyfile(prod=PROD, test_it=suite)
    found = mock_findings(pytester, hygiene, passed=3)
    assert [each["rule"] for each in found] == ["NHY102", "NHY102"]


def test_class_that_a_framework_registers_again_is_silent(
    pytester: pytest.Pytester, hygiene: Run
) -> None:
    suite = (
        f"{HEAD}def register():\n    class Model: pass\n    prod.TABLE['Model'] = Model\n"
        "def test_a(): register()\ndef test_b(): register()\ndef test_c(): register()\n"
    )
    pytester.makepyfile(prod=PROD, test_it=suite)
    assert mock_findings(pytester, hygiene, passed=3) == []


@pytest.mark.parametrize("scope", ["function", "class", "module"])
@pytest.mark.parametrize("way", WAYS)
def test_double_of_a_conftest_is_the_suite_s_own_affair(
    pytester: pytest.Pytester, hygiene: Run, way: str, scope: str
) -> None:
    pytester.makeconftest(
        f"import prod, pytest\nclass Fake: pass\nFAKE = Fake()\n"
        f"@pytest.fixture(scope='{scope}', autouse=True)\ndef fake(): prod.{way}(FAKE)\n"
    )
    pytester.makepyfile(
        prod=PROD, test_1=f"{HEAD}def test_a(): pass\n", test_2=f"{HEAD}def test_b(): pass\n"
    )
    assert mock_findings(pytester, hygiene, passed=2) == []
