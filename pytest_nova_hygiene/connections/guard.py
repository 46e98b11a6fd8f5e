"""Guards libvirt's calls at the functions of its C module, whoever calls them.

``libvirt.open`` and its kin look their C function up at call time. So the guard also sees a name
from ``from libvirt import open``, a reload, a thread or eventlet's thread pool. It must never
import libvirt. A finder waits for the C module, and has it guarded at every import.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import TYPE_CHECKING, Any

from pytest_nova_hygiene.connections.default_uri import alias, default_uri, probed_uri
from pytest_nova_hygiene.connections.events import ConnectionBypass, RealConnection
from pytest_nova_hygiene.connections.uri import is_alias, shown
from pytest_nova_hygiene.connections.wording import MIGRATION
from pytest_nova_hygiene.watching.import_hooks import when_imported
from pytest_nova_hygiene.watching.plain_values import plain

if TYPE_CHECKING:
    from contextlib import ExitStack

    from pytest_nova_hygiene.connections.allowed import Allowed
    from pytest_nova_hygiene.connections.attempts import Attempts

MODULES = ("libvirtmod", "cygvirtmod")
"""The names of the C module: everywhere, and on Windows."""

OPENS = ("virConnectOpen", "virConnectOpenReadOnly", "virConnectOpenAuth")
"""The functions that open a connection; the URI is their first argument."""

MIGRATIONS = ("virDomainMigrateToURI", "virDomainMigrateToURI2", "virDomainMigrateToURI3")
"""The functions that make the daemon connect elsewhere; the URI comes after the domain."""


class Guard:
    """The guard before the calls of libvirt that reach a hypervisor.

    Args:
        allowed: the URIs that may be opened.
        attempts: records real connections, and refuses them.
        at_open: called before each connection, since libvirt reads the environment then.

    Attributes:
        opened: how many connections were opened or refused, to whatever URI.
    """

    def __init__(self, allowed: Allowed, attempts: Attempts, at_open: Callable[[], None]) -> None:
        self._allowed = allowed
        self._at_open = at_open
        self._attempts = attempts
        self._guarded: list[tuple[ModuleType, str, Any, Any]] = []
        self.opened = 0

    def arm(self, stack: ExitStack) -> None:
        """Guard the C module if it is loaded, and at every import, until the stack closes."""
        stack.callback(self._disarm)
        when_imported(stack, MODULES, lambda module, _: self._arrived(module))
        self.check()

    def _arrived(self, module: ModuleType) -> None:
        """Guard a module that was imported just now."""
        # This runs inside somebody's import, which an error of ours must not break.
        with self._attempts.careful:
            self._guard(module)

    def check(self) -> None:
        """Guard the C module that is loaded now, if that is not done yet.

        Called at each test's start, since the module may have come by another way than an import.
        """
        for name in MODULES:
            module = sys.modules.get(name)
            if module is not None and _is_real(module, name):
                self._guard(module)

    def _guard(self, module: ModuleType) -> None:
        """Replace the functions of a C module that reach a hypervisor."""
        for names, look in ((OPENS, self._before_open), (MIGRATIONS, self._before_migration)):
            for name in names:
                original: Any = vars(module).get(name)
                # No mock that somebody patched in, and no wrapper of ours from an earlier time.
                if type(original) in _FUNCTIONS and not self._is_ours(original):
                    wrapper = self._wrap(name, original, look)
                    setattr(module, name, wrapper)
                    self._guarded.append((module, name, wrapper, original))

    def _is_ours(self, function: object) -> bool:
        """Return whether a function is a wrapper that `_guard` put in."""
        return any(function is wrapper for _, _, wrapper, _ in self._guarded)

    def _disarm(self) -> None:
        """Put the original functions back, the last replaced first."""
        for module, name, wrapper, original in reversed(self._guarded):
            # A test's own double may have been put there since, which is not ours to remove.
            if vars(module).get(name) is wrapper:
                setattr(module, name, original)
        self._guarded.clear()

    def _wrap(
        self, name: str, original: Callable[..., Any], look: Callable[..., None]
    ) -> Callable[..., Any]:
        """Return a function that calls `look` before the original.

        A wrapper, since a function of C has no code that a call can be put into.

        Args:
            name: the function's name.
            original: the function.
            look: takes the name and the arguments; a refusal that it raises stops the call.
        """

        @functools.wraps(original)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            __tracebackhide__ = True
            with self._attempts.careful:
                look(name, args)
            return original(*args, **kwargs)

        return guarded

    def _before_open(self, function: str, args: tuple[Any, ...]) -> None:
        """Count a connection that is about to be opened, and record it where it is real."""
        __tracebackhide__ = True
        self.opened += 1
        self._at_open()
        # libvirt's Python half passes the URI by position. Without one the default is opened.
        uri = plain(args[0]) if args else None
        if self._allowed.take(uri):
            return
        text = name = None
        if uri is None or (type(uri) is str and not uri):
            uri = default_uri()
            text = f"the default connection, {shown(uri)}" if uri else shown(uri)
            name = None if uri else probed_uri()
        elif type(uri) is str and is_alias(uri):
            meant = alias(uri)
            text = f"the alias {uri!r} of {shown(meant)}" if meant else shown(uri)
        self._attempts.make(RealConnection, "NHY201", function, uri=uri, text=text, name=name)

    def _before_migration(self, name: str, args: tuple[Any, ...]) -> None:
        """Record a migration to a URI that is not allowed."""
        __tracebackhide__ = True
        for uri in _destinations(args):
            if not self._allowed.take(uri):
                text = f"{MIGRATION}{shown(uri)}"
                self._attempts.make(ConnectionBypass, "NHY203", name, uri=uri, text=text)


_FUNCTIONS = (BuiltinFunctionType, FunctionType)


def _destinations(args: tuple[Any, ...]) -> list[object]:
    """Return the URI of another daemon that a migration goes to, else the hypervisor's own URI.

    Args:
        args: the arguments of one of `MIGRATIONS`, the domain first.

    Returns:
        One URI; none where the migration names none.
    """
    daemon: Any
    more: Any
    daemon, more, *_ = (*args[1:], None, None)
    if daemon is not None:
        return [plain(daemon)]
    if issubclass(type(more), dict):
        more = dict.get(more, "migrate_uri")
    return [plain(more)] if issubclass(type(more), str) else []


def _is_real(module: object, name: str) -> bool:
    """Return whether a module was found by an import, and is no double that test code put there."""
    # By exact type, since a mock answers `isinstance` by code of its own.
    if type(module) is not ModuleType:
        return False
    # A module that test code made by hand has no spec, or a spec without an origin.
    spec = vars(module).get("__spec__")
    return spec is not None and spec.name == name and bool(spec.origin)
