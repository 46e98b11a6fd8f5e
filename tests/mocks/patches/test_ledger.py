"""NHY102: patches that outlive their owner, and the many that do not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Find = Callable[..., list[dict[str, Any]]]

HEAD = """
import contextlib, threading, unittest
import pytest
import prod
from unittest import mock
from unittest.mock import patch
"""


@pytest.fixture(autouse=True)
def _production_code(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        prod="x = 'real'\ny = None\ndef get(): return 'real'\nclass Svc:\n  run = 1"
    )


@pytest.mark.parametrize(
    ("body", "place", "line"),
    [
        pytest.param("def test_it():\n    patch('prod.get').start()", "prod.get", 7, id="start"),
        pytest.param(
            "def test_it():\n    patch('prod.get').__enter__()", "prod.get", 7, id="enter"
        ),
        pytest.param(
            "def test_it():\n    contextlib.ExitStack().enter_context(patch('prod.get'))",
            "prod.get",
            7,
            id="stack never closed",
        ),
        pytest.param(
            "class T(unittest.TestCase):\n"
            "    def setUp(self): self.m = patch.object(prod, 'get').start()\n"
            "    def test_it(self): pass",
            "prod.get",
            7,
            id="setUp",
        ),
        pytest.param(
            "def test_it():\n    patch.object(prod.Svc, 'run', autospec=True).start()",
            "prod.Svc.run",
            7,
            id="class attribute",
        ),
        pytest.param("def test_it():\n    patch('prod.x', 'A').start()", "prod.x", 7, id="no mock"),
        pytest.param(
            "def test_it():\n    p = patch('prod.get'); p.start(); p.start(); p.stop()",
            "prod.get",
            7,
            id="started twice",
        ),
    ],
)
def test_patch_in_force_after_its_test_is_found(
    pytester: pytest.Pytester, findings: Find, body: str, place: str, line: int
) -> None:
    if "autospec" in body:
        pytester.makepyfile(prod="class Svc:\n  def run(self): pass")
    pytester.makepyfile(test_it=f"{HEAD}{body}\n")
    (found,) = findings("--hygiene-select=NHY102")
    assert (found["detail"]["place"], found["path"], found["line"]) == (place, "test_it.py", line)
    assert len(found["tests"]) == 1
    assert not found["wide"]


def test_out_of_order_stop_is_found_although_no_patch_is_active(
    pytester: pytest.Pytester, hygiene: Callable[..., pytest.RunResult]
) -> None:
    pytester.makepyfile(
        test_it=f"""{HEAD}
def test_crossed():
    a, b = patch('prod.x', 'A'), patch('prod.x', 'B')
    a.start(); b.start(); a.stop(); b.stop()
    assert prod.x == 'A'
def test_after():
    assert prod.x == 'real'
"""
    )
    result = hygiene("--hygiene-strict")
    result.assert_outcomes(passed=2, errors=1)
    result.stdout.fnmatch_lines(
        [
            "NHY102: patch of `prod.x` was stopped out of order; its value is still there "
            "after `test_crossed` finished (undone by nova-hygiene before the next test)"
        ]
    )


def test_racing_threads_leave_a_patch_behind(pytester: pytest.Pytester, findings: Find) -> None:
    pytester.makepyfile(
        test_it=f"""{HEAD}
def test_race():
    entered, left = threading.Event(), threading.Event()
    def first():
        with patch('prod.x', 'first'):
            entered.wait(5)
        left.set()
    thread = threading.Thread(target=first, name='racer')
    thread.start()
    while prod.x != 'first': pass
    with patch('prod.x', 'second'):
        entered.set()
        left.wait(5)
    thread.join()
    assert prod.x == 'first'
"""
    )
    (found,) = findings()
    assert found["rule"] == "NHY102"
    assert "patch of `prod.x`, started in thread `racer`, was " in found["message"]


def test_wider_fixture_is_named_and_no_test_blamed(
    pytester: pytest.Pytester, hygiene: Callable[..., pytest.RunResult]
) -> None:
    pytester.makepyfile(
        test_it=f"""{HEAD}
@pytest.fixture(scope='module')
def client():
    patch('prod.get').start()
def test_a(client): pass
def test_b(client): pass
"""
    )
    result = hygiene("--hygiene-strict")
    result.assert_outcomes(passed=2)
    assert result.ret == 1
    result.stdout.fnmatch_lines(
        [
            "*patch of `prod.get` was never stopped; still active after fixture "
            "`client` (module scope) was torn down (*"
        ]
    )


def test_strict_undoes_a_leak_before_the_next_test(
    pytester: pytest.Pytester, hygiene: Callable[..., pytest.RunResult]
) -> None:
    pytester.makepyfile(
        test_it=f"""{HEAD}
