"""Judges the events on connections. Each rule's docstring is its page, which users read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_nova_hygiene.connections.events import (
    ConnectionBypass,
    ConnectionCommand,
    RealConnection,
    RefusalSwallowed,
)
from pytest_nova_hygiene.connections.wording import call, command, ending, outcome
from pytest_nova_hygiene.model import Finding, Location, Severity, rule

if TYPE_CHECKING:
    from pytest_nova_hygiene.connections.events import Attempt


def _detail(event: Attempt) -> dict[str, str]:
    """Return what the findings on all kinds of attempts have in their details."""
    return {
        "function": event.function,
        "uri": event.plain,
        "refused": "yes" if event.refused else "no",
    }


@rule("NHY201", "real-connection", Severity.ERROR, judges=RealConnection)
def real_connection(event: RealConnection, location: Location) -> Finding | None:
    """Report libvirt connections to any URI that the suite does not allow.

    ## Why is this bad?

    A test that opens `qemu:///system` talks to the hypervisor of whoever runs the test. It lists,
    and may change, the virtual machines of a developer's laptop or a CI host. It passes or fails
    depending on what runs there. Poisoned imports do not stop such a test: the code under test
    imported libvirt long before any test began.

    ## Example

        host.Host("qemu:///system").get_connection()

    Use instead the driver that lives in memory, or a double:

        host.Host("test:///default").get_connection()

    ## What it cannot see

    A connection that another program opens: a script, a console program, an interpreter that
    `subprocess`, `multiprocessing` or an `exec` starts. No guard is in there. While connections are
    blocked, every program gets `LIBVIRT_DEFAULT_URI=test:///default` and `LIBVIRT_AUTOSTART=0`, so
    its default connection is harmless. An environment keeps a `LIBVIRT_DEFAULT_URI` that the suite
    allows. Where the suite allows the default connection itself, nothing is changed.

    A URI that such a program names itself (`libvirt.open("qemu:///system")` in its code, or a
    configuration that it reads) wins over the variable, and is opened unseen. It is seen only on
    the command line (NHY202). Have the program take its URI from an argument or the environment, or
    start it behind a stand-in.

    An environment that is handed to `os.posix_spawn`, or to `os.exec*e` outside a forked child, and
    one that is a mapping of the suite's own class, are left as they are.

    Forked children are watched, and their findings are kept however the children end. A connection
    that is opened while the interpreter exits is blocked, too, and is named on stderr after the
    report.

    ## Options

    `nova_hygiene_libvirt_allow` lists the URIs, exact or globs, that may be opened. The default is
    `test:///*`, which stands for the local test driver in all its spellings. It never stands for
    `test+unix:///default`, which reaches the real daemon. A default connection (`libvirt.open()`)
    is the URI of `LIBVIRT_DEFAULT_URI` or of libvirt.conf. Without these it is what libvirt would
    take: `qemu:///system` for root, `qemu:///session` for others. For a single test or block:

        @pytest.mark.nova_hygiene_allow("NHY201", uri="qemu:///session", reason="the lab's host")

        with nova_hygiene.allow("NHY201", uri="qemu+ssh://lab-*/system", reason="the lab's host"):

    A URI that the ini file allows is no finding. A finding on any other URI is suppressed by the
    innermost `with` block that matches it, else by the nearest marker (test, class, module). The
    report counts it as suppressed. A suppression that matched nothing is NHY903.

    `nova_hygiene_block` blocks the call before libvirt sees it (under strict by default): an
    exception is raised in its place. The test fails even if the code under test catches that
    exception, which NHY502 reports.
    """
    return real_connection.finding(
        f"{call(event)}: {outcome(event)}{ending(event)}",
        location,
        subject=event.uri,
        detail=_detail(event),
    )


@rule("NHY202", "real-connection-command", Severity.ERROR, judges=ConnectionCommand)
def real_connection_command(event: ConnectionCommand, location: Location) -> Finding | None:
    """Report command lines that open a libvirt connection the suite does not allow.

    ## Why is this bad?

    `virsh list` in a test reaches the same hypervisor as `libvirt.open()`, and `virsh destroy`
    stops a machine of whoever runs the suite.

    ## Example

        subprocess.run(["virsh", "-c", "qemu:///system", "list"])
        os.system("sudo virsh list")

    Use instead:

        subprocess.run(["virsh", "-c", "test:///default", "list"])

    ## What it looks at

    - `virsh`, `virt-install`, `virt-clone`, `virt-xml`, `virt-manager`, `virt-viewer`, `virt-top`
      and `virt-admin`.
    - `guestfish` and the libguestfs tools, where they ask libvirt for a domain or for their
      appliance (`LIBGUESTFS_BACKEND`).
    - libvirt's daemons, `sushy-emulator` and `vbmc add`.
    - `qemu-system-*` and `qemu-kvm`: a warning, since they start a machine without libvirt.
    - Python interpreters with a hypervisor's URI among their arguments, or in the source that they
      read.

    They are found with or without a path, and behind `sudo`, `env`, `timeout`, `script -c`,
    `find -exec`, `systemd-run` and the like; on other hosts and in containers, too (`ssh`,
    `docker exec`, `kubectl exec`, paramiko and so fabric). A shell's text is read by the shell's
    grammar: conditions, loops, functions, substitutions, `eval`, variables, heredocs and pipes. So
    are texts that a shell reads, or virsh: `input=`, a file, `communicate()`, and what pexpect and
    aexpect send.

    A test may start them through `subprocess`, `os.system`, `os.popen`, `os.exec*`, `os.spawn*`,
    `os.posix_spawn*` or asyncio, and through eventlet, gevent, uvloop or trio. It does not matter
    when a class like `Popen` was made, or copied. Where the command line has no URI, the child's
    environment and libvirt.conf say which one is opened. `virsh --version`, `virsh help`, `command
    -v virsh`, a `virsh` that reads nothing and commands that open an allowed URI are not reported.

    ## What it cannot see

    Programs that it does not know, and scripts that run such a command inside. A program below the
    rootdir or the temporary folder is taken for the suite's own stand-in. Which branch a shell
    takes, and what a command prints: every branch counts, and a variable whose value is not in the
    text or the environment is taken for empty. What is written to a program's pipe by other means,
    such as `process.stdin.write()`, asyncio's `communicate()` or asyncssh; a `virsh` that reads a
    pipe is taken for one that is told to connect. The configuration of another host, and of
    `sushy-emulator`.

    `os.system`, `os.posix_spawn` and `os.exec*` are always watched in forked children. Elsewhere
    they are watched once a loaded file of the project or its tests names one of them. A file that a
    test imports in its own body counts from the next test on. A file of another package never
    counts.

    A direct call of `_posixsubprocess.fork_exec`, of `uvloop.loop.Loop` past its subclass
    `uvloop.Loop`, or of C. A copy of `subprocess` that code makes past the import system.

    ## Options

    As for NHY201. A program that always reaches its own daemon is allowed by its name:
    `nova_hygiene_libvirt_allow = virt-admin`, or `uri="virt-admin"` in a marker.
    """
    ran = "tried to run" if event.refused else "ran"
    # No connection of libvirt's, but a real machine all the same.
    is_machine = event.tool.startswith("qemu-")
    return real_connection_command.finding(
        f"`{event.function}()` {ran} {command(event)}{ending(event)}",
        location,
        severity=Severity.WARNING if is_machine else None,
        subject=f"{event.tool}\0{event.uri}",
        detail={"tool": event.tool, **_detail(event)},
    )


@rule("NHY203", "connection-bypass", Severity.ERROR, judges=ConnectionBypass)
def connection_bypass(event: ConnectionBypass, location: Location) -> Finding | None:
    """Report connections to a hypervisor that bypass libvirt's Python module.

    ## Why is this bad?

    They reach the same virtual machines, and no guard of `libvirt.open()` sees them.

    ## Example

        ctypes.CDLL("libvirt.so.0")
        sock.connect("/run/libvirt/libvirt-sock")
        domain.migrateToURI3("qemu+ssh://other-host/system", params)

    ## What it looks at

    - The C libraries of libvirt and libguestfs, loaded through `ctypes`.
    - Sockets that are connected to libvirt's daemons, by their path or by the ports 16509 and
      16514, unless the test bound that address itself.
    - `guestfs.GuestFS()`.
    - The import of libvirt's GObject bindings, which is reported and never blocked.
    - `migrateToURI`, `migrateToURI2` and `migrateToURI3` to a URI that is not allowed. The daemon
      opens that connection.

    ## What it cannot see

    Other foreign function interfaces than `ctypes`. Sockets that were created before the plugin was
    active, until the suite creates another socket. Sockets of uvloop, which are made by C alone.

    ## Options

    `nova_hygiene_libvirt_allow` lists the URIs to which machines may migrate. It also takes, exact
    or as globs, a daemon's socket (`/run/libvirt/libvirt-sock`, `host:16509`), a library
    (`libvirt.so.0`), a module (`gi.repository.LibvirtGObject`) and `guestfs`. A marker or a block
    accepts one of these alone by `uri=`, as for NHY201:

        @pytest.mark.nova_hygiene_allow("NHY203", uri="/run/libvirt/*", reason="the lab's daemon")

    `nova_hygiene_block` blocks the call (under strict by default).
    """
    return connection_bypass.finding(
        f"{call(event)}: {outcome(event)}{ending(event)}",
        location,
        subject=event.uri,
        detail=_detail(event),
    )


@rule("NHY502", "refusal-swallowed", Severity.NOTE, judges=RefusalSwallowed)
def refusal_swallowed(event: RefusalSwallowed, location: Location) -> Finding | None:
    """Report exceptions that were raised to block a call, and that the code under test caught.

    ## Why is this bad?

    Code that takes any exception for a temporary failure would go on without a connection in
    production, too. The blocked call is a finding of its own (NHY105, NHY201 to NHY203), and fails
    its test whether or not the exception was caught.

    ## Example

        try:
            connection = libvirt.open(uri)
        except Exception:
            connection = None

    Use instead:

        except libvirt.libvirtError:

    ## What it cannot see

    An exception that was caught, where the same exception reached the test in another way.
    """
    return refusal_swallowed.finding(
        f"the exception raised to block {event.call} ({event.code}) was caught by the code under "
        "test",
        location,
        subject=f"{event.code}\0{event.what}",
        detail={"refused": event.code},
    )
