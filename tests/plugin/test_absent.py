"""coverage and pytest-xdist are installed with the plugin; every path works without them."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

ABSENT = """
import sys
for name in ("coverage", "execnet", "xdist"):
    sys.modules[name] = None  # an import of it is an ImportError
"""

SUITE = """
import logging
from unittest import mock
import pytest
import prod
def test_patch(): mock.patch("prod.CLIENT").start()
def test_log(): logging.error("password=hunter2x")
def test_absent():
    with pytest.raises(ImportError): import coverage
    with pytest.raises(ImportError): import xdist
"""


@pytest.mark.parametrize(
    ("options", "outcomes"),
    [((), {"passed": 3, "warnings": 2}), (("--hygiene-strict",), {"passed": 3, "errors": 2})],
    ids=["warnings", "strict"],
)
def test_every_report_is_written_without_coverage_and_xdist(
    pytester: pytest.Pytester,
    hygiene: Callable[..., pytest.RunResult],
    monkeypatch: pytest.MonkeyPatch,
    options: tuple[str, ...],
    outcomes: dict[str, int],
) -> None:
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # or xdist is imported by pytest
    pytester.makepyfile(absent=ABSENT, prod="CLIENT = 'real'", test_it=SUITE)
    result = hygiene(
        *options,
        "-p",
        "absent",
        "--hygiene-report=term",
        "--hygiene-report=json:hygiene.json",
        "--junitxml=junit.xml",
    )
    result.assert_outcomes(**outcomes)
    result.stdout.fnmatch_lines(["hygiene: *2 errors"])
    found = json.loads((pytester.path / "hygiene.json").read_text("utf-8"))["findings"]
    assert [one["rule"] for one in found] == ["NHY102", "NHY302"]
    assert 'value="NHY302 ' in (pytester.path / "junit.xml").read_text("utf-8")
