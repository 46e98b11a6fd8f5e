"""The workflows of docs/ci.md do what they say: their commands run, and their files are there."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

LEAK = 'def test_it():\n    import logging\n    logging.error(\'{"adminPass": "Qr78vt9"}\')\n'
PARTS = ("unit", "functional")
FILES = {
    "GitHub": ["hygiene-unit.json", "hygiene-functional.json", "hygiene.sarif", "hygiene.md"],
    "GitLab": ["gl-code-quality-report.json", "junit.xml"],
    "Zuul": ["hygiene.json", "hygiene.md"],
}


def _workflow(root: Path, name: str) -> str:
    text = (root / "docs" / "ci.md").read_text("utf-8")
    section = re.search(rf"^## {name}\n.*?```yaml\n(.*?)```", text, re.DOTALL | re.MULTILINE)
    assert section
    return section[1]


def _commands(workflow: str) -> list[str]:
    """Return the commands that need no network, a matrix's job as often as it has parts."""
    found = re.findall(
        r"^ *(?:- )?(?:run: )?((?:pytest|python|cat) .*)$", workflow, flags=re.MULTILINE
    )
    return [
        command.replace("${{ matrix.part }}", part)
        for command in found
        for part in (PARTS if "matrix." in command else PARTS[:1])
    ]


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("leaks", [True, False])
def test_commands_run_and_write_what_is_published(
    pytester: pytest.Pytester,
    root: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    leaks: bool,
) -> None:
    if name == "Zuul":
        pytest.importorskip("xdist")
    for part in PARTS:
        folder = pytester.path / "tests" / part
        folder.mkdir(parents=True)
        (folder / f"test_{part}.py").write_text(LEAK if leaks else "def test_it(): pass\n")
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(pytester.path / "summary.md"))
    (pytester.path / "summary.md").write_text("")
    workflow = _workflow(root, name)
    commands = _commands(workflow)
    assert len(commands) == {"GitHub": 4, "GitLab": 1, "Zuul": 1}[name]
    for command in commands:
        done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)  # noqa: S602 - ours
        fails = leaks and not command.startswith("cat")
        assert done.returncode == int(fails), done.stdout + done.stderr
    for file in FILES[name]:
        assert file.replace("unit", "${{ matrix.part }}") in workflow or file in workflow
        text = (pytester.path / file).read_text("utf-8")
        assert text
        assert "Qr78vt9" not in text
        if file.endswith(("json", "sarif")):
            json.loads(text)
    if name == "GitHub":
        summary = (pytester.path / "summary.md").read_text("utf-8")
        assert summary.startswith("### nova-hygiene: ")
        assert ("NHY302" in summary) is leaks
