"""How a sentence calls an attempt: by libvirt's API, the command or the module.

The events' own texts go into fingerprints and keep their form; only people read these.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_nova_hygiene.connections.events import (
    OWN_DAEMON,
    PYTHON,
    ConnectionCommand,
    RealConnection,
)
from pytest_nova_hygiene.watching.frames import thread_phrase

if TYPE_CHECKING:
    from pytest_nova_hygiene.connections.events import Attempt

_API = {
    "virConnectOpen": "libvirt.open",
    "virConnectOpenReadOnly": "libvirt.openReadOnly",
    "virConnectOpenAuth": "libvirt.openAuth",
    "virDomainMigrateToURI": "virDomain.migrateToURI",
    "virDomainMigrateToURI2": "virDomain.migrateToURI2",
    "virDomainMigrateToURI3": "virDomain.migrateToURI3",
}
"""The methods of libvirt's Python API that call these functions of its C module."""

MIGRATION = "a migration to "
"""How the URI of a migration begins in its event."""


def call(event: Attempt) -> str:
    """Name the call: ``libvirt.open('qemu:///system')``, or ``virsh`` against a URI."""
    if isinstance(event, ConnectionCommand):
        return command(event)
    if event.function == "import":
        return f"import of {event.uri}"
    function = _API.get(event.function, event.function)
    given = event.uri.removeprefix(MIGRATION)
    return f"`{function}({given})`" if given[:1] == "'" else f"`{function}()` with {given}"


def command(event: ConnectionCommand) -> str:
    """Name the program, and the URI that it opens."""
    tool = event.tool if event.tool == PYTHON else f"`{event.tool}`"
    return tool if event.uri == OWN_DAEMON else f"{tool} against {event.uri}"


def outcome(event: Attempt) -> str:
    """Say what the call comes to."""
    if isinstance(event, RealConnection):
        return "real connection"
    if event.uri.startswith(MIGRATION):
        return "the daemon opens a real connection"
    return "bypasses the `libvirt` module"


def ending(event: Attempt) -> str:
    """Say where it happened, if not in the test's own thread, and whether it was blocked."""
    where = f" in {thread_phrase(event.thread)}" if event.thread else ""
    if event.child:
        where += " of a forked child" if where else " in a forked child"
    return f"{where} ({'blocked' if event.refused else 'not blocked'})"
