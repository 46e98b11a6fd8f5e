"""Modules that are watched as soon as somebody imports them; we never import them ourselves."""

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
"""Takes a module right after its code ran, and the stack that undoes what is done to it."""


def when_imported(stack: ExitStack, names: Collection[str], loaded: Loaded) -> None:
    """Call a function with each of these modules as it is loaded, again after every re-import.

    Args:
        stack: what undoes it.
        names: full names of modules.
        loaded: called for each; an error of its own is its own affair.
    """
    # Of its own: the caller's stack may have been emptied into another one by then.
    later: ExitStack = stack.enter_context(ORIGINALS.exit_stack())
    # In front of all others: behind the finder that finds the module nobody would ask it.
    finder = _Finder(names, lambda module: loaded(module, later))
    sys.meta_path.insert(0, finder)

    def restore() -> None:
        # By identity: others may compare as they like, or have taken it out.
        sys.meta_path[:] = [other for other in sys.meta_path if other is not finder]

    stack.callback(restore)


class _Finder(importlib.abc.MetaPathFinder):
    """Lets the others find the module, and tells who waits for it."""

    def __init__(self, names: Collection[str], loaded: Callable[[ModuleType], None]) -> None:
        self._names = frozenset(names)
        self._loaded = loaded
        self._busy = local()

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,  # noqa: ARG002 - the protocol's
        target: ModuleType | None = None,  # noqa: ARG002 - the protocol's
    ) -> ModuleSpec | None:
        # `find_spec` below asks every finder again, this one too.
        if fullname not in self._names or getattr(self._busy, "now", False):
            return None
        self._busy.now = True
        try:
            spec = find_spec(fullname)
        finally:
            self._busy.now = False
        if spec is not None and spec.loader is not None and hasattr(spec.loader, "exec_module"):
            spec.loader = _Loader(spec.loader, self._loaded)
        return spec


class _Loader(importlib.abc.Loader):
    """The real loader, and one call after it; the module keeps no trace of us."""

    def __init__(self, loader: Any, loaded: Callable[[ModuleType], None]) -> None:
        self._loader = loader
        self._loaded = loaded

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        module: ModuleType | None = self._loader.create_module(spec)
        return module

    def exec_module(self, module: ModuleType) -> None:
        # The module must look as if it had been imported without us.
        module.__loader__ = self._loader
        if module.__spec__ is not None:
            module.__spec__.loader = self._loader
        self._loader.exec_module(module)
        self._loaded(module)
