"""``--hygiene-diff=REV``: only what was changed since a git revision counts."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pytest_nova_hygiene.engine.git_diff import GitError, changed_lines

Find = Callable[..., list[dict[str, Any]]]
Run = Callable[..., pytest.RunResult]

LEAK = "    logging.error('password=hunter2x')\n"
TEST = f"import logging\ndef test_one():\n    pass\n{LEAK}def test_two():\n    pass\n{LEAK}"


def _git(folder: Path, *words: str) -> None:
    command = ["git", "-c", "user.name=x", "-c", "user.email=x@y", *words]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)  # noqa: S603 - fixed


def _commit(folder: Path) -> None:
    _git(folder, "add", "-A")
    _git(folder, "commit", "-qm", "x")


@pytest.fixture
def suite(pytester: pytest.Pytester) -> Path:
    """A committed suite whose rootdir is a folder of its repository."""
    path = pytester.path
    _git(path, "init", "-q", "-b", "main")
    for name, text in (
        (".gitignore", "hygiene.json\n__pycache__\n.pytest_cache\n"),
        ("unit/pytest.ini", "[pytest]\n"),
        ("unit/test_it.py", TEST),
        ("unit/prod.py", "CLIENT = None\n"),
    ):
        (path / name).parent.mkdir(exist_ok=True)
        (path / name).write_text(text, "utf-8")
    _commit(path)
    os.chdir(path / "unit")  # pytester goes back
    return path / "unit"


def _counted(found: list[dict[str, Any]]) -> list[tuple[str, int]]:
    assert {f["suppressed"]["kind"] for f in found if f["suppressed"]} <= {"diff"}
    return sorted((f["path"], f["line"]) for f in found if not f["suppressed"])


@pytest.fixture
def counted(suite: Path, hygiene: Run) -> Callable[..., list[tuple[str, int]]]:
    """Run the suite and return the findings that count."""
    import json  # noqa: PLC0415 - here alone

    def run(*options: str, rev: str = "HEAD") -> list[tuple[str, int]]:
        report = f"--hygiene-report=json:{suite.parent / 'hygiene.json'}"
        hygiene(f"--hygiene-diff={rev}", report, "--rootdir", str(suite), str(suite), *options)
        text = (suite.parent / "hygiene.json").read_text("utf-8")
        return _counted(json.loads(text)["findings"])

    return run


@pytest.mark.parametrize("processes", ["0", "2"])
def test_only_changed_lines_count(
    suite: Path, hygiene: Run, counted: Callable[..., list[tuple[str, int]]], processes: str
) -> None:
    strict = ("--hygiene-strict", "--hygiene-diff=HEAD", "-n", processes, str(suite))
    assert counted("-n", processes) == []
    result = hygiene(*strict)
    assert result.ret == 0
    result.stdout.fnmatch_lines(["hygiene: passed (strict): 2 old*"])
    (suite / "test_it.py").write_text(TEST.replace(LEAK, f"    x = 1\n{LEAK}", 1), "utf-8")
    assert counted("-n", processes) == []
    (suite / "test_it.py").write_text(TEST + LEAK.replace("password", "token"), "utf-8")
    assert counted("-n", processes) == [("test_it.py", 8)]
    result = hygiene(*strict)
    assert result.ret == 1
    result.assert_outcomes(passed=2, errors=1)
    result.stdout.fnmatch_lines(["hygiene: FAILED (strict): 1 error, 2 old*"])


def test_untracked_files_count_whole(
    suite: Path, counted: Callable[..., list[tuple[str, int]]]
) -> None:
    (suite / "test_new.py").write_text(TEST, "utf-8")
    assert counted() == [("test_new.py", 4), ("test_new.py", 7)]
    _commit(suite)
    assert counted() == []
    assert counted(rev="HEAD~1") == [("test_new.py", 4), ("test_new.py", 7)]


def test_a_renamed_file_is_followed(
    suite: Path, counted: Callable[..., list[tuple[str, int]]]
) -> None:
    _git(suite, "mv", "test_it.py", 'test_"other é.py')
    file = suite / 'test_"other é.py'
    assert counted() == []
    file.write_text(TEST.replace("def test_two():\n    pass\n", "def test_two():\n"), "utf-8")
    assert counted() == []
    file.write_text(TEST.replace("'password=hunter2x')\ndef", "'password=hunter3x')\ndef"), "utf-8")
    assert counted() == [('test_"other é.py', 4)]


def test_the_line_that_made_the_double_counts_too(
    suite: Path, counted: Callable[..., list[tuple[str, int]]]
) -> None:
    text = (
        "import prod\nfrom unittest import mock\n\ndef test_one():\n    {}\n    prod.CLIENT = m\n"
    )
    file = suite / "test_it.py"
    file.write_text(text.replace("{}\n    prod", "m = mock.Mock()\n    prod"), "utf-8")
    _commit(suite)
    assert counted() == []
    file.write_text(text.replace("{}\n    prod", "m = mock.MagicMock()\n    prod"), "utf-8")
    assert counted() == [("test_it.py", 6)]


def test_a_baseline_and_a_revision_together(suite: Path, hygiene: Run) -> None:
    hygiene("--hygiene-set-baseline", "--rootdir", str(suite), str(suite))
    (suite / "test_it.py").write_text(TEST.replace(LEAK, f"{LEAK}{LEAK}", 1), "utf-8")
    result = hygiene("--hygiene-strict", "--hygiene-diff=HEAD", str(suite))
    result.stdout.fnmatch_lines(["hygiene: FAILED (strict): 1 error, 2 baselined*"])


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (["--hygiene-diff=nothing"], "--hygiene-diff=nothing: git knows no revision 'nothing'"),
        (["--hygiene-diff=--output=x"], "*: git knows no revision '--output=x'"),
        (["--hygiene-diff="], "--hygiene-diff=: git knows no revision ''"),
        (["--hygiene-diff=HEAD", "--hygiene-set-baseline"], "--hygiene-diff leaves findings out *"),
    ],
)
def test_a_wrong_revision_is_one_usage_error(
    suite: Path, hygiene: Run, options: list[str], why: str
) -> None:
    result = hygiene(*options, str(suite))
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert [line for line in result.errlines if line] != []
    result.stderr.fnmatch_lines([f"ERROR: {why}"])
    assert not (suite / "x").exists()


def test_no_repository_and_no_git_are_usage_errors(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(GitError, match="not a git repository"):
        changed_lines(tmp_path, "HEAD")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(GitError, match="there is no git"):
        changed_lines(tmp_path, "HEAD")


def test_a_shallow_clone_says_so(suite: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    (suite / "more.py").write_text("", "utf-8")
    _commit(suite)
    clone = tmp_path_factory.mktemp("shallow")
    _git(clone, "clone", "-q", "--depth=1", f"file://{suite.parent}", "it")
    with pytest.raises(GitError, match="this clone is shallow"):
        changed_lines(clone / "it", "HEAD~1")
