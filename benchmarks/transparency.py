"""Other projects' test suites have the same outcomes, test by test, armed as without the plugin.

    python -m benchmarks.transparency [NAME ...] [--work DIR] [--plugin PATH]

Each suite comes from its released sdist into a virtual environment of its own and runs twice: with
the plugin blocked, and armed (not strict, which fails tests on purpose). One line a suite says how
many tests differ (pytest's own exit code counts as one), and the exit code is 1 if any does. A test
that fails both times, at the same line, is no difference: `failing` counts those a suite brings
along. The plain run goes first and pays for cold file caches, so its time is no base line.

pytest loads this file too, in both runs, as the plugin that writes down every report.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tarfile
import tempfile
import time
import venv
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import pytest


class Suite(NamedTuple):
    """A project, and how its own tests are run from its sdist.

    Attributes:
        name: on PyPI.
        version: the release.
        tests: what pytest is told to collect, in the unpacked sdist.
        requirements: what the tests import beside the project itself, with blanks between.
        options: more for pytest's command line.
        library: a C library that must be installed, as pkg-config calls it.
    """

    name: str
    version: str
    tests: str
    requirements: str = ""
    options: str = ""
    library: str = ""


_OSLO = "oslotest oslo.config oslo.utils fixtures testtools testscenarios testresources"
SUITES = (
    Suite("pytest-mock", "3.17.0", "tests", "mock pytest-asyncio"),
    Suite("mock", "5.2.0", "mock/tests"),
    Suite("oslotest", "6.1.1", "oslotest/tests", "oslo.config"),
    Suite("oslo.log", "8.3.2", "oslo_log/tests", f"{_OSLO} eventlet"),
    Suite("os-brick", "7.1.1", "os_brick/tests", f"{_OSLO} ddt oslo.vmware castellan"),
    Suite(
        "keystoneauth1",
        "5.18.1",
        "keystoneauth1/tests/unit",
        f"{_OSLO} requests-mock betamax lxml oauthlib PyYAML",
    ),
    Suite("libvirt-python", "9.0.0", "tests", "lxml", library="libvirt"),
    Suite(
        "virtualbmc",
        "3.3.0",
        "virtualbmc/tests",
        "oslotest libvirt-python==9.0.0",
        library="libvirt",
    ),
    Suite("structlog", "26.1.0", "tests", "pytest-asyncio simplejson time-machine"),
    Suite("python-json-logger", "4.2.0", "tests", "freezegun orjson msgspec tzdata"),
    Suite("responses", "0.26.3", "responses", "pytest-asyncio pytest-httpserver tomli-w"),
    Suite("requests-mock", "1.12.1", "tests", "fixtures testtools purl requests-futures"),
    Suite("freezegun", "1.5.5", "tests"),
    Suite("pluggy", "1.7.0", "testing", "pytest-benchmark"),
    Suite("attrs", "26.1.0", "tests", "cloudpickle hypothesis pympler", "--hypothesis-seed=0"),
)

_RECORD = "TRANSPARENCY_RECORD"
"""The environment variable that names the file to write reports to."""


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Write down a phase of a test, or a subtest."""
    outcome: str = report.outcome
    if hasattr(report, "wasxfail"):
        outcome = "xfailed" if report.skipped else "xpassed"
    elif report.failed and report.when != "call":
        outcome = "error"
    crash = getattr(report.longrepr, "reprcrash", None)
    where = "" if crash is None else f" at {Path(crash.path).name}:{crash.lineno}"
    _record(report.nodeid, f"{report.when}: {outcome}{where}")


def pytest_collectreport(report: pytest.CollectReport) -> None:
    """Write down a file that could not be collected, or was skipped as a whole."""
    if not report.passed:
        _record(report.nodeid, f"collection: {report.outcome}")


def _record(nodeid: str, outcome: str) -> None:
    with Path(os.environ[_RECORD]).open("a", encoding="utf-8") as file:
        file.write(json.dumps([nodeid, outcome]) + "\n")


class Run(NamedTuple):
    """What pytest reported of each node id, in its order, how it ended, and how long it took."""

    reports: dict[str, list[str]]
    output: str
    seconds: float

    def count(self, *words: str) -> int:
        """The node ids of which something was reported that begins so."""
        return sum(any(r.startswith(words) for r in reports) for reports in self.reports.values())


def prepare(suite: Suite, plugin: Path, work: Path) -> tuple[Path, Path]:
    """Install a suite, what it needs and the plugin; its interpreter and its unpacked sdist."""
    python = work / "venv" / ("Scripts" if os.name == "nt" else "bin") / "python"
    if not python.exists():
        venv.create(work / "venv", with_pip=True)
    if not list(work.glob("*.tar.gz")):
        pinned = f"{suite.name}=={suite.version}"
        _pip(python, "download", "--no-deps", "--no-binary", suite.name, "-d", str(work), pinned)
    (archive,) = work.glob("*.tar.gz")
    with tarfile.open(archive) as tar:
        tar.extractall(work / "sdist", filter="data")
    _pip(python, "install", str(plugin), str(archive), *suite.requirements.split())
    (sources,) = (work / "sdist").iterdir()
    return python, sources


