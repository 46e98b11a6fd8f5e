"""Attributes that a test file's import sets on the mock classes: every later mock has them."""

from __future__ import annotations

import pytest

from tests.mocks.patches.test_patch_scenarios import Run, line_of, mock_findings, only


@pytest.mark.parametrize(
    "body",
    [
        "mock.MagicMock.answer = 1",
        "mock.Mock.assert_called_onec = None",
        "setattr(mock.MagicMock, 'answer', lambda self: 1)",
        "mock.NonCallableMock.answer = mock.Mock()",
    ],
)
def test_attribute_set_at_import_is_the_file_s(
    pytester: pytest.Pytester, hygiene: Run, body: str
) -> None:
    suite = f"from unittest import mock\n{body}  # HERE\ndef test_a(): pass\n"
    pytester.makepyfile(test_it=suite, test_later="def test_b(): pass\n")
    found = only(mock_findings(pytester, hygiene, passed=2))
    assert (found["rule"], found["line"], found["tests"]) == ("NHY103", line_of(suite), [])
    assert found["detail"]["place"].startswith("unittest.mock.")


@pytest.mark.parametrize(
    "body",
    [
        "mock.MagicMock.answer = 1\ndel mock.MagicMock.answer",
        "mock.MagicMock.answer = 1\ndef teardown_module(): del mock.MagicMock.answer",
        "class Own(mock.MagicMock): pass\nOwn.answer = 1",
        "mock.MagicMock().answer = 1",
        "mock.MagicMock",
    ],
)
def test_file_that_takes_it_away_is_silent(
    pytester: pytest.Pytester, hygiene: Run, body: str
) -> None:
    suite = f"from unittest import mock\n{body}\ndef test_a(): pass\n"
    pytester.makepyfile(test_it=suite, test_later="def test_b(): pass\n")
    assert mock_findings(pytester, hygiene, passed=2) == []


def test_what_a_conftest_sets_is_the_suite_s(pytester: pytest.Pytester, hygiene: Run) -> None:
    pytester.makeconftest("from unittest import mock\nmock.MagicMock.answer = 1\n")
    pytester.makepyfile(test_it="def test_a(): pass\n")
    assert mock_findings(pytester, hygiene) == []
