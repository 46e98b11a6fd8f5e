"""The guard at libvirt's open calls: the three functions of the C module, whoever calls them.

``libvirt.open`` and its kin look their C function up at call time, so this also catches
``from libvirt import open``, reloads, threads and eventlet's thread pool. We never import libvirt:
a finder waits for the C module and guards it as it is loaded, again after every re-import.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import TYPE_CHECKING, Any

from pytest_nova_hygiene.arrivals import when_imported
from pytest_nova_hygiene.connections.uri import default_uri, is_allowed, shown
from pytest_nova_hygiene.frames import Site, calling_site

if TYPE_CHECKING:
    from collections import deque
    from contextlib import ExitStack

    from pytest_nova_hygiene.owners import Owner, Owners, Phase

MODULES = ("libvirtmod", "cygvirtmod")
"""The C module's names: everywhere, and on Windows."""

FUNCTIONS = ("virConnectOpen", "virConnectOpenReadOnly", "virConnectOpenAuth")


class ConnectionRefused(Exception):  # noqa: N818 - named as libvirt's users speak of it
    """Raised in place of a connection that the suite does not allow.

    Not a ``libvirtError``: Nova and vdsm handle those. Not a bare ``BaseException``: eventlet's
    thread pool would die of it and its caller would hang for ever.
    """

    __module__ = "pytest_nova_hygiene"


@dataclass(frozen=True, slots=True)
class RealConnection:
    """libvirt was asked for a URI that is not allowed.

    Attributes:
        owner: whose code was running.
        phase: of the test, or ``collect``, ``session``.
        site: the calling line outside libvirt, if the thread's stack shows it.
        function: the C function.
        uri: how the URI may be shown; without credentials.
        thread: the thread's name, if not the main one.
        refused: whether the call was stopped.
    """

    owner: Owner
    phase: Phase
    site: Site
    function: str
    uri: str
    thread: str
    refused: bool


class Guard:
    """Stands before libvirt's open calls.

    Args:
        owners: who is running.
        events: where real connections go; recorded first, refused second.
        allow: allowed URIs, as `is_allowed` takes them.
        block: whether a real connection is refused just now.
    """

    def __init__(
        self,
        owners: Owners,
        events: deque[object],
        allow: Sequence[str],
        *,
        block: Callable[[], bool],
    ) -> None:
        self._owners = owners
        self._events = events
        self._allow = tuple(allow)
        self._block = block
        self._guarded: list[tuple[ModuleType, str, Any, Any]] = []
        self.opened = 0
        self.real = 0

    def watched(self) -> dict[str, int]:
        """Opens asked for, and how many of them were real."""
        return {"opened": self.opened, "real": self.real}

    def arm(self, stack: ExitStack) -> None:
        """Guard what is loaded, and wait for what is not."""
        stack.callback(self._disarm)
        when_imported(stack, MODULES, self._guard)
        self.check()

    def check(self) -> None:
        """Guard the module that is loaded now, if it is not yet: asked at each test's start."""
        for name in MODULES:
            module = sys.modules.get(name)
            if module is not None and not self._is_guarded(module) and _is_real(module, name):
                self._guard(module)

    def _is_guarded(self, module: object) -> bool:
        return any(module is known for known, _, _, _ in self._guarded)

    def _guard(self, module: ModuleType) -> None:
        for name in FUNCTIONS:
            original: Any = vars(module).get(name)
            # Not a double that somebody patched in, and not our own wrapper after a reload.
            if type(original) in (BuiltinFunctionType, FunctionType) and not self._is_ours(
                original
            ):
                wrapper = self._wrap(name, original)
                setattr(module, name, wrapper)
                self._guarded.append((module, name, wrapper, original))

    def _is_ours(self, function: object) -> bool:
        return any(function is wrapper for _, _, wrapper, _ in self._guarded)

    def _disarm(self) -> None:
        for module, name, wrapper, original in reversed(self._guarded):
            if vars(module).get(name) is wrapper:
                setattr(module, name, original)
        self._guarded.clear()

    def _wrap(self, name: str, original: Callable[..., Any]) -> Callable[..., Any]:
        def guarded(*args: Any) -> Any:
            self.opened += 1
            uri = args[0] if args else None
            if not self.allows(uri):
                self._refuse(name, uri)
            return original(*args)

        return guarded

    def allows(self, uri: object) -> bool:
        """Whether a URI may be opened; ``None`` and ``''`` are what libvirt makes of them."""
        if uri is None or (type(uri) is str and not uri):
            uri = default_uri()
        return is_allowed(uri, self._allow)

    def _refuse(self, function: str, uri: object) -> None:
        self.real += 1
        thread = threading.current_thread()
        text = shown(uri)
        block = self._block()
        self._events.append(
            RealConnection(
                owner=self._owners.current,
                phase=self._owners.phase,
                site=calling_site(3),
                function=function,
                uri=text,
                thread="" if thread is threading.main_thread() else thread.name,
                refused=block,
            )
        )
        if block:
            raise ConnectionRefused(
                f"{function} of {text} refused: the suite allows {', '.join(self._allow)} "
                "(nova_hygiene_libvirt_allow); run pytest --hygiene-explain NHY201"
            )


def _is_real(module: object, name: str) -> bool:
    """A module found on the path, not a double that test code put into ``sys.modules``."""
    if type(module) is not ModuleType:
        return False
    spec = vars(module).get("__spec__")
    return spec is not None and spec.name == name and bool(spec.origin)
