"""The package's own modules, as an armed run loads them: never older than their source."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import pytest_nova_hygiene

SAY = (
    "import os, sys\n"
    "sys.path.insert(0, os.getcwd())\n"
    "from pytest_nova_hygiene.watching.originals import own_builtins\n"
    "with own_builtins():\n"
    "    from pytest_nova_hygiene.report import json\n"
    "print(json.SAID, json.__cached__ == json.__spec__.cached, os.path.exists(json.__cached__))\n"
    "print(json.__file__, json.as_text.__code__.co_filename)"
)


def _said(folder: Path, *options: str, **environ: str) -> list[str]:
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, *options, "-c", SAY],
        cwd=folder, env={**os.environ, **environ}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout.splitlines()


@pytest.fixture
def module(tmp_path: Path) -> Path:
    """One module of a copy of the package."""
    copied = tmp_path / "one" / "pytest_nova_hygiene"
    source = Path(pytest_nova_hygiene.__file__).parent
    shutil.copytree(source, copied, ignore=shutil.ignore_patterns("__pycache__"))
    found = copied / "report" / "json.py"
    with found.open("a", encoding="utf-8") as file:
        file.write("SAID = 1\n")
    return found


WRITES = {"PYTHONDONTWRITEBYTECODE": ""}


@pytest.mark.parametrize("options", [(), ("-O",)])
def test_compiled_file_is_used_until_the_source_changes(
    module: Path, options: tuple[str, ...]
) -> None:
    folder = module.parents[2]
    expected = ["1 True True", f"{module} {module}"]
    assert _said(folder, *options, **WRITES) == expected  # compiles
    assert _said(folder, *options, **WRITES) == expected  # reads what was compiled
    before = module.stat()
    module.write_text(module.read_text("utf-8").replace("SAID = 1", "SAID = 2"), "utf-8")
    os.utime(module, (before.st_atime, before.st_mtime))
    assert _said(folder, *options, **WRITES)[0] == "1 True True"  # as old and long
    os.utime(module, (before.st_atime, before.st_mtime + 2))
    assert _said(folder, *options, **WRITES)[0] == "2 True True"
    assert _said(folder, *options, **WRITES)[0] == "2 True True"


def test_compiled_file_that_cannot_be_read_is_compiled_again(module: Path) -> None:
    folder = module.parents[2]
    _said(folder, **WRITES)
    (compiled,) = module.parent.glob("__pycache__/json.*.pyc")
    for content in (b"", b"x" * 40):
        compiled.write_bytes(content)
        assert _said(folder, **WRITES)[0] == "1 True True"


def test_folder_that_was_moved_shows_where_it_is_now(module: Path, tmp_path: Path) -> None:
    _said(module.parents[2], **WRITES)
    moved = (tmp_path / "one").rename(tmp_path / "two") / module.relative_to(tmp_path / "one")
    assert _said(moved.parents[2], **WRITES) == ["1 True True", f"{moved} {moved}"]


def test_compiled_files_elsewhere(module: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "compiled"
    for _ in range(2):
        said = _said(module.parents[2], **WRITES, PYTHONPYCACHEPREFIX=str(elsewhere))
        assert said == ["1 True True", f"{module} {module}"]
    assert not list(module.parent.glob("__pycache__/json.*"))
    assert list(elsewhere.rglob("json.*.pyc"))
