"""Patches that outlive their owner, one scenario a test: each is one finding with its line."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

import pytest

Run = Callable[..., pytest.RunResult]
Finding = dict[str, Any]

PROD = """
x = 'real'
REGISTRY = {}
def get(): return 'real'
def call(): return get()
class Svc:
    def run(self): return 'real'
"""

HEAD = """
import contextlib, os, sys, threading, unittest
import pytest
import prod
from unittest import mock
"""

OWNER = "test_it.py::test_a"
CANARY = "canary-5f0e-value"
REFUSES_A_SECOND_START = sys.version_info >= (3, 13, 1) or (
    (3, 12, 8) <= sys.version_info < (3, 13)
)


def line_of(text: str, mark: str = "# HERE") -> int:
    """The line of a marker comment; pytester strips what is empty at the beginning."""
    (line,) = (n for n, text in enumerate(text.strip().splitlines(), 1) if mark in text)
    return line


def mock_findings(
    pytester: pytest.Pytester, hygiene: Run, *args: str, **outcomes: int
) -> list[Finding]:
    """Run the inner suite, which must end as given, and return what it says about mocks."""
    result = hygiene("--hygiene-report=json:hygiene.json", *args)
    result.assert_outcomes(**outcomes or {"passed": 1})
    report = json.loads((pytester.path / "hygiene.json").read_text("utf-8"))
    return [found for found in report["findings"] if found["rule"].startswith("NHY1")]


def only(found: list[Finding]) -> Finding:
    """The one finding; what others there are is in the failure's text."""
    assert len(found) == 1, [(each["rule"], each["detail"], each["line"]) for each in found]
    return found[0]


def facts(finding: Finding) -> tuple[str, str, str, int, str, bool]:
    """What every scenario is compared with."""
    return (
        finding["rule"],
        finding["detail"].get("place", ""),
        finding["path"],
        finding["line"],
        finding["tests"][0] if finding["tests"] else "",
        finding["wide"],
    )


