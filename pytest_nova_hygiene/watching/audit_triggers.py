"""Finds the files that name a function of which only audit events tell, such as ``os.system``.

Audit events cost every suite, and few suites call such a function. So the files of the project and
of its tests are searched for these functions as they are loaded.
"""

from __future__ import annotations

from collections.abc import Callable
from sys import modules
from types import ModuleType

from pytest_nova_hygiene.startup.patterns import compile_later
from pytest_nova_hygiene.watching import audit_hooks
from pytest_nova_hygiene.watching.frames import PACKAGE, is_machinery, is_standard
from pytest_nova_hygiene.watching.originals import ORIGINALS

_RUNS = r"(?:system|posix_spawnp?|exec[lv]p?e?)"
_BY_C_ALONE = compile_later(
    rf"\bos\.{_RUNS}\b|(?<!platform\.)(?<!def )\b{_RUNS}\("
    rf"|\bfrom (?:os|posix) import (?:\([^)]*|[^\n(]*)\b{_RUNS}\b"
)
"""What source code says that runs a command by a function of C alone."""

_WORDS = ("system", "spawn", "exec")
"""Every match of `_BY_C_ALONE` holds one of these; to look for them costs less."""


class AuditTriggers:
    """Reader of the project's files that asks for audit events where a file needs them.

    Args:
        is_ours: tells whether a file is the project's, or test code.
    """

    def __init__(self, is_ours: Callable[[str], bool]) -> None:
        self._is_ours = is_ours
        self._read: set[str] = set()
        self._loaded: frozenset[str] = frozenset()

    def check(self) -> None:
        """Read the files of the modules that were imported since the last call.

        Called at each test's start.
        """
        # Counting costs next to nothing, and between most tests nothing was imported.
        if len(modules) != len(self._loaded):
            before, self._loaded = self._loaded, frozenset(modules)
            for name in self._loaded - before:
                if filename := _file_of(modules.get(name)):
                    self.read(filename)

    def read(self, filename: str) -> None:
        """Read one file, and ask for audit events if it names such a function.

        A file is read once, and files of other packages or of the standard library never.
        """
        if filename in self._read:
            return
        self._read.add(filename)
        # What costs least comes first: all modules that are loaded come here.
        if not filename.endswith(".py") or filename.startswith(PACKAGE):
            return
        if is_standard(filename) or is_machinery(filename):
            return
        if self._is_ours(filename):
            try:
                # Not decoded by its own coding line: the names that are looked for are ASCII.
                with ORIGINALS.open(filename, encoding="utf-8", errors="replace") as file:
                    text = file.read()
            except OSError:
                return
            if any(word in text for word in _WORDS) and _BY_C_ALONE.search(text):
                audit_hooks.need()


def _file_of(module: object) -> str:
    """Return the file of a module, or an empty text."""
    # Test code puts anything into `sys.modules`, and a mock answers `isinstance` by itself.
    if issubclass(type(module), ModuleType):
        filename = vars(module).get("__file__")
        if type(filename) is str:
            return filename
    return ""
