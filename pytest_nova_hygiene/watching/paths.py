"""How files are shown, and which of them are test code.

A path is shown relative to the rootdir. An installed package's is shown from its import root
(``nova/virt/libvirt/driver.py``). None shows a part of the machine that it ran on.
"""

from __future__ import annotations

import re
import sys
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from pytest_nova_hygiene.model import Location
from pytest_nova_hygiene.watching.originals import ORIGINALS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from types import ModuleType

    from pytest_nova_hygiene.watching.frames import Site

_PACKAGES = re.compile(r".*/(?:site|dist)-packages/")


def last_part(path: str) -> str:
    """Return the name of the file that a path leads to."""
    return path.replace("\\", "/").rstrip("/").rpartition("/")[2]


def as_glob(word: str, rootdir: Path) -> str:
    """Return an entry of ``nova_hygiene_test_code`` as `Paths` wants it.

    Args:
        word: a folder, a file, or a glob of them, in any of the usual spellings.
        rootdir: pytest's; an absolute entry must stand in it.

    Raises:
        ValueError: it stands outside of the rootdir, or means everything.
    """
    root = rootdir.as_posix().rstrip("/") + "/"
    glob = word.replace("\\", "/").removeprefix(root)
    if (
        PurePosixPath(glob).is_absolute()
        or re.match(r"[A-Za-z]:/", glob)
        or ".." in glob.split("/")
    ):
        raise ValueError(f"{word!r} stands outside of the rootdir {rootdir}")
    glob = re.sub(r"^(?:\.?/|\*\*/)+", "", glob)
    glob = re.sub(r"/\*\*(?:/\*(?:\.py)?)?$", "/", glob)
    if not glob.strip("*/."):
        raise ValueError(f"{word!r} would make all code test code")
    last = glob.rpartition("/")[2]
    is_folder = last and not last.endswith(".py") and not re.search(r"[*?\[]", last)
    return f"{glob}/" if is_folder else glob


class Paths:
    """Show paths and tell test code, for one rootdir and one list of globs.

    Args:
        rootdir: pytest's.
        test_code: globs of test code: ``dir/`` anywhere in the path, a bare name for the file's
            name, anything with ``/`` for the whole path or its end.
    """

    def __init__(self, rootdir: Path, test_code: Sequence[str]) -> None:
        self.rootdir = rootdir
        self._rootdir = rootdir.as_posix().rstrip("/") + "/"
        self._globs = tuple(test_code)
        self._of_folders = [glob for glob in self._globs if glob.endswith("/")]
        self._of_files = [glob for glob in self._globs if not glob.endswith("/")]
        self._folders: dict[str, bool] = {}
        self._path: list[str] = []
        self._roots: list[str] = []
        self._shown: dict[str, str] = {}
        self._test_code: dict[str, bool] = {}

    def show(self, filename: str) -> str:
        """Return the path that a person reads, with ``/``."""
        shown = self._shown.get(filename)
        if shown is None:
            shown = self._shown[filename] = self._show(filename.replace("\\", "/"))
        return shown

    def _show(self, path: str) -> str:
        # A name in angle brackets, or a relative path: shown as it is.
        if not path.startswith("/") and not re.match(r"[A-Za-z]:/", path):
            return path
        if installed := _PACKAGES.match(path):
            return path[installed.end() :]
        if path.startswith(self._rootdir):
            return path[len(self._rootdir) :]
        if self._path != sys.path:
            self._path = list(sys.path)
            self._roots = [root.replace("\\", "/").rstrip("/") + "/" for root in sys.path if root]
        # A file outside the rootdir is shown from its import root, so that reports from two
        # machines agree.
        inside = [root for root in self._roots if root != "/" and path.startswith(root)]
        if inside:
            return path[len(max(inside, key=len)) :]
        return PurePosixPath(path).name or "?"

    def location(self, site: Site) -> Location:
        """Return a site's location, as people read it."""
        return Location(self.show(site.filename), site.line, site.symbol)

    def is_test_file(self, filename: str) -> bool:
        """Return whether a file is test code."""
        known = self._test_code.get(filename)
        if known is None:
            known = self._test_code[filename] = self._matches(self.show(filename))
        return known

    def is_project_file(self, filename: str) -> bool:
        """Return whether a file stands under the rootdir, and not in a package installed there."""
        path = filename.replace("\\", "/")
        return path.startswith(self._rootdir) and _PACKAGES.match(path) is None

    def matches_any(self, glob: str, files: Iterable[str]) -> bool:
        """Tell whether one of these files, or of those that were asked about, is a glob's.

        What stands where it says is no typo, whether or not the run came to it.
        """
        if ORIGINALS.os.path.exists(f"{self._rootdir}{glob}"):
            return True
        return any(_is_matched(self.show(file), glob) for file in (*self._test_code, *files))

    def _matches(self, shown: str) -> bool:
        folder, _, _ = shown.rpartition("/")
        known = self._folders.get(folder)
        if known is None:  # a start asks about all loaded modules, which stand in few folders
            inside = f"{folder}/x"
            known = any(_is_matched(inside, glob) for glob in self._of_folders)
            self._folders[folder] = known
        return known or any(_is_matched(shown, glob) for glob in self._of_files)

    def is_test_module(self, module: ModuleType) -> bool:
        """Return whether a loaded module is test code; one without a file is not."""
        filename = vars(module).get("__file__")
        return isinstance(filename, str) and self.is_test_file(filename)


def _is_matched(shown: str, glob: str) -> bool:
    parts = shown.split("/")
    if glob.endswith("/"):
        folder = glob.rstrip("/")
        if "/" in folder:
            return fnmatchcase(f"/{shown}", f"*/{folder}/*")
        return any(fnmatchcase(part, folder) for part in parts[:-1])
    if "/" in glob:
        return fnmatchcase(f"/{shown}", f"*/{glob}")
    return fnmatchcase(parts[-1], glob)
