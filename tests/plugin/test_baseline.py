"""A suite that is not clean adopts the plugin: only what is new fails it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., pytest.RunResult]

PROD = """
import logging
LOG = logging.getLogger(__name__)
CLIENT = None
CACHE = {}
def call(): return "real"
def login(password): LOG.info("logging in with password=%s", password)
"""
TESTS = """
import logging, pathlib, pytest
from unittest import mock
import prod

URI = "qemu:///system"

@pytest.mark.parametrize("n", range(10))
def test_clean(n): pass
def test_patch(): mock.patch("prod.call").start()
def test_left(): prod.CLIENT = mock.Mock()
@pytest.mark.parametrize("key", ["one", "two"])
def test_key(key): prod.CACHE[key] = mock.Mock()
@pytest.mark.parametrize("password", ["hunter2x", "tr0ub4dor"])
def test_log(password):
    prod.login(password)
    prod.LOG.error("token=%s", "0therv4lue9")
def test_path(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    pathlib.Path(f"{mock.MagicMock()}x").mkdir(parents=True)
"""


def _suite(pytester: pytest.Pytester, files: int = 3) -> Path:
    pytester.makeini("[pytest]\npythonpath = .\n")
    pytester.makepyfile(prod=PROD, **{f"test_{n}": TESTS for n in range(files)})
    return pytester.path / "hygiene-baseline.json"


def _verdict(result: pytest.RunResult) -> str:
    (line,) = (line for line in result.outlines if line.startswith("hygiene: "))
    return line.partition(" | ")[0]


def test_a_suite_is_adopted_in_one_command_and_fails_on_what_is_new(
    pytester: pytest.Pytester, hygiene: Run
) -> None:
    file = _suite(pytester, files=12)  # 204 tests
    failed = hygiene("--hygiene-strict")
    assert failed.ret == 1
    count = re.search(r"accept these (\d+) findings", failed.outlines[-1] + str(failed.stdout))
    assert count is not None
    adopted = hygiene("--hygiene-set-baseline", "-n", "2")
    adopted.stdout.fnmatch_lines([f"baseline: {count[1]} findings in * entries accepted in *.json"])
    text = file.read_text("utf-8")
    assert "hunter2x" not in text
    assert "tr0ub4dor" not in text
    for options in ((), ("-n", "2"), ("--dist=loadfile", "-n", "2"), ("-p", "no:warnings")):
        result = hygiene("--hygiene-strict", *options)
        assert (result.ret, _verdict(result)) == (
            0,
            f"hygiene: passed (strict): {count[1]} baselined",
        )
        result.assert_outcomes(passed=204)
    one = pytester.path / "test_1.py"
    more = '    prod.LOG.error("token=%s", "0therv4lue9")\n'
    one.write_text(one.read_text("utf-8").replace(more, more * 2), "utf-8")
    line = one.read_text("utf-8").split("\n").index(more.rstrip()) + 2
    for options in ((), ("-n", "2")):
        result = hygiene("--hygiene-strict", *options)
        assert result.ret == 1
        assert _verdict(result) == f"hygiene: FAILED (strict): 1 error, {count[1]} baselined"
        result.stdout.fnmatch_lines([f"error   NHY302 credential-logged test_1.py:{line}"])
        result.assert_outcomes(passed=204)
    one.write_text(f"{TESTS}def test_new(): prod.NEW = mock.Mock()\n", "utf-8")
    result = hygiene("--hygiene-strict")
    result.assert_outcomes(passed=205, errors=1)
    result.stdout.fnmatch_lines(["_* ERROR at teardown of test_new _*"])
    assert file.read_text("utf-8") == text


def _lines_moved(path: Path) -> None:
    for file in path.glob("*.py"):
        file.write_text("\n" * 50 + file.read_text("utf-8"), "utf-8")


def _tests_renamed(path: Path) -> None:
    for file in path.glob("test_*.py"):
        text = re.sub(r"def test_(\w+)", r"def test_that_\1", file.read_text("utf-8"))
        file.write_text(text, "utf-8")


def _cases_renamed(path: Path) -> None:
    for file in path.glob("test_*.py"):
        text = file.read_text("utf-8").replace('"one", "two"', '"three", "four"')
        file.write_text(text.replace("tr0ub4dor", "c0rrecth0rse"), "utf-8")


def _order_changed(path: Path) -> None:
    (path / "conftest.py").write_text(
        "def pytest_collection_modifyitems(items): items.reverse()\n", "utf-8"
    )


@pytest.mark.parametrize("change", [_lines_moved, _tests_renamed, _cases_renamed, _order_changed])
@pytest.mark.parametrize("strict_first", [True, False])
def test_what_changes_nothing_is_still_accepted(
    pytester: pytest.Pytester, hygiene: Run, change: Callable[[Path], None], strict_first: bool
) -> None:
    _suite(pytester)
    hygiene("--hygiene-set-baseline", *(["--hygiene-strict"] if strict_first else []))
    change(pytester.path)
    result = hygiene("--hygiene-strict")
    assert (result.ret, _verdict(result).count("error")) == (0, 0), result.stdout.str()
    result.stdout.no_fnmatch_line("*NHY904*")


def test_another_working_directory_changes_nothing(
    pytester: pytest.Pytester, hygiene: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    _suite(pytester)
    hygiene("--hygiene-set-baseline")
    (pytester.path / "sub").mkdir()
    monkeypatch.chdir(pytester.path / "sub")
    result = hygiene("--hygiene-strict", "..")
    assert (result.ret, result.stdout.str().count("NHY904")) == (0, 0), result.stdout.str()


def test_an_entry_that_is_gone_is_told_after_a_whole_run_and_removed_on_demand(
    pytester: pytest.Pytester, hygiene: Run
) -> None:
    file = _suite(pytester, files=2)
    hygiene("--hygiene-set-baseline")
    entries = json.loads(file.read_text("utf-8"))[1:-1]
    gone = [
        entry for entry in entries if (entry["path"], entry["symbol"]) == ("test_1.py", "test_left")
    ]
    (pytester.path / "test_1.py").write_text(TESTS.replace("prod.CLIENT =", "_ ="), "utf-8")
    line = entries.index(gone[0]) + 2
    result = hygiene("-W", "ignore")
    result.stdout.fnmatch_lines([f"note    NHY904 baseline-stale hygiene-baseline.json:{line}"])
    for options in (("-k", "clean"), ("test_0.py",), ("--hygiene-select=NHY3",), ("--lf",)):
        hygiene(*options).stdout.no_fnmatch_line("*NHY904*")
    hygiene("--hygiene-update-baseline", "--hygiene-select=NHY3,NHY9")
    assert json.loads(file.read_text("utf-8"))[1:-1] == entries
    result = hygiene("--hygiene-update-baseline", "-n", "2")
    result.stdout.fnmatch_lines(["baseline: 1 removed, * left in hygiene-baseline.json"])
    result.stdout.no_fnmatch_line("*NHY904*")
    left = [entry for entry in entries if entry not in gone]
    assert json.loads(file.read_text("utf-8"))[1:-1] == left


PARTIAL = {
    "-k": (["-k", "clean"], "-k leaves tests out"),
    "-m": (["-m", "not slow"], "-m leaves tests out"),
    "--lf": (["--lf"], "--lf leaves tests out"),
    "--deselect": (["--deselect=test_0.py::test_left"], "--deselect leaves tests out"),
    "--ignore": (["--ignore=test_0.py"], "--ignore leaves tests out"),
    "a file": (["test_0.py"], "files or tests are named"),
    "--collect-only": (["--collect-only"], "no test is run"),
}


@pytest.mark.parametrize("how", PARTIAL)
def test_a_run_of_a_part_updates_nothing(pytester: pytest.Pytester, hygiene: Run, how: str) -> None:
    file = _suite(pytester, files=1)
    hygiene("--hygiene-set-baseline")
    text = file.read_text("utf-8")
    options, why = PARTIAL[how]
    result = hygiene("--hygiene-update-baseline", *options)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: --hygiene-update-baseline: it needs a run *, but {why}"])
    assert file.read_text("utf-8") == text


CUT = {
    "-x": (["-x"], "def test_(): assert 0\ndef test_2(): pass\n", "stopped early"),
    "deselected": ([], "def test_(): pass\n", "tests were deselected"),
    "a lost worker": (["-n", "1"], "import os\ndef test_(): os._exit(1)\n", "a worker crashed"),
    "interrupted": ([], "def test_(): raise KeyboardInterrupt\n", "interrupted"),
    "not collected": ([], "import nothing_of_that_name\n", "a file could not be collected"),
}


@pytest.mark.parametrize("how", CUT)
@pytest.mark.parametrize("verb", ["update", "set"])
def test_a_run_that_was_cut_short_writes_nothing(
    pytester: pytest.Pytester, hygiene: Run, how: str, verb: str
) -> None:
    file = _suite(pytester, files=1)
    hygiene("--hygiene-set-baseline")
    text = file.read_text("utf-8")
    options, tests, why = CUT[how]
    pytester.makepyfile(test_cut=tests)
    if how == "deselected":
        if verb == "set":
            return  # what a part of the suite has may be adopted
        pytester.makeconftest(
            "def pytest_collection_modifyitems(config, items):\n"
            "    config.hook.pytest_deselected(items=[items.pop()])\n"
        )
    result = hygiene(f"--hygiene-{verb}-baseline", *options)
    assert result.ret != 0
    result.stdout.fnmatch_lines(
        [f"ERROR: --hygiene-{verb}-baseline: hygiene-baseline.json was not written: {why}"]
    )
    assert file.read_text("utf-8") == text
    assert {path.name for path in pytester.path.iterdir() if path.name.startswith(".nova")} == set()


@pytest.mark.parametrize(
    ("text", "options", "why"),
    [
        (None, ["--hygiene-baseline=b.json"], "--hygiene-baseline: there is no file *b.json; *"),
        (None, ["-o", "nova_hygiene_baseline=b.json"], "nova_hygiene_baseline: there is no file *"),
        (None, ["--hygiene-update-baseline"], "nova_hygiene_baseline: there is no file *"),
        (None, ["--hygiene-baseline="], "--hygiene-baseline: give a file, *"),
        (None, ["--hygiene-baseline=.", "--hygiene-set-baseline"], "*: it is a folder*"),
        (None, ["--hygiene-set-baseline", "--hygiene-no-baseline"], "* give one"),
        ("nonsense", [], "nova_hygiene_baseline: *hygiene-baseline.json: it is no baseline, *"),
        ("<<<<<<< HEAD\n", [], "nova_hygiene_baseline: *: line 1 is a merge conflict: *"),
        ("\udcff", [], "nova_hygiene_baseline: *: it is no text in UTF-8"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_one_usage_error_before_any_test(
    pytester: pytest.Pytester, hygiene: Run, text: str | None, options: list[str], why: str
) -> None:
    pytester.makepyfile("def test_ok(): pass\n")
    if text is not None:
        file = pytester.path / "hygiene-baseline.json"
        file.write_bytes(text.encode("utf-8", "surrogateescape"))
    result = hygiene(*options)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert "passed" not in result.stdout.str()
    result.stderr.fnmatch_lines([f"ERROR: {why}"])
    assert len([line for line in result.errlines if line.strip()]) == 1


def test_a_wrong_one_may_be_written_anew_or_left_alone(
    pytester: pytest.Pytester, hygiene: Run
) -> None:
    file = _suite(pytester, files=1)
    file.write_text("nonsense", "utf-8")
    assert hygiene("--hygiene-no-baseline").ret == 0
    assert hygiene("--hygiene-set-baseline").ret == 0
    assert hygiene("--hygiene-strict").ret == 0


def test_what_is_accepted_is_no_warning_and_in_the_report(
    pytester: pytest.Pytester, findings: Callable[..., list[dict[str, Any]]], hygiene: Run
) -> None:
    _suite(pytester, files=1)
    hygiene("--hygiene-set-baseline", "--hygiene-baseline=sub/old.json")
    options = ("-o", "nova_hygiene_baseline=sub/old.json")
    assert {(f["suppressed"]["kind"], f["suppressed"]["reason"]) for f in findings(*options)} == {
        ("baseline", "in sub/old.json")
    }
    hygiene(*options).assert_outcomes(passed=17, warnings=0)


def test_a_connection_that_is_accepted_is_not_blocked_and_another_one_is(
    pytester: pytest.Pytester, hygiene: Run
) -> None:
    opened = "import libvirtmod\ndef test_it(): assert libvirtmod.virConnectOpen('xen:///')\n"
    pytester.makepyfile(libvirtmod="def virConnectOpen(uri): return 'handle'\n", test_old=opened)
    pytester.makeini("[pytest]\npythonpath = .\n")
    hygiene("--hygiene-strict", "--hygiene-set-baseline").assert_outcomes(passed=1)
    for options in ((), ("-n", "1")):
        hygiene("--hygiene-strict", *options).assert_outcomes(passed=1)
    pytester.makepyfile(test_new=opened)
    hygiene("--hygiene-strict").assert_outcomes(passed=1, failed=1, errors=1)
