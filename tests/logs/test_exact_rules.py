"""The exact rules: loaded before a test that may log, or with the first text, under any patch."""

from __future__ import annotations

import pytest

LOADED = "pytest_nova_hygiene.logs.credentials.shapes"

CONFTEST = f"""
import sys
def pytest_unconfigure():
    with open('loaded', 'w') as file: file.write(str({LOADED!r} in sys.modules))
"""


@pytest.mark.parametrize(
    ("suite", "loaded"),
    [
        ("def test_it(): pass", "False"),
        ("import logging\nlog = logging.getLogger('prod')\ndef test_it(): pass", "True"),
        ("import logging\ndef test_it(): logging.warning('text')", "True"),
    ],
    ids=["no logger", "a logger", "the root logger"],
)
def test_rules_are_loaded_where_a_record_may_come(
    pytester: pytest.Pytester, suite: str, loaded: str
) -> None:
    pytester.makepyfile(test_it=suite, conftest=CONFTEST)
    pytester.runpytest_subprocess("-p", "nova_hygiene").assert_outcomes(passed=1)
    assert (pytester.path / "loaded").read_text("utf-8") == loaded


PATCHED = {
    "import": "mock.patch('builtins.__import__', side_effect=AssertionError)",
    "open": "mock.patch('builtins.open', side_effect=AssertionError)",
    "io.open": "mock.patch('io.open_code', side_effect=AssertionError)",
    "stat": "mock.patch('os.stat', side_effect=AssertionError)",
    "listdir": "mock.patch('os.listdir', side_effect=AssertionError)",
    "exec": "mock.patch('builtins.exec', side_effect=AssertionError)",
    "modules": "mock.patch.dict('sys.modules')",
    "path": "mock.patch('sys.path', [])",
}


@pytest.mark.parametrize("patched", PATCHED)
def test_first_record_under_a_patch_loads_the_rules_and_calls_nothing_patched(
    pytester: pytest.Pytester, patched: str
) -> None:
    pytester.makepyfile(
        f"""
        import logging, sys
        from unittest import mock
        logging.Logger.manager.loggerDict.clear()  # asyncio's, which mock imports
        sys.path_importer_cache.clear()
        def record(text):
            logging.Logger('own').handle(
                logging.LogRecord('own', 30, __file__, 7, text, (), None))
        def test_it():
            assert {LOADED!r} not in sys.modules
            patch = {PATCHED[patched]}
            with patch as made:
                record('password=Tr0ub4dor-three')
                calls = getattr(made, 'call_count', 0)
            assert calls == 0
        def test_later():
            record('password=Tr0ub4dor-four')
        """
    )
    result = pytester.runpytest_subprocess("-p", "nova_hygiene", "-v")
    result.assert_outcomes(passed=2, warnings=1)
    result.stdout.fnmatch_lines(["*NHY302*"])
    result.stdout.no_fnmatch_line("*NHY900*")


def test_first_record_in_an_empty_table_of_modules_is_told_and_imports_nothing(
    pytester: pytest.Pytester,
) -> None:
    pytester.makepyfile(
        """
        import logging, sys
        def test_it(monkeypatch):
            record = logging.LogRecord('own', 30, __file__, 7, 'text', (), None)
            kept = dict(sys.modules)
            sys.modules.clear()
            try:
                logging.Logger('own').handle(record)
                imported = set(sys.modules)
            finally:
                sys.modules.update(kept)
            assert imported == set()
        """
    )
    result = pytester.runpytest_subprocess("-p", "nova_hygiene", "-v")
    result.assert_outcomes(passed=1, warnings=1)
    result.stdout.fnmatch_lines(["*NHY900*"])
