"""What forked children saw: they write it down before they go on, since many never come back.

One file a child, in a folder of the run's own; a child that ends by ``os._exit``, by a signal or by
another program in its place has already written. No event holds a credential, so no file does.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pytest_nova_hygiene.connections.events import (
    Attempt,
    ConnectionBypass,
    ConnectionCommand,
    RealConnection,
)
from pytest_nova_hygiene.frames import Site
from pytest_nova_hygiene.owners import Owner

if TYPE_CHECKING:
    from collections.abc import Iterator

_KINDS: dict[str, type[Attempt]] = {
    kind.__name__: kind for kind in (RealConnection, ConnectionCommand, ConnectionBypass)
}


class Spool:
    """A folder of events, one file a forked child.

    Args:
        masked: takes secrets out of a node id, which may quote a parameter.
    """

    def __init__(self, masked: Callable[[str], str]) -> None:
        self._masked = masked
        self._folder = ""
        self._process = 0
        self._read: dict[str, int] = {}
        self._changed = 0

    def arm(self, stack: ExitStack) -> None:
        """Make the folder; the process that made it removes it."""
        self._folder = tempfile.mkdtemp(prefix="nova-hygiene-")
        self._process = os.getpid()
        stack.callback(self._remove)

    def _remove(self) -> None:
        if os.getpid() == self._process:
            shutil.rmtree(self._folder, ignore_errors=True)

    def write(self, event: Attempt) -> None:
        """Called in a child: append one event to its file; one write, so no line is torn."""
        wire = {field.name: getattr(event, field.name) for field in fields(event)}
        wire["owner"] = self._named(event.owner)
        line = json.dumps({"kind": type(event).__name__, **wire}) + "\n"
        path = Path(self._folder) / str(os.getpid())
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(descriptor, line.encode())
        finally:
            os.close(descriptor)

    def _named(self, owner: Owner) -> list[str]:
        return [owner.scope, self._masked(owner.name), self._masked(owner.nodeid)]

    def take(self, current: Owner) -> Iterator[Attempt]:
        """What children wrote since this was last asked; nearly always the folder is unchanged.

        Args:
            current: whoever runs, used again where it is the one that a child names.
        """
        try:
            changed = os.stat(self._folder).st_mtime_ns  # noqa: PTH116 - asked for at each boundary
        except OSError:
            return
        if changed == self._changed and not self._read:
            return
        self._changed = changed
        for path in sorted(Path(self._folder).iterdir()):
            lines = path.read_text("utf-8").splitlines()
            for line in lines[self._read.get(path.name, 0) :]:
                yield self._event(json.loads(line), current)
            self._read[path.name] = len(lines)

    def _event(self, wire: dict[str, Any], current: Owner) -> Attempt:
        kind, named = _KINDS[wire.pop("kind")], wire.pop("owner")
        owner = current if self._named(current) == named else Owner(*named)
        return kind(**{**wire, "owner": owner, "site": Site(*wire["site"])})
