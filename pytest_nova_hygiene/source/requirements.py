"""What a project declares that it needs, and what of it the environment does not meet."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from typing import Any

from pytest_nova_hygiene.startup.named_tuple import NamedTuple
from pytest_nova_hygiene.watching.originals import ORIGINALS

_UNKNOWN = ("0.0.0", "0", "0+unknown", "0.0.0+unknown")
"""What an editable install says that does not know its version."""


_KEY = "dependenc"
"""What all keys of `pyproject.toml` have that declare requirements."""


class Declared(NamedTuple):
    """One requirement.

    Attributes:
        file: the name of the file below the project's folder.
        line: its line.
        text: the requirement.
        needed: whether the project does not run without it; else an extra or a group asks for it.
    """

    file: str
    line: int
    text: str
    needed: bool


def declared(folder: str) -> Iterator[Declared]:
    """Yield what the files of a project declare.

    That is `pyproject.toml`, and the requirement files beside a `setup.cfg`, as pbr reads them.

    Args:
        folder: the project's.
    """
    lines = _lines(folder, "pyproject.toml")
    for text, needed in _of_pyproject("\n".join(lines)):
        yield Declared("pyproject.toml", _line_of(text, lines), text, needed)
    if any(line.startswith("[metadata]") for line in _lines(folder, "setup.cfg")):
        for file, needed in (("requirements.txt", True), ("test-requirements.txt", False)):
            for number, line in enumerate(_lines(folder, file), 1):
                # pbr's files have the licence behind each requirement.
                text = line.partition("#")[0].strip()
                if text and text[0].isalnum():
                    yield Declared(file, number, text, needed)


def unmet(text: str, *, needed: bool) -> tuple[str, str, str] | None:
    """Return what is wrong with a requirement; None where it is met, or holds elsewhere.

    Args:
        text: the requirement.
        needed: whether a missing package is a fault.

    Returns:
        the package, what is declared, and the version that is installed; empty for none.
    """
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 - only where it is on

    from packaging.requirements import InvalidRequirement, Requirement  # noqa: PLC0415 - as above
    from packaging.version import InvalidVersion  # noqa: PLC0415 - as above

    try:
        wanted = Requirement(text)
        if wanted.marker is not None and not wanted.marker.evaluate({"extra": ""}):
            return None
        installed = version(wanted.name)
        is_met = installed in _UNKNOWN or wanted.specifier.contains(installed, prereleases=True)
    except PackageNotFoundError:
        installed, is_met = "", not needed
    except (InvalidRequirement, InvalidVersion):
        return None
    return None if is_met else (wanted.name, str(wanted.specifier), installed)


def _of_pyproject(text: str) -> Iterator[tuple[str, bool]]:
    try:
        parsed = _parsed(text) if _KEY in text else {}
    except (ValueError, RecursionError):  # pytest's affair
        return
    project = _mapping(parsed.get("project"))
    yield from ((each, True) for each in _texts(project.get("dependencies")))
    for several in (project.get("optional-dependencies"), parsed.get("dependency-groups")):
        for group in _mapping(several).values():
            yield from ((each, False) for each in _texts(group))


def _parsed(text: str) -> Mapping[str, Any]:
    """Parse TOML; leave no module in the table that would not be there without us."""
    before = "tomllib" in sys.modules
    import tomllib  # noqa: PLC0415 - only where there is anything to read

    try:
        return tomllib.loads(text)
    finally:
        names = [name for name in sys.modules if name.partition(".")[0] == "tomllib"]
        for name in () if before else names:
            del sys.modules[name]


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _texts(value: object) -> list[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


def _line_of(text: str, lines: list[str]) -> int:
    return next((number for number, line in enumerate(lines, 1) if text in line), 1)


def _lines(folder: str, name: str) -> list[str]:
    try:
        with ORIGINALS.open(f"{folder}/{name}", encoding="utf-8", errors="replace") as file:
            return str(file.read()).splitlines()
    except OSError:
        return []
