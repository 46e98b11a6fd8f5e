"""Imports of mock libraries and test code by non-test code: what a statement names counts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.mocks.patches.test_patch_scenarios import Run

FILES = {
    "real": "def call(): return 'real'\nclass Client: pass\n",
    "between": "from real import call\n",
    "gives_mock": "from unittest import mock\n",
    "test_help": "def call(): return 'fake'\nclass Client: pass\n",
}

NAMED = {
    "from unittest.mock import Mock": "unittest.mock",
    "from unittest import mock": "unittest.mock",
    "import unittest.mock": "unittest.mock",
    "import unittest.mock as m": "unittest.mock",
    "from mock import Mock": "mock.mock",
    "from test_help import call": "test_help",
    "import test_help": "test_help",
    "import test_help as other": "test_help",
    "def f():\n    global Client\n    from test_help import Client\nf()": "test_help",
}


def _imports(pytester: pytest.Pytester, hygiene: Run, prod: str, suite: str) -> list[str]:
    pytester.makepyfile(**FILES, prod=prod, test_it=suite)
    hygiene("--hygiene-report=json:r.json").assert_outcomes(passed=1)
    found = json.loads((pytester.path / "r.json").read_text("utf-8"))["findings"]
    return [each["message"] for each in found if each["rule"] == "NHY101"]


@pytest.mark.parametrize("statement", NAMED)
def test_statement_that_names_test_code_or_a_mock_library_is_found(
    pytester: pytest.Pytester, hygiene: Run, statement: str
) -> None:
    (message,) = _imports(pytester, hygiene, statement, "import prod\ndef test_it(): pass\n")
    assert message.endswith(f"from `{NAMED[statement]}`") or f"`{NAMED[statement]}`" in message


def test_name_that_passes_through_a_module_is_found_in_both(
    pytester: pytest.Pytester, hygiene: Run
) -> None:
    found = _imports(
        pytester, hygiene, "from gives_mock import mock\n", "import prod\ndef test_it(): pass\n"
    )
    assert [message.split("`")[1] for message in sorted(found)] == ["gives_mock", "prod"]


IMPORTED_WHILE_PATCHED = {
    "function": ("from real import call", "mock.patch('real.call', test_help.call)"),
    "class": ("from real import Client", "mock.patch('real.Client', test_help.Client)"),
    "through a module": (
        "from between import call",
        "mock.patch('between.call', test_help.call)",
    ),
    "standard library": (
        "from functools import lru_cache",
        "mock.patch('functools.lru_cache', test_help.call)",
    ),
    "module": ("import absent", "mock.patch.dict(sys.modules, {'absent': test_help})"),
    "module's class": (
        "from absent import Client",
        "mock.patch.dict(sys.modules, {'absent': test_help})",
    ),
    "module that may be absent": (
        "try:\n    import absent\nexcept ImportError:\n    absent = None",
        "mock.patch.dict(sys.modules, {'absent': test_help})",
    ),
}


@pytest.mark.parametrize("name", IMPORTED_WHILE_PATCHED)
def test_import_while_a_test_has_something_replaced_names_no_test_code(
    pytester: pytest.Pytester, hygiene: Run, name: str
) -> None:
    statement, patch = IMPORTED_WHILE_PATCHED[name]
    suite = (
        "import sys, between, test_help\nfrom unittest import mock\n"
        f"def test_it():\n    with {patch}:\n        import prod\n"
    )
    assert _imports(pytester, hygiene, f"{statement}\n", suite) == []
