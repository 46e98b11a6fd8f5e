"""Reports of many jobs in one: in any order, however often, and only what belongs together."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_nova_hygiene.report.merge import merged
from pytest_nova_hygiene.report.reading import NotAReportError, read_report
from tests.report.reports import USUAL, finding, report

Run = Callable[..., pytest.RunResult]
Report = dict[str, Any]


def _merged(*reports: Report) -> Report:
    return merged({f"{number}.json": one for number, one in enumerate(reports)}, strict=False)


@st.composite
def shards(draw: st.DrawFn) -> Report:
    """A report as one of a few jobs may have written it; a job writes but one."""
    number = draw(st.integers(0, 40))
    random = Random(number)  # noqa: S311 - the same job has the same report
    found = {}
    for _ in range(random.randrange(5)):
        one = finding(
            random.choice(["NHY103", "NHY301"]),
            random.choice(["error", "warning", "note"]),
            random.choice(["one message", "another"]),
            line=random.randrange(1, 3),
            tests=tuple(f"test_{number}_{test}" for test in range(random.randrange(7))),
            print_=random.choice(["a" * 16, "b" * 16]),
            wide=random.random() < 0.5,
            suppressed=random.choice([None, None, ("marker", "why"), ("comment", "other")]),
        )
        found[one.key] = one
    return report(
        *found.values(),
        strict=random.random() < 0.5,
        complete=random.random() < 0.5,
        partial=random.choice(["", "-k"]),
        run=f"{number:016x}",
    )


@given(shards(), shards(), shards())
def test_order_and_number_of_times_change_nothing(one: Report, two: Report, three: Report) -> None:
    everything = _merged(one, two, three)
    assert everything == _merged(three, one, two)
    assert everything == _merged(_merged(one, two), three) == _merged(one, _merged(two, three))
    assert everything == _merged(everything, one, one, everything) == _merged(everything)


@given(st.lists(shards(), min_size=1, max_size=4))
def test_merged_report_keeps_to_the_schema(made: list[Report]) -> None:
    root = Path(__file__).parent.parent.parent
    schema = json.loads((root / "docs" / "report.schema.json").read_text("utf-8"))
    schema["$defs"]["finding"]["properties"]["suppressed"] = {}  # kinds that are still to come
    jsonschema.validate(json.loads(json.dumps(_merged(*made))), schema)


def test_findings_and_counts_are_united() -> None:
    one = report(finding(tests=("a", "b")), finding("NHY301", print_="1" * 16), run="1" * 16)
    two = report(finding(tests=("c",)), complete=False, run="2" * 16)
    both = _merged(one, two)
    assert [(f["rule"], f["count"], f["tests"]) for f in both["findings"]] == [
        ("NHY103", 3, ["a", "b", "c"]),
        ("NHY301", 1, ["tests/test_mod.py::test_it"]),
    ]
    assert both["complete"] is False
    assert both["verdict"] == {
        "strict": False,
        "failed": False,
        "counts": {"NHY103": 1, "NHY301": 1},
    }
    assert both["watched"]["logs"]["records"] == 18


# -- the command ---------------------------------------------------------------------------------


def _merge(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest_nova_hygiene", "merge", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - fixed words


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two shards' reports, and a place to write in."""
    monkeypatch.chdir(tmp_path)
    _write("a.json", report(finding(), run="a" * 16))
    _write("b.json", report(finding("NHY204", "note", print_="1" * 16), run="b" * 16))
    return tmp_path


def _write(name: str, made: Report) -> None:
    Path(name).write_text(json.dumps(made), "utf-8")


@pytest.mark.usefixtures("folder")
def test_every_format_is_written() -> None:
    places = ("json:x.json", "sarif:x.sarif", "sarif-full:full.sarif", "gitlab:gl.json")
    wanted = (*places, "markdown:x.md", "github", "term")
    done = _merge("a.json", "b.json", *(f"--report={report}" for report in wanted))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("::error ") == done.stdout.count("::notice ") == 1
    assert "error   NHY103 double-left-behind pkg/mod.py:42" in done.stdout
    assert done.stdout.endswith("hygiene: 1 error, 1 note (of 2 runs)\n")
    for place in places:
        assert json.loads(Path(place.partition(":")[2]).read_text("utf-8"))
    assert "NHY204" in Path("x.md").read_text("utf-8")
    again = _merge("a.json", "b.json", "x.json", "--report=json:y.json")
    assert again.returncode == 0
    assert Path("x.json").read_bytes() == Path("y.json").read_bytes()


@pytest.mark.usefixtures("folder")
def test_strict_fails_on_what_strict_runs_fail_on() -> None:
    assert _merge("b.json", "--strict").returncode == 0
    done = _merge("a.json", "b.json", "--strict", "--report=sarif:x.sarif")
    assert done.returncode == 1
    assert done.stdout == "hygiene: FAILED (strict): 1 error, 1 note (of 2 runs)\n"
    assert Path("x.sarif").is_file()


OTHER = (
    ("format", "pytest-nova-hygiene/2", "its format is pytest-nova-hygiene/2, and this version"),
    ("tool", {"name": "pytest-nova-hygiene", "version": "9.9"}, 'its tool is {"name": '),
    ("root", "service", 'its root is "service", and a.json has ""'),
    ("selection", {"select": ["NHY3"], "ignore": [], "fail_on": "note"}, "its selection is {"),
)


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(("key", "value", "why"), OTHER)
@pytest.mark.parametrize("at", [1, 2])
def test_what_does_not_belong_together_is_refused(
    key: str, value: object, why: str, at: int
) -> None:
    other = json.loads(Path("b.json").read_text("utf-8"))
    _write("other.json", {**other, key: value, "runs": other["runs"]})
    files = ["a.json", "b.json"]
    files.insert(at, "other.json")
    _assert_refused(_merge(*files, "--report=json:x.json"), f"merge: other.json: {why}"[:40])


