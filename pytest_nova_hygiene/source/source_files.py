"""Lists the source files of a project."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.machinery import PathFinder
from typing import Any

from pytest_nova_hygiene.watching.originals import ORIGINALS

_SKIPPED = frozenset(("build", "dist", "node_modules", "__pycache__", "site-packages"))
_ENVIRONMENT = "pyvenv.cfg"

MOST_FILES = 20_000
"""A folder with more files is hardly one project; the rest of it is left out, and said so."""


def python_files(roots: Iterable[str]) -> Iterator[str]:
    """Yield the ``.py`` files below some folders, each once, in the order of their names.

    Hidden folders, virtual environments and what a build makes are left out. Links to folders are
    not followed.

    Args:
        roots: the folders; a file among them is yielded itself.
    """
    seen: set[tuple[int, int]] = set()
    for root in roots:
        if root.endswith(".py"):
            yield root
            continue
        stack = [root]
        while stack:
            folder = stack.pop()
            entries = _entries(folder)
            if folder != root and any(entry.name == _ENVIRONMENT for entry in entries):
                continue
            below = []
            for entry in entries:
                if entry.name.endswith(".py") and entry.is_file():
                    yield entry.path
                elif _is_looked_into(entry):
                    inode = (entry.stat().st_dev, entry.inode())
                    if inode not in seen:  # a bind mount may contain itself
                        seen.add(inode)
                        below.append(entry.path)
            stack += reversed(below)


def package_roots(name: str) -> Iterator[str]:
    """Yield the folders of a package, or the file of a module, without importing anything.

    Args:
        name: its dotted name.
    """
    top, *parts = name.split(".")
    spec = PathFinder.find_spec(top)
    if spec is None:
        return
    if not spec.submodule_search_locations:
        if spec.origin and not parts:
            yield spec.origin
        return
    path = ORIGINALS.os.path
    for location in spec.submodule_search_locations:
        full = path.join(location, *parts)
        if path.isdir(full):
            yield full
        elif path.isfile(f"{full}.py"):
            yield f"{full}.py"


def _entries(folder: str) -> list[Any]:
    try:
        with ORIGINALS.os.scandir(folder) as found:
            return sorted(found, key=lambda entry: str(entry.name))
    except OSError:
        return []


def _is_looked_into(entry: Any) -> bool:
    name = entry.name
    if name.startswith(".") or name in _SKIPPED or name.endswith(".egg-info"):
        return False
    return bool(entry.is_dir(follow_symlinks=False))
