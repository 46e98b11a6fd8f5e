"""NHY903: a statement that allows a rule is unused only if everything it holds for ran."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Find = Callable[..., list[dict[str, Any]]]

HEAD = "import logging, pytest\nallow = pytest.mark.nova_hygiene_allow\n"
LEAK = "logging.error('password=hunter2x')"


def _unused(found: list[dict[str, Any]]) -> list[tuple[str, int, str]]:
    return sorted((f["path"], f["line"], f["symbol"]) for f in found if f["rule"] == "NHY903")


@pytest.mark.parametrize("processes", ["0", "2"])
def test_what_excused_nothing_is_reported_where_it_stands(
    pytester: pytest.Pytester, findings: Find, processes: str
) -> None:
    pytester.makeini("[pytest]\nx = 1\nnova_hygiene_libvirt_allow =\n  test:///*\n  xen:///\n")
    pytester.makepyfile(
        test_module=f"{HEAD}\n\npytestmark = [allow('NHY201', reason='old')]\ndef test_a(): pass\n",
        test_class=f"""
        {HEAD.splitlines()[0]}

        @pytest.mark.nova_hygiene_allow("NHY302", reason="old")
        class TestStale:
            class TestInner:
                def test_a(self): pass
        """,
        test_function=f"""
        {HEAD.splitlines()[0]}

        @pytest.mark.nova_hygiene_allow("NHY302", reason="old")
        @pytest.mark.parametrize("case", [1, 2])
        def test_a(case): pass

        def test_block(nova_hygiene):
            with nova_hygiene.allow("NHY1", reason="old"): pass
        """,
    )
    assert _unused(findings("-n", processes, "-W", "ignore")) == [
        ("test_class.py", 4, "TestStale"),
        ("test_function.py", 3, "test_a"),
        ("test_function.py", 8, "test_block"),
        ("test_module.py", 5, ""),
        ("tox.ini", 5, "nova_hygiene_libvirt_allow"),
    ]


@pytest.mark.parametrize(
    "body",
    [
        "@allow('NHY302', reason='x')\ndef test_it(): pytest.skip('no daemon')",
        "@allow('NHY302', reason='x')\n@pytest.mark.skip(reason='x')\ndef test_it(): pass",
        "@allow('NHY302', reason='x')\n@pytest.mark.xfail\ndef test_it(): assert False",
        "@allow('NHY302', reason='x')\ndef test_it(): assert False, 'before it came to the line'",
        "@pytest.fixture\ndef broken(): assert False\n"
        "@allow('NHY302', reason='x')\ndef test_it(broken): pass",
        "import unittest\n@allow('NHY302', reason='x')\nclass TestIt(unittest.TestCase):\n"
        "    def test_a(self): self.skipTest('no daemon')",
        "def test_it(nova_hygiene):\n"
        "    with nova_hygiene.allow('NHY302', reason='x'): pytest.skip('no daemon')",
        f"@allow('NHY302', reason='x')\n@pytest.mark.parametrize('n', [1, 2, 3])\n"
        f"def test_it(n):\n    if n == 2: {LEAK}",
        f"@allow('NHY302', reason='x')\nclass TestIt:\n    def test_a(self): pass\n"
        f"    def test_b(self): {LEAK}",
        "pytestmark = allow('NHY302', reason='x')\ndef test_a(): pass\n"
        "def test_b(): pytest.skip('x')",
    ],
)
def test_what_may_yet_be_needed_is_not_reported(
    pytester: pytest.Pytester, findings: Find, body: str
) -> None:
    pytester.makepyfile(test_it=f"{HEAD}{body}\n")
    assert _unused(findings()) == []


def test_rule_that_is_off_makes_no_statement_unused(
    pytester: pytest.Pytester, findings: Find
) -> None:
    pytester.makepyfile(test_it=f"{HEAD}@allow('NHY3', 'NHY1', reason='x')\ndef test_a(): pass\n")
    assert _unused(findings("--hygiene-ignore=NHY3,NHY1")) == []
    assert _unused(findings("--hygiene-ignore=NHY3")) == [("test_it.py", 3, "test_a")]


@pytest.mark.parametrize(
    ("arguments", "unused"),
    [
        (["test_it.py"], [("test_it.py", 3, ""), ("test_it.py", 5, "TestIt")]),
        (["test_it.py::TestIt"], [("test_it.py", 5, "TestIt")]),
        (["test_it.py::TestIt::test_a"], []),
        (["test_it.py::TestIt::test_a", "test_it.py::TestIt::test_b"], []),
        (["test_it.py::test_cases[1]"], []),
        (["-k", "test_a"], []),
        (["--lf"], []),
        (["-x"], [("test_it.py", 3, ""), ("test_it.py", 5, "TestIt")]),
    ],
)
def test_statement_whose_tests_did_not_all_run_is_not_reported(
    pytester: pytest.Pytester,
    findings: Find,
    arguments: list[str],
    unused: list[tuple[str, int, str]],
) -> None:
    pytester.makepyfile(
        test_it=f"""{HEAD}pytestmark = allow("NHY201", reason="x")
@allow("NHY302", reason="x")
class TestIt:
    def test_a(self): pass
    def test_b(self): pass
@pytest.mark.parametrize("n", [1, 2])
def test_cases(n): pass
"""
    )
    assert _unused(findings(*arguments)) == unused


def test_rules_of_the_ini_file_are_silent_where_a_test_was_skipped(
    pytester: pytest.Pytester, findings: Find
) -> None:
    pytester.makeini("[pytest]\nnova_hygiene_libvirt_allow = test:///* xen:///\n")
    pytester.makepyfile("import pytest\ndef test_a(): pytest.skip('no daemon')")
    assert _unused(findings()) == []
