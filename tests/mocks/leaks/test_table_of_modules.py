"""Mocks left in the table of modules, and in what was imported while they stood there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.mocks.patches.test_patch_scenarios import OWNER, Run, facts, line_of, mock_findings, only

if TYPE_CHECKING:
    import pytest


def test_module_table_replaced_while_a_test_file_is_imported(
    pytester: pytest.Pytester, hygiene: Run
) -> None:
    suite = """
import sys
from unittest import mock
sys.modules['spacy'] = mock.MagicMock()  # HERE
import prod
def test_a(): assert prod.spacy is sys.modules['spacy']
"""
    pytester.makepyfile(prod="import spacy\n", test_it=suite)
    found = only(mock_findings(pytester, hygiene))
    assert facts(found)[:4] == ("NHY103", "sys.modules['spacy']", "test_it.py", line_of(suite))
    assert (found["phase"], found["tests"]) == ("collect", [])


def test_binding_that_survives_the_restored_module_table(
    pytester: pytest.Pytester, hygiene: Run
) -> None:
    suite = """
import sys
from unittest import mock
def test_a(monkeypatch):
    monkeypatch.setitem(sys.modules, 'spacy', mock.MagicMock())  # HERE
    import prod
    assert isinstance(prod.spacy, mock.MagicMock)
def test_b():
    import prod
    assert 'spacy' not in sys.modules
    assert isinstance(prod.spacy, mock.MagicMock)
"""
    pytester.makepyfile(prod="import spacy\n", test_it=suite)
    found = only(mock_findings(pytester, hygiene, passed=2))
    assert facts(found)[:5] == ("NHY103", "prod.spacy", "test_it.py", line_of(suite), OWNER)
    assert not found["wide"]


def test_binding_in_a_module_that_only_its_package_still_has(
    pytester: pytest.Pytester, hygiene: Run
) -> None:
    suite = """
import sys
import prod
from unittest import mock
def test_a():
    with mock.patch.dict(sys.modules, {'spacy': mock.MagicMock()}):  # HERE
        import prod.nlp
    assert 'prod.nlp' not in sys.modules
def test_b():
    from prod import nlp
    assert isinstance(nlp.spacy, mock.MagicMock)
"""
    package = pytester.mkpydir("prod")
    (package / "nlp.py").write_text("import spacy\n")
    pytester.makepyfile(test_it=suite)
    found = only(mock_findings(pytester, hygiene, passed=2))
    assert facts(found)[:5] == ("NHY103", "prod.nlp.spacy", "test_it.py", line_of(suite), OWNER)


def test_test_defined_module_in_the_table_of_modules(
    pytester: pytest.Pytester, hygiene: Run
) -> None:
    suite = """
import sys, types
class FakeModule(types.ModuleType): pass
def test_a(): sys.modules['spacy'] = FakeModule('spacy')
def test_b(): pass
"""
    pytester.makepyfile(test_it=suite)
    found = only(mock_findings(pytester, hygiene, passed=2))
    assert (found["detail"]["place"], found["tests"]) == ("sys.modules['spacy']", [OWNER])
    assert "test-defined object" in found["message"] or "module" in found["message"]


def test_test_defined_entry_made_at_import_is_the_file_s(
    pytester: pytest.Pytester, hygiene: Run
) -> None:
    suite = """
import sys
class Fake: pass
sys.modules['spacy'] = Fake()
def test_a(): pass
"""
    pytester.makepyfile(test_it=suite)
    found = only(mock_findings(pytester, hygiene, passed=1))
    assert (found["detail"]["place"], found["line"], found["tests"]) == (
        "sys.modules['spacy']",
        3,
        [],
    )


def test_replaced_entry_of_the_table_is_found_at_import(
    pytester: pytest.Pytester, hygiene: Run
) -> None:
    suite = """
import sys, colorsys
from unittest import mock
sys.modules['colorsys'] = mock.MagicMock()
def test_a(): pass
"""
    pytester.makepyfile(test_it=suite)
    found = only(mock_findings(pytester, hygiene, passed=1))
    assert (found["detail"]["place"], found["line"], found["tests"]) == (
        "sys.modules['colorsys']",
        3,
        [],
    )
