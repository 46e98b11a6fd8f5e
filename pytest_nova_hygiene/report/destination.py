"""Where a report goes: a file, which is replaced whole, or a device or pipe, written through."""

from __future__ import annotations

import stat
from contextlib import suppress

from pytest_nova_hygiene.startup.patterns import compile_later
from pytest_nova_hygiene.watching.originals import ORIGINALS

_DESCRIPTOR = compile_later(r"/(?:proc/(?:self|\d+)|dev)/fd/(\d+)")
_LINKS = 40
"""As many links as Linux follows."""


class Destination:
    """One report's place.

    Args:
        path: absolute.
    """

    def __init__(self, path: str) -> None:
        self.path = path

    @property
    def real(self) -> str:
        """The place itself, links followed."""
        real: str = ORIGINALS.os.path.realpath(self.path)
        return real

    def why_not(self) -> str:
        """Say why nothing can be written there, without writing; empty where it can."""
        try:
            descriptor = self._descriptor()
            if descriptor is not None:
                ORIGINALS.os.fstat(descriptor)
                return ""
            mode = _mode(self.real)
        except (OSError, ValueError) as error:
            return _reason(error)
        if mode is None:
            return _why_no_new_file(self.real)
        if stat.S_ISDIR(mode):
            return "it is a folder; give a file in it"
        if stat.S_ISSOCK(mode):
            return "it is a socket; give a file"
        may_write: bool = ORIGINALS.os.access(self.real, ORIGINALS.os.W_OK)
        return "" if may_write else "it cannot be written to"

    def write(self, text: str) -> None:
        """Write a report: a file whole or not at all, by way of a temporary one beside it.

        Raises:
            OSError: the place, or its folder, cannot be written to.
        """
        descriptor = self._descriptor()
        real = self.real
        mode = None if descriptor is not None else _mode(real)
        if descriptor is not None:
            _write_through(ORIGINALS.os.dup(descriptor), text)
        elif mode is not None and not stat.S_ISREG(mode):
            # Without a reader a pipe says so at once, instead of waiting for one.
            opened = ORIGINALS.os.open(real, ORIGINALS.os.O_WRONLY | ORIGINALS.os.O_NONBLOCK)
            ORIGINALS.os.set_blocking(opened, True)
            _write_through(opened, text)
        else:
            _replace(real, text, mode)

    def _descriptor(self) -> int | None:
        """Return the descriptor that the path names, as ``/dev/stdout`` does.

        Opening it would cut it.
        """
        path = self.path
        with suppress(OSError, ValueError):
            for _ in range(_LINKS):
                if match := _DESCRIPTOR.fullmatch(path):
                    return int(match[1])
                target = ORIGINALS.os.readlink(path)
                path = ORIGINALS.os.path.normpath(
                    ORIGINALS.os.path.join(ORIGINALS.os.path.dirname(path), target)
                )
        return None


def _mode(path: str) -> int | None:
    try:
        mode: int = ORIGINALS.os.stat(path).st_mode
    except FileNotFoundError:
        return None
    return mode


def _why_no_new_file(path: str) -> str:
    """Say why a file cannot be made, its folders included."""
    folder = ORIGINALS.os.path.dirname(path)
    while not ORIGINALS.os.path.lexists(folder):
        folder = ORIGINALS.os.path.dirname(folder)
    if not ORIGINALS.os.path.isdir(folder):
        return f"{folder} is no folder"
    if not ORIGINALS.os.access(folder, ORIGINALS.os.W_OK | ORIGINALS.os.X_OK):
        return f"the folder {folder} cannot be written to"
    return ""


def _reason(error: OSError | ValueError) -> str:
    return getattr(error, "strerror", None) or str(error)


def _write_through(descriptor: int, text: str) -> None:
    with ORIGINALS.open(descriptor, "w", encoding="utf-8", errors="backslashreplace") as file:
        file.write(text)


def _replace(path: str, text: str, mode: int | None) -> None:
    folder = ORIGINALS.os.path.dirname(path)
    ORIGINALS.os.makedirs(folder, exist_ok=True)
    try:
        handle, temporary = ORIGINALS.temporary_file(dir=folder, prefix=".nova-hygiene.")
    except PermissionError:
        if mode is None:
            raise
        # The file may be written although its folder may not.
        _write_through(ORIGINALS.os.open(path, ORIGINALS.os.O_WRONLY | ORIGINALS.os.O_TRUNC), text)
        return
    try:
        _write_through(handle, text)
        ORIGINALS.os.chmod(temporary, 0o666 & ~_umask() if mode is None else stat.S_IMODE(mode))
        ORIGINALS.os.replace(temporary, path)
    except BaseException:
        with suppress(OSError):
            ORIGINALS.os.remove(temporary)
        raise


def _umask() -> int:
    mask: int = ORIGINALS.os.umask(0)
    ORIGINALS.os.umask(mask)
    return mask