def _pip(python: Path, *arguments: str) -> None:
    command = [str(python), "-m", "pip", "--disable-pip-version-check", "-q", *arguments]
    done = subprocess.run(command, check=False, text=True, capture_output=True)  # noqa: S603 - ours
    if done.returncode:
        sys.exit(f"{done.stdout}{done.stderr}\n{' '.join(command)}: exit code {done.returncode}")


def run(suite: Suite, python: Path, sources: Path, *options: str) -> Run:
    """Run a suite's tests once, from its sources' folder."""
    record = sources.parent.parent / "reports.jsonl"
    record.write_bytes(b"")
    environ = {name: value for name, value in os.environ.items() if name != "PYTEST_ADDOPTS"}
    environ |= {
        "PYTHONPATH": str(Path(__file__).resolve().parent),
        "PYTHONDONTWRITEBYTECODE": "1",  # both runs compile the tests
        "PYTHONHASHSEED": "0",
        _RECORD: str(record),
    }
    ours = ("-q", "-p", "no:cacheprovider", "-p", Path(__file__).stem, *options)
    command = [str(python), "-m", "pytest", *ours, *suite.options.split(), suite.tests]
    began = time.perf_counter()
    done = subprocess.run(  # noqa: S603 - our own command
        command, cwd=sources, env=environ, check=False, text=True, capture_output=True
    )
    reports: dict[str, list[str]] = {"(run)": [f"exit code {done.returncode}"]}
    for line in record.read_text(encoding="utf-8").splitlines():
        nodeid, outcome = json.loads(line)
        reports.setdefault(nodeid, []).append(outcome)
    return Run(reports, done.stdout + done.stderr, time.perf_counter() - began)


def compare(suite: Suite, plugin: Path, work: Path) -> bool:
    """Run a suite both ways and print its line; whether there was no difference."""
    work.mkdir(parents=True, exist_ok=True)
    python, sources = prepare(suite, plugin, work)
    path = work / "hygiene.json"
    path.unlink(missing_ok=True)
    plain = run(suite, python, sources, "-p", "no:nova_hygiene")
    armed = run(suite, python, sources, "-p", "nova_hygiene", f"--hygiene-report=json:{path}")
    if not plain.count("setup") or not path.exists():
        print(f"{suite.name}: no test ran, or not armed\n{plain.output}\n{armed.output}")
        return False
    hygiene = json.loads(path.read_text(encoding="utf-8"))
    mocks, connections, logs = (hygiene["watched"][f] for f in ("mocks", "connections", "logs"))
    made, patches = mocks["made"], mocks["patches"]
    opened, records = connections["opened"], logs["records"]
    found = " ".join(f"{rule}x{n}" for rule, n in hygiene["verdict"]["counts"].items())
    nodeids = {**plain.reports, **armed.reports}
    differ = [n for n in nodeids if plain.reports.get(n) != armed.reports.get(n)]
    failing = plain.count("call: failed", "setup: error", "teardown: error", "collection: failed")
    print(
        f"{suite.name:18} {suite.version:7} {plain.count('setup'):5} {failing:7} {len(differ):6} "
        f"{plain.seconds:7.1f} {armed.seconds:7.1f}  "
        f"{f'{made} {patches} {opened} {records}':18} {found or '-'}",
        flush=True,
    )
    for nodeid in differ:
        for label, reports in (("without", plain.reports), ("with", armed.reports)):
            print(f"    {nodeid} {label}: {', '.join(reports.get(nodeid, ['nothing']))}")
    return not differ


def main() -> int:
    """Print the table."""
    table = {suite.name: suite for suite in SUITES}
    parser = argparse.ArgumentParser(prog="python -m benchmarks.transparency")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(table)}")
    parser.add_argument("--work", type=Path, help="keep environments and records in this folder")
    parser.add_argument("--plugin", type=Path, default=Path(__file__).resolve().parents[1])
    given = parser.parse_args()
    if unknown := set(given.names) - set(table):
        parser.error(f"no such suite: {', '.join(sorted(unknown))}")
    print(f"Python {sys.version.split()[0]}; watched: mocks made, patches, libvirt opens, records")
    print(
        f"{'suite':18} {'version':7} {'tests':>5} {'failing':>7} {'differ':>6} "
        f"{'plain s':>7} {'armed s':>7}  {'watched':18} findings"
    )
    same = True
    with tempfile.TemporaryDirectory() as temporary:
        work = (given.work or Path(temporary)).resolve()
        for name in given.names or table:
            if (library := table[name].library) and not _is_installed(library):
                print(f"{name:18} skipped: {library}'s headers are not installed")
            else:
                same &= compare(table[name], given.plugin.resolve(), work / name)
    return 0 if same else 1


def _is_installed(library: str) -> bool:
    command = [which("pkg-config") or "", "--exists", library]
    return bool(command[0]) and not subprocess.run(command, check=False).returncode  # noqa: S603 - ours


if __name__ == "__main__":
    sys.exit(main())
