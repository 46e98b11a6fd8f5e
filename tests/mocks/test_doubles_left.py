"""NHY103: mocks left in the namespaces of non-test code."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Find = Callable[..., list[dict[str, Any]]]

HEAD = """
import unittest
import pytest
import pkg, pkg.sub.deep as deep
from pkg.sub.deep import Svc
from unittest import mock
"""


@pytest.fixture(autouse=True)
def _production_code(pytester: pytest.Pytester) -> None:
    package = pytester.mkpydir("pkg")
    (package / "__init__.py").write_text("CLIENT = None\n")
    sub = package / "sub"
    sub.mkdir()
    (sub / "__init__.py").write_text("")
    (sub / "deep.py").write_text("LOG = 'log'\nclass Svc:\n    run = 'run'\n")


def _one(found: list[dict[str, Any]]) -> tuple[str, int, str, bool]:
    (finding,) = found
    assert finding["rule"] == "NHY103"
    return finding["detail"]["place"], finding["line"], finding["tests"][0], finding["wide"]


@pytest.mark.parametrize(
    ("statement", "place"),
    [
        ("deep.LOG = mock.Mock()", "pkg.sub.deep.LOG"),
        ("pkg.sub.deep.LOG = mock.Mock()", "pkg.sub.deep.LOG"),
        ("Svc.run = mock.MagicMock()", "pkg.sub.deep.Svc.run"),
        ("deep.Svc.run = mock.PropertyMock()", "pkg.sub.deep.Svc.run"),
        ("pkg.CLIENT = mock.AsyncMock()", "pkg.CLIENT"),
        ("pkg.brand_new = mock.Mock()", "pkg.brand_new"),
        ("setattr(deep, 'LOG', mock.Mock())", "pkg.sub.deep.LOG"),
        ("import pkg.sub.deep as late; late.LOG = mock.create_autospec(Svc)", "pkg.sub.deep.LOG"),
        ("deep.LOG = mock.Mock().child.grandchild()", "pkg.sub.deep.LOG"),
        ("deep.LOG = mock.create_autospec(lambda x: x)", "pkg.sub.deep.LOG"),
    ],
)
def test_assigned_mock_is_found_with_its_test_and_line(
    pytester: pytest.Pytester, findings: Find, statement: str, place: str
) -> None:
    pytester.makepyfile(
        test_it=f"{HEAD}\ndef test_before(): pass\ndef test_it():\n    {statement}\n"
        "def test_after(): pass\n"
    )
    assert _one(findings()) == (place, 9, "test_it.py::test_it", False)


def test_setup_that_assigns_is_one_finding_with_a_count(
    pytester: pytest.Pytester, findings: Find
) -> None:
    pytester.makepyfile(
        test_it=f"""{HEAD}
class T(unittest.TestCase):
    def setUp(self):
        deep.LOG = mock.Mock()
    def test_a(self): pass
    def test_b(self): pass
"""
    )
    (found,) = findings()
    assert (found["line"], found["count"]) == (9, 2)
    assert found["tests"] == ["test_it.py::T::test_a", "test_it.py::T::test_b"]


@pytest.mark.parametrize("double", ["mock.Mock()", "mock.create_autospec(lambda x: x)"])
def test_helper_elsewhere_is_found_at_the_module_s_end(
    pytester: pytest.Pytester,
    hygiene: Callable[..., pytest.RunResult],
    findings: Find,
    double: str,
) -> None:
    tests = pytester.mkpydir("tests")
    (tests / "helper.py").write_text(
        "import pkg.sub.deep\nfrom unittest import mock\n"
        f"def leave():\n    pkg.sub.deep.LOG = {double}\n"
    )
    (tests / "test_it.py").write_text(
        "from tests import helper\ndef test_guilty(): helper.leave()\ndef test_innocent(): pass\n"
    )
    assert _one(findings()) == ("pkg.sub.deep.LOG", 4, "tests/test_it.py::test_guilty", True)
    result = hygiene("--hygiene-strict")
    result.assert_outcomes(passed=2)
    assert result.ret == 1


def test_strict_puts_the_value_back_before_the_next_test(
    pytester: pytest.Pytester, hygiene: Callable[..., pytest.RunResult]
) -> None:
    pytester.makepyfile(
        test_it=f"""{HEAD}
def test_leaks():
    deep.LOG = mock.Mock()
    pkg.brand_new = mock.Mock()
    Svc.run = mock.Mock()
def test_next():
    assert (deep.LOG, Svc.run, hasattr(pkg, 'brand_new')) == ('log', 'run', False)
