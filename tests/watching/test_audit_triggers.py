"""Source that names a function which runs a command by itself, and source that only sounds so."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_nova_hygiene.watching import audit_hooks
from pytest_nova_hygiene.watching.audit_triggers import AuditTriggers

NAMES = [
    "os.system('true')",
    "run = os.system",
    "import os as o\no.system('true')",
    "from os import path, system as run",
    "from os import (\n    path,\n    execvp,\n)",
    "from posix import posix_spawn",
    "os.posix_spawnp('true', ['true'], {})",
    "os.execlpe('true', 'true', {})",
    "helper(os.execv)",
]

SOUNDS_SO = [
    "platform.system()",
    "def system(self): pass",
    "# overwhelm the testing system (which means",
    "'''removed from the system (not\nsystem\n'''",
    "from subprocess import run, Popen",
    "from os import path\nsystem = 'linux'",
    "os.systemd, os.execution",
    "self.ecosystem()",
]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[None]:
    found: list[None] = []
    monkeypatch.setattr(audit_hooks, "need", lambda: found.append(None))
    return found


def _read(tmp_path: Path, source: str, *, ours: bool = True) -> None:
    file = tmp_path / "prod.py"
    file.write_text(source, "utf-8")
    AuditTriggers(lambda _: ours).read(str(file))


@pytest.mark.parametrize("source", NAMES)
def test_source_that_names_one_asks_for_audit_events(
    tmp_path: Path, asked: list[None], source: str
) -> None:
    _read(tmp_path, source)
    assert asked == [None]


@pytest.mark.parametrize("source", SOUNDS_SO)
def test_source_that_only_sounds_so_does_not(
    tmp_path: Path, asked: list[None], source: str
) -> None:
    _read(tmp_path, source)
    assert asked == []


def test_other_packages_are_not_read(tmp_path: Path, asked: list[None]) -> None:
    _read(tmp_path, NAMES[0], ours=False)
    AuditTriggers(lambda _: True).read(str(tmp_path / "gone.py"))
    assert asked == []
