"""Other projects' test suites run the same, test by test, armed as without the plugin.

    python -m benchmarks.transparency [NAME ...] [--work DIR] [--plugin PATH] [--python PATH]
                                      [--user NAME] [--strict]

Each suite comes from its released sdist into a virtual environment of its own, and runs without the
plugin, armed (not strict, which fails tests on purpose), and once more without. Compared are every
test's outcomes, the lines of its tracebacks, what was captured and the warnings (pytest's own exit
code counts as a test). What differs between the two runs without the plugin is the suite's own
affair and counted apart, as `flaky`. The exit code is 1 if anything else differs. `CPU` is what
the armed run took in processor time, over the run without the plugin after it.

With `--strict` a fourth run says which outcomes strict changes, beside errors at teardown: that is
for a person to judge. With `--user`, and as root, the suites run as that user, with a HOME and a
TMPDIR of their own and without network.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shlex
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from benchmarks.suites import SUITES, Suite

_RECORDER = "recorder"
"""The module beside this one that pytest loads in every run."""


class Run(NamedTuple):
    """What pytest reported of each node id, in its order, how it ended, and what it took.

    Attributes:
        reports: a test's outcomes, in order.
        more: its tracebacks, captured output and warnings, sorted.
        output: of the whole run.
        seconds: of the clock.
        cpu: seconds of processors.
    """

    reports: dict[str, list[str]]
    more: dict[str, list[str]]
    output: str
    seconds: float
    cpu: float

    def count(self, *words: str) -> int:
        """Return the node ids of which something was reported that begins so."""
        return sum(any(r.startswith(words) for r in reports) for reports in self.reports.values())


class Place(NamedTuple):
    """Where and as whom suites run."""

    plugin: Path
    python: str
    user: str


def prepare(suite: Suite, place: Place, work: Path) -> tuple[Path, Path]:
    """Install a suite, what it needs and the plugin; its interpreter and its unpacked sdist."""
    python = work / "venv" / ("Scripts" if os.name == "nt" else "bin") / "python"
    if not python.exists():
        _call(place.python, "-m", "venv", str(work / "venv"))
    if not list(work.glob("*.tar.gz")):
        pinned = f"{suite.name}=={suite.version}"
        _pip(python, "download", "--no-deps", "--no-binary", suite.name, "-d", str(work), pinned)
    (archive,) = work.glob("*.tar.gz")
    if not (work / "sdist").exists():
        with tarfile.open(archive) as tar:
            tar.extractall(work / "sdist", filter="data")
        _pip(python, "install", str(archive), *suite.requirements.split())
    _pip(python, "install", "--force-reinstall", "--no-deps", str(place.plugin))
    _pip(python, "install", str(place.plugin))
    (sources,) = (path for path in (work / "sdist").iterdir() if path.is_dir())
    if suite.copy is not None:
        shutil.copy(sources / suite.copy[0], sources / suite.copy[1])
    return python, sources


def _pip(python: Path, *arguments: str) -> None:
    _call(str(python), "-m", "pip", "--disable-pip-version-check", "-q", *arguments)


def _call(*command: str) -> None:
    done = subprocess.run(command, check=False, text=True, capture_output=True)  # noqa: S603 - ours
    if done.returncode:
        sys.exit(f"{done.stdout}{done.stderr}\n{shlex.join(command)}: exit code {done.returncode}")


def run(suite: Suite, place: Place, python: Path, sources: Path, *options: str) -> Run:
    """Run a suite's tests once, from its sources' folder."""
    work = sources.parent.parent
    own = {name: work / "own" / name.lower() for name in ("HOME", "TMPDIR", "RECORDS")}
    for folder in own.values():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    shutil.copy(Path(__file__).with_name(f"{_RECORDER}.py"), own["RECORDS"])
    record = own["RECORDS"] / "reports.jsonl"
    record.write_bytes(b"")
    environ = {
        "PATH": os.environ["PATH"],
        "HOME": str(own["HOME"]),
        "TMPDIR": str(own["TMPDIR"]),
        "PYTHONPATH": str(own["RECORDS"]),
        "PYTHONDONTWRITEBYTECODE": "1",  # all runs compile the tests
        "PYTHONHASHSEED": "0",
        "TRANSPARENCY_RECORD": str(record),
    }
    plugins = ["-p", _RECORDER, *options]
    if suite.mend and "no:nova_hygiene" in options:
        shutil.copy(place.plugin / "examples/nova/mend_alone.py", own["RECORDS"])
        plugins += ["-p", "mend_alone"]
    command = [str(python), "-m", "pytest", "-q", "-p", "no:cacheprovider", *plugins]
    command += [*shlex.split(suite.options), *suite.tests.split()]
    if place.user:
        _call("chown", "-R", place.user, str(work / "own"), str(sources))
        own_home = ["env", f"HOME={environ['HOME']}"]  # which runuser sets to the user's
        as_user = ["runuser", "-u", place.user, "--", *own_home, *command]
        command = ["unshare", "-n", "sh", "-c", 'ip link set lo up; exec "$@"', "sh", *as_user]
    before, began = _processors(), time.perf_counter()
    done = subprocess.run(  # noqa: S603 - our own command
        command, cwd=sources, env=environ, check=False, text=True, errors="replace",
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    seconds, cpu = time.perf_counter() - began, _processors() - before
    reports: dict[str, list[str]] = {"(run)": [f"exit code {done.returncode}"]}
    more: dict[str, list[str]] = {}
    for line in record.read_text(encoding="utf-8").splitlines():
        nodeid, outcome, seen = json.loads(line)
        if outcome:
            reports.setdefault(nodeid, []).append(outcome)
        if seen:
            more.setdefault(nodeid, []).append(seen)
    seen_sorted = {nodeid: sorted(texts) for nodeid, texts in more.items()}
    return Run(reports, seen_sorted, done.stdout, seconds, cpu)


def _processors() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def differing(one: Run, other: Run) -> set[str]:
    """Return the node ids of which the two runs say different things."""
    nodeids = {*one.reports, *other.reports, *one.more, *other.more}
    return {
        nodeid
        for nodeid in nodeids
        if one.reports.get(nodeid) != other.reports.get(nodeid)
        or one.more.get(nodeid) != other.more.get(nodeid)
    }


def compare(suite: Suite, place: Place, work: Path, *, strict: bool) -> bool:
    """Run a suite each way and print its line; whether there was no difference of ours."""
    work.mkdir(parents=True, exist_ok=True)
    python, sources = prepare(suite, place, work)
    report = "own/records/hygiene.json"
    armed_with = ("-p", "nova_hygiene", f"--hygiene-report=json:{work / report}")
    first = run(suite, place, python, sources, "-p", "no:nova_hygiene")
    armed = run(suite, place, python, sources, *armed_with)
    if not first.count("setup") or not (work / report).exists():
        print(f"{suite.name}: no test ran, or without the plugin\n{first.output}\n{armed.output}")
        return False
    hygiene = json.loads((work / report).read_text(encoding="utf-8"))
    (work / "hygiene.json").write_text(json.dumps(hygiene, indent=2), encoding="utf-8")
    again = run(suite, place, python, sources, "-p", "no:nova_hygiene")
    flaky = differing(first, again)
    differ = (differing(first, armed) & differing(again, armed)) - flaky
    if differ:  # threads and the garbage collector log when they like: only what differs twice
        second = run(suite, place, python, sources, *armed_with)
        differ &= differing(first, second) & differing(again, second)
    mocks, connections, logs = (hygiene["watched"][f] for f in ("mocks", "connections", "logs"))
    watched = f"{mocks['made']} {mocks['patches']} {connections['opened']} {logs['records']}"
    found = " ".join(f"{rule}x{n}" for rule, n in hygiene["verdict"]["counts"].items())
    failing = first.count("call: failed", "setup: error", "teardown: error", "collection: failed")
    print(
        f"{suite.name:20} {suite.version:8} {first.count('setup'):5} {failing:7} {len(flaky):5} "
        f"{len(differ):6} {again.cpu:7.1f} {armed.cpu / again.cpu:6.3f}  "
        f"{watched:20} {found or '-'}",
        flush=True,
    )
    for nodeid in sorted(differ):
        for label, other in (("without", again), ("with", armed)):
            said = [*other.reports.get(nodeid, ["nothing"]), *other.more.get(nodeid, [])]
            print(f"    {nodeid} {label}: {'; '.join(said)[:2000]}")
    if strict:
        _print_strict(
            again, run(suite, place, python, sources, *armed_with, "--hygiene-strict"), flaky
        )
    return not differ


def _print_strict(plain: Run, strict: Run, flaky: set[str]) -> None:
    """Print what strict changed, but for errors at a test's teardown and the exit code."""
    errors = 0
    for nodeid, before in plain.reports.items():
        after = strict.reports.get(nodeid, [])
        errors += before != after
        kept = [each for each in after if not each.startswith("teardown")]
        same = kept == [each for each in before if not each.startswith("teardown")]
        if not same and nodeid not in flaky and nodeid != "(run)":
            print(f"    strict: {nodeid}: {'; '.join(before)} -> {'; '.join(after)}")
    print(f"    strict: {errors} node ids with an error at teardown or another outcome", flush=True)


