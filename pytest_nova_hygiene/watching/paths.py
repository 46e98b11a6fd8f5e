"""Decides how the path of a file is shown, and whether the file is test code.

A path is shown relative to the rootdir. An installed package's is shown from its import root
(``nova/virt/libvirt/driver.py``). No path must show a part of the machine that the run was on.
"""

from __future__ import annotations

import sys
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from pytest_nova_hygiene.model import Location
from pytest_nova_hygiene.watching.globs import Globs, is_matched
from pytest_nova_hygiene.watching.originals import ORIGINALS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from types import ModuleType

    from pytest_nova_hygiene.watching.frames import Site

_PACKAGES = "-packages/"


def _end_of_packages(path: str) -> int:
    """Return where the path inside the folder of installed packages begins; 0 for no such folder.

    A start asks about every module that is loaded, so no regular expression is compiled for it.
    """
    end = len(path)
    while (end := path.rfind(_PACKAGES, 0, end)) > 0:
        if path.endswith(("/site", "/dist"), 0, end):
            return end + len(_PACKAGES)
    return 0


def last_part(path: str) -> str:
    """Return the name of the file or folder that a path leads to, without the folders above."""
    return path.replace("\\", "/").rstrip("/").rpartition("/")[2]


class Paths:
    """The paths of one run, for one rootdir and one list of globs.

    Args:
        rootdir: pytest's rootdir.
        test_code: globs of test code, as `Globs` wants them.

    Attributes:
        rootdir: as given.
    """

    def __init__(self, rootdir: Path, test_code: Sequence[str]) -> None:
        self.rootdir = rootdir
        self._rootdir = rootdir.as_posix().rstrip("/") + "/"
        self._globs = Globs(test_code)
        self._path: list[str] = []
        self._roots: list[str] = []
        self._shown: dict[str, str] = {}
        self._test_code: dict[str, bool] = {}

    def show(self, filename: str) -> str:
        """Return the path of a file as a person reads it, with ``/``."""
        shown = self._shown.get(filename)
        if shown is None:
            shown = self._shown[filename] = self._show(filename.replace("\\", "/"))
        return shown

    def _show(self, path: str) -> str:
        """Return a path from the rootdir, else from its import root, else the file's name."""
        # A name in angle brackets, or a relative path, says nothing about the machine.
        if not path.startswith("/") and path[1:3] != ":/":
            return path
        if installed := _end_of_packages(path):
            return path[installed:]
        if path.startswith(self._rootdir):
            return path[len(self._rootdir) :]
        # Tests are imported one after another, and pytest may add a folder for each.
        if self._path != sys.path:
            self._path = list(sys.path)
            self._roots = [root.replace("\\", "/").rstrip("/") + "/" for root in sys.path if root]
        # A file outside the rootdir is shown from its import root, so that reports from two
        # machines agree.
        inside = [root for root in self._roots if root != "/" and path.startswith(root)]
        if inside:
            # The innermost root: one import root may stand in another.
            return path[len(max(inside, key=len)) :]
        return PurePosixPath(path).name or "?"

    def location(self, site: Site) -> Location:
        """Return a site as a location, with the path as a person reads it."""
        return Location(self.show(site.filename), site.line, site.symbol)

    def module_of(self, filename: str) -> str:
        """Return the dotted name of the module in a file: below the packages that it stands in."""
        folder, _, name = filename.replace("\\", "/").removesuffix(".py").rpartition("/")
        names = [] if name == "__init__" else [name]
        while folder and ORIGINALS.os.path.isfile(f"{folder}/__init__.py"):
            folder, _, name = folder.rpartition("/")
            names.insert(0, name)
        return ".".join(names)

    def is_test_file(self, filename: str) -> bool:
        """Return whether a file is test code."""
        known = self._test_code.get(filename)
        if known is None:
            known = self._test_code[filename] = self._globs.match(self.show(filename))
        return known

    def is_project_file(self, filename: str) -> bool:
        """Return whether a file stands under the rootdir, and not in a package installed there."""
        # A virtual environment often stands under the rootdir.
        path = filename.replace("\\", "/")
        return path.startswith(self._rootdir) and not _end_of_packages(path)

    def matches_any(self, glob: str, files: Iterable[str]) -> bool:
        """Return whether a glob matches any file that is known, so that it is no typo.

        Args:
            glob: an entry of ``nova_hygiene_test_code``, as `as_glob` returned it.
            files: looked at besides the files of which `is_test_file` was asked.
        """
        # A file or folder of that very name is no typo, whether or not the run came to it.
        if ORIGINALS.os.path.exists(f"{self._rootdir}{glob}"):
            return True
        return any(is_matched(self.show(file), glob) for file in (*self._test_code, *files))

    def is_test_module(self, module: ModuleType) -> bool:
        """Return whether a loaded module is test code; a module without a file is not."""
        # By `vars`, since a module may have a `__getattr__` of its own.
        filename = vars(module).get("__file__")
        return isinstance(filename, str) and self.is_test_file(filename)
