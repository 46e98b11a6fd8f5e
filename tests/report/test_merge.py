"""Reports of shards are joined to one, with one verdict."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_nova_hygiene.__main__ import main
from pytest_nova_hygiene.report import merge
from tests.report.reports import USUAL, finding, report

Run = Callable[..., pytest.RunResult]

_FINDINGS = st.builds(
    finding,
    st.sampled_from(["NHY103", "NHY302"]),
    st.sampled_from(["error", "warning", "note"]),
    st.sampled_from(["left behind", "left behind, too"]),
    path=st.sampled_from(["pkg/a.py", "pkg/b.py"]),
    line=st.integers(1, 2),
    tests=st.lists(st.sampled_from([f"test_{n}.py::test" for n in range(9)]), unique=True).map(
        tuple
    ),
    print_=st.sampled_from(["a" * 16, "b" * 16]),
    wide=st.booleans(),
    suppressed=st.sampled_from([None, ("marker", "on purpose"), ("baseline", "known")]),
)


@st.composite
def _shards(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Make the reports of one to four runs."""
    count = draw(st.integers(1, 4))
    found = [
        draw(st.lists(_FINDINGS, max_size=4, unique_by=lambda one: one.key)) for _ in range(count)
    ]
    return [
        report(*each, run=f"{number:016x}", complete=draw(st.booleans()))
        for number, each in enumerate(found)
    ]


def _text(joined: object) -> str:
    return json.dumps(joined)


@given(_shards(), st.randoms())
def test_join_is_the_same_in_any_order(shards: list[dict[str, Any]], order: Any) -> None:
    shuffled = list(shards)
    order.shuffle(shuffled)
    assert _text(merge.join(shuffled)) == _text(merge.join(shards))


@given(_shards())
def test_join_is_the_same_however_the_reports_are_grouped(shards: list[dict[str, Any]]) -> None:
    step_by_step = merge.join(shards[:1])
    for shard in shards[1:]:
        step_by_step = merge.join([step_by_step, shard])
    from_the_end = merge.join(shards[-1:])
    for shard in reversed(shards[:-1]):
        from_the_end = merge.join([shard, from_the_end])
    assert _text(step_by_step) == _text(from_the_end) == _text(merge.join(shards))


@given(_shards())
def test_a_report_that_is_given_twice_counts_once(shards: list[dict[str, Any]]) -> None:
    joined = merge.join(shards)
    assert _text(merge.join([*shards, *shards])) == _text(joined)
    assert _text(merge.join([joined, joined, shards[0]])) == _text(joined)


def test_counts_of_runs_are_added() -> None:
    one = report(finding(tests=("a::1", "a::2")), run="1" * 16)
    other = report(finding(tests=("b::1",)), run="2" * 16)
    joined = merge.join([other, one])
    (found,) = joined["findings"]
    assert (found["count"], found["tests"]) == (3, ["a::1", "a::2", "b::1"])
    assert joined["watched"]["mocks"] == {"escaped": 2, "made": 6, "patches": 2}


def _written(folder: Path, **reports: object) -> list[str]:
    for name, content in reports.items():
        text = content if isinstance(content, str) else json.dumps(content)
        (folder / f"{name}.json").write_text(text, "utf-8")
    return [str(folder / f"{name}.json") for name in reports]


