"""Tells of modules as soon as somebody imports them, and must never import one itself."""

from __future__ import annotations

import importlib.abc
import sys
from collections.abc import Callable, Collection, Sequence
from contextlib import ExitStack
from importlib.util import find_spec
from threading import local
from types import ModuleType
from typing import TYPE_CHECKING, Any

from pytest_nova_hygiene.watching.originals import ORIGINALS

if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec

Loaded = Callable[[ModuleType, ExitStack], None]
"""Takes a module right after its code ran, and the stack that undoes what is done to the module."""


def when_imported(stack: ExitStack, names: Collection[str], loaded: Loaded) -> None:
    """Call a function with each of these modules as it is loaded, again after every re-import.

    Args:
        stack: takes the callback that ends this.
        names: full names of modules.
        loaded: called with each module inside somebody's import, so it must catch its own errors.
    """
    # The caller's stack may hand its callbacks on to another one (`pop_all`) before an import. What
    # an import adds to it then would never be undone.
    later: ExitStack = stack.enter_context(ORIGINALS.exit_stack())
    # The first of all finders: behind the one that finds the module, nobody would ask ours.
    finder = _Finder(names, lambda module: loaded(module, later))
    sys.meta_path.insert(0, finder)

    def restore() -> None:
        # By identity: other finders may compare by code of their own. And in place of `remove`,
        # which raises where somebody has taken the finder out.
        sys.meta_path[:] = [other for other in sys.meta_path if other is not finder]

    stack.callback(restore)


class _Finder(importlib.abc.MetaPathFinder):
    """Finder that has the other finders find a module, and then wraps the module's loader.

    Args:
        names: full names of the modules.
        loaded: called with each of them right after its code ran.
    """

    def __init__(self, names: Collection[str], loaded: Callable[[ModuleType], None]) -> None:
        self._names = frozenset(names)
        self._loaded = loaded
        # For each thread, since several may import at once.
        self._busy = local()

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,  # noqa: ARG002 - the protocol's
        target: ModuleType | None = None,  # noqa: ARG002 - the protocol's
    ) -> ModuleSpec | None:
        """Return a module's spec with a loader of ours; None where nobody waits for the module."""
        # `find_spec` below asks every finder again, and so this one, too.
        if fullname not in self._names or getattr(self._busy, "now", False):
            return None
        self._busy.now = True
        try:
            spec = find_spec(fullname)
        finally:
            self._busy.now = False
        # A namespace package has no loader, and a loader of the old protocol no `exec_module`.
        if spec is not None and spec.loader is not None and hasattr(spec.loader, "exec_module"):
            spec.loader = _Loader(spec.loader, self._loaded)
        return spec


class _Loader(importlib.abc.Loader):
    """Loader that runs the real loader, and then makes one call.

    The module keeps no trace of this loader.

    Args:
        loader: the real loader.
        loaded: called with the module right after its code ran.
    """

    def __init__(self, loader: Any, loaded: Callable[[ModuleType], None]) -> None:
        self._loader = loader
        self._loaded = loaded

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """Return the module that the real loader creates; None for an ordinary one."""
        module: ModuleType | None = self._loader.create_module(spec)
        return module

    def exec_module(self, module: ModuleType) -> None:
        """Run the module's code by the real loader, then tell who waits for the module."""
        # The module must look as if it had been imported without us, to its own code as well.
        module.__loader__ = self._loader
        if module.__spec__ is not None:
            module.__spec__.loader = self._loader
        self._loader.exec_module(module)
        self._loaded(module)
