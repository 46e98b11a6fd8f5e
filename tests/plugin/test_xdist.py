"""Many workers give the same findings and the same verdict as one process."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Find = Callable[..., list[dict[str, Any]]]

SUITE = """
import logging, os
import pytest
from unittest import mock
import prod

@pytest.fixture(scope="module")
def client():
    mock.patch("prod.call").start()

def test_wide(client): pass
def test_assigns(): prod.CLIENT = mock.Mock()
def test_patches(): mock.patch("prod.LOG").start()
def test_secret(nova_hygiene): logging.error(nova_hygiene.secret("one"))
def test_shape(): logging.error("password=hunter2x")
@pytest.mark.nova_hygiene_allow("NHY302", reason="a test of the mask")
def test_allowed(): logging.error("passwd=hunter2x")
def test_clean(): uri = "qemu:///system"
"""


def _identity(found: list[dict[str, Any]]) -> set[tuple[str, ...]]:
    return {(f["rule"], f["path"], f["symbol"], f["fingerprint"]) for f in found}


def _one_process_and_workers(
    pytester: pytest.Pytester, findings: Find
) -> tuple[list[dict[str, Any]], list[list[dict[str, Any]]]]:
    pytester.makepyfile(
        prod="LOG = CLIENT = None\ndef call(): pass", test_one=SUITE, test_two=SUITE
    )
    alone = findings("-p", "no:xdist")
    return alone, [findings("-n", workers) for workers in ("0", "1", "2", "4")]


def test_any_number_of_workers_finds_the_same(pytester: pytest.Pytester, findings: Find) -> None:
    alone, others = _one_process_and_workers(pytester, findings)
    assert len(alone) == 14
    for found in others:
        assert _identity(found) == _identity(alone)


@pytest.mark.parametrize("dist", ["load", "loadfile", "loadscope", "worksteal"])
def test_verdict_is_the_same_for_any_distribution(
    pytester: pytest.Pytester, hygiene: Callable[..., pytest.RunResult], dist: str
) -> None:
    pytester.makepyfile(prod="LOG = CLIENT = None\ndef call(): pass", test_one=SUITE)
    result = hygiene("--hygiene-strict", "-n", "2", "--dist", dist)
    result.assert_outcomes(passed=7, errors=4, warnings=1)
    assert result.ret == 1
    result.stdout.fnmatch_lines(
        [
            "watched: 3 mocks created | libvirt connections: 0 opened | 3 log records",
            "hygiene: FAILED (strict): 5 errors, 1 note, 1 suppressed",
        ]
    )


def test_lost_worker_is_said_and_the_report_is_incomplete(
    pytester: pytest.Pytester, findings: Find
) -> None:
    pytester.makepyfile(
        """
        import logging, os

        def test_leaks(): logging.error("password=hunter2x")
        def test_dies(): os._exit(7)
        """
    )
    rules = [finding["rule"] for finding in findings("-n", "1")]
    assert rules == ["NHY302", "NHY901"]
    assert '"complete": false' in (pytester.path / "hygiene.json").read_text()