def test_joined_report_keeps_to_the_schema(
    tmp_path: Path, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = _written(tmp_path, a=USUAL, b=report(finding(), root="service", run="b" * 16))
    out = tmp_path / "all.json"
    assert main(["merge", *files, f"--report=json:{out}"]) == 0
    schema = json.loads((root / "docs" / "report.schema.json").read_text("utf-8"))
    jsonschema.validate(json.loads(out.read_text("utf-8")), schema)
    assert capsys.readouterr().out == (
        "error   NHY103 double-left-behind pkg/mod.py:42 (and 1 more)\n"
        "error   NHY301 double-left-behind pkg/log.py:42\n"
        "warning NHY102 double-left-behind pkg/mod.py:42\n"
        "warning NHY901 double-left-behind\n"
        "note    NHY204 double-left-behind pkg/mod.py:42\n"
        "help: pytest --hygiene-explain CODE; every site: -v, or --hygiene-report=json:PATH\n"
        "watched: 6 mocks created | libvirt connections: 0 opened | 18 log records\n"
        "hygiene: 3 errors, 2 warnings, 1 note, 1 suppressed\n"
    )


@pytest.mark.parametrize(
    ("severity", "suppressed", "status"),
    [("error", None, 1), ("warning", None, 1), ("note", None, 0), ("error", ("marker", "x"), 0)],
)
def test_strict_fails_on_what_the_runs_fail_on(
    tmp_path: Path, severity: str, suppressed: tuple[str, str] | None, status: int
) -> None:
    clean = report(run="1" * 16)
    dirty = report(finding("NHY103", severity, suppressed=suppressed), run="2" * 16)
    files = _written(tmp_path, clean=clean, dirty=dirty)
    assert main(["merge", *files, "--strict"]) == status
    assert main(["merge", *files]) == 0


def test_one_part_that_is_partial_makes_the_whole_partial(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = _written(
        tmp_path,
        a=report(run="1" * 16),
        b=report(run="2" * 16, complete=False, partial="a worker crashed"),
    )
    assert main(["merge", *files]) == 0
    assert capsys.readouterr().out.endswith(
        "hygiene: incomplete (a worker crashed): nothing found\n"
    )


ALIKE = {"selection": {"select": ["NHY1"], "ignore": [], "fail_on": "warning"}}


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ("", "other.json: it is no JSON: Expecting value: line 1 column 1 (char 0)"),
        ('{"a": ', "other.json: it is no JSON: Expecting value: line 1 column 7 (char 6)"),
        ("[]", "other.json: it is no report of --hygiene-report=json:PATH"),
        ({"version": "2.1.0"}, "other.json: it is no report of --hygiene-report=json:PATH"),
        (
            {**USUAL, "format": "pytest-nova-hygiene/2"},
            "other.json: its format is not pytest-nova-hygiene/1: write it with the version that "
            "merges it",
        ),
        ({**USUAL, "runs": {}}, "other.json: it is not whole: a finding"),
        ({**USUAL, "runs": {}, "findings": []}, "other.json: it is not whole: a run"),
        ({**USUAL, "runs": {"1" * 16: {}}}, "other.json: it is not whole: a run"),
        ({**USUAL, "findings": [{}]}, "other.json: it is not whole: a finding"),
        ({**USUAL, "findings": None}, "other.json: it is not whole: a finding"),
        ({"format": "pytest-nova-hygiene/1"}, "other.json: it is not whole: its head"),
        (
            {**USUAL, "tool": {"name": "pytest-nova-hygiene", "version": "9"}},
            "the reports differ in the version of the tool: only shards of one run can be joined",
        ),
        (
            {**USUAL, **ALIKE},
            "the reports differ in the selection of rules: only shards of one run can be joined",
        ),
        (
            {**USUAL, "root": "elsewhere"},
            "the reports differ in the place of the rootdir in the repository: only shards of one "
            "run can be joined",
        ),
    ],
)
def test_what_cannot_be_joined_is_one_clear_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], other: object, told: str
) -> None:
    files = _written(tmp_path, usual=USUAL, other=other)
    out = tmp_path / "all.json"
    assert main(["merge", *files, f"--report=json:{out}"]) == 4
    said = capsys.readouterr().err
    where = f"{tmp_path}/" if told.startswith("other.json") else ""
    assert said == f"ERROR: merge: {where}{told}\n"
    assert not out.exists()


