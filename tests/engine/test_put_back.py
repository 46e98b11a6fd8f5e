"""Everything patched is put back, in order, also when arming failed half way."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any
from unittest import mock

import pytest

from pytest_nova_hygiene.watching.swap import swap


def _patched() -> list[Any]:
    patch_class: Any = type(mock.patch("builtins.id"))
    return [
        vars(logging.Logger)["callHandlers"],
        vars(mock.NonCallableMock)["__init__"],
        vars(patch_class)["__enter__"],
        vars(patch_class)["__exit__"],
        *sys.meta_path,
    ]


def test_a_run_leaves_no_trace_in_its_process(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("def test_nothing(): pass")
    before = _patched()
    pytester.runpytest_inprocess("-p", "nova_hygiene").assert_outcomes(passed=1)
    assert _patched() == before


def test_a_conftest_that_cannot_be_imported_leaves_no_trace(pytester: pytest.Pytester) -> None:
    pytester.makeconftest("raise RuntimeError")
    before = _patched()
    assert pytester.runpytest_inprocess("-p", "nova_hygiene").ret == pytest.ExitCode.USAGE_ERROR
    assert _patched() == before


def test_nested_runs_watch_and_restore(
    pytester: pytest.Pytester, findings: Callable[..., list[dict[str, Any]]]
) -> None:
    pytester.makeconftest("pytest_plugins = ['pytester']")
    pytester.makepyfile(
        """
        import logging

        def test_outer(pytester):
            before = logging.Logger.callHandlers
            pytester.makepyfile("import logging\\ndef test_inner(): logging.error('pwd=hunter2x')")
            inner = pytester.runpytest_inprocess("--hygiene-strict")
            inner.assert_outcomes(passed=1, errors=1)
            assert logging.Logger.callHandlers is before
            logging.error("secret_key=abc123xyz")
        """
    )
    keys = {found["detail"].get("key") for found in findings()}
    assert "secret_key" in keys


def test_a_watch_that_cannot_be_armed_is_a_finding_and_the_rest_goes_on(
    pytester: pytest.Pytester, findings: Callable[..., list[dict[str, Any]]]
) -> None:
    pytester.makepyfile(
        no_init="""
        from pytest_nova_hygiene.mocks.patches.ledger import Ledger
        def arm(self, stack, library): raise AttributeError("_patch")
        Ledger.arm = arm
        """,
        test_it="import logging\nfrom unittest import mock\n"
        "def test_it(): logging.error('password=hunter2x')",
    )
    found = findings("-p", "no_init")
    assert [(f["rule"], f["severity"]) for f in found] == [("NHY302", "error"), ("NHY900", "note")]
    assert found[1]["message"] == (
        "internal error in nova-hygiene (`AttributeError`): patches of unittest.mock are not "
        "watched"
    )


def test_swap_keeps_what_somebody_put_on_top() -> None:
    class Target:
        def method(self) -> str:
            return "original"

    ours = ExitStack()
    swap(ours, Target, "method", lambda original: lambda self: f"ours({original(self)})")
    between = Target.method
    Target.method = lambda self: f"theirs({between(self)})"  # type: ignore[method-assign]
    ours.close()
    assert Target().method() == "theirs(ours(original))"


def test_swap_restores_in_reverse() -> None:
    class Target:
        def method(self) -> str:
            return "original"

    original = vars(Target)["method"]
    with ExitStack() as stack:
        for _ in range(3):
            swap(stack, Target, "method", lambda before: lambda self: before(self) + "!")
        assert Target().method() == "original!!!"
    assert vars(Target)["method"] is original
