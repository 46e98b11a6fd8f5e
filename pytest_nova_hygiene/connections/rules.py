"""The rules on connections; each docstring is the rule's page."""

from __future__ import annotations

from pytest_nova_hygiene.connections.guard import RealConnection
from pytest_nova_hygiene.model import Finding, Location, Severity, rule


@rule("NHY201", "real-connection", Severity.ERROR, judges=RealConnection)
def real_connection(event: RealConnection, location: Location) -> Finding | None:
    """Checks for libvirt connections to any URI that the suite does not allow.

    ## Why is this bad?

    A test that opens `qemu:///system` talks to the hypervisor of whoever runs it: it lists, and
    may change, the virtual machines of a developer's laptop or a CI host, and passes or fails by
    what happens to run there. Poisoned imports do not stop it: the code under test imported
    libvirt long before any test began.

    ## Example

        host.Host("qemu:///system").get_connection()

    Use instead the driver that lives in memory, or a double:

        host.Host("test:///default").get_connection()

    ## What it cannot see

    `virsh` and other commands, sockets to the daemon, `ctypes`, and child interpreters.

    ## Options

    `nova_hygiene_libvirt_allow` lists the URIs, exact or globs, that may be opened (default:
    `test:///*`, which stands for the local test driver in all its spellings, and never for
    `test+unix:///default`, which reaches the real daemon). `nova_hygiene_block` refuses the call
    before libvirt sees it (under strict by default); a refusal that the code under test swallows
    still fails its test.
    """
    thread = f" in thread {event.thread!r}" if event.thread else ""
    done = "refused before libvirt saw it" if event.refused else "and was let through"
    return real_connection.finding(
        f"{event.function} was asked for {event.uri}{thread}, {done}",
        location,
        subject=event.uri,
        detail={"uri": event.uri, "refused": "yes" if event.refused else "no"},
    )
