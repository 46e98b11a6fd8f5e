"""When the plugin works, and when it does nothing but register its options."""

from __future__ import annotations

from pathlib import Path

import pytest

CLEAN = "def test_nothing(): pass"
HEADER = "nova-hygiene: 0.1.0*"

OTHER_PLUGIN = """
import pytest

def pytest_addoption(parser):
    parser.getgroup("hygiene").addoption(
        "--hygiene-strict", action="store_true", default=None, dest="hygiene_strict"
    )
"""


@pytest.mark.parametrize("arguments", [[], ["-p", "no:nova_hygiene"], ["-o", "nova_hygiene=false"]])
def test_is_inert_otherwise(pytester: pytest.Pytester, arguments: list[str]) -> None:
    pytester.makepyfile("import logging\ndef test_it(): logging.error('password=hunter2x')")
    result = pytester.runpytest_subprocess(*arguments)
    result.assert_outcomes(passed=1)
    result.stdout.no_fnmatch_line("*hygiene: *")
    result.stdout.no_fnmatch_line("*NHY*")


def test_imports_nothing_of_ours_but_the_registration_when_inert(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import sys

        def test_modules():
            ours = {name for name in sys.modules if name.startswith("pytest_nova_hygiene")}
            assert ours == {
                "pytest_nova_hygiene",
                "pytest_nova_hygiene.plugin.hookspecs",
                "pytest_nova_hygiene.plugin.options",
                "pytest_nova_hygiene.plugin",
                "pytest_nova_hygiene.plugin.registration",
            }
            assert "unittest.mock" not in sys.modules
        """
    )
    pytester.runpytest_subprocess().assert_outcomes(passed=1)


def _output_without_timings(result: pytest.RunResult) -> list[str]:
    return [line.partition(" in ")[0] for line in result.outlines if "plugins:" not in line]


def test_inert_output_is_that_of_a_run_without_the_plugin(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import logging, warnings
        from unittest import mock
        import pytest

        def test_warns():
            warnings.warn("mine", UserWarning)
        def test_logs():
            logging.error("password=hunter2x")
            assert mock.Mock().call_count == 0
        @pytest.mark.xfail
        def test_expected():
            raise AssertionError
        """
    )
    inert = pytester.runpytest_subprocess("-rA")
    without = pytester.runpytest_subprocess("-rA", "-p", "no:nova_hygiene")
    assert _output_without_timings(inert) == _output_without_timings(without)


def test_registers_its_marker_for_strict_projects(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import pytest

        @pytest.mark.nova_hygiene_allow("NHY201", reason="a lab host")
        def test_it(): pass
        """
    )
    pytester.runpytest_subprocess("--strict-markers").assert_outcomes(passed=1)


@pytest.fixture
def other_plugin(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stand-in for PyPI's pytest-hygiene, installed beside us: the same option, the same name."""
    site = pytester.mkdir("other")
    (site / "pytest_hygiene.py").write_text(OTHER_PLUGIN)
    info = site / "pytest_hygiene-0.1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: pytest-hygiene\nVersion: 0.1.0\n")
    (info / "entry_points.txt").write_text("[pytest11]\nhygiene = pytest_hygiene\n")
    monkeypatch.setenv("PYTHONPATH", str(site))
    pytester.makepyfile("import logging\ndef test_it(): logging.error('password=hunter2x')")
    return site


@pytest.mark.parametrize(
    ("arguments", "strict"),
    [
        (["-p", "nova_hygiene"], False),
        (["-p", "nova_hygiene", "--hygiene-strict"], True),
        (["-p", "nova_hygiene", "--nova-hygiene-strict"], True),
        (["--hygiene-strict"], True),
        (["--hygiene-strict", "-p", "no:hygiene"], True),
        (["-p", "hygiene", "-p", "nova_hygiene", "--hygiene-strict"], True),
        (["-p", "nova_hygiene", "-p", "hygiene", "--hygiene-strict"], True),
    ],
)
@pytest.mark.usefixtures("other_plugin")
@pytest.mark.parametrize("autoload", ["", "1"])
def test_starts_beside_pytest_hygiene(
    pytester: pytest.Pytester,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    strict: bool,
    autoload: str,
) -> None:
    if autoload:
        monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
        if "nova_hygiene" not in arguments:
            arguments = ["-p", "nova_hygiene", *arguments]
    result = pytester.runpytest_subprocess(*arguments)
    assert result.ret == (1 if strict else 0)
    result.stdout.fnmatch_lines(
        ["hygiene: FAILED (strict): 1 error" if strict else "hygiene: 1 error"]
    )


def test_explains_a_rule_without_running_tests(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(CLEAN)
    result = pytester.runpytest_subprocess("--hygiene-explain=nhy201")
    assert result.ret == 0
    result.stdout.fnmatch_lines(["# NHY201 real-connection (error)", "## Why is this bad?"])
    result.stdout.no_fnmatch_line("*passed*")
