"""What strict does to outcomes and the exit code, and what the gate looks at."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Run = Callable[..., pytest.RunResult]

LEAK = "logging.error('password=hunter2x')"


def test_leaking_test_is_an_error_at_teardown_and_keeps_its_own_outcome(
    pytester: pytest.Pytester, hygiene: Run
) -> None:
    pytester.makepyfile(test_it=f"import logging\ndef test_it(): {LEAK}\ndef test_ok(): pass\n")
    result = hygiene("--hygiene-strict", "-v")
    result.assert_outcomes(passed=2, errors=1)
    assert result.ret == 1
    result.stdout.fnmatch_lines(
        [
            "test_it.py::test_it PASSED*",
            "test_it.py::test_it ERROR*",
            "test_it.py::test_ok PASSED*",
            "*ERROR at teardown of test_it*",
            "NHY302: logger `root` logged a credential: value of `password` (key and "
            "value; value hidden)",
            "  --> test_it.py:2 in test_it",
            "help: pytest --hygiene-explain NHY302",
            "ERROR    root:test_it.py:2 password=[*][*][*]",
            "*= nova-hygiene =*",
            "hygiene: FAILED (strict): 1 error",
            "ERROR test_it.py::test_it*",
        ]
    )


def test_teardown_that_fails_by_itself_keeps_its_own_text(
    pytester: pytest.Pytester, hygiene: Run
) -> None:
    pytester.makepyfile(
        f"""
        import logging
        import pytest

        @pytest.fixture
        def broken():
            yield
            {LEAK}
            raise RuntimeError("its own failure")

        def test_it(broken): pass
        """
    )
    result = hygiene("--hygiene-strict")
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["E   *RuntimeError: its own failure", "NHY302: *"])


@pytest.mark.parametrize(
    ("options", "ret"),
    [
        ([], 0),
        (["--hygiene-strict"], 0),
        (["--hygiene-strict", "-o", "nova_hygiene_fail_on=note"], 1),
        (["-o", "nova_hygiene_fail_on=note"], 0),
        (["-o", "nova_hygiene_strict=true", "-o", "nova_hygiene_fail_on=note"], 1),
    ],
)
def test_notes_do_not_gate_unless_asked(
    pytester: pytest.Pytester, hygiene: Run, options: list[str], ret: int
) -> None:
    pytester.makepyfile("def test_it(): uri = 'qemu:///system'")
    result = hygiene(*options)
    result.assert_outcomes(passed=1, warnings=1 - ret)
    assert result.ret == ret


@pytest.mark.parametrize("mark", ["xfail", "xfail(strict=True)", "skipif(False, reason='x')"])
def test_gate_looks_at_findings_not_at_outcomes(
    pytester: pytest.Pytester, hygiene: Run, mark: str
) -> None:
    pytester.makepyfile(
        f"""
        import logging
        import pytest

        @pytest.mark.{mark}
        def test_it():
            {LEAK}
            assert "xfail" not in {mark!r}
        """
    )
    result = hygiene("--hygiene-strict")
    assert result.ret == 1
    assert result.parseoutcomes()["errors"] == 1


def test_exit_code_without_strict_is_pytest_s_own(pytester: pytest.Pytester, hygiene: Run) -> None:
    pytester.makepyfile(f"import logging\ndef test_it(): {LEAK}\n")
    result = hygiene()
    assert result.ret == 0
    result.stdout.fnmatch_lines(["hygiene: 1 error", "=* 1 passed, 1 warning in *"])


def test_no_tests_collected_keeps_its_exit_code(pytester: pytest.Pytester, hygiene: Run) -> None:
    pytester.makepyfile("")
    assert hygiene("--hygiene-strict").ret == pytest.ExitCode.NO_TESTS_COLLECTED


def test_warnings_are_ours_whatever_the_filters_say(
    pytester: pytest.Pytester, hygiene: Run
) -> None:
    pytester.makepyfile(
        f"""
        import logging, warnings
        import pytest

        def test_it(recwarn):
            with warnings.catch_warnings(record=True) as caught:
                {LEAK}
            assert not caught and not len(recwarn)
            with pytest.warns(UserWarning) as warned:
                {LEAK}
                warnings.warn("mine", UserWarning)
            assert len(warned) == 1
        """
    )
    for options in ([], ["-W", "error"], ["-W", "ignore"]):
        result = hygiene(*options)
        result.assert_outcomes(passed=1, warnings=2)
        result.stdout.fnmatch_lines(["*SensitiveLogWarning: NHY302 credential-logged: *"])


def test_every_attempt_of_a_rerun_is_watched(pytester: pytest.Pytester, hygiene: Run) -> None:
    pytester.makeconftest(
        """
        import pytest
        from _pytest.runner import runtestprotocol

        @pytest.hookimpl(tryfirst=True)
        def pytest_runtest_protocol(item, nextitem):
            for attempt in (1, 2):
                item.attempt = attempt
                runtestprotocol(item, nextitem=nextitem, log=True)
            return True
        """
    )
    pytester.makepyfile(
        f"""
        import logging

        def test_it(request):
            if request.node.attempt == 2:
                {LEAK}
        """
    )
    hygiene("--hygiene-strict").assert_outcomes(passed=2, errors=1)


def test_fail_fast_makes_the_report_incomplete(
    pytester: pytest.Pytester, findings: Callable[..., object]
) -> None:
    pytester.makepyfile(
        "def test_a(): assert False\ndef test_b(): pass\n",
    )
    findings()
    assert '"complete": true' in (pytester.path / "hygiene.json").read_text()
    for options in (["-x"], ["-k", "test_b"]):
        findings(*options)
        assert '"complete": false' in (pytester.path / "hygiene.json").read_text()
