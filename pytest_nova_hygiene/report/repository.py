"""Finds the repository: consumers of reports want paths as seen from its root."""

from __future__ import annotations

from collections.abc import Mapping

from pytest_nova_hygiene.watching.originals import ORIGINALS

_CHECKOUTS = ("GITHUB_WORKSPACE", "CI_PROJECT_DIR")
"""Variables in which GitHub and GitLab name the folder of a job's checkout."""


def folder_in_repository(folder: str, environment: Mapping[str, str]) -> str:
    """Return a folder as seen from the root of its repository, with ``/``; empty for the root.

    Args:
        folder: absolute.
        environment: the process's variables.

    Returns:
        empty, too, where there is no repository.
    """
    path = ORIGINALS.os.path
    real = path.realpath(folder)
    for name in _CHECKOUTS:
        root = environment.get(name, "")
        if root and _is_inside(real, path.realpath(root)):
            return _relative(real, path.realpath(root))
    root = real
    while not path.exists(path.join(root, ".git")):
        root, below = path.dirname(root), root
        if root == below:
            return ""
    return _relative(real, root)


def _is_inside(path: str, root: str) -> bool:
    return bool(ORIGINALS.os.path.commonpath((path, root)) == root)


def _relative(path: str, root: str) -> str:
    relative: str = ORIGINALS.os.path.relpath(path, root)
    return "" if relative == "." else relative.replace(ORIGINALS.os.sep, "/")
