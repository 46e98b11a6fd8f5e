"""The ways to a hypervisor that do not pass libvirt's Python module.

The C library loaded by hand, the daemons' own sockets, libguestfs, and libvirt's GObject bindings.
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

    from pytest_nova_hygiene.connections.attempts import Attempts
    from pytest_nova_hygiene.watching.sinks import Sink

PORTS = frozenset({16509, 16514})
"""libvirtd's, plain and with TLS (libvirt's docs/uri.rst)."""

GOBJECT = ("gi.repository.LibvirtGObject", "gi.repository.LibvirtSandbox")

_LIBRARY = compile_later(
    r"(?:lib|cyg)?(?:virt|guestfs)(?:-(?:qemu|lxc|admin))?[\d.-]*\.(?:so|dll|dylib)[\d.]*"
)
_SOCKET = compile_later(r"/libvirt/(?:libvirt|virt\w+d)-(?:admin-)?sock(?:-ro)?$")


class Bypasses:
    """Looks at each of the ways.

    Args:
        attempts: where they are taken down, and refused.
    """

    def __init__(self, attempts: Attempts) -> None:
        self._attempts = attempts
        self._own: set[object] = set()

    def arm(self, stack: ExitStack) -> None:
        """Wrap what is loaded, and wait for what is not; nothing is imported for it."""
        for name, arm in (("ctypes", self._arm_ctypes), ("guestfs", self._arm_guestfs)):
            # Now and at every import: a suite may drop a module from the table and import it anew.
            loaded = sys.modules.get(name)
            if loaded is not None:
                arm(loaded, stack)
            when_imported(stack, [name], arm)
        when_imported(stack, GOBJECT, self._imported)

    # -- sockets ----------------------------------------------------------------------------------

    def look(self, sink: Sink, values: tuple[Any, ...]) -> None:
        """Look at an address before a socket is bound or connected to it.

        Only a refusal gets out.
        """
        __tracebackhide__ = True
        with self._attempts.careful:
            where = _daemon(values[0])
            if where is None:
                return
            if sink.name == "socket.bind":
                self._own.add(where)  # a daemon's double
            elif where not in self._own:
                text = f"a libvirt daemon's socket ({where})"
                self._attempts.make(ConnectionBypass, "NHY203", sink.name, text=text)

    # -- modules ----------------------------------------------------------------------------------

    def _arm_ctypes(self, module: ModuleType, stack: ExitStack) -> None:
        def before(name: object) -> None:
            __tracebackhide__ = True
            with self._attempts.careful:
                library = (text_of(name) or "").replace("\\", "/").rpartition("/")[2]
                if _LIBRARY.fullmatch(library):
                    text = f"the library {library}"
                    self._attempts.make(ConnectionBypass, "NHY203", "ctypes.CDLL", text=text)

        with self._attempts.careful:  # perhaps inside somebody's import
            insert(stack, vars(module.CDLL)["__init__"], Probe("name", before=before))

    def _arm_guestfs(self, module: ModuleType, stack: ExitStack) -> None:
        def before(_appliance: object) -> None:
            __tracebackhide__ = True
            with self._attempts.careful:
                self._attempts.make(
                    ConnectionBypass, "NHY203", "guestfs.GuestFS", text="libguestfs's appliance"
                )

        with self._attempts.careful:  # the same
            if vars(module).get("__spec__") is not None:  # else a double of the suite
                insert(stack, vars(module.GuestFS)["__init__"], Probe("self", before=before))

    def _imported(self, module: ModuleType, stack: ExitStack) -> None:  # noqa: ARG002 - nothing to undo
        with self._attempts.careful:
            text = f"the bindings {module.__name__}"
            self._attempts.make(ConnectionBypass, "NHY203", "import", text=text, refusable=False)


def _daemon(address: object) -> str | None:
    """Return the daemon's socket that an address names: a path, or a port of libvirtd's."""
    # By exact type: comparing with a mock would be recorded, and its text made.
    kind = type(address)
    if kind in (str, bytes):
        path = text_of(address) or ""
        return path if _SOCKET.search(path) else None
    if kind is tuple and len(address) > 1:  # type: ignore[arg-type]  # by exact type
        port = address[1]  # type: ignore[index]  # the same
        return f"port {port}" if type(port) is int and port in PORTS else None
    return None