@pytest.fixture(autouse=True)
def _production_code(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(prod=PROD)


@pytest.mark.parametrize(
    ("place", "body"),
    [
        pytest.param("prod.get", "mock.patch('prod.get').start()", id="L01"),
        pytest.param("prod.get", "p = mock.patch('prod.get'); p.__enter__()", id="L03"),
        pytest.param(
            "prod.get",
            "contextlib.ExitStack().enter_context(mock.patch('prod.get'))",
            id="L04",
        ),
        pytest.param(
            "prod.Svc.run", "mock.patch.object(prod.Svc, 'run', autospec=True).start()", id="L12"
        ),
        pytest.param(
            "prod.x", "mock.patch.object(prod, 'x', 'no mock at all').start()", id="a plain value"
        ),
    ],
)
def test_patch_never_undone(pytester: pytest.Pytester, hygiene: Run, place: str, body: str) -> None:
    suite = f"{HEAD}\ndef test_a():\n    {body}  # HERE\ndef test_b(): pass\n"
    pytester.makepyfile(test_it=suite)
    found = only(mock_findings(pytester, hygiene, passed=2))
    assert facts(found) == ("NHY102", place, "test_it.py", line_of(suite), OWNER, False)


def test_every_patch_on_a_stack_never_closed(pytester: pytest.Pytester, hygiene: Run) -> None:
    suite = f"""{HEAD}
def test_a():
    stack = contextlib.ExitStack()
    for name in ('prod.get', 'prod.x'):
        stack.enter_context(mock.patch(name))  # HERE
    assert prod.call() is not None
"""
    pytester.makepyfile(test_it=suite)
    found = mock_findings(pytester, hygiene)
    assert sorted(map(facts, found)) == [
        ("NHY102", place, "test_it.py", line_of(suite), OWNER, False)
        for place in ("prod.get", "prod.x")
    ]


def test_setup_that_starts_a_patch_is_one_finding_with_a_count(
    pytester: pytest.Pytester, hygiene: Run
) -> None:
    suite = f"""{HEAD}
class T(unittest.TestCase):
    def setUp(self):
        self.m = mock.patch.object(prod, 'get').start()  # HERE
    def test_1(self): assert prod.call() is self.m.return_value
    def test_2(self): assert prod.call() is self.m.return_value
    def test_3(self): assert prod.call() is self.m.return_value
"""
    pytester.makepyfile(test_it=suite)
    found = only(mock_findings(pytester, hygiene, passed=3))
    owner = "test_it.py::T::test_1"
    assert facts(found) == ("NHY102", "prod.get", "test_it.py", line_of(suite), owner, False)
    assert found["count"] == 3


def test_stops_out_of_order(pytester: pytest.Pytester, hygiene: Run) -> None:
    suite = f"""{HEAD}
def test_a():
    a, b = mock.patch('prod.x', 'A'), mock.patch('prod.x', 'B')
    a.start()  # HERE
    b.start()
    a.stop(); b.stop()
    assert prod.x == 'A' and a not in mock._patch._active_patches
"""
    pytester.makepyfile(test_it=suite)
    found = only(mock_findings(pytester, hygiene))
    assert facts(found) == ("NHY102", "prod.x", "test_it.py", line_of(suite), OWNER, False)
    assert "was stopped out of order" in found["message"]


def test_started_twice(pytester: pytest.Pytester, hygiene: Run) -> None:
    suite = f"""{HEAD}
def test_a():
    p = mock.patch('prod.x')
    with contextlib.suppress(RuntimeError):
        p.start(); p.start()  # HERE
    assert isinstance(prod.x, mock.MagicMock)
"""
    pytester.makepyfile(test_it=suite)
    found = only(mock_findings(pytester, hygiene))
    assert facts(found) == ("NHY102", "prod.x", "test_it.py", line_of(suite), OWNER, False)
    assert ("started twice" in found["message"]) is not REFUSES_A_SECOND_START


@pytest.mark.skipif(REFUSES_A_SECOND_START, reason="unittest.mock refuses the second start")
def test_started_twice_and_stopped_once(pytester: pytest.Pytester, hygiene: Run) -> None:
    suite = f"""{HEAD}
def test_a():
    p = mock.patch('prod.x')
    p.start(); p.start()  # HERE
    p.stop()
    assert isinstance(prod.x, mock.MagicMock)
def test_b():
    assert prod.x == 'real'
"""
    pytester.makepyfile(test_it=suite)
    found = only(mock_findings(pytester, hygiene, "--hygiene-strict", passed=2, errors=1))
    assert facts(found) == ("NHY102", "prod.x", "test_it.py", line_of(suite), OWNER, False)
    assert "started twice" in found["message"]


def test_threads_that_patch_one_name_in_turn(pytester: pytest.Pytester, hygiene: Run) -> None:
    suite = f"""{HEAD}
def patching(before, inside, until, after):
    assert before.wait(5)
    with mock.patch('prod.x'):  # HERE
        inside.set()
        assert until.wait(5)
    after.set()
def test_a():
    begin, first_in, second_in, first_out, end = (threading.Event() for _ in range(5))
    one = threading.Thread(
        target=patching, args=(begin, first_in, second_in, first_out), name='hasty-one')
    two = threading.Thread(
        target=patching, args=(first_in, second_in, first_out, end), name='hasty-two')
    one.start(); two.start()
    begin.set()
    one.join(); two.join()
    assert end.is_set() and isinstance(prod.x, mock.MagicMock)
"""
    pytester.makepyfile(test_it=suite)
    found = only(mock_findings(pytester, hygiene))
    assert facts(found) == ("NHY102", "prod.x", "test_it.py", line_of(suite), OWNER, False)
    assert "started in thread `hasty-" in found["message"]
    assert "`hasty-one`" in found["message"]
    assert "`hasty-two`" in found["message"]


@pytest.mark.parametrize("scope", ["class", "module", "package", "session"])
@pytest.mark.parametrize(
    "asked",
    ["def test_a(self, wide): pass", "def test_a(self, request): request.getfixturevalue('wide')"],
)
def test_fixture_of_a_wider_scope_that_leaves_its_patch_is_named(
    pytester: pytest.Pytester, hygiene: Run, scope: str, asked: str
) -> None:
    suite = f"""
import pytest
from unittest import mock
@pytest.fixture(scope='{scope}')
def wide(): mock.patch('prod.get').start()  # HERE
class TestIt:
    {asked}
    def test_b(self): pass
"""
    package = pytester.mkpydir("tests")
    (package / "test_it.py").write_text(suite)
    found = only(mock_findings(pytester, hygiene, passed=2))
    assert (found["rule"], found["line"]) == ("NHY102", line_of(suite) + 1)
    assert found["detail"]["owner"] == f"fixture `wide` ({scope} scope)"
    assert found["wide"]
