"""Bare modules and namespaces: found where the test's file has the words that make them."""

from __future__ import annotations

import pytest

from tests.mocks.patches.test_patch_scenarios import Finding, Run, mock_findings

PROD = """
import other
backend = handler = None
TABLE, HOOKS = {'real': object()}, []
def put_name(value): globals()['backend'] = value
def put_key(value): TABLE['real'] = value
def put_item(value): HOOKS.append(value)
def put_closure(value): globals()['handler'] = lambda: value
"""
OTHER = """
import types
def made(**given): return types.SimpleNamespace(**given)
def made_module(name): return types.ModuleType(name)
"""
PLACES = {
    "put_name": "prod.backend",
    "put_key": "prod.TABLE['real']",
    "put_item": "prod.HOOKS[0]",
    "put_closure": "prod.handler.<closure value>",
}
HEAD = """
import types
from types import SimpleNamespace as Bag
import pytest
import prod, other
def helper(): return types.SimpleNamespace(get=1, put=2)
"""
MADE = {
    "in the test": "types.SimpleNamespace(get=1, put=2)",
    "by another name": "Bag(get=1)",
    "by a helper": "helper()",
    "a module": "types.ModuleType('virt')",
}
NOT_MADE = {
    "with other names": "other.made(size=1)",
    "without names": "types.SimpleNamespace()",
    "with computed names": "types.ModuleType('virt'.upper())",
    "by a library": "other.made_module('library')",
}
TESTS = "def test_a(): prod.BODY\ndef test_b(): pass\n"


def _found(pytester: pytest.Pytester, hygiene: Run, text: str, prod: str = PROD) -> list[Finding]:
    pytester.makepyfile(prod=prod, other=OTHER, test_it=HEAD + text)
    return mock_findings(pytester, hygiene, passed=2)


@pytest.mark.parametrize("made", MADE.values(), ids=MADE)
@pytest.mark.parametrize("put", PLACES)
def test_what_the_tests_file_makes_is_found(
    pytester: pytest.Pytester, hygiene: Run, put: str, made: str
) -> None:
    (found,) = _found(pytester, hygiene, TESTS.replace("BODY", f"{put}({made})"))
    assert (found["tests"], found["detail"]["place"]) == (["test_it.py::test_a"], PLACES[put])


@pytest.mark.parametrize("made", NOT_MADE.values(), ids=NOT_MADE)
@pytest.mark.parametrize("put", ["put_name", "put_item"])
def test_what_the_tests_file_has_no_words_for_is_silent(
    pytester: pytest.Pytester, hygiene: Run, put: str, made: str
) -> None:
    text = TESTS.replace("BODY", f"{put}({made})").replace("'library'", "'lib' + 'rary'")
    assert _found(pytester, hygiene, text) == []


def test_what_the_package_itself_could_have_made_is_silent(
    pytester: pytest.Pytester, hygiene: Run
) -> None:
    prod = f"{PROD}\nfrom types import SimpleNamespace\n"
    prod += "def refresh(): put_name(SimpleNamespace(get=1, put=2))\n"
    text = "def test_a():\n    prod.refresh()\n    assert prod.backend == helper()\n"
    assert _found(pytester, hygiene, f"{text}def test_b(): pass\n", prod) == []


@pytest.mark.parametrize("scope", ["class", "module"])
def test_what_a_fixture_makes_is_found_with_the_fixture(
    pytester: pytest.Pytester, hygiene: Run, scope: str
) -> None:
    text = (
        f"@pytest.fixture(scope='{scope}')\ndef double(): prod.put_key(Bag(get=1))\n"
        "def test_a(double): pass\ndef test_b(): pass\n"
    )
    (found,) = _found(pytester, hygiene, text)
    assert "double" in found["detail"]["owner"]