"""
    )
    result = hygiene("--hygiene-strict")
    result.assert_outcomes(passed=2, errors=1)
    result.stdout.fnmatch_lines(
        [
            "*ERROR at teardown of test_leaks*",
            "NHY103: `pkg.sub.deep.LOG` is still the mock assigned here after the test "
            "finished (undone by nova-hygiene before the next test)",
            "  --> test_it.py:8 in test_leaks",
            "help: pytest --hygiene-explain NHY103",
        ]
    )


def test_without_strict_a_leak_is_reported_once_and_stays(
    pytester: pytest.Pytester, findings: Find
) -> None:
    pytester.makepyfile(
        test_a=f"{HEAD}\ndef test_leaks(): deep.LOG = mock.Mock()\n",
        test_b=f"{HEAD}\nclass TestMore:\n    def test_y(self): assert deep.LOG()\n",
    )
    assert _one(findings())[2] == "test_a.py::test_leaks"


def test_set_up_class_is_not_the_first_test_s_doing(
    pytester: pytest.Pytester, findings: Find
) -> None:
    pytester.makepyfile(
        test_it=f"""{HEAD}
class T(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.before = deep.LOG
        deep.LOG = mock.Mock()
    @classmethod
    def tearDownClass(cls): deep.LOG = cls.before
    def test_a(self): assert deep.LOG()
    def test_b(self): assert deep.LOG()
"""
    )
    assert findings() == []


def test_wide_fixture_that_leaves_a_mock_is_named(
    pytester: pytest.Pytester, findings: Find
) -> None:
    pytester.makepyfile(
        test_it=f"""{HEAD}
@pytest.fixture(scope='class')
def double(): deep.LOG = mock.Mock()
class TestIt:
    def test_a(self, double): pass
"""
    )
    (found,) = findings()
    assert found["wide"]
    assert found["detail"]["owner"] == "fixture `double` (class scope)"


CLEAN = f"""{HEAD}
FAKE = mock.MagicMock(name='fake')
class TestDoubles:
    double = mock.Mock()
    def test_own_globals(self):
        global FAKE
        FAKE = mock.Mock()
        TestDoubles.double = mock.Mock()
def test_put_back_by_hand():
    before, deep.LOG = deep.LOG, mock.Mock()
    deep.LOG = before
@pytest.fixture(scope='module')
def for_the_module():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(deep, 'LOG', FAKE)
        patch.setattr(pkg, 'CLIENT', mock.Mock())
        yield
def test_module_scope(for_the_module): assert deep.LOG()
def test_still_module_scope(for_the_module): assert pkg.CLIENT()
def test_assigned_over_a_patch():
    with mock.patch.object(deep, 'LOG'):
        deep.LOG = mock.Mock()
"""


@pytest.mark.parametrize("processes", ["0", "2"])
def test_clean_idioms_are_silent(
    pytester: pytest.Pytester, hygiene: Callable[..., pytest.RunResult], processes: str
) -> None:
    pytester.makepyfile(test_it=CLEAN)
    result = hygiene("-n", processes)
    result.assert_outcomes(passed=5)
    result.stdout.fnmatch_lines(["hygiene: nothing found | *"])


def test_production_module_with_a_mock_of_its_own_is_silent(
    pytester: pytest.Pytester, findings: Find
) -> None:
    (pytester.path / "pkg" / "own.py").write_text(
        "from unittest.mock import Mock\nclass NotLocal:\n    queue = Mock()\nQUEUE = Mock()\n"
    )
    pytester.makepyfile(test_it="def test_imports(): import pkg.own")
    # That it imports the library is worth a finding; what it does with it is its own affair.
    assert [finding["rule"] for finding in findings()] == ["NHY101"]


def test_state_the_suite_resets_is_excused(pytester: pytest.Pytester, findings: Find) -> None:
    pytester.makepyfile(test_it=f"{HEAD}\ndef test_it(): pkg.CLIENT = mock.Mock()\n")
    assert len(findings()) == 1
    assert findings("-o", "nova_hygiene_reset_by_suite=pkg.CLIENT") == []


def test_declared_test_code_is_excused(pytester: pytest.Pytester, findings: Find) -> None:
    pytester.makepyfile(test_it=f"{HEAD}\ndef test_it(): deep.LOG = mock.Mock()\n")
    assert len(findings()) == 1
    assert findings("-o", "nova_hygiene_test_code=test_*.py pkg/sub/deep.py") == []