def test_wrong_arguments_are_one_clear_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (file,) = _written(tmp_path, usual=USUAL)
    for arguments, told in (
        ([], "merge: no report is given; name the files of --hygiene-report=json:PATH"),
        ([f"{file}x"], f"merge: {file}x: No such file or directory"),
        ([file, "--report=json"], "--report: json needs a file, such as json:hygiene.json"),
        ([file, "--report=term:x"], "--report: term goes to the terminal, 'x' is one too many"),
        (
            [file, f"--report=json:{tmp_path}"],
            f"--report: {str(tmp_path)!r}: it is a folder; give a file in it",
        ),
    ):
        assert main(["merge", *arguments]) == 4
        assert capsys.readouterr().err == f"ERROR: {told}\n"


SUITE = """
import logging
from unittest import mock
import pytest
import prod

@pytest.mark.parametrize("number", range(20))
def test_{name}(number):
    if number == {leaks}:
        prod.CLIENT = mock.Mock()
    if number % 7 == 0:
        logging.error("password=hunter2x")
    prod.log(number)
"""
PROD = """
import logging
CLIENT = None
def log(number):
    if number == 3:
        logging.getLogger("prod").warning("token=%s", "s3cr3t-t0k3n-of-a-user")
"""


@pytest.mark.parametrize("dist", ["", "load", "loadscope", "loadfile", "loadgroup", "worksteal"])
def test_one_run_many_workers_and_shards_come_to_the_same(
    pytester: pytest.Pytester, hygiene: Run, dist: str
) -> None:
    files = {
        f"test_{name}": SUITE.format(name=name, leaks=leaks)
        for name, leaks in (("a", 2), ("b", 5), ("c", 99))
    }
    pytester.makepyfile(prod=PROD, **files)

    def summary(report_file: str) -> tuple[object, ...]:
        found = json.loads((pytester.path / report_file).read_text("utf-8"))
        places = [
            (one["rule"], one["path"], one["line"], one["symbol"]) for one in found["findings"]
        ]
        return places, found["verdict"], found["complete"]

    workers = ["-n", "2", f"--dist={dist}"] if dist else []
    whole = hygiene("--hygiene-strict", "--hygiene-report=json:whole.json", *workers)
    assert whole.ret == 1
    shards = []
    for name in files:
        hygiene("--hygiene-strict", f"--hygiene-report=json:{name}.json", *workers, f"{name}.py")
        shards.append(f"{name}.json")
    merged = pytester.runpython_c(
        "import sys; from pytest_nova_hygiene.__main__ import main; "
        f"sys.exit(main(['merge', *{shards!r}, '--strict', '--report=json:merged.json']))"
    )
    assert merged.ret == 1
    assert summary("merged.json") == summary("whole.json")
    places, verdict, _ = summary("whole.json")
    assert len(places) == 6  # type: ignore[arg-type]
    assert verdict["counts"] == {"NHY103": 2, "NHY302": 4}  # type: ignore[index]


def test_sarif_of_a_part_is_not_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = _written(
        tmp_path, a=report(run="1" * 16), b=report(run="2" * 16, partial="only a part: -k")
    )
    out = tmp_path / "out.sarif"
    assert main(["merge", *files, f"--report=sarif:{out}"]) == 0
    assert capsys.readouterr().out.endswith(
        f"--report: {out}: not written (only a part: -k): an upload would close alerts; to write "
        "it, sarif+partial\n"
    )
    assert not out.exists()
    assert main(["merge", *files, f"--report=sarif+partial:{out}"]) == 0
    assert json.loads(out.read_text("utf-8"))["runs"][0]["results"] == []


@pytest.mark.parametrize("name", ["sarif", "sarif-full", "gitlab", "markdown"])
def test_every_format_is_written_of_all(tmp_path: Path, name: str) -> None:
    one = finding("NHY103", path="pkg/one.py", print_="1" * 16)
    other = finding("NHY302", path="pkg/other.py", print_="2" * 16)
    files = _written(tmp_path, a=report(one, run="1" * 16), b=report(other, run="2" * 16))
    out = tmp_path / "out"
    assert main(["merge", *files, f"--report={name}:{out}"]) == 0
    text = out.read_text("utf-8").replace("&#47;", "/").replace("&#46;", ".")
    assert "pkg/one.py" in text
    assert "pkg/other.py" in text
