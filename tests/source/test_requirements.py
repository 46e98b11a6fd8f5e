"""NHY403: what a project declares, and whether the environment meets it."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

import pytest

from pytest_nova_hygiene.source.requirements import declared, unmet

PYPROJECT = """
[project]
name = "x"
dependencies = [
  "first>=1",
  "second; python_version < '3'",
]
[project.optional-dependencies]
extra = ["third<2"]
[dependency-groups]
dev = ["fourth", {include-group = "other"}]
"""


def test_project_file_is_read_with_its_lines(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(PYPROJECT)
    assert [tuple(one) for one in declared(str(tmp_path))] == [
        ("pyproject.toml", 5, "first>=1", True),
        ("pyproject.toml", 6, "second; python_version < '3'", True),
        ("pyproject.toml", 9, "third<2", False),
        ("pyproject.toml", 11, "fourth", False),
    ]


def test_requirement_files_of_pbr_are_read_beside_its_setup_cfg(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text(
        "# The order matters\npbr>=5.8.0 # Apache-2.0\n-r other.txt\n\n-e .\n./local\n"
    )
    (tmp_path / "test-requirements.txt").write_text("ddt>=1.2.1 # MIT\n")
    assert list(declared(str(tmp_path))) == []
    (tmp_path / "setup.cfg").write_text("[metadata]\nname = x\n")
    assert [tuple(one) for one in declared(str(tmp_path))] == [
        ("requirements.txt", 2, "pbr>=5.8.0", True),
        ("test-requirements.txt", 1, "ddt>=1.2.1", False),
    ]


@pytest.mark.parametrize("text", ["[project", "project = 1", "[project]\ndependencies = 'x'", ""])
def test_broken_project_file_declares_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / "pyproject.toml").write_text(text)
    assert list(declared(str(tmp_path))) == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("pytest<1", ("pytest", "<1", version("pytest"))),
        ("PyTest <1", ("PyTest", "<1", version("pytest"))),
        ("pytest>1", None),
        ("pytest", None),
        ("pytest[x]>1", None),
        ("no-such-package-of-ours>=2", ("no-such-package-of-ours", ">=2", "")),
        ("no-such-package-of-ours; python_version < '3'", None),
        ("pytest<1; extra == 'x'", None),
        ("pytest @ https://host/pytest.whl", None),
        ("pytest ~= nonsense", None),
        ("-r other.txt", None),
    ],
)
def test_what_is_installed_is_compared(text: str, wrong: tuple[str, str, str] | None) -> None:
    assert unmet(text, needed=True) == wrong


def test_what_may_not_be_in_use_is_not_missed() -> None:
    assert unmet("no-such-package-of-ours>=2", needed=False) is None
    assert unmet("pytest<1", needed=False) is not None


@pytest.mark.parametrize("unknown", ["0.0.0", "0+unknown"])
def test_version_that_is_not_known_is_right(monkeypatch: pytest.MonkeyPatch, unknown: str) -> None:
    monkeypatch.setattr("importlib.metadata.version", lambda _: unknown)
    assert unmet("pytest>=5", needed=True) is None
