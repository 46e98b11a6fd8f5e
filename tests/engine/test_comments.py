"""Comments suppress a finding where it stands, and are reported where nobody needs them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pytest_nova_hygiene.engine.catalogue import why_no_code
from tests.rule_examples import EXAMPLES, HEAD, LIBVIRTMOD, PROD, PROD_WITH_MOCK

Find = Callable[..., list[dict[str, Any]]]
Run = Callable[..., pytest.RunResult]

LEAK = "logging.error('password=hunter2x')"
BOTH = pytest.mark.parametrize("processes", ["0", "2"])


@pytest.mark.parametrize("code", EXAMPLES)
def test_a_comment_suppresses_every_rule_where_its_finding_stands(
    pytester: pytest.Pytester, findings: Find, code: str
) -> None:
    example = EXAMPLES[code]
    pytester.makepyfile(prod=PROD, prod_with_mock=PROD_WITH_MOCK, libvirtmod=LIBVIRTMOD)
    pytester.makepyfile(test_it=HEAD + example.positive, prod_more=example.production)
    pytester.makepyprojecttoml(example.pyproject)
    (found,) = [one for one in findings(*example.options) if one["rule"] == code]
    file = pytester.path / found["path"]
    lines = file.read_text("utf-8").split("\n")
    line = lines[found["line"] - 1]
    comment = f"# nova-hygiene: ignore[{code}] on purpose"
    lines[found["line"] - 1] = f"{line[: len(line) - len(line.lstrip())]}{comment}\n{line}"
    file.write_text("\n".join(lines), "utf-8")
    again = [one for one in findings(*example.options) if one["rule"] == code]
    assert [one["suppressed"] for one in again] == [{"kind": "comment", "reason": "on purpose"}]
    assert again[0]["line"] == found["line"] + 1


@BOTH
def test_what_many_tests_reach_is_suppressed_once_for_all(
    pytester: pytest.Pytester, hygiene: Run, processes: str
) -> None:
    pytester.makepyfile(
        prod=f"import logging\ndef call():\n    {LEAK}  # nova-hygiene: ignore[NHY302] fake\n",
        test_a="import prod, pytest\n@pytest.mark.parametrize('n', range(4))\n"
        "def test_it(n): prod.call()\n",
        test_b="import prod\ndef test_it(): prod.call()\n",
    )
    result = hygiene("--hygiene-strict", "-n", processes)
    result.assert_outcomes(passed=5)
    assert result.ret == 0
    result.stdout.fnmatch_lines(["hygiene: passed (strict): 1 suppressed*"])


@BOTH
def test_a_wrong_comment_is_a_usage_error_that_harms_no_test(
    pytester: pytest.Pytester, hygiene: Run, processes: str
) -> None:
    pytester.makepyfile(
        test_a=f"import logging\ndef test_it():\n    {LEAK}  # nova-hygiene: ignore[NHY333] x\n",
        test_b=f"import logging\ndef test_it():\n    {LEAK}  # nova-hygiene: ignore[NHY302]\n",
        test_c="def test_it(): pass  # nova-hygiene: ignore[NHY302]\n",
    )
    result = hygiene("-n", processes)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.assert_outcomes(passed=3, warnings=2)
    result.stdout.fnmatch_lines(
        [
            "ERROR: test_a.py:3: nova-hygiene comment: no rule has the code 'NHY333'; nearest: N*",
            "ERROR: test_b.py:3: nova-hygiene comment: a reason is required; write *",
        ],
        consecutive=True,
    )
    result.stdout.no_fnmatch_line("*test_c.py:*")  # a file without a finding is not read
    assert "INTERNALERROR" not in result.stdout.str() + result.stderr.str()


def test_it_is_told_without_a_terminal_too(pytester: pytest.Pytester, hygiene: Run) -> None:
    pytester.makepyfile(f"import logging\ndef test_it(): {LEAK}  # nova-hygiene: ignore[NHY302]\n")
    result = hygiene("-p", "no:terminal")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: *.py:2: nova-hygiene comment: a reason is required; *"])


@pytest.mark.parametrize(
    ("code", "nearest"),
    [
        ("NHY3O2", "NHY302"),
        ("NHY3020", "NHY302"),
        ("NYH201", "NHY201"),
        ("KNOWN-SECRET-LOGGED", "NHY301"),
        ("credential_logged", "NHY302"),
        ("E501", "NHY501"),
    ],
)
def test_the_nearest_code_is_named(code: str, nearest: str) -> None:
    assert why_no_code(code) == f"no rule has the code {code!r}; nearest: {nearest}"


@pytest.mark.parametrize("word", ["", "Zq8vTt3mWx", "a whole sentence"])
def test_what_looks_like_no_code_is_not_quoted(word: str) -> None:
    assert why_no_code(word) == ("no rule has such a code; nearest: a code such as NHY301, or NHY3")


def _unused(found: list[dict[str, Any]]) -> list[tuple[str, int, str]]:
    return [(f["path"], f["line"], f["message"]) for f in found if f["rule"] == "NHY903"]


STALE = f"""
import logging, pytest
def test_a():
    {LEAK}  # nova-hygiene: ignore[NHY302] fake
