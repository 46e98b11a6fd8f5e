"""``python -m pytest_nova_hygiene baseline``: what people and git do with the file."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_nova_hygiene.__main__ import main
from pytest_nova_hygiene.engine.baseline_commands import _merged, merge
from pytest_nova_hygiene.model import Identity
from pytest_nova_hygiene.report.baseline import as_text, read

F, G = (Identity("a.py", "NHY302", name, "password") for name in "fg")


def test_show_prints_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "b.json"
    file.write_text(as_text({F: 2, Identity("dir/b.py", "NHY102", "", "prod.call"): 11}), "utf-8")
    assert main(["baseline", "show", str(file)]) == 0
    assert capsys.readouterr().out == (
        " 2  NHY302  a.py::f   password\n"
        "11  NHY102  dir/b.py  prod.call\n"
        "13 findings in 2 entries\n"
    )


@given(st.integers(0, 5), st.integers(0, 5), st.integers(0, 5))
def test_a_merge_keeps_what_one_branch_alone_changed(old: int, one: int, other: int) -> None:
    assert _merged(old, one, other) == _merged(old, other, one)
    assert _merged(old, old, other) == other
    assert _merged(old, one, old) == one
    assert _merged(old, one, one) >= one  # the same mended twice leaves no new finding


def test_git_merges_with_it_where_lines_are_neighbours(tmp_path: Path) -> None:
    def git(*words: str) -> None:
        command = ["git", "-c", "user.name=x", "-c", "user.email=x@y", *words]
        subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)  # noqa: S603 - fixed

    def write(counts: dict[Identity, int]) -> None:
        (tmp_path / "hygiene-baseline.json").write_text(as_text(counts), "utf-8")
        git("add", ".")
        git("commit", "-qm", "x")

    git("init", "-q", "-b", "main")
    driver = f"{sys.executable} -m pytest_nova_hygiene baseline merge %O %A %B"
    git("config", "merge.hygiene.driver", driver)
    (tmp_path / ".gitattributes").write_text("hygiene-baseline.json merge=hygiene\n", "utf-8")
    new = Identity("a.py", "NHY302", "h", "password")
    write({F: 2, G: 1})
    git("checkout", "-qb", "one")
    write({F: 1, G: 1, new: 1})
    git("checkout", "-q", "main")
    write({F: 3})
    git("merge", "-q", "one", "-m", "x")
    assert read((tmp_path / "hygiene-baseline.json").read_text("utf-8")) == {F: 2, new: 1}


def test_two_branches_that_both_adopted_are_merged(tmp_path: Path) -> None:
    base, ours, theirs = (tmp_path / name for name in "abc")
    base.write_text("", "utf-8")
    ours.write_text(as_text({F: 1}), "utf-8")
    theirs.write_text(as_text({G: 1}), "utf-8")
    merge(str(base), str(ours), str(theirs))
    assert read(ours.read_text("utf-8")) == {F: 1, G: 1}


def test_prune_removes_what_has_no_file_or_function(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "pkg").mkdir()
    (tmp_path / "pkg" / "a.py").write_text("class T:\n    def f(self): pass\n", "utf-8")
    (tmp_path / "bad.py").write_text("def (", "utf-8")
    kept = [
        Identity("pkg/a.py", "NHY302", "T.f", "x"),
        Identity("pkg/a.py", "NHY302", "T.f.<locals>.inner", "x"),
        Identity("pkg/a.py", "NHY302", "", "x"),
        Identity("pkg/a.py", "NHY302", "<lambda>", "x"),
        Identity("bad.py", "NHY302", "f", "x"),
        Identity("not_installed_here/a.py", "NHY302", "f", "x"),
    ]
    gone = [
        Identity("pkg/a.py", "NHY302", "T.g", "x"),
        Identity("pkg/b.py", "NHY302", "f", "x"),
        Identity("gone.py", "NHY302", "f", "x"),
    ]
    file = tmp_path / "b.json"
    file.write_text(as_text(dict.fromkeys([*kept, *gone], 1)), "utf-8")
    assert main(["baseline", "prune", str(file), "--rootdir", str(tmp_path)]) == 0
    assert sorted(read(file.read_text("utf-8"))) == sorted(kept)
    assert capsys.readouterr().out.endswith("3 entries removed, 6 left\n")


@pytest.mark.parametrize("verb", ["show", "prune", "merge"])
@pytest.mark.parametrize("text", ["nonsense", None, "<<<<<<< ours\n"])
def test_what_is_no_baseline_is_an_error_and_stays_as_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], verb: str, text: str | None
) -> None:
    file = tmp_path / "b.json"
    if text is not None:
        file.write_text(text, "utf-8")
    assert main(["baseline", verb, *[str(file)] * (3 if verb == "merge" else 1)]) == 4
    assert capsys.readouterr().err.startswith(f"ERROR: baseline {verb}: {file}: ")
    assert (file.read_text("utf-8") if file.exists() else None) == text