def main() -> int:
    """Print the table."""
    table = {suite.name: suite for suite in SUITES}
    parser = argparse.ArgumentParser(prog="python -m benchmarks.transparency")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(table)}")
    parser.add_argument("--work", type=Path, help="keep environments and records in this folder")
    parser.add_argument("--plugin", type=Path, default=Path(__file__).resolve().parents[1])
    parser.add_argument(
        "--python", default=sys.executable, help="what the environments are made of"
    )
    parser.add_argument("--user", default="", help="run the suites as this user, without network")
    parser.add_argument("--strict", action="store_true", help="run each suite under strict, too")
    given = parser.parse_args()
    if unknown := set(given.names) - set(table):
        parser.error(f"no such suite: {', '.join(sorted(unknown))}")
    place = Place(given.plugin.resolve(), given.python, given.user)
    print(f"Python {sys.version.split()[0]}; watched: mocks made, patches, libvirt opens, records")
    print(
        f"{'suite':20} {'version':8} {'tests':>5} {'failing':>7} {'flaky':>5} {'differ':>6} "
        f"{'CPU s':>7} {'ratio':>6}  {'watched':20} findings"
    )
    same = True
    with tempfile.TemporaryDirectory() as temporary:
        work = (given.work or Path(temporary)).resolve()
        for name in given.names or table:
            if (library := table[name].library) and not _is_installed(library):
                print(f"{name:20} skipped: {library}'s headers are not installed")
            else:
                same &= compare(table[name], place, work / name, strict=given.strict)
    return 0 if same else 1


def _is_installed(library: str) -> bool:
    command = [shutil.which("pkg-config") or "", "--exists", library]
    return bool(command[0]) and not subprocess.run(command, check=False).returncode  # noqa: S603 - ours


if __name__ == "__main__":
    sys.exit(main())