def test_b():
    x = 1  # nova-hygiene: ignore[NHY301, NHY302] no more
"""


@BOTH
def test_one_that_nobody_needs_is_reported_where_it_stands(
    pytester: pytest.Pytester, findings: Find, processes: str
) -> None:
    pytester.makepyfile(test_it=STALE)
    assert _unused(findings("-n", processes)) == [
        (
            "test_it.py",
            5,
            "unused suppression: `# nova-hygiene: ignore[NHY301, NHY302]` matched no finding",
        )
    ]


@pytest.mark.parametrize(
    ("more", "options"),
    [
        ("def test_c(): pytest.skip('no daemon')", ()),
        ("def test_c(): assert False", ()),
        ("", ("-k", "test_a")),
        ("", ("test_it.py::test_a",)),
        ("", ("test_it.py",)),
        (
            "",
            ("--hygiene-select=NHY302", "--hygiene-ignore=NHY302,NHY301", "--hygiene-select=NHY9"),
        ),
    ],
)
def test_one_that_may_yet_be_needed_is_not(
    pytester: pytest.Pytester, findings: Find, more: str, options: tuple[str, ...]
) -> None:
    pytester.makepyfile(test_it=f"{STALE}{more}\n")
    assert _unused(findings(*options)) == []


def test_a_file_that_cannot_be_read_has_no_comments(
    pytester: pytest.Pytester, findings: Find
) -> None:
    pytester.makepyfile(
        test_it=r"""
        import logging
        def test_it():
            code = compile("log('password=hunter2x')", "gone.py", "exec")
            exec(code, {"log": logging.error})
            open("bad.py", "wb").write(b"x = '\xff'  # nova-hygiene: ignore[NHY302]\n")
            exec(compile("log('token=hunter2xyz1')", "bad.py", "exec"), {"log": logging.error})
        """
    )
    assert {f["path"]: f["suppressed"] for f in findings() if f["rule"] == "NHY302"} == {
        "gone.py": None,
        "bad.py": None,
    }


def test_it_is_read_while_the_test_replaces_what_reads(
    pytester: pytest.Pytester, findings: Find
) -> None:
    pytester.makepyfile(
        f"""
        import logging, pytest
        from unittest import mock

        @pytest.fixture(autouse=True, scope="session")
        def fakes():
            names = ("re.compile", "tokenize.open", "tokenize.generate_tokens", "builtins.open",
                     "os.path.join", "os.path.isabs", "io.open")
            patches = [mock.patch(name, side_effect=AssertionError) for name in names]
            for patch in patches: patch.start()
            yield
            for patch in patches: patch.stop()
        def test_it():
            {LEAK}  # nova-hygiene: ignore[NHY302] fake
        """
    )
    assert [(f["rule"], f["suppressed"]) for f in findings()] == [
        ("NHY302", {"kind": "comment", "reason": "fake"})
    ]


def test_what_a_comment_suppresses_is_not_blocked(pytester: pytest.Pytester, hygiene: Run) -> None:
    pytester.makepyfile(
        libvirtmod=LIBVIRTMOD,
        prod="""
            import libvirtmod
            def allowed():
                # nova-hygiene: ignore[NHY201] the lab's own host
                return libvirtmod.virConnectOpen("qemu:///system")
            def other():
                return libvirtmod.virConnectOpen("qemu:///system")
            """,
        test_it="""
            import prod
            def test_allowed(): prod.allowed()
            def test_other(): prod.other()
            """,
    )
    result = hygiene("--hygiene-strict")
    result.assert_outcomes(passed=1, failed=1, errors=1)
    result.stdout.fnmatch_lines(
        ["FAILED test_it.py::test_other *", "ERROR test_it.py::test_other *"]
    )
