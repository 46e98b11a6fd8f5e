"""Texts that forked children tell their parent, in memory alone.

What a child found must be masked in its parent's reports, which hold the child's output. No file
may hold it. So it goes through memory that both have since the fork, and that ends with them.
"""

from __future__ import annotations

from collections.abc import Callable
from struct import Struct
from typing import TYPE_CHECKING, Any

from pytest_nova_hygiene.watching.originals import ORIGINALS

if TYPE_CHECKING:
    from contextlib import ExitStack

try:
    from fcntl import LOCK_EX, flock
except ImportError:  # nor is there a fork
    flock = None  # type: ignore[assignment] # asked for before it is called

_SIZE = 1 << 20
"""Bytes of it all; what is never written costs nothing. What has no room is not told."""

_NUMBER = Struct("<I")


class SharedTexts:
    """Memory of which the first number says how many bytes of it are used."""

    def __init__(self) -> None:
        self._memory: Any = None
        self._read = _NUMBER.size

    def arm(self, stack: ExitStack) -> None:
        """Reserve the memory, until the stack closes."""
        if flock is None:
            return
        from mmap import mmap  # noqa: PLC0415 - nothing else needs it

        self._memory = mmap(-1, _SIZE)
        self._memory[: _NUMBER.size] = _NUMBER.pack(_NUMBER.size)
        stack.callback(self._close)

    def _close(self) -> None:
        self._memory = None

    def put(self, texts: tuple[str, ...], folder: str) -> None:
        """Add texts, in a child.

        Args:
            texts: what the parent shall know.
            folder: one that all children know, by which they wait for one another.

        Raises:
            OSError: the folder cannot be opened.
        """
        if self._memory is None:
            return
        datas = [text.encode("utf-8", "surrogatepass") for text in texts]
        told = b"".join(_NUMBER.pack(len(data)) + data for data in datas)
        descriptor = ORIGINALS.os.open(folder, ORIGINALS.os.O_RDONLY)
        try:
            flock(descriptor, LOCK_EX)
            end = self._used()
            if end + len(told) <= _SIZE:
                self._memory[end : end + len(told)] = told
                self._memory[: _NUMBER.size] = _NUMBER.pack(end + len(told))
        finally:
            ORIGINALS.os.close(descriptor)

    def take(self, each: Callable[[str], None]) -> None:
        """Call something with each text that came since the last call."""
        if self._memory is None:
            return
        end = self._used()
        while self._read < end:
            (length,) = _NUMBER.unpack_from(self._memory, self._read)
            start = self._read + _NUMBER.size
            self._read = start + length
            each(self._memory[start : self._read].decode("utf-8", "surrogatepass"))

    def _used(self) -> int:
        used: int = _NUMBER.unpack_from(self._memory)[0]
        return used
