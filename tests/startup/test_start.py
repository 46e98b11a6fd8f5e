"""What an enabled run of one empty test loads and makes: bounded, since every start pays."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SEEN = """
import atexit, gc, json, sys
def tell():
    gc.collect()
    ours = sorted(name for name in sys.modules if name.startswith("pytest_nova_hygiene"))
    with open("seen.json", "w") as file: json.dump([ours, len(gc.get_objects())], file)
atexit.register(tell)
"""


def _seen(folder: Path, *options: str) -> tuple[list[str], int]:
    """Return our modules, and how many objects there are when the interpreter ends."""
    environ = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONHASHSEED": "0"}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "seen", *options, "test_it.py"]
    subprocess.run(command, cwd=folder, env=environ, check=True, capture_output=True)  # noqa: S603 - our own words
    modules, objects = json.loads((folder / "seen.json").read_text("utf-8"))
    return modules, objects


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A suite of one empty test."""
    (tmp_path / "seen.py").write_text(SEEN, "utf-8")
    (tmp_path / "test_it.py").write_text("def test_it(): pass\n", "utf-8")
    return tmp_path


def test_empty_run_makes_few_modules_and_objects(folder: Path) -> None:
    _seen(folder, "-p", "nova_hygiene")  # compiles
    _, before = _seen(folder, "-p", "pytest_nova_hygiene.plugin.registration")
    modules, objects = _seen(folder, "-p", "nova_hygiene")
    assert len(modules) <= 200, modules
    # 5,250 on Python 3.11, and 6,540 on 3.13, which makes more of a function.
    assert objects - before <= 6800
