"""Globs of files, as ``nova_hygiene_test_code`` has them, and which paths they mean."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


_SPECIAL = frozenset("*?[")


def as_glob(word: str, rootdir: Path) -> str:
    """Return an entry of the ini file as a glob that `Globs` takes.

    Args:
        word: a folder, a file, or a glob of them, in any of the usual spellings.
        rootdir: pytest's rootdir; an absolute entry must stand in it.

    Raises:
        ValueError: the entry stands outside of the rootdir, or means all code.
    """
    root = rootdir.as_posix().rstrip("/") + "/"
    glob = word.replace("\\", "/").removeprefix(root)
    if (
        PurePosixPath(glob).is_absolute()
        or re.match(r"[A-Za-z]:/", glob)  # a drive of Windows, on any system
        or ".." in glob.split("/")
    ):
        raise ValueError(f"{word!r} stands outside of the rootdir {rootdir}")
    # "./tests", "**/tests", "tests/**" and "tests/**/*.py" all mean the folder.
    glob = re.sub(r"^(?:\.?/|\*\*/)+", "", glob)
    glob = re.sub(r"/\*\*(?:/\*(?:\.py)?)?$", "/", glob)
    if not glob.strip("*/."):
        raise ValueError(f"{word!r} means all code")
    last = glob.rpartition("/")[2]
    is_folder = last and not last.endswith(".py") and not re.search(r"[*?\[]", last)
    return f"{glob}/" if is_folder else glob


class Globs:
    """Tells which paths are test code.

    Args:
        globs: ``dir/`` anywhere in the path, a bare name for the file's name, anything with ``/``
            for the whole path or its end.
    """

    def __init__(self, globs: Sequence[str]) -> None:
        # A start asks about all modules that are loaded, so what most globs are is told apart once.
        names = [glob for glob in globs if "/" not in glob.rstrip("/") and not _SPECIAL & {*glob}]
        self._folders = {glob.rstrip("/") for glob in names if glob.endswith("/")}
        self._files = {glob for glob in names if not glob.endswith("/")}
        others = [glob for glob in globs if glob not in names]
        self._other_folders = [glob for glob in others if glob.endswith("/")]
        self._other_files = [glob for glob in others if not glob.endswith("/")]
        self._judged: dict[str, bool] = {}

    def match(self, shown: str) -> bool:
        """Return whether one of the globs means a path."""
        folder, _, name = shown.rpartition("/")
        known = self._judged.get(folder)
        if known is None:  # what is loaded stands in few folders
            known = not self._folders.isdisjoint(folder.split("/"))
            known = known or any(is_matched(f"{folder}/x", glob) for glob in self._other_folders)
            self._judged[folder] = known
        known = known or name in self._files
        return known or any(is_matched(shown, glob) for glob in self._other_files)


def is_matched(shown: str, glob: str) -> bool:
    """Return whether a glob means a path."""
    if "/" not in glob:
        return _is_named(shown.rpartition("/")[2], glob)
    if not glob.endswith("/"):
        return fnmatchcase(f"/{shown}", f"*/{glob}")
    folder = glob.rstrip("/")
    if "/" in folder:
        return fnmatchcase(f"/{shown}", f"*/{folder}/*")
    return any(_is_named(part, folder) for part in shown.split("/")[:-1])


def _is_named(name: str, glob: str) -> bool:
    """Match as `fnmatchcase` does, which compiles a pattern of each glob first."""
    start, star, end = glob.partition("*")
    if _SPECIAL.isdisjoint(start) and _SPECIAL.isdisjoint(end):
        if not star:
            return name == glob
        return name.startswith(start) and name.endswith(end) and len(name) >= len(glob) - 1
    return fnmatchcase(name, glob)
