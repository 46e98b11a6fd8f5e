"""Patterns that are compiled at their first use: every one of ours can be, and none is before."""

from __future__ import annotations

import gc
import importlib
import pkgutil
import re
import subprocess
import sys

import pytest

import pytest_nova_hygiene
from pytest_nova_hygiene.startup.patterns import _LazyPattern, compile_later


def _modules() -> list[str]:
    found = pkgutil.walk_packages(pytest_nova_hygiene.__path__, "pytest_nova_hygiene.")
    return [module.name for module in found if not module.name.endswith("__main__")]


def test_each_pattern_of_the_package_compiles() -> None:
    """Warnings are errors here: a pattern must not be the first to warn in somebody's test."""
    for name in _modules():
        importlib.import_module(name)
    lazy = [each for each in gc.get_objects() if type(each) is _LazyPattern]
    assert len(lazy) > 100
    for each in lazy:
        each.search("")


@pytest.mark.parametrize("method", ["match", "search", "fullmatch", "finditer", "sub", "split"])
def test_every_method_is_the_compiled_pattern_s(method: str) -> None:
    lazy, compiled = (
        compile_later("(?P<a>b+)", re.IGNORECASE),
        re.compile("(?P<a>b+)", re.IGNORECASE),
    )
    arguments = ("-", "abBc") if method == "sub" else ("abBc",)
    said, expected = getattr(lazy, method)(*arguments), getattr(compiled, method)(*arguments)
    if method == "finditer":
        said, expected = [one["a"] for one in said], [one["a"] for one in expected]
    assert str(said) == str(expected)


def test_wrong_pattern_is_an_error_at_its_first_use() -> None:
    lazy = compile_later("(")
    with pytest.raises(re.error):
        lazy.search("x")
    with pytest.raises(AttributeError):
        lazy.groups  # noqa: B018 - asked for and not there


def test_nothing_is_compiled_by_importing_the_log_rules() -> None:
    code = (
        "import gc, pytest_nova_hygiene.engine.watches\n"
        "from pytest_nova_hygiene.startup.patterns import _LazyPattern\n"
        "print([p for p in gc.get_objects() if type(p) is _LazyPattern and 'search' in vars(p)])"
    )
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
