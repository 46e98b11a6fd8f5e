"""The guard at libvirt's calls: the functions of the C module, whoever calls them.

``libvirt.open`` and its kin look their C function up at call time, so this also catches
``from libvirt import open``, reloads, threads and eventlet's thread pool. We never import libvirt:
a finder waits for the C module and guards it as it is loaded, again after every re-import.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import TYPE_CHECKING, Any

from pytest_nova_hygiene.connections.default_uri import alias, default_uri
from pytest_nova_hygiene.connections.events import ConnectionBypass, RealConnection
from pytest_nova_hygiene.connections.uri import is_alias, shown
from pytest_nova_hygiene.connections.wording import MIGRATION
from pytest_nova_hygiene.watching.import_hooks import when_imported

if TYPE_CHECKING:
    from contextlib import ExitStack

    from pytest_nova_hygiene.connections.allowed import Allowed
    from pytest_nova_hygiene.connections.attempts import Attempts

MODULES = ("libvirtmod", "cygvirtmod")
"""The C module's names: everywhere, and on Windows."""

OPENS = ("virConnectOpen", "virConnectOpenReadOnly", "virConnectOpenAuth")
MIGRATIONS = ("virDomainMigrateToURI", "virDomainMigrateToURI2", "virDomainMigrateToURI3")
"""They make the daemon connect elsewhere; the URI is the argument behind the domain."""


class Guard:
    """Stands before libvirt's calls that reach a hypervisor.

    Args:
        allowed: the URIs that may be opened.
        attempts: where real connections are taken down, and refused.
    """

    def __init__(self, allowed: Allowed, attempts: Attempts) -> None:
        self._allowed = allowed
        self._attempts = attempts
        self._guarded: list[tuple[ModuleType, str, Any, Any]] = []
        self.opened = 0

    def arm(self, stack: ExitStack) -> None:
        """Guard what is loaded, and wait for what is not."""
        stack.callback(self._disarm)
        when_imported(stack, MODULES, lambda module, _: self._arrived(module))
        self.check()

    def _arrived(self, module: ModuleType) -> None:
        with self._attempts.careful:  # inside somebody's import
            self._guard(module)

    def check(self) -> None:
        """Guard the module that is loaded now, if it is not yet: asked at each test's start."""
        for name in MODULES:
            module = sys.modules.get(name)
            if module is not None and _is_real(module, name):
                self._guard(module)

    def _guard(self, module: ModuleType) -> None:
        for names, look in ((OPENS, self._before_open), (MIGRATIONS, self._before_migration)):
            for name in names:
                original: Any = vars(module).get(name)
                # Not a double that somebody patched in, and not our own wrapper.
                if type(original) in _FUNCTIONS and not self._is_ours(original):
                    wrapper = self._wrap(name, original, look)
                    setattr(module, name, wrapper)
                    self._guarded.append((module, name, wrapper, original))

    def _is_ours(self, function: object) -> bool:
        return any(function is wrapper for _, _, wrapper, _ in self._guarded)

    def _disarm(self) -> None:
        for module, name, wrapper, original in reversed(self._guarded):
            # A test's own double may stand there by now.
            if vars(module).get(name) is wrapper:
                setattr(module, name, original)
        self._guarded.clear()

    def _wrap(
        self, name: str, original: Callable[..., Any], look: Callable[..., None]
    ) -> Callable[..., Any]:
        @functools.wraps(original)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            __tracebackhide__ = True
            with self._attempts.careful:
                look(name, args)
            return original(*args, **kwargs)

        return guarded

    def _before_open(self, name: str, args: tuple[Any, ...]) -> None:
        __tracebackhide__ = True
        self.opened += 1
        # libvirt's Python half calls these by position; without an argument they open the default.
        uri = args[0] if args else None
        if self._allowed.take(uri):
            return
        text = None
        if uri is None or (type(uri) is str and not uri):
            uri = default_uri()
            text = f"the default connection, {shown(uri)}" if uri else shown(uri)
        elif type(uri) is str and is_alias(uri):
            meant = alias(uri)
            text = f"the alias {uri!r} of {shown(meant)}" if meant else shown(uri)
        self._attempts.make(RealConnection, "NHY201", name, uri=uri, text=text)

    def _before_migration(self, name: str, args: tuple[Any, ...]) -> None:
        __tracebackhide__ = True
        for uri in _destinations(args):
            if not self._allowed.take(uri):
                text = f"{MIGRATION}{shown(uri)}"
                self._attempts.make(ConnectionBypass, "NHY203", name, uri=uri, text=text)


_FUNCTIONS = (BuiltinFunctionType, FunctionType)


def _destinations(args: tuple[Any, ...]) -> list[object]:
    """Return where a migration goes: to another daemon, else to the URI the hypervisor is given."""
    daemon: Any
    more: Any
    daemon, more, *_ = (*args[1:], None, None)
    if daemon is not None:
        return [daemon]
    if issubclass(type(more), dict):
        more = more.get("migrate_uri")
    return [more] if issubclass(type(more), str) else []


def _is_real(module: object, name: str) -> bool:
    """Return whether a module was found on the path, and is no double that test code put there."""
    if type(module) is not ModuleType:
        return False
    # A module that test code made by hand has no spec, or one without an origin.
    spec = vars(module).get("__spec__")
    return spec is not None and spec.name == name and bool(spec.origin)
