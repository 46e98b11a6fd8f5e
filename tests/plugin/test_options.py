"""Every wrong value is one usage error that names the key, the value and what would be right."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_nova_hygiene.engine.catalogue import RULES

KNOWN = ", ".join(RULES)


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (
            ["--hygiene-select=NHY999"],
            "--hygiene-select: no rule has the code 'NHY999'; known: "
            + KNOWN
            + ", or a prefix of them such as NHY3",
        ),
        (["--hygiene-ignore=E501"], "--hygiene-ignore: no rule has the code 'E501'; known: *"),
        (["-o", "nova_hygiene_select=nhy7"], "nova_hygiene_select: no rule has the code 'NHY7'; *"),
        (
            ["-o", "nova_hygiene_fail_on=fatal"],
            "nova_hygiene_fail_on: 'fatal' is not one of note, warning, error",
        ),
        (
            ["-o", "nova_hygiene_block=yes"],
            "nova_hygiene_block: 'yes' is not one of never, strict, always",
        ),
        (
            ["-o", "nova_hygiene_repair=maybe"],
            "nova_hygiene_repair: 'maybe' is not one of never, strict, always",
        ),
        (["-o", "nova_hygiene=perhaps"], "nova_hygiene: *'perhaps'*; expected true or false"),
        (
            ["-o", "nova_hygiene_strict=2"],
            "nova_hygiene_strict: *'2'*; expected true or false",
        ),
        (
            ["--hygiene-report=xml:a.xml"],
            "--hygiene-report: 'xml' is not a format; "
            "known: term, json, sarif, sarif-full, gitlab, github, markdown",
        ),
        (
            ["--hygiene-report=json"],
            "--hygiene-report: json needs a file, such as json:hygiene.json",
        ),
        (["--hygiene-report=json:."], "--hygiene-report: '.': it is a folder; give a file in it"),
        (
            ["--hygiene-report=term:x"],
            "--hygiene-report: term goes to the terminal, 'x' is one too many",
        ),
        (
            ["-o", "nova_hygiene_source=no/such/folder"],
            "nova_hygiene_source: 'no/such/folder' is neither a folder beside the ini file nor a "
            "package's name",
        ),
        (
            ["-o", "nova_hygiene_sensitive_names=pass=word"],
            "nova_hygiene_sensitive_names: 'pass=word' is not a name",
        ),
        (
            ["-o", "nova_hygiene_sensitive_env=$TOKEN"],
            "nova_hygiene_sensitive_env: '$TOKEN' is not a variable's name",
        ),
        (
            ["-o", "nova_hygiene_reset_by_suite=CLIENT"],
            "nova_hygiene_reset_by_suite: 'CLIENT' is not a dotted name",
        ),
        (["--hygiene-explain=NHY1"], "--hygiene-explain: no rule has the code 'NHY1'; known: *"),
    ],
)
def test_wrong_value_is_a_usage_error(
    pytester: pytest.Pytester,
    hygiene: Callable[..., pytest.RunResult],
    arguments: list[str],
    error: str,
) -> None:
    pytester.makepyfile("def test_nothing(): pass")
    result = hygiene(*arguments)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: {error}"])
    result.stdout.no_fnmatch_line("*passed*")


@pytest.mark.parametrize(
    ("marker", "error"),
    [
        ('("NHY201")', "*a reason is required; write @pytest.mark.nova_hygiene_allow(*"),
        ('("NHY201", reason=" ")', "*a reason is required; *"),
        ('(reason="x")', "*codes are required; *"),
        ('(201, reason="x")', "*codes are required; *"),
        ('("NHY201", reason="x", until=3)', "*unknown argument until; *"),
        ('("NHY210", reason="x")', "*no rule has the code 'NHY210'; known: *"),
    ],
)
@pytest.mark.parametrize("processes", ["0", "2"])
def test_wrong_marker_is_a_usage_error(
    pytester: pytest.Pytester,
    hygiene: Callable[..., pytest.RunResult],
    marker: str,
    error: str,
    processes: str,
) -> None:
    pytester.makepyfile(
        f"""
        import pytest

        @pytest.mark.nova_hygiene_allow{marker}
        def test_it(): pass
        """
    )
    result = hygiene("-n", processes)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: test_wrong_marker_is_a_usage_error.py::test_it: {error}"])


def test_command_line_beats_ini(
    pytester: pytest.Pytester, findings: Callable[..., list[dict[str, object]]]
) -> None:
    pytester.makepyfile("import logging\ndef test_it(): logging.error('password=hunter2x')")
    pytester.makeini("[pytest]\nnova_hygiene_ignore = NHY3")
    assert findings() == []
    assert [found["rule"] for found in findings("--hygiene-ignore=NHY1")] == ["NHY302"]


@pytest.mark.parametrize(
    ("options", "rules"),
    [
        ([], ["NHY302"]),
        (["--hygiene-select=NHY1"], []),
        (["--hygiene-select=NHY302,NHY1"], ["NHY302"]),
        (["--hygiene-select=NHY302", "--hygiene-ignore=NHY3"], ["NHY302"]),
        (["--hygiene-select=NHY3", "--hygiene-ignore=NHY302"], []),
        (["--hygiene-select=NHY3"], ["NHY302"]),
        (["--hygiene-select=NHY304"], ["NHY304"]),
        (["--hygiene-select=NHY", "--hygiene-select=NHY304"], ["NHY302", "NHY304"]),
    ],
)
def test_longest_match_selects(
    pytester: pytest.Pytester,
    findings: Callable[..., list[dict[str, object]]],
    options: list[str],
    rules: list[str],
) -> None:
    pytester.makepyfile(
        """
        import logging

        def test_it():
            hostname = "compute-7"
            logging.error("password=%s on %s", "hunter2x", hostname)
        """
    )
    assert [found["rule"] for found in findings(*options)] == rules


def test_toml_configuration(
    pytester: pytest.Pytester, hygiene: Callable[..., pytest.RunResult]
) -> None:
    pytester.makepyfile("import logging\ndef test_it(): logging.error('pin_code=4711471')")
    pytester.makepyprojecttoml(
        """
        [tool.pytest.ini_options]
        nova_hygiene_sensitive_names = ["pin-code"]
        nova_hygiene_report = ["json:out/hygiene.json"]
        nova_hygiene_strict = true
        """
    )
    result = hygiene()
    assert result.ret == 1
    assert (pytester.path / "out" / "hygiene.json").is_file()
