"""Searches at the ends of classes and modules: the same findings on every machine."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pytest_nova_hygiene.mocks.births import Birth
from pytest_nova_hygiene.mocks.leaks.scan_schedule import PAID, ScanSchedule
from pytest_nova_hygiene.watching.owners import Owner

PROD = """
class Registry:
    current = None
class Holder:
    def __init__(self): self.box = {'a': [None]}
HOLDER = Holder()
def set_current(value): Registry.current = value
def put(value): HOLDER.box['a'][0] = value
"""


def _classes(function: str, count: int = 30, pause: str = "") -> str:
    """Return test classes that leak alike, by a call: no name of the test leads to the place."""
    return "\n".join(
        f"class Test_{function}_{number}:\n"
        f"    def test_it(self):\n        {pause}{function}(mock.MagicMock())"
        for number in range(count)
    )


def _counts(pytester: pytest.Pytester, *options: str) -> dict[tuple[str, int], int]:
    pytester.runpytest_subprocess("-p", "nova_hygiene", "--hygiene-report=json:r.json", *options)
    report = json.loads((pytester.path / "r.json").read_text("utf-8"))
    assert report["watched"]["mocks"]["ends_unsearched"] == 0
    found = [each for each in report["findings"] if each["rule"] == "NHY103"]
    return {(each["path"], each["line"]): each["count"] for each in found}


@pytest.mark.parametrize("pause", ["", "time.sleep(0.02); "], ids=["fast", "slow"])
def test_every_class_that_leaks_into_one_place_is_found(
    pytester: pytest.Pytester, pause: str
) -> None:
    pytester.makepyfile(
        prod=PROD,
        test_it="import time\nfrom unittest import mock\nfrom prod import put, set_current\n"
        + _classes("set_current", pause=pause)
        + "\n"
        + _classes("put"),
    )
    assert _counts(pytester) == {("test_it.py", 6 + 3 * number): 1 for number in range(60)}


def test_every_file_that_leaks_into_one_logger_is_found(pytester: pytest.Pytester) -> None:
    """The places outside of all namespaces are searched again, too."""
    files = {
        f"test_{number}": "import helper\nfrom unittest import mock\n"
        "def test_it():\n    helper.add(mock.MagicMock(level=0))\n"
        for number in range(20)
    }
    pytester.makepyfile(
        helper="import logging\n"
        "def add(handler): logging.getLogger('prod').handlers[:] = [handler]",
        **files,
    )
    assert _counts(pytester) == {(f"test_{number}.py", 4): 1 for number in range(20)}


OWNER = Owner("function", "test_it", "test_it.py::test_it")


def _birth(number: int) -> Birth:
    return Birth(OWNER, compile(f"x{number}", "a.py", "exec"), 0)


def test_end_is_searched_where_there_is_something_new_and_mocks_pay_for_it() -> None:
    reported: list[Any] = []
    schedule = ScanSchedule(reported.__contains__)
    first, second = _birth(1), _birth(2)
    assert not schedule.is_due({}, 1, everywhere=False)
    assert schedule.is_due({1: first}, 1, everywhere=False)
    schedule.scanned({1: first}, 10 * PAID, everywhere=False)
    # Looked for in the source; everywhere else not yet, but that is not paid for.
    assert not schedule.is_due({1: first}, 100, everywhere=False)
    assert schedule.is_due({1: first}, 100, everywhere=True)
    assert not schedule.is_due({1: first}, 9, everywhere=True)
    assert schedule.passed_over == 1
    # Another mock may have come to the same address.
    assert schedule.is_due({1: second}, 100, everywhere=False)
    reported.append(second)
    assert not schedule.is_due({1: second}, 100, everywhere=False)
    schedule.scanned({1: first, 2: second}, 0, everywhere=True)
    assert not schedule.is_due({1: first, 2: second}, 100, everywhere=False)
    assert schedule.passed_over == 1
