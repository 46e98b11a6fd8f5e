"""Suites that clear their TestCase run under pytest while we are armed, and nothing is hidden."""

from __future__ import annotations

from collections.abc import Callable

import pytest

CLEARING = """
import unittest

class Clearing(unittest.TestCase):
    def setUp(self):
        self.kept = object()
        self.addCleanup(self._clear)

    def _clear(self):
        for key in [key for key in vars(self) if not key.startswith("_")]:
            del self.__dict__[key]

class TestCleared(Clearing):
    def test_passes(self): self.assertTrue(self.kept)
    def test_fails(self): self.fail("its own failure")
    @unittest.skip("its own skip")
    def test_skips(self): pass
    def test_subtests(self):
        for i in range(2):
            with self.subTest(i=i): pass
"""


def test_pytest_alone_fails_every_such_test(pytester: pytest.Pytester) -> None:
    """If this test fails, pytest has changed and the mend can go."""
    pytester.makepyfile(CLEARING)
    result = pytester.runpytest_subprocess()
    result.assert_outcomes(failed=3, skipped=1)
    result.stdout.fnmatch_lines(
        ["E *AttributeError: 'TestCleared' object has no attribute 'test_*"]
    )


@pytest.mark.parametrize("options", [[], ["--hygiene-strict"], ["-n", "2"]])
def test_armed_each_keeps_its_own_outcome(
    pytester: pytest.Pytester, hygiene: Callable[..., pytest.RunResult], options: list[str]
) -> None:
    pytester.makepyfile(CLEARING)
    result = hygiene(*options)
    result.assert_outcomes(passed=2, failed=1, skipped=1)
    result.stdout.fnmatch_lines(["*its own failure*"])
    result.stdout.no_fnmatch_line("*AttributeError*")


def test_other_attribute_errors_stay(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import unittest

        class TestOther(unittest.TestCase):
            def test_own_error(self): self.nothing_of_the_kind
            def test_error_in_cleanup(self): self.addCleanup(lambda: self.nothing_either)
            def tearDown(self): pass
        """
    )
    result = pytester.runpytest_subprocess("-p", "nova_hygiene")
    result.assert_outcomes(failed=2)
    result.stdout.fnmatch_lines(["E *has no attribute 'nothing_of_the_kind'"])
    result.stdout.fnmatch_lines(["E *has no attribute 'nothing_either'"])


def test_item_is_left_as_it_was(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(
        """
        import pytest

        @pytest.hookimpl(trylast=True)
        def pytest_runtest_teardown(item):
            assert "stopTest" not in vars(item)
        """
    )
    pytester.makepyfile(CLEARING.replace("test_fails", "not_a_test"))
    result = pytester.runpytest_subprocess("-p", "nova_hygiene")
    result.assert_outcomes(passed=2, skipped=1)
