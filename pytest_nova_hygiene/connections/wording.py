"""Writes how messages call an attempt: by libvirt's API, the command or the module.

Only people read these texts. The texts in events go into fingerprints, and must keep their form.
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
"""By function of libvirt's C module, the function of its Python API that calls it."""

MIGRATION = "a migration to "
"""The words before the URI in the event of a migration."""


def call(event: Attempt) -> str:
    """Return how a message names the call of an attempt.

    That is ``libvirt.open('qemu:///system')``, for example, or ``virsh`` against a URI.
    """
    if isinstance(event, ConnectionCommand):
        return command(event)
    if event.function == "import":
        return f"import of {event.uri}"
    function = _API.get(event.function, event.function)
    given = event.uri.removeprefix(MIGRATION)
    return f"`{function}({given})`" if given[:1] == "'" else f"`{function}()` with {given}"


def command(event: ConnectionCommand) -> str:
    """Return how a message names a program and the URI that it opens."""
    tool = event.tool if event.tool == PYTHON else f"`{event.tool}`"
    return tool if event.uri == OWN_DAEMON else f"{tool} against {event.uri}"


def outcome(event: Attempt) -> str:
    """Return the words for what a call leads to, if it is no command."""
    if isinstance(event, RealConnection):
        return "real connection"
    if event.uri.startswith(MIGRATION):
        return "the daemon opens a real connection"
    return "bypasses the `libvirt` module"


def ending(event: Attempt) -> str:
    """Return the end of a message: the thread or child of the call, and whether it was blocked.

    The main thread is not named.
    """
    where = f" in {thread_phrase(event.thread)}" if event.thread else ""
    if event.child:
        where += " of a forked child" if where else " in a forked child"
    return f"{where} ({'blocked' if event.refused else 'not blocked'})"
