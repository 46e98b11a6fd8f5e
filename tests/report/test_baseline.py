"""The baseline's file: read as it was written, whole or refused, and merged by git."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_nova_hygiene.model import Identity
from pytest_nova_hygiene.report.baseline import UnreadableError, as_text, read

_TEXT = st.text(st.characters(), max_size=12)
_COUNTS = st.dictionaries(
    st.builds(Identity, _TEXT, _TEXT, _TEXT, _TEXT), st.integers(1, 9), max_size=9
)


@given(_COUNTS)
def test_it_is_read_as_it_was_written(counts: dict[Identity, int]) -> None:
    text = as_text(counts)
    assert read(text) == counts
    assert as_text(read(text)) == text
    assert text.count("\n") == len(counts) + 2
    assert len(json.loads(text)) == len(counts) + 2


@given(_COUNTS, st.data())
def test_any_entry_may_go_without_a_change_to_another_line(
    counts: dict[Identity, int], data: st.DataObject
) -> None:
    gone = data.draw(st.sets(st.sampled_from(sorted(counts)))) if counts else set()
    lines = as_text(counts).splitlines(keepends=True)
    kept = [
        line for line, entry in zip(lines[1:-1], sorted(counts), strict=True) if entry not in gone
    ]
    left = {entry: count for entry, count in counts.items() if entry not in gone}
    assert "".join([lines[0], *kept, lines[-1]]) == as_text(left)


A = as_text({Identity("a.py", "NHY102", "f", "x"): 2})


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "it is no baseline, or not a whole one"),
        (A[:-8], "it is no baseline, or not a whole one"),
        ("{}", "it is no baseline, or not a whole one"),
        ("[1, null]", "it is not of the format "),
        (A.replace("baseline/1", "baseline/2"), "it is not of the format "),
        (A.replace("null", "2"), "it is not whole: the last line is missing"),
        (A.replace('"count": 2', '"count": 0'), "an entry is none: "),
        (A.replace('"count": 2', '"count": "2"'), "an entry is none: "),
        (A.replace('"count"', '"number"'), "an entry is none: "),
        (A.replace("\n{", "\n3,\n{"), "an entry is none: 3"),
        (A.replace("\n{", "\n<<<<<<< HEAD\n{"), "line 2 is a merge conflict: "),
        ("[" * 100_000, "it is no baseline, or not a whole one"),
    ],
)
def test_anything_else_is_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(UnreadableError) as error:
        read(text)
    assert str(error.value).startswith(why)


def test_of_an_entry_that_stands_there_twice_the_larger_count_holds() -> None:
    lines = A.splitlines(keepends=True)
    twice = "".join([lines[0], lines[1], lines[1].replace("2}", "5}"), lines[2]])
    assert read(twice) == {Identity("a.py", "NHY102", "f", "x"): 5}


def test_git_merges_branches_that_add_and_remove_far_from_each_other(tmp_path: Path) -> None:
    def git(*words: str) -> None:
        command = ["git", "-c", "user.name=x", "-c", "user.email=x@y", *words]
        subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)  # noqa: S603 - fixed

    def write(*names: str) -> None:
        counts = {Identity(f"{name}.py", "NHY302", "f", "x"): 1 for name in names}
        (tmp_path / "baseline.json").write_text(as_text(counts), "utf-8")
        git("add", ".")
        git("commit", "-qm", "x")

    git("init", "-q", "-b", "main")
    write("b", "d", "f", "h", "j", "l")
    git("checkout", "-qb", "one")
    write("a", "d", "f", "h", "j", "l")  # the first went, another one came
    git("checkout", "-q", "main")
    write("b", "d", "f", "h", "j", "m")  # the last went, another one came
    git("merge", "-q", "one", "-m", "x")
    merged = read((tmp_path / "baseline.json").read_text("utf-8"))
    assert sorted(entry.path for entry in merged) == [f"{name}.py" for name in "adfhjm"]
