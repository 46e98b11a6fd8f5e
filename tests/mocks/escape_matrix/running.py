"""Writes suites of cells, runs them, and compares what is found with the cells."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.mocks.escape_matrix.cells import Cell, file_head
from tests.mocks.escape_matrix.ways import WAYS

_OPTIONS = (
    *("-q", "-p", "no:cacheprovider", "-p", "pytest_mock", "-p", "xdist"),
    *("-p", "nova_hygiene", "--hygiene-report=json:hygiene.json"),
)
_SCRIPT = Path(sys.executable).with_name("pytest")
_MAIN = "import sys, pytest; sys.exit(pytest.main(sys.argv[1:]))"

RUNNERS = {
    "pytest": [str(_SCRIPT)],
    "python -m pytest": [sys.executable, "-m", "pytest"],
    "-n 1": [sys.executable, "-m", "pytest", "-n", "1"],
    "-n 2": [sys.executable, "-m", "pytest", "-n", "2"],
    "pytest.main": [sys.executable, "-c", _MAIN],
}
"""Who runs a suite."""

_CONFTEST = """
import sys
import pytest
def _release(file):
    for name, module in list(sys.modules.items()):
        if name.startswith('prod_') and hasattr(module, 'release'):
            if file is None or module.FILE not in (file, 'session'):
                module.release()
@pytest.fixture(autouse=True)
def what_waits_goes_on(request):
    _release(request.path.stem)
def pytest_sessionfinish():
    _release(None)
"""
"""Lets the threads and tasks of other files go on."""

_NUMBER = re.compile(r"(?:prod|virt|test|fixture|Test)_?(\d+)\b")
_MARK = re.compile(r"# (make|put|owner|import) (\d+)$")

Finding = dict[str, Any]


def write(folder: Path, cells: Iterable[Cell], *, undone: bool) -> None:
    """Write a suite: a test file for each way and owner, and the cells' production modules."""
    texts: dict[str, str] = defaultdict(file_head)
    for cell in cells:
        texts[cell.file] += cell.text(undone=undone)
        (folder / f"{cell.module}.py").write_text(cell.production())
    for name, text in texts.items():
        (folder / f"{name}.py").write_text(text)
    (folder / "conftest.py").write_text(_CONFTEST)
    (folder / "pytest.ini").write_text("[pytest]\nfilterwarnings = ignore\n")


def run(folder: Path, runner: str) -> list[Finding]:
    """Run the suite in a folder, and return what it says of mocks.

    Raises:
        RuntimeError: a test failed, or the run did.
    """
    report = folder / "hygiene.json"
    report.unlink(missing_ok=True)
    environment = os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": str(folder)}
    environment.pop("PYTEST_ADDOPTS", None)
    command = [*RUNNERS[runner], *_OPTIONS]
    done = subprocess.run(  # noqa: S603 - our own words
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stdout[-3000:] + done.stderr[-3000:])
    findings = json.loads(report.read_text("utf-8"))["findings"]
    told = [each for each in findings if each["rule"].startswith(("NHY1", "NHY900"))]
    return [each for each in told if each["severity"] != "note"]  # a logger's double in its test


def outcomes(folder: Path, cells: list[Cell], found: list[Finding]) -> dict[Cell, str]:
    """Return what came of each cell: ``found``, or what is wrong.

    Raises:
        RuntimeError: a finding belongs to no cell.
    """
    marks = {path.name: _marks(path) for path in folder.glob("test_*.py")}
    by_number = {cell.number: cell for cell in cells}
    of_cells: dict[Cell, list[str]] = {cell: [] for cell in cells}
    for each in found:
        action, number = marks.get(each["path"], {}).get(each["line"], ("", -1))
        if not action:
            where = _NUMBER.search(json.dumps([each["detail"], each["path"], each["tests"]]))
            number = int(where[1]) if where else -1
        cell = by_number.get(number)
        if cell is None:
            raise RuntimeError(f"a finding of no cell: {json.dumps(each)}")
        of_cells[cell].append(_judged(cell, each, action))
    return {cell: _outcome(words) for cell, words in of_cells.items()}


def _marks(path: Path) -> dict[int, tuple[str, int]]:
    """Return what the marked lines of a file do, and for which cell."""
    lines = enumerate(path.read_text().splitlines(), 1)
    marked = ((number, _MARK.search(line)) for number, line in lines)
    return {number: (mark[1], int(mark[2])) for number, mark in marked if mark}


def _judged(cell: Cell, finding: Finding, action: str) -> str:
    """Return the rule of a finding, and what is wrong with the finding."""
    text = finding["rule"]
    # Who put a hand-made double there by a call is known, but not by which line. What a decorator
    # makes stands at the first line of what it decorates.
    way = WAYS[cell.way]
    by_owner = ("owner",) if way.decorator or not way.is_mock else ()
    if action not in ("make", "put", "import", *by_owner):
        text += f" at {action or finding['path'] + ':' + str(finding['line'])}"
    tests = [each.rpartition("::")[2] for each in finding["tests"]]
    if cell.owner == "import":
        expected = tests == []
    elif cell.owner.endswith("fixture"):
        expected = f"fixture_{cell.number}" in finding["detail"].get("owner", "")
    else:
        expected = tests == [f"test_{cell.number}"]
    return text if expected else f"{text} blames {tests} {finding['detail'].get('owner', '')}"


def _outcome(words: list[str]) -> str:
    if not words:
        return "missed"
    # A logger's double is two facts: it stays, and its messages are not checked.
    rules = [word for word in words if word != "NHY106"]
    if len(rules) == 1 and " " not in rules[0]:
        return "found"
    return " + ".join(sorted(words))
