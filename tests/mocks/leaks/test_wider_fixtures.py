"""Doubles of test code that the setup of a class or module puts in place."""

from __future__ import annotations

import pytest

from tests.mocks.leaks.test_unconfirmed import PROD, WAYS
from tests.mocks.patches.test_patch_scenarios import Run, line_of, mock_findings

HEAD = """
import sys, types, unittest
import pytest
import prod
from prod import put_name, put_object, put_table, put_row
class Fake: pass
FAKE = Fake()
"""

PUTS = {f"{way}(FAKE)": place for way, place in WAYS.items()} | {
    "prod.backend = FAKE": "prod.backend",
    "prod.Service.kind = FAKE": "prod.Service.kind",
    "prod.TABLE['fs'] = FAKE": "prod.TABLE['fs']",
    "sys.modules['virt'] = FAKE": "sys.modules['virt']",
    "sys.modules['virt'] = types.ModuleType('virt')": "sys.modules['virt']",
}

OWNERS = {
    "setUpClass": (
        "class TestA(unittest.TestCase):\n    @classmethod  # HERE\n    def setUpClass(cls): PUT\n"
        "    @classmethod\n    def tearDownClass(cls): END\n    def test_a(self): pass\n"
        "    def test_b(self): pass\n"
    ),
    "setup_class": (
        "class TestA:\n    @classmethod  # HERE\n    def setup_class(cls): PUT\n"
        "    @classmethod\n    def teardown_class(cls): END\n    def test_a(self): pass\n"
        "    def test_b(self): pass\n"
    ),
    "class fixture": (
        "class TestA:\n    @pytest.fixture(scope='class', autouse=True)  # HERE\n"
        "    def fake(self):\n        PUT\n        yield\n        END\n    def test_a(self): pass\n"
        "    def test_b(self): pass\n"
    ),
    "module fixture": (
        "@pytest.fixture(scope='module')  # HERE\n"
        "def fake():\n    PUT\n    yield\n    END\ndef test_a(fake): pass\ndef test_b(): pass\n"
    ),
    "setup_module": (
        "def setup_module():  # HERE\n    PUT\ndef teardown_module(): END\n"
        "def test_a(): pass\ndef test_b(): pass\n"
    ),
    "setUpModule": (
        "def setUpModule():  # HERE\n    PUT\ndef tearDownModule(): END\n"
        "class TestA(unittest.TestCase):\n    def test_a(self): pass\n    def test_b(self): pass\n"
    ),
}


def _suite(pytester: pytest.Pytester, owner: str, put: str, ending: str) -> int:
    """Write a suite with one such setup, and return the line of the setup."""
    suite = HEAD + OWNERS[owner].replace("PUT", put).replace("END", ending)
    files = {"prod": f"{PROD}Service.kind = None\n", "test_1": suite}
    pytester.makepyfile(**files, test_2="def test_later(): pass\n")
    return line_of(suite)


@pytest.mark.parametrize("put", PUTS)
@pytest.mark.parametrize("owner", OWNERS)
def test_what_a_wider_setup_leaves_is_told_once_at_its_line(
    pytester: pytest.Pytester, hygiene: Run, owner: str, put: str
) -> None:
    line = _suite(pytester, owner, put, "pass")
    (found,) = mock_findings(pytester, hygiene, passed=3)
    assert (found["rule"], found["line"], found["wide"]) == ("NHY103", line, True)
    assert (found["detail"]["place"], found["tests"]) == (PUTS[put], [])


@pytest.mark.parametrize("owner", OWNERS)
@pytest.mark.parametrize("put", PUTS)
def test_what_its_teardown_puts_back_is_silent(
    pytester: pytest.Pytester, hygiene: Run, owner: str, put: str
) -> None:
    _suite(
        pytester, owner, put, "prod.reset(); prod.Service.kind = None; sys.modules.pop('virt', 0)"
    )
    assert mock_findings(pytester, hygiene, "--hygiene-strict", passed=3) == []


def test_message_names_the_setup_and_strict_undoes_it(
    pytester: pytest.Pytester, hygiene: Run
) -> None:
    _suite(pytester, "setUpClass", "put_name(FAKE)", "pass")
    pytester.makepyfile(test_2="import prod\ndef test_later(): assert prod.backend is prod.REAL\n")
    (found,) = mock_findings(pytester, hygiene, "--hygiene-strict", passed=3)
    assert found["message"] == (
        "`prod.backend` is still the test-defined object that this setup put there after "
        "`setUpClass` of TestA was torn down (undone by nova-hygiene after the next test's setup)"
    )


def test_setup_of_the_whole_session_may_leave_what_it_likes(
    pytester: pytest.Pytester, hygiene: Run
) -> None:
    fixture = "@pytest.fixture(scope='session')\ndef fake(): put_name(FAKE)\n"
    pytester.makepyfile(
        prod=PROD, test_it=f"{HEAD}{fixture}def test_a(fake): pass\ndef test_b(): pass\n"
    )
    assert mock_findings(pytester, hygiene, passed=2) == []
