"""NHY101: which statements of non-test code import a mock library."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pytest_nova_hygiene.source.mock_imports import MockImports
from tests.source.reading import facts_of

STATEMENTS = {
    "import unittest.mock": ["unittest", "unittest.mock"],
    "import unittest.mock as m": ["m", "unittest.mock"],
    "from unittest import mock": ["mock", "unittest.mock"],
    "from unittest import TestCase, mock as m": ["m", "unittest.mock"],
    "from unittest.mock import Mock": ["Mock", "unittest.mock"],
    "import mock": ["mock", "mock"],
    "from mock import patch": ["patch", "mock"],
    "m = importlib.import_module('unittest.mock')": ["mock", "unittest.mock"],
    "from . import mock": [],
    "from .mock import patch": [],
    "from app import mock": [],
    "text = 'import mock'": [],
}
PLACES = {
    "function": ("def f():\n    X", "f"),
    "method": ("class C:\n    def f(self):\n        X", "C.f"),
    "coroutine": ("async def f():\n    if a:\n        X", "f"),
    "guarded": ("def f():\n    try:\n        X\n    except ImportError: pass", "f"),
    "for type checkers": ("def f():\n    if t.TYPE_CHECKING:\n        X", ""),
    "module": ("X", ""),
    "class": ("class C:\n    X", ""),
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("statement", STATEMENTS)
def test_import_in_a_function_is_read(tmp_path: Path, statement: str, place: str) -> None:
    text, symbol = PLACES[place]
    facts = facts_of(text.replace("X", statement), tmp_path, MockImports)
    found = STATEMENTS[statement]
    assert [fact[1:] for fact in facts] == ([[symbol, *found]] if symbol and found else [])


def test_import_in_a_function_is_found_beside_those_of_modules(
    pytester: pytest.Pytester, findings: Callable[..., list[dict[str, Any]]]
) -> None:
    package = pytester.mkpydir("pkg")
    for name in ("loaded", "not_loaded"):
        (package / f"{name}.py").write_text("from unittest import mock\n")
    (package / "inside.py").write_text("def f():\n    from unittest import mock\n")
    pytester.makepyfile(test_it="import pkg.loaded, pkg.inside\ndef test_it(): pass")
    found = findings()
    assert sorted((one["path"], one["line"], one["symbol"], one["count"]) for one in found) == [
        ("pkg/inside.py", 2, "f", 1),
        ("pkg/loaded.py", 1, "", 1),
    ]
    assert {one["rule"] for one in found} == {"NHY101"}
