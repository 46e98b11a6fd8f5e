"""One finding a line; tests are counted once, and only those that nobody allowed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Find = Callable[..., list[dict[str, Any]]]
Run = Callable[..., pytest.RunResult]

LEAK = "logging.error('password=hunter2x')"


def test_each_line_of_a_function_is_a_finding(pytester: pytest.Pytester, findings: Find) -> None:
    pytester.makepyfile(
        f"""
        import logging

        def test_it():
            {LEAK}
            for _ in range(3):
                {LEAK}
        """
    )
    found = findings()
    assert [(f["rule"], f["line"], f["count"]) for f in found] == [
        ("NHY302", 4, 1),
        ("NHY302", 6, 1),
    ]


@pytest.mark.parametrize("processes", ["0", "2"])
@pytest.mark.parametrize("first", ["allowed", "other"])
def test_test_that_allows_it_is_neither_named_nor_counted(
    pytester: pytest.Pytester, findings: Find, first: str, processes: str
) -> None:
    allowed = (
        "@pytest.mark.nova_hygiene_allow('NHY302', reason='on purpose')\n"
        "def test_allowed(): prod.login()\n"
    )
    other = "def test_other(): prod.login()\n"
    pytester.makepyfile(
        prod=f"import logging\ndef login(): {LEAK}\n",
        test_it="import pytest, prod\n"
        + (allowed + other if first == "allowed" else other + allowed),
    )
    found = {f["suppressed"] is None: f for f in findings("-n", processes)}
    assert found[True]["tests"] == ["test_it.py::test_other"]
    assert found[True]["count"] == 1
    assert found[False]["tests"] == ["test_it.py::test_allowed"]
    assert found[False]["suppressed"] == {"kind": "marker", "reason": "on purpose"}


def test_what_is_found_after_a_test_is_not_excused_by_the_test_that_runs(
    pytester: pytest.Pytester, findings: Find
) -> None:
    pytester.makepyfile(
        prod="class Store: pass\nSTORE = Store()\n",
        helper="import prod\ndef keep(value): prod.STORE.value = value\n",
        test_it="""
        import pytest
        from unittest import mock
        import helper

        def test_leaves(): helper.keep(mock.Mock())

        @pytest.mark.nova_hygiene_allow("NHY103", reason="its own")
        def test_last(): pass
        """,
    )
    found = [f for f in findings() if f["rule"] == "NHY103"]
    assert [(f["suppressed"], f["tests"]) for f in found] == [(None, ["test_it.py::test_leaves"])]


FLAKY = """
import logging

ATTEMPTS = []

def test_it():
    ATTEMPTS.append(1)
    if len(ATTEMPTS) < 3:
        logging.error("password=hunter2x")
        raise RuntimeError("flaky")
"""

RETRY_INSIDE_OF_THE_REPORT = """
import pytest

@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_runtest_makereport(item, call):  # as pytest-retry does
    outcome = yield
    report = outcome.get_result()
    if call.when != "call":
        return
    while call.excinfo is not None:
        pytest.CallInfo.from_call(
            lambda: item.ihook.pytest_runtest_teardown(item=item, nextitem=None), "teardown")
        item._initrequest()
        pytest.CallInfo.from_call(lambda: item.ihook.pytest_runtest_setup(item=item), "setup")
        call = pytest.CallInfo.from_call(lambda: item.ihook.pytest_runtest_call(item=item), "call")
    report.outcome, report.longrepr = "passed", None
"""


@pytest.mark.parametrize("processes", ["0", "1"])
def test_findings_of_attempts_that_no_report_is_made_of_are_kept(
    pytester: pytest.Pytester, hygiene: Run, processes: str
) -> None:
    pytester.makeconftest(RETRY_INSIDE_OF_THE_REPORT)
    pytester.makepyfile(test_it=FLAKY)
    result = hygiene("--hygiene-strict", "-n", processes)
    result.assert_outcomes(passed=1, errors=1)
    assert result.ret == 1


@pytest.mark.usefixtures("other_plugins")
@pytest.mark.parametrize(
    ("plugin", "option"),
    [
        ("pytest_rerunfailures", "--reruns=3"),
        ("pytest_retry", "--retries=3"),
    ],
)
def test_rerun_test_counts_once(
    pytester: pytest.Pytester, findings: Find, plugin: str, option: str
) -> None:
    pytest.importorskip(plugin, reason=f"{plugin} is not installed")
    pytester.makepyfile(test_it=FLAKY)
    found = findings(option)
    assert [(f["rule"], f["count"]) for f in found] == [("NHY302", 1)]


@pytest.mark.parametrize("scope", ["class", "module", "session"])
def test_what_a_wider_fixture_left_names_no_test_that_only_ran_last(
    pytester: pytest.Pytester, findings: Find, scope: str
) -> None:
    pytester.makepyfile(
        prod="def call(): pass\n",
        test_it=f"""
        import pytest
        from unittest import mock

        @pytest.fixture(scope="{scope}")
        def patched(): mock.patch("prod.call").start()

        class TestIt:
            def test_uses(self, patched): pass

            @pytest.mark.nova_hygiene_allow("NHY102", reason="its own")
            def test_last(self): pass
        """,
    )
    (found,) = [f for f in findings() if f["rule"] == "NHY102"]
    assert (found["tests"], found["wide"], found["suppressed"]) == ([], True, None)
    assert f"fixture `patched` ({scope} scope)" in found["message"]


def test_marker_of_its_class_excuses_a_class_fixture(
    pytester: pytest.Pytester, findings: Find
) -> None:
    pytester.makepyfile(
        prod="def call(): pass\n",
        test_it="""
        import pytest, unittest
        from unittest import mock

        @pytest.mark.nova_hygiene_allow("NHY102", reason="of the class")
        class TestIt(unittest.TestCase):
            @classmethod
            def setUpClass(cls): mock.patch("prod.call").start()
            def test_a(self): pass
            def test_b(self): pass
        """,
    )
    assert [(f["rule"], f["suppressed"]) for f in findings()] == [
        ("NHY102", {"kind": "marker", "reason": "of the class"})
    ]