def _assert_refused(done: subprocess.CompletedProcess[str], why: str) -> None:
    assert done.returncode == 4
    assert done.stdout == ""
    assert done.stderr.startswith(f"ERROR: {why}"), done.stderr
    assert done.stderr.count("\n") == 1
    assert not Path("x.json").exists()


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("text", "why"),
    [
        (None, "No such file or directory"),
        ("", "it is no JSON, or was cut"),
        ('{"format": "pytest-nova-hygiene/1", "tool"', "it is no JSON, or was cut"),
        ("<<<<<<< HEAD\n", "it is no JSON, or was cut"),
        ("[]", "it is no report of nova-hygiene's"),
        ("{}", "it is no report of nova-hygiene's"),
        ('{"format": "pytest-nova-hygiene/1"}', "an older version wrote it"),
        ('{"format": "pytest-nova-hygiene/1", "runs": {}}', "its tool is not what the format says"),
    ],
)
def test_file_that_is_no_report_is_one_clear_line(text: str | None, why: str) -> None:
    if text is not None:
        Path("c.json").write_text(text)
    _assert_refused(_merge("a.json", "c.json", "--report=json:x.json"), f"merge: c.json: {why}")


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("report", "why"),
    [
        ("html:x", "--report: 'html' is not a format; known: term, json, "),
        ("json:.", "--report: '.': it is a folder; give a file in it"),
        ("gitlab", "--report: gitlab needs a file"),
    ],
)
def test_wrong_report_writes_nothing(report: str, why: str) -> None:
    _assert_refused(_merge("a.json", "b.json", "--report=json:x.json", f"--report={report}"), why)


@pytest.mark.usefixtures("folder")
def test_partial_shard_makes_the_whole_partial() -> None:
    _write("c.json", report(partial="-k", complete=False, run="c" * 16))
    done = _merge("a.json", "c.json", "--report=json:x.json", "--report=sarif:x.sarif")
    _assert_refused(done, "--report: not written (-k): an upload would close alerts")
    assert not Path("x.sarif").exists()
    assert _merge("a.json", "c.json", "--report=sarif+partial:x.sarif").returncode == 0
    (run,) = json.loads(Path("x.sarif").read_text("utf-8"))["runs"]
    assert run["invocations"][0]["executionSuccessful"] is False


def _places(part: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inside = part.items() if type(part) is dict else enumerate(part) if type(part) is list else ()
    return [path, *(place for key, one in inside for place in _places(one, (*path, key)))]


@given(st.data())
def test_damaged_report_is_refused_or_read_and_never_an_error_of_ours(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    damaged = copy.deepcopy(USUAL)
    *to, last = data.draw(st.sampled_from(_places(USUAL)[1:]))
    part: Any = damaged
    for key in to:
        part = part[key]
    scalars = st.none() | st.booleans() | st.integers(-2, 2) | st.text(max_size=3)
    part[last] = data.draw(scalars | st.just([]) | st.just({}) | st.just([None]))
    if data.draw(st.booleans()):
        del part[last]
    file = tmp_path_factory.mktemp("damaged") / "a.json"
    file.write_text(json.dumps(damaged))
    try:
        read = read_report(str(file))
    except NotAReportError:
        return
    _merged(read)


SHARDED = """
    import logging
    from unittest import mock
    import prod, pytest

    @pytest.mark.parametrize("number", range({tests}))
    def test_it(number):
        if number % 3 == 0:
            logging.getLogger("x").error("password=hunter2x")
        if number % 4 == 0:
            prod.CLIENT = mock.Mock()
"""


@pytest.mark.parametrize("strict", [[], ["--hygiene-strict"]])
def test_one_process_many_workers_and_shards_find_the_same(
    pytester: pytest.Pytester, hygiene: Run, strict: list[str]
) -> None:
    pytest.importorskip("xdist")
    pytester.makepyfile(
        prod="CLIENT = None\n",
        **{f"test_{name}": SHARDED.format(tests=20) for name in ("a", "b", "c")},
    )

    def found(name: str) -> tuple[Any, ...]:
        read = json.loads((pytester.path / name).read_text("utf-8"))
        keys = ("rule", "path", "line", "symbol", "message", "fingerprint", "severity", "count")
        return (
            read["verdict"],
            read["complete"],
            [[finding[key] for key in keys] for finding in read["findings"]],
        )

    returned = {hygiene("--hygiene-report=json:one.json", *strict).ret}
    assert len(found("one.json")[2]) == 6
    for dist in ("load", "loadscope", "loadfile", "loadgroup", "worksteal"):
        options = ["-n", "2", "--dist", dist, f"--hygiene-report=json:{dist}.json"]
        returned.add(hygiene(*options, *strict).ret)
        assert found(f"{dist}.json") == found("one.json"), dist
    shards = []
    for name in ("a", "b", "c"):
        shards.append(f"shard-{name}.json")
        file = f"test_{name}.py"
        returned.add(hygiene(file, f"--hygiene-report=json:{shards[-1]}", *strict).ret)
    assert returned == {1 if strict else 0}
    done = _merge(*reversed(shards), "--report=json:all.json")
    assert done.returncode == (1 if strict else 0)
    assert found("all.json") == found("one.json")
