"""Tells what a program will read from its standard input, as far as the one who starts it says.

Nothing is taken from a pipe or a terminal. A file is read without a move of its place.
"""

from __future__ import annotations

import os
from stat import S_ISCHR, S_ISREG
from sys import _getframe as getframe
from typing import TYPE_CHECKING

from pytest_nova_hygiene.watching.frames import PACKAGE
from pytest_nova_hygiene.watching.originals import ORIGINALS
from pytest_nova_hygiene.watching.sinks import text_of

if TYPE_CHECKING:
    from types import FrameType

_MOST = 100_000
"""How many bytes of a file are read."""

_POPEN = "subprocess.Popen"
_INHERITS = ("os.system", "os.execv", "os.execve")
"""The functions whose programs read what this process reads."""


def standard_input(function: str) -> str | None:
    """Return what the program that a function starts now will read; None where nobody can know.

    Args:
        function: the dotted name of the function that is on the stack.
    """
    if function in _INHERITS:
        return _of_file(0)
    if function != _POPEN:
        return None
    number = 0
    for frame in _of_subprocess():
        name = frame.f_code.co_name
        if name == "_execute_child":
            number = frame.f_locals.get("p2cread", -1)
        elif name == "run" and frame.f_locals.get("input") is not None:
            return text_of(frame.f_locals["input"])
    # Without a file of its own, the program reads what this process reads.
    return _of_file(0 if number == -1 else number)


def runs_with_input() -> bool:
    """Return whether ``subprocess.run`` is on the stack, which gave the input before the start."""
    return any(frame.f_code.co_name == "run" for frame in _of_subprocess())


def _of_subprocess() -> list[FrameType]:
    """Return the innermost frames of the module `subprocess`, or of a green copy of it."""
    found: list[FrameType] = []
    frame: FrameType | None = getframe(1)
    while frame is not None:
        filename = frame.f_code.co_filename
        if filename.endswith(f"{os.sep}subprocess.py"):
            found.append(frame)
        elif found or not filename.startswith(PACKAGE):
            break
        frame = frame.f_back
    return found


def _of_file(number: int) -> str | None:
    """Return what a file descriptor has; None for a pipe, a terminal, or one that is closed."""
    try:
        status = ORIGINALS.os.fstat(number)
        if S_ISCHR(status.st_mode):
            null = ORIGINALS.os.stat(ORIGINALS.os.devnull).st_rdev
            return "" if status.st_rdev == null else None
        if not S_ISREG(status.st_mode):
            return None
        if not status.st_size:
            return ""  # nor is a file of the kernel's read, which may wait for something to come
        place = ORIGINALS.os.lseek(number, 0, ORIGINALS.os.SEEK_CUR)
        return str(ORIGINALS.os.fsdecode(ORIGINALS.os.pread(number, _MOST, place)))
    except OSError:
        return None
