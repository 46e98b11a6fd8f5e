"""Statements that allow a rule: where they hold, and when they are no longer needed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Find = Callable[..., list[dict[str, Any]]]


def test_marker_holds_for_function_class_and_module(
    pytester: pytest.Pytester, findings: Find
) -> None:
    pytester.makepyfile(
        test_function="""
        import logging, pytest
        @pytest.mark.nova_hygiene_allow("NHY3", reason="one")
        def test_a(): logging.error("password=hunter2x")
        def test_b(): logging.error("passwd=hunter2x")
        """,
        test_class="""
        import logging, pytest
        @pytest.mark.nova_hygiene_allow("NHY302", "NHY1", reason="two")
        class TestIt:
            def test_a(self): logging.error("password=hunter2x")
        """,
        test_module="""
        import logging, pytest
        pytestmark = pytest.mark.nova_hygiene_allow("NHY302", reason="three")
        def test_a(): logging.error("password=hunter2x")
        """,
    )
    found = {(f["path"], f["detail"]["key"]): f["suppressed"] for f in findings()}
    assert found == {
        ("test_function.py", "password"): {"kind": "marker", "reason": "one"},
        ("test_function.py", "passwd"): None,
        ("test_class.py", "password"): {"kind": "marker", "reason": "two"},
        ("test_module.py", "password"): {"kind": "marker", "reason": "three"},
    }


def test_block_covers_its_own_lines_only(pytester: pytest.Pytester, findings: Find) -> None:
    pytester.makepyfile(
        """
        import logging

        def test_it(nova_hygiene):
            logging.error("password=hunter2x")
            with nova_hygiene.allow("NHY302", reason="on purpose"):
                logging.error("passwd=hunter2x")
            logging.error("secret=hunter2x")
        """
    )
    assert {f["detail"]["key"]: f["suppressed"] is None for f in findings()} == {
        "password": True,
        "passwd": False,
        "secret": True,
    }


@pytest.mark.parametrize(
    ("call", "error"),
    [
        ("allow('NHY201', reason='')", "nova_hygiene.allow: write allow(*"),
        ("allow(reason='x')", "nova_hygiene.allow: write allow(*"),
        ("allow('NHY777', reason='x')", "nova_hygiene.allow: no rule has the code 'NHY777'; *"),
        ("sensitive(b'bytes', name='x')", "sensitive(*name='x'): a str is wanted, not bytes"),
    ],
)
def test_wrong_use_of_the_fixture_says_what_is_right(
    pytester: pytest.Pytester,
    hygiene: Callable[..., pytest.RunResult],
    call: str,
    error: str,
) -> None:
    pytester.makepyfile(f"def test_it(nova_hygiene): nova_hygiene.{call}")
    result = hygiene()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines([f"E *{error}"])


def test_fixture_works_unarmed(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import logging

        def test_it(nova_hygiene):
            first, second = nova_hygiene.secret("a"), nova_hygiene.secret("a")
            assert first != second and len(first) == 32
            nova_hygiene.sensitive("hunter2x", name="b")
            with nova_hygiene.allow("NHY3", reason="x"):
                logging.error(first)
        """
    )
    result = pytester.runpytest_subprocess()
    result.assert_outcomes(passed=1)
    result.stdout.no_fnmatch_line("*hygiene: *")
