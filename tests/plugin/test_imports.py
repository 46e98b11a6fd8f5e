"""Arming brings in no module that the suite would have had to import itself."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest


def test_mock_is_watched_when_somebody_imports_it_and_not_before(
    pytester: pytest.Pytester, findings: Callable[..., list[dict[str, object]]]
) -> None:
    pytester.makepyfile(
        prod="CLIENT = None",
        test_it="""
        import prod, pytest
        def test_without():
            import unittest
            with pytest.raises(AttributeError): unittest.mock.Mock()
        def test_with():
            from unittest import mock
            prod.CLIENT = mock.Mock()
        def test_after(): pass
        """,
    )
    found = findings("-p", "no:randomly")
    assert [(f["rule"], f["tests"]) for f in found] == [("NHY103", ["test_it.py::test_with"])]


SEEN = """
import json, sys
def test_it():
    names = [n for n in sys.modules if n.partition(".")[0] in sys.stdlib_module_names]
    with open("modules.json", "w") as file: json.dump(sorted(names), file)
"""


def test_no_submodule_is_there_that_would_not_be_there_without_us(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`import package; package.part` is an error where nobody imported the part."""
    pytester.makepyfile(SEEN)
    # With an ini file of its own pytest does not read this one, and we do.
    pytester.makepyprojecttoml('[project]\nname = "x"\ndependencies = ["pytest"]\n')
    (pytester.path / "pytest.ini").write_text("[pytest]\n", "utf-8")
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # others import a lot
    seen = []
    for options in (("-p", "no:nova_hygiene"), ("-p", "nova_hygiene")):
        pytester.runpytest_subprocess(*options).assert_outcomes(passed=1)
        seen.append(set(json.loads((pytester.path / "modules.json").read_text("utf-8"))))
    assert {name for name in seen[1] - seen[0] if "." in name} == set()
