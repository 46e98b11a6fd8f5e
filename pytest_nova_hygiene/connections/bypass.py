"""Watches the ways to a hypervisor that do not pass libvirt's Python module.

These are the C library loaded by hand, the daemons' sockets, libguestfs, and libvirt's GObject
bindings. Nothing may be imported for this.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from pytest_nova_hygiene.connections.events import ConnectionBypass
from pytest_nova_hygiene.startup.patterns import compile_later
from pytest_nova_hygiene.watching.import_hooks import when_imported
from pytest_nova_hygiene.watching.probes import Probe, insert
from pytest_nova_hygiene.watching.sinks import text_of

if TYPE_CHECKING:
    from contextlib import ExitStack
    from types import ModuleType

    from pytest_nova_hygiene.connections.allowed import Allowed
    from pytest_nova_hygiene.connections.attempts import Attempts
    from pytest_nova_hygiene.watching.sinks import Sink

PORTS = frozenset({16509, 16514})
"""The ports of libvirtd, plain and with TLS (libvirt's docs/uri.rst)."""

GOBJECT = ("gi.repository.LibvirtGObject", "gi.repository.LibvirtSandbox")
"""The modules of libvirt's GObject bindings."""

_LIBRARY = compile_later(
    r"(?:lib|cyg)?(?:virt|guestfs)(?:-(?:qemu|lxc|admin))?[\d.-]*\.(?:so|dll|dylib)[\d.]*"
)
_SOCKET = compile_later(r"/libvirt/(?:libvirt|virt\w+d)-(?:admin-)?sock(?:-ro)?$")


class Bypasses:
    """The watch on connections that bypass libvirt's Python module.

    Args:
        allowed: what the suite may reach, by the name of a socket, a library or a module.
        attempts: records the connections, and refuses them.
    """

    def __init__(self, allowed: Allowed, attempts: Attempts) -> None:
        self._allowed = allowed
        self._attempts = attempts
        # The addresses that the suite itself has bound.
        self._own: set[object] = set()

    def arm(self, stack: ExitStack) -> None:
        """Watch the modules that are loaded, and wait for the others, until the stack closes."""
        for name, arm in (("ctypes", self._arm_ctypes), ("guestfs", self._arm_guestfs)):
            # Also where it is loaded: a suite may drop it from `sys.modules`, and import it anew.
            loaded = sys.modules.get(name)
            if loaded is not None:
                arm(loaded, stack)
            when_imported(stack, [name], arm)
        # They are reported at their import, which is over where they are loaded already.
        when_imported(stack, GOBJECT, self._imported)

    # -- sockets ----------------------------------------------------------------------------------

    def look(self, sink: Sink, values: tuple[Any, ...]) -> None:
        """Record an address of libvirt's daemons before a socket is connected to it.

        Args:
            sink: the socket's method, as Python's audit events name it.
            values: the address.

        Raises:
            ConnectionRefused: the connection is refused; no other exception is raised.
        """
        __tracebackhide__ = True
        with self._attempts.careful:
            daemon = _daemon(values[0])
            if daemon is None:
                return
            where, name = daemon
            if sink.name == "socket.bind":
                self._own.add(where)  # the suite's double of a daemon
            elif where not in self._own:
                self._make(sink.name, f"a libvirt daemon's socket ({where})", name)

    # -- modules ----------------------------------------------------------------------------------

    def _arm_ctypes(self, module: ModuleType, stack: ExitStack) -> None:
        """Watch which libraries ``ctypes`` loads."""

        def before(name: object) -> None:
            __tracebackhide__ = True
            with self._attempts.careful:
                library = (text_of(name) or "").replace("\\", "/").rpartition("/")[2]
                if _LIBRARY.fullmatch(library):
                    self._make("ctypes.CDLL", f"the library {library}", library)

        # This may run inside somebody's import, which an error of ours must not break.
        with self._attempts.careful:
            insert(stack, vars(module.CDLL)["__init__"], Probe("name", before=before))

    def _arm_guestfs(self, module: ModuleType, stack: ExitStack) -> None:
        """Watch ``guestfs.GuestFS()``, the way into libguestfs."""

        def before(_appliance: object) -> None:
            __tracebackhide__ = True
            with self._attempts.careful:
                self._make("guestfs.GuestFS", "libguestfs's appliance", "guestfs")

        with self._attempts.careful:  # as above
            # A module without a spec is a double that the suite made by hand.
            if vars(module).get("__spec__") is not None:
                insert(stack, vars(module.GuestFS)["__init__"], Probe("self", before=before))

    def _imported(self, module: ModuleType, stack: ExitStack) -> None:  # noqa: ARG002 - nothing to undo
        """Record the import of libvirt's GObject bindings."""
        # Not refusable: the module's code has already run.
        with self._attempts.careful:
            name = module.__name__
            self._make("import", f"the bindings {name}", name, refusable=False)

    def _make(self, function: str, text: str, name: str, *, refusable: bool = True) -> None:
        """Record a connection, unless the ini file allows what it reaches by its name."""
        __tracebackhide__ = True
        if not self._allowed.take_name(name):
            self._attempts.make(
                ConnectionBypass, "NHY203", function, text=text, name=name, refusable=refusable
            )


def _daemon(address: object) -> tuple[str, str] | None:
    """Return the daemon's socket that an address names: a path, or a port of libvirtd.

    None for any other address.

    Returns:
        How a sentence calls it, and how a suppression does.
    """
    # By exact type, since a mock records a comparison.
    kind = type(address)
    if kind in (str, bytes):
        path = text_of(address) or ""
        return (path, path) if _SOCKET.search(path) else None
    if kind is tuple and len(address) > 1:  # type: ignore[arg-type]  # by exact type
        host, port = address[:2]  # type: ignore[index]  # the same
        if type(port) is int and port in PORTS:
            return f"port {port}", f"{text_of(host) or ''}:{port}"
    return None
