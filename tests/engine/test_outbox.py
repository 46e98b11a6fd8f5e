"""How many findings are kept, and whom they name, where many are seen at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Findings = Callable[..., list[dict[str, Any]]]

PROD = """
def keep(number, value):
    globals()[f'handler_{number}'] = lambda: value
"""

HEAD = "import prod, pytest\nfrom unittest import mock\n"


@pytest.mark.parametrize("args", [(), ("-n", "2")], ids=["one process", "two workers"])
def test_what_many_tests_left_is_not_cut_where_the_last_of_them_ends(
    pytester: pytest.Pytester, findings: Findings, args: tuple[str, ...]
) -> None:
    tests = [f"def test_{n}():\n    prod.keep({n}, mock.Mock())\n" for n in range(70)]
    pytester.makepyfile(prod=PROD, test_it=HEAD + "".join(tests))
    named = {each["tests"][0] for each in findings(*args)}
    assert named == {f"test_it.py::test_{n}" for n in range(70)}


def test_what_one_test_left_is_cut(pytester: pytest.Pytester, findings: Findings) -> None:
    body = "def test_a():\n    for n in range(70):\n        prod.keep(n, mock.Mock())\n"
    pytester.makepyfile(prod=PROD, test_it=HEAD + body)
    assert len(findings()) == 50


def test_what_an_import_left_is_not_the_last_test_s(
    pytester: pytest.Pytester, findings: Findings
) -> None:
    body = "prod.keep(1, mock.Mock())\ndef test_a(): pass\n"
    pytester.makepyfile(prod=PROD, test_it=HEAD + body)
    (found,) = findings()
    assert (found["line"], found["tests"]) == (3, [])
