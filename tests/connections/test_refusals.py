"""What becomes of a refusal: it reaches its test, or somebody swallows it and is named (NHY502)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.connections.test_guard import LIBVIRT
from tests.rule_examples import LIBVIRTMOD

Find = Callable[..., list[dict[str, Any]]]
Run = Callable[..., pytest.RunResult]

PROD = """
import concurrent.futures, threading
import libvirt

class ProdError(Exception): pass

def connect(): return libvirt.open("qemu:///system")

def swallow():
    try:
        return connect()
    except Exception:
        return None

def swallow_libvirt_errors():
    try:
        return connect()
    except libvirt.libvirtError:
        return None

def wrap():
    try:
        return connect()
    except Exception as error:
        raise ProdError("no connection") from error

def replace():
    try:
        return connect()
    except Exception:
        raise ProdError("no connection") from None

def in_thread():
    thread = threading.Thread(target=swallow, name="poller")
    thread.start()
    thread.join()

def in_pool():
    with concurrent.futures.ThreadPoolExecutor() as pool:
        return pool.submit(connect).result()

def in_group():
    try:
        connect()
    except Exception as error:
        raise ExceptionGroup("several", [ValueError(), error])
"""

SWALLOWED = {
    "swallow()": True,
    "swallow_libvirt_errors()": False,
    "connect()": False,
    "wrap()": False,
    "replace()": False,
    "in_thread()": True,
    "in_pool()": False,
    "in_group()": False,
}


@pytest.fixture(autouse=True)
def _production_code(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(prod=PROD, libvirtmod=LIBVIRTMOD, libvirt=LIBVIRT)


@pytest.mark.parametrize("call", SWALLOWED)
@pytest.mark.parametrize("style", ["pytest", "unittest"])
def test_swallowed_refusal_is_named_beside_the_refused_call(
    pytester: pytest.Pytester, findings: Find, call: str, style: str
) -> None:
    body = f"def test_it(*self):\n        prod.{call}\n"
    base = "(unittest.TestCase)" if style == "unittest" else ""
    pytester.makepyfile(test_it=f"import unittest\nimport prod\nclass TestIt{base}:\n    {body}")
    found = findings("--hygiene-strict", "--hygiene-select=NHY201,NHY502")
    rules = [one["rule"] for one in found]
    assert rules == (["NHY201", "NHY502"] if SWALLOWED[call] else ["NHY201"])
    assert {(one["path"], one["line"]) for one in found} == {("prod.py", 6)}


def test_swallowing_fails_the_test_and_says_so(pytester: pytest.Pytester, hygiene: Run) -> None:
    pytester.makepyfile(test_it="import prod\ndef test_it():\n    prod.swallow()\n")
    result = hygiene("--hygiene-strict")
    result.assert_outcomes(passed=1, errors=1, warnings=1)
    result.stdout.fnmatch_lines(
        [
            "NHY201: `libvirt.open('qemu:///system')`: real connection (blocked)",
            "*NHY502 refusal-swallowed: the exception raised to block "
            "`libvirt.open('qemu:///system')` (NHY201) was caught by the code under test",
        ]
    )


@pytest.mark.parametrize("place", ["import", "setup", "teardown"])
def test_swallowing_is_named_in_every_phase(
    pytester: pytest.Pytester, findings: Find, place: str
) -> None:
    pytester.makepyfile(
        test_it=f"""
import pytest
import prod
if {place!r} == "import":
    prod.swallow()
@pytest.fixture
def connected():
    {place == "setup"} and prod.swallow()
    yield
    {place == "teardown"} and prod.swallow()
def test_it(connected): pass
"""
    )
    found = findings("--hygiene-strict", "--hygiene-select=NHY502")
    assert found == []  # nothing is refused where the rule that refuses is off
    (found_one,) = [
        one
        for one in findings("--hygiene-strict", "--hygiene-select=NHY201,NHY502")
        if one["rule"] == "NHY502"
    ]
    assert found_one["phase"] == {"import": "collect"}.get(place, place)


def test_collection_error_of_a_refusal_is_not_called_swallowed(
    pytester: pytest.Pytester, findings: Find
) -> None:
    pytester.makepyfile(test_it="import prod\nprod.connect()\ndef test_it(): pass\n")
    pytester.makepyfile(test_other="def test_other(): pass\n")
    found = findings(
        "--hygiene-strict", "--hygiene-select=NHY201,NHY502", "--continue-on-collection-errors"
    )
    assert [one["rule"] for one in found] == ["NHY201"]


def test_refused_mock_is_named_when_swallowed(pytester: pytest.Pytester, findings: Find) -> None:
    pytester.makepyfile(
        test_it="""
import contextlib, os
from unittest import mock
def test_it():
    with contextlib.suppress(Exception):
        os.getpgid(mock.MagicMock())
"""
    )
    found = findings("--hygiene-strict", "--hygiene-select=NHY105,NHY502")
    assert [one["rule"] for one in found] == ["NHY105", "NHY502"]
    assert "block `os.getpgid()` with a mock as process ID (NHY105) was" in found[1]["message"]


def test_refusal_that_testtools_hands_on_as_text_is_not_called_swallowed(
    pytester: pytest.Pytester, findings: Find
) -> None:
    pytest.importorskip("testtools", reason="testtools is not installed")
    pytester.makepyfile(
        test_it="""
import testtools
import prod
class TestIt(testtools.TestCase):
    def test_reached(self): prod.connect()
    def test_swallowed(self): prod.swallow()
"""
    )
    found = findings("--hygiene-strict", "--hygiene-select=NHY502")
    assert found == []  # nothing is refused where the rule that refuses is off
    found = findings("--hygiene-strict", "--hygiene-select=NHY201,NHY502")
    swallowed = [one["tests"] for one in found if one["rule"] == "NHY502"]
    assert swallowed == [["test_it.py::TestIt::test_swallowed"]]
