"""What forked children saw: they write it down before they go on, since many never come back.

One file a child, in a folder of the run's own. A child that ends by ``os._exit``, by a signal or by
another program in its place has already written. No event holds a credential, so no file does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from json import dumps, loads
from typing import TYPE_CHECKING, Any

from pytest_nova_hygiene.watching.frames import Site
from pytest_nova_hygiene.watching.originals import ORIGINALS
from pytest_nova_hygiene.watching.owners import Owner

if TYPE_CHECKING:
    from collections.abc import Iterator

_APPEND = ORIGINALS.os.O_WRONLY | ORIGINALS.os.O_CREAT | ORIGINALS.os.O_APPEND


class Spool:
    """A folder of events, one file a forked child.

    Args:
        masked: takes secrets out of a node id, which may quote a parameter.
        kinds: the events, named tuples of plain facts with an `owner` and a `site`.
    """

    def __init__(self, masked: Callable[[str], str], kinds: Iterable[type]) -> None:
        self._masked = masked
        self._kinds = {kind.__name__: kind for kind in kinds}
        self._folder = ""
        self._process = ORIGINALS.os.getpid()
        self._read: dict[str, int] = {}
        self._changed = 0

    def arm(self, stack: ExitStack) -> None:
        """Make the folder; the process that made it removes it."""
        self._folder = ORIGINALS.temporary_folder(prefix="nova-hygiene-")
        stack.callback(self._remove)

    def _remove(self) -> None:
        if not self.is_child():
            ORIGINALS.remove_tree(self._folder, ignore_errors=True)

    def is_child(self) -> bool:
        """Return whether this is a forked child, whose memory nobody will read."""
        return bool(ORIGINALS.os.getpid() != self._process)

    def write(self, event: Any) -> None:
        """Append one event to a child's file; with one write, so no line is torn."""
        wire = event._asdict()
        wire["owner"] = self._named(event.owner)
        line = dumps({"kind": type(event).__name__, **wire}) + "\n"
        # A file for each process, so children never wait for one another.
        path = f"{self._folder}/{ORIGINALS.os.getpid()}"
        descriptor = ORIGINALS.os.open(path, _APPEND, 0o600)
        try:
            ORIGINALS.os.write(descriptor, line.encode())
        finally:
            ORIGINALS.os.close(descriptor)

    def _named(self, owner: Owner) -> list[str]:
        return [owner.scope, self._masked(owner.name), self._masked(owner.nodeid)]

    def take(self, current: Owner) -> Iterator[object]:
        """Yield what children wrote since this was last asked.

        Nearly always the folder is unchanged.

        Args:
            current: whoever runs, used again where it is the one that a child names.
        """
        try:
            changed = ORIGINALS.os.stat(self._folder).st_mtime_ns
        except OSError:
            return
        # Once a file was read, later lines in it do not change the folder's own time.
        if changed == self._changed and not self._read:
            return
        self._changed = changed
        for name in sorted(ORIGINALS.os.listdir(self._folder)):
            with ORIGINALS.open(f"{self._folder}/{name}", encoding="utf-8") as file:
                lines = file.read().splitlines()
            for line in lines[self._read.get(name, 0) :]:
                yield self._event(loads(line), current)
            self._read[name] = len(lines)

    def _event(self, wire: dict[str, Any], current: Owner) -> object:
        kind, named = self._kinds[wire.pop("kind")], wire.pop("owner")
        # The very same object: what it made is judged when it ends, and a copy never ends.
        owner = current if self._named(current) == named else Owner(*named)
        return kind(**{**wire, "owner": owner, "site": Site(*wire["site"])})
