"""The pytest plugin that `transparency` puts into every run: it writes down what was seen.

One line a report: its phase and outcome, every line of its traceback, what was captured, and the
warnings. What differs from run to run by nature (numbers, addresses, temporary folders) is left
out.
"""

from __future__ import annotations

import json
import os
import re
import sys
import warnings
from collections.abc import Generator
from pathlib import Path, PurePath
from typing import Any

import pytest

RECORD = "TRANSPARENCY_RECORD"
"""The environment variable that names the file to write reports to."""

_VARIES = re.compile(
    r"\b0x[0-9a-f]+|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b[0-9a-f]{32,}\b|\d+"
)
_FOLDER = re.compile(r"/tmp[\w./-]*|/[\w./-]*/tmp/[\w./-]*")  # noqa: S108 - to be left out
_RUNNER = re.compile(r"/(?:_pytest|pluggy|pytest_\w+|benchmarks|records)/")
_TRACES = pytest.StashKey[dict[str, str]]()

_file = Path(os.environ[RECORD]).open("a", encoding="utf-8")  # noqa: SIM115 - for the process
_process = os.getpid()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Keep every frame of a failed phase's traceback."""
    if call.excinfo is not None:
        frames: list[str] = []
        trace = call.excinfo.tb
        while trace is not None:
            filename = trace.tb_frame.f_code.co_filename
            # What calls the test is pytest's affair, and every plugin's that wraps its hooks.
            if frames or not _RUNNER.search(filename):
                frames.append(f"{PurePath(filename).name}:{trace.tb_lineno}")
            trace = trace.tb_next  # type: ignore[assignment]  # its own stub says never None
        item.stash.setdefault(_TRACES, {})[call.when] = " ".join(frames)
    report = yield
    vars(report)["_frames"] = item.stash.get(_TRACES, {}).get(call.when, "")
    return report


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Write down a phase of a test, or a subtest."""
    outcome: str = report.outcome
    if hasattr(report, "wasxfail"):
        outcome = "xfailed" if report.skipped else "xpassed"
    elif report.failed and report.when != "call":
        outcome = "error"
    crash = getattr(report.longrepr, "reprcrash", None)
    where = "" if crash is None else f" at {PurePath(crash.path).name}:{crash.lineno}"
    frames = vars(report).get("_frames", "")
    _record(report.nodeid, f"{report.when}: {outcome}{where}", f"frames: {frames}" * bool(frames))
    if report.when == "teardown":
        for name, text in report.sections:
            if name != "nova-hygiene":
                _record(report.nodeid, "", f"{name}: {_constant(text)}")


def pytest_collectreport(report: pytest.CollectReport) -> None:
    """Write down a file that could not be collected, or was skipped as a whole."""
    if not report.passed:
        _record(report.nodeid, f"collection: {report.outcome}")


def pytest_warning_recorded(warning_message: warnings.WarningMessage, nodeid: str) -> None:
    """Write down a warning, with the line that it is of."""
    if warning_message.category.__module__ != "pytest_nova_hygiene":
        where = f"{PurePath(warning_message.filename).name}:{warning_message.lineno}"
        text = _constant(str(warning_message.message))
        _record(nodeid, "", f"{warning_message.category.__name__} at {where}: {text}")


def _constant(text: str) -> str:
    return _VARIES.sub("#", _FOLDER.sub("/tmp", text))  # noqa: S108 - a word for it


def _record(nodeid: str, outcome: str, more: str = "") -> None:
    if os.getpid() == _process or "_pytest.pytester" not in sys.modules:
        line: Any = [nodeid, outcome, more]
        _file.write(json.dumps(line) + "\n")
        _file.flush()
