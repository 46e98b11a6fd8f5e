"""The functions in C that ask a mock for its number or its path, and as what they take it."""

from __future__ import annotations

from types import BuiltinFunctionType
from typing import TYPE_CHECKING

from pytest_nova_hygiene.watching.originals import ORIGINALS

if TYPE_CHECKING:
    from pytest_nova_hygiene.mocks.events import SinkKind

    Use = tuple[SinkKind, int, str]

_OF_OS: dict[str, tuple[Use, ...]] = {
    "__fspath__": (
        ("path", 1, "open mkdir remove unlink rmdir mkfifo mknod lchown"),
        ("path", 2, "rename replace link symlink"),
        ("command", 1, "execv execve posix_spawn posix_spawnp system"),
        ("environment", 2, "putenv"),
    ),
    "__index__": (
        ("descriptor", 1, "listdir scandir chdir chmod chown truncate utime"),
        ("descriptor", 1, "close dup read write ftruncate fchmod fchown"),
        ("descriptor", 1, "lseek pread pwrite readv writev sendfile set_inheritable set_blocking"),
        ("descriptor", 2, "dup2 closerange"),
        ("process id", 1, "kill killpg pidfd_open waitpid wait4 getpgid getsid sched_setaffinity"),
        ("process id", 2, "setpgid setpriority"),
    ),
}
"""What the functions of ``os`` take it as, and in how many of their first arguments."""


def _functions(special: str) -> dict[object, Use]:
    found: dict[object, Use] = {}
    for kind, leading, names in _OF_OS[special]:
        for name in names.split():
            function = getattr(ORIGINALS.os, name, None)  # not on every platform
            if type(function) is BuiltinFunctionType:
                found[function] = (kind, leading, f"os.{name}")
    return found


_FUNCTIONS = {special: _functions(special) for special in _OF_OS}
_FUNCTIONS["__index__"][ORIGINALS.open] = ("descriptor", 1, "open")

_BY_NAME: dict[tuple[str, str, str], Use] = {
    ("__fspath__", "_sqlite3", "connect"): ("path", 1, "sqlite3.connect")
}
"""Functions of modules that are not imported here, by module and name."""


def use_by(special: str, function: object) -> Use | None:
    """Return as what a function takes a mock; None where it is no function that takes one so.

    Args:
        special: the special method by which the mock is asked, ``__index__`` or ``__fspath__``.
        function: what is called.

    Returns:
        the kind, how many of the first arguments are of that kind, and the function's dotted name.
    """
    if type(function) is not BuiltinFunctionType:
        return None
    known = _FUNCTIONS[special].get(function)
    return known or _BY_NAME.get((special, function.__module__, function.__name__))