def test_leaks():
    patch('prod.get').start()
    patch('prod.x', 'A').start()
    patch('prod.x', 'B').__enter__()
def test_next():
    assert prod.get() == 'real' and prod.x == 'real'
    assert not mock._patch._active_patches
"""
    )
    hygiene("--hygiene-strict").assert_outcomes(passed=2, errors=1)


def test_without_strict_nothing_is_undone(
    pytester: pytest.Pytester, hygiene: Callable[..., pytest.RunResult]
) -> None:
    pytester.makepyfile(
        test_it=f"""{HEAD}
def test_leaks(): patch('prod.x', 'A').start()
def test_next(): assert prod.x == 'A'
"""
    )
    hygiene().assert_outcomes(passed=2)
    hygiene("-o", "nova_hygiene_repair=always").assert_outcomes(passed=1, failed=1)
    hygiene("--hygiene-strict", "-o", "nova_hygiene_repair=never").assert_outcomes(
        passed=2, errors=1
    )


CLEAN = f"""{HEAD}
def test_with():
    with patch('prod.get'), patch('prod.x', 'A'): pass
@patch('prod.x', None)
@patch('prod.get')
def test_decorated(get): prod.get()
def test_monkeypatch(monkeypatch):
    monkeypatch.setattr(prod, 'get', mock.Mock())
    monkeypatch.setattr(prod.Svc, 'run', mock.Mock())
def test_stack():
    with contextlib.ExitStack() as stack:
        stack.enter_context(patch('prod.get'))
def test_nested_in_order():
    with patch('prod.x', 'A'):
        with patch('prod.x', 'B'): pass
def test_same_value_as_before():
    patch('prod.y', None).start()
    mock.patch.stopall()
@patch.multiple('prod', get=mock.DEFAULT, x=mock.DEFAULT)
def test_multiple(**doubles): assert len(doubles) == 2
@patch.object(prod.Svc, 'run')
class TestClass:
    def test_a(self, run): pass
    def test_b(self, run): pass
class Cleanups(unittest.TestCase):
    def setUp(self):
        p = patch.object(prod, 'x'); p.start(); self.addCleanup(p.stop)
        self.enterContext(patch('prod.get'))
    def test_a(self): pass
    def test_b(self): pass
class StopAll(unittest.TestCase):
    def setUp(self): patch('prod.get').start()
    def tearDown(self): patch.stopall()
    def test_a(self): pass
class ForTheClass(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        p = patch('prod.x'); p.start(); cls.addClassCleanup(p.stop)
    def test_a(self): assert isinstance(prod.x, mock.Mock)
    def test_b(self): assert isinstance(prod.x, mock.Mock)
def setUpModule():
    global module_patch
    module_patch = patch('prod.y', 'module'); module_patch.start()
def tearDownModule(): module_patch.stop()
@pytest.fixture(scope='module')
def dynamic():
    with patch('prod.x', 'dynamic'): yield
def test_dynamic(request):
    request.getfixturevalue('dynamic')
    assert prod.x == 'dynamic'
def test_after_dynamic(dynamic): assert prod.x == 'dynamic'
class AsyncCase(unittest.IsolatedAsyncioTestCase):
    @patch('prod.get', new_callable=mock.AsyncMock)
    async def test_a(self, get): await prod.get()
"""


@pytest.mark.parametrize("processes", ["0", "2"])
def test_clean_idioms_are_silent(
    pytester: pytest.Pytester, hygiene: Callable[..., pytest.RunResult], processes: str
) -> None:
    pytester.makepyfile(test_it=CLEAN)
    result = hygiene("-n", processes, "--hygiene-strict", "-o", "nova_hygiene_fail_on=note")
    result.assert_outcomes(passed=17)
    assert result.ret == 0
    result.stdout.fnmatch_lines(["hygiene: passed (strict): nothing found | *"])


@pytest.mark.parametrize(
    ("statement", "places"),
    [
        ("patch.object(prod.svc, 'run').start()", ["prod.svc.run"]),
        ("patch.object(prod.Svc(), 'run').start()", []),
        ("patch.object(FAKE, 'run').start()", []),
        ("patch.object(local(), 'run').start()", []),
    ],
)
def test_patch_of_an_object_counts_where_later_tests_meet_it(
    pytester: pytest.Pytester, findings: Find, statement: str, places: list[str]
) -> None:
    pytester.makepyfile(
        prod="class Svc:\n  run = 1\nsvc = Svc()",
        test_it=f"{HEAD}\nFAKE = prod.Svc()\ndef local():\n    class Svc:\n        run = 1\n"
        f"    return Svc\ndef test_it():\n    {statement}\n"
        "def test_other(): pass\n",
    )
    assert [found["detail"]["place"] for found in findings()] == places
