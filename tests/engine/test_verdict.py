"""The verdict: "passed" only where everything that was asked for ran."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

Run = Callable[..., pytest.RunResult]

OK = "def test_ok(): pass\n"
NOT_PASSED = {
    "collection error": ({"test_ok": OK, "test_bad": "import nowhere\n"}, [], "a file could not"),
    "collection error, continued": (
        {"test_ok": OK, "test_bad": "import nowhere\n"},
        ["--continue-on-collection-errors"],
        "a file could not be collected",
    ),
    "usage error": ({"test_ok": OK}, ["nowhere.py"], "a usage error"),
    "no tests": ({"test_ok": ""}, [], "no test ran"),
    "nothing selected": ({"test_ok": OK}, ["-k", "nothing"], "no test ran"),
    "all skipped": (
        {"test_ok": "import pytest\npytestmark = pytest.mark.skip\n" + OK},
        [],
        "no test ran",
    ),
    "setup only": ({"test_ok": OK}, ["--setup-only"], "no test ran"),
    "Ctrl-C": ({"test_ok": OK + "def test_b(): raise KeyboardInterrupt\n"}, [], "interrupted"),
    "pytest.exit": (
        {"test_ok": OK + "import pytest\ndef test_b(): pytest.exit('enough')\n"},
        [],
        "interrupted",
    ),
    "pytest.exit with a code": (
        {"test_ok": OK + "import pytest\ndef test_b(): pytest.exit('enough', 7)\n"},
        [],
        "pytest.exit()",
    ),
    "first failure": (
        {"test_ok": OK + "def test_b(): assert False\ndef test_c(): pass\n"},
        ["-x"],
        "stopped early",
    ),
}


@pytest.mark.parametrize("case", NOT_PASSED)
@pytest.mark.parametrize("strict", [True, False])
def test_run_that_did_not_come_to_its_end_is_incomplete(
    pytester: pytest.Pytester, hygiene: Run, case: str, *, strict: bool
) -> None:
    files, options, why = NOT_PASSED[case]
    pytester.makepyfile(**files)
    report = pytester.path / "hygiene.json"
    before = hygiene(*options[:0], "-p", "no:nova_hygiene", *options).ret
    given = ["--hygiene-report=json:hygiene.json", *(["--hygiene-strict"] if strict else [])]
    result = hygiene(*given, "--color=yes", *options)
    text = result.stdout.str()
    assert result.ret == before
    assert "passed (strict)" not in text
    if case != "pytest.exit with a code":  # pytest prints no summary then
        assert f"hygiene: incomplete ({why}" in text
        assert f"\x1b[33mhygiene: incomplete ({why}" in text
    assert json.loads(report.read_text("utf-8"))["complete"] is False


def test_crashed_worker_makes_it_incomplete(pytester: pytest.Pytester, hygiene: Run) -> None:
    pytester.makepyfile(OK + "def test_dies():\n    import os\n    os._exit(7)\n")
    result = hygiene("--hygiene-strict", "-n", "1")
    result.stdout.fnmatch_lines(["hygiene: incomplete (a worker crashed): 1 note"])


def test_what_fails_an_incomplete_run_is_said(pytester: pytest.Pytester, hygiene: Run) -> None:
    pytester.makepyfile(
        "import logging\ndef test_a(): logging.error('password=hunter2x')\n"
        "def test_b(): raise KeyboardInterrupt\n"
    )
    result = hygiene("--hygiene-strict")
    result.stdout.fnmatch_lines(["hygiene: FAILED (strict): 1 error; incomplete: interrupted"])


def test_part_of_a_suite_that_was_asked_for_passes(pytester: pytest.Pytester, hygiene: Run) -> None:
    pytester.makepyfile(OK + "def test_b(): pass\n")
    result = hygiene("--hygiene-strict", "-k", "test_b")
    result.stdout.fnmatch_lines(["hygiene: passed (strict): nothing found | *"])


@pytest.mark.parametrize(
    "option",
    ["--collect-only", "--fixtures", "--fixtures-per-test", "--setup-plan", "--cache-show"],
)
def test_listing_judges_nothing_and_keeps_the_last_report(
    pytester: pytest.Pytester, hygiene: Run, option: str
) -> None:
    pytester.makepyfile(
        prod="CLIENT = None\n",
        test_it="from unittest import mock\nimport prod\nprod.CLIENT = mock.Mock()\n" + OK,
    )
    (pytester.path / "hygiene.json").write_text("the last good one")
    result = hygiene("--hygiene-strict", "--hygiene-report=json:hygiene.json", option)
    assert result.ret == 0
    assert "hygiene: " not in result.stdout.str().replace("nova-hygiene: ", "")
    assert (pytester.path / "hygiene.json").read_text() == "the last good one"


def test_clean_run_prints_the_verdict_alone(pytester: pytest.Pytester, hygiene: Run) -> None:
    pytester.makepyfile("def test_nothing(): pass")
    result = hygiene("--hygiene-strict")
    ours = [line for line in result.outlines if "hygiene" in line and "plugins:" not in line]
    assert ours == [
        "nova-hygiene: 0.1.0, strict",
        "hygiene: passed (strict): nothing found | 0 mocks created | "
        "libvirt connections: 0 opened | 0 log records",
    ]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("from unittest import mock\ndef test_a(): mock.Mock()\n", "1 mock created"),
        ("import logging\ndef test_a(): logging.error('x')\n", "1 log record"),
        (
            "import subprocess\ndef test_a():\n"
            "    subprocess.Popen(['/bin/sh', '-c', 'exit', 'virsh', '-c', 'qemu:///system'])\n"
            "    subprocess.run(['virsh', '-c', 'qemu:///system', 'list'])\n",
            "libvirt connections: 0 opened; 1 real via command or socket",
        ),
        ("SECRET_TOKEN = 'abc'\ndef test_a(): pass\n", "1 secret too short or common to look for"),
    ],
)
def test_what_was_watched_is_said_in_plain_numbers(
    pytester: pytest.Pytester, hygiene: Run, body: str, said: str
) -> None:
    pytester.makepyfile(body)
    text = hygiene("-o", "nova_hygiene_block=always").stdout.str()
    assert f" {said}" in text
