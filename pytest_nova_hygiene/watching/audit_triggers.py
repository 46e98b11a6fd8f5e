"""Which files run commands by functions that only audit events tell of: those that name one.

Audit events cost every suite, and few suites call ``os.system``. So the files of the project and of
its tests are searched for these functions, as they are loaded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from sys import modules
from types import ModuleType

from pytest_nova_hygiene.startup.patterns import compile_later
from pytest_nova_hygiene.watching import audit_hooks
from pytest_nova_hygiene.watching.frames import is_machinery, is_standard
from pytest_nova_hygiene.watching.originals import ORIGINALS

_RUNS = r"(?:system|posix_spawnp?|exec[lv]p?e?)"
_BY_C_ALONE = compile_later(
    rf"\bos\.{_RUNS}\b|(?<!platform\.)(?<!def )\b{_RUNS}\("
    rf"|\bfrom (?:os|posix) import (?:\([^)]*|[^\n(]*)\b{_RUNS}\b"
)
"""What source says that runs a command by a function of C alone."""

_WORDS = ("system", "spawn", "exec")
"""One of these stands in all of that."""


class AuditTriggers:
    """Reads the project's files, and asks for audit events where one names such a function.

    Args:
        is_ours: whether a file is the project's, or test code.
    """

    def __init__(self, is_ours: Callable[[str], bool]) -> None:
        self._is_ours = is_ours
        self._read: set[str] = set()
        self._loaded: frozenset[str] = frozenset()

    def check(self) -> None:
        """Look at what was imported since; asked at each test's start."""
        if len(modules) != len(self._loaded):
            before, self._loaded = self._loaded, frozenset(modules)
            for name in self._loaded - before:
                for filename in _file_of(modules.get(name)):
                    self.read(filename)

    def read(self, filename: str) -> None:
        """Look at one file, once."""
        if filename in self._read:
            return
        self._read.add(filename)
        if not filename.endswith(".py") or is_standard(filename) or is_machinery(filename):
            return
        if self._is_ours(filename):
            try:
                with ORIGINALS.open(filename, encoding="utf-8", errors="replace") as file:
                    text = file.read()
            except OSError:
                return
            if any(word in text for word in _WORDS) and _BY_C_ALONE.search(text):
                audit_hooks.need()


def _file_of(module: object) -> Iterator[str]:
    """Yield the file of a module; what stands in the table of modules may be anything."""
    if issubclass(type(module), ModuleType):
        filename = vars(module).get("__file__")
        if type(filename) is str:
            yield filename
