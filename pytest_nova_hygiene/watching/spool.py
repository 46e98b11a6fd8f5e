"""Brings the events of forked children to their parent, through files.

A child writes each event down before it goes on, since many children never come back. One that ends
by ``os._exit``, by a signal or by another program in its place has already written. There is one
file for each child, in a folder of the run's own. No file must hold a credential, so no event may.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from json import dumps, loads
from typing import TYPE_CHECKING, Any

from pytest_nova_hygiene.watching.frames import Site
from pytest_nova_hygiene.watching.originals import ORIGINALS
from pytest_nova_hygiene.watching.owners import Owner
from pytest_nova_hygiene.watching.shared_texts import SharedTexts

if TYPE_CHECKING:
    from collections.abc import Iterator

_APPEND = ORIGINALS.os.O_WRONLY | ORIGINALS.os.O_CREAT | ORIGINALS.os.O_APPEND


class Spool:
    """A folder of events, with one file for each forked child.

    Args:
        masked: takes the secrets out of a text.
        kinds: the classes of events: named tuples of plain facts with an `owner` and a `site`.
    """

    def __init__(self, masked: Callable[[str], str], kinds: Iterable[type]) -> None:
        self._masked = masked
        self._kinds = {kind.__name__: kind for kind in kinds}
        self._folder = ""
        self._process = ORIGINALS.os.getpid()
        self._read: dict[str, int] = {}
        self._changed = 0
        self._secrets = SharedTexts()

    def arm(self, stack: ExitStack) -> None:
        """Make the folder, until the stack closes."""
        self._folder = ORIGINALS.temporary_folder(prefix="nova-hygiene-")
        stack.callback(self._remove)
        self._secrets.arm(stack)

    def _remove(self) -> None:
        """Remove the folder, in the process that made it alone."""
        # A forked child that goes on to the run's end closes the same stack. Its parent and its
        # siblings need the folder still.
        if not self.is_child():
            ORIGINALS.remove_tree(self._folder, ignore_errors=True)

    def is_child(self) -> bool:
        """Return whether this process is a forked child, whose memory nobody will read."""
        return bool(ORIGINALS.os.getpid() != self._process)

    def tell(self, *secrets: str) -> None:
        """Tell the parent what a forked child found, so that its output can be masked.

        Raises:
            OSError: the folder is gone.
        """
        self._secrets.put(secrets, self._folder)

    def take_secrets(self, hide: Callable[[str], None]) -> None:
        """Hide what children found since the last call."""
        self._secrets.take(hide)

    def write(self, event: Any) -> None:
        """Append one event to the file of this process, a forked child.

        Raises:
            OSError: the file cannot be written.
        """
        # A text may be a node id, which may quote a parameter.
        facts = event._asdict().items()
        wire = {name: self._masked(fact) if type(fact) is str else fact for name, fact in facts}
        wire["owner"] = self._named(event.owner)
        line = dumps({"kind": type(event).__name__, **wire}) + "\n"
        # A file for each process, so children never wait for one another.
        path = f"{self._folder}/{ORIGINALS.os.getpid()}"
        descriptor = ORIGINALS.os.open(path, _APPEND, 0o600)
        try:
            # One write for a whole line: a child that is killed leaves no half of one.
            ORIGINALS.os.write(descriptor, line.encode())
        finally:
            ORIGINALS.os.close(descriptor)

    def _named(self, owner: Owner) -> list[str]:
        """Return what a file says of an owner, without secrets."""
        return [owner.scope, self._masked(owner.name), self._masked(owner.nodeid)]

    def take(self, current: Owner) -> Iterator[object]:
        """Yield the events that children wrote since the last call.

        Args:
            current: the owner of now. An event whose child names the same owner gets this object.
        """
        # Nearly always no child has written, and one look at the folder tells.
        try:
            changed = ORIGINALS.os.stat(self._folder).st_mtime_ns
        except OSError:
            return  # the folder was never made, or is removed
        # Only a new file changes the folder's time. Once there is one, its later lines must be
        # looked for each time.
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
        """Return the event that a line of a file stands for."""
        kind, named = self._kinds[wire.pop("kind")], wire.pop("owner")
        # The very same object: what an owner made is judged when it ends, and a copy never ends.
        owner = current if self._named(current) == named else Owner(*named)
        return kind(**{**wire, "owner": owner, "site": Site(*wire["site"])})
