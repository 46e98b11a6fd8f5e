"""The standard library as it was when pytest started.

What we call while somebody's test is in force comes from here. A test may replace ``os.stat`` by a
fake that raises, that counts its calls, or that never returns. pyfakefs replaces ``os``, ``io`` and
``open`` in every module that has a name for them. So the originals are attributes of objects of
ours, and the functions of ``os.path`` and its kin are copies that see only each other.

Functions of other modules (``threading``, ``gc``, ``sys``) are imported by name where they are
used: a name of ours is nobody's to patch.
"""

from __future__ import annotations

import builtins
import genericpath
import io
import os
import shutil
import sys
import time
import tokenize
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from types import FunctionType, ModuleType, SimpleNamespace
from typing import Any

_PACKAGE = f"{__name__.partition('.')[0]}."
_FOLDER = __file__.removesuffix(f"{os.sep}watching{os.sep}originals.py")

BUILTINS = dict(vars(builtins))
"""A copy, which no test patches."""

globals()["__builtins__"] = BUILTINS  # the functions below take them when they are made


def _copy(module: ModuleType, into: SimpleNamespace | None = None, **instead: Any) -> Any:
    """Copy a module whose functions call each other, and `instead` in place of what it imports."""
    copied = SimpleNamespace() if into is None else into
    names = vars(copied)
    names.update(vars(module), **instead, __builtins__=BUILTINS)
    for name, value in vars(module).items():
        if type(value) is FunctionType and value.__globals__ is vars(module):
            code, defaults, closure = value.__code__, value.__defaults__, value.__closure__
            names[name] = FunctionType(code, names, name, defaults, closure)
            names[name].__kwdefaults__ = value.__kwdefaults__
    return copied


_os = SimpleNamespace()
_generic = vars(_copy(genericpath, os=_os))
_tested = {name: _generic[name] for name in genericpath.__all__ if name in vars(os.path)}
_path = _copy(os.path, os=_os, genericpath=SimpleNamespace(**_generic), **_tested)
_copy(os, into=_os, path=_path)
_io = SimpleNamespace(**vars(io))
_shutil = _copy(shutil, os=_os)


def _own_module(name: str, **instead: Any) -> Any:
    """Run a module of plain Python once more, for us alone, with `instead` of what it imports."""
    spec: Any = find_spec(name)
    module = module_from_spec(spec)
    vars(module)["__builtins__"] = BUILTINS
    spec.loader.exec_module(module)
    vars(module).update(instead)
    return module


class Originals:
    """The originals; nothing else of the package calls these modules.

    Attributes:
        os: with ``os.path``; ``environ`` is the process's own.
        open: the built-in function.
        which, remove_tree: of ``shutil``.
        temporary_folder, temporary_file: ``mkdtemp`` and ``mkstemp`` of ``tempfile``.
        open_source: ``tokenize.open``, which reads a source file in its own encoding.
        seconds: ``time.perf_counter``.
        shlex, getopt: modules of our own.
        exit_stack: ``contextlib.ExitStack``.
    """

    def __init__(self) -> None:
        self.os = _os
        self.open = io.open
        self.which = _shutil.which
        self.remove_tree = _shutil.rmtree
        copied = _own_module("tempfile", _os=_os, _io=_io, _shutil=_shutil)
        self.temporary_folder = copied.mkdtemp
        self.temporary_file = copied.mkstemp
        self.open_source = _copy(tokenize, _builtin_open=io.open).open
        self.seconds = time.perf_counter
        self.shlex = _own_module("shlex")
        self.getopt = _own_module("getopt")
        own_sys = SimpleNamespace(**vars(sys))
        self.exit_stack = _own_module("contextlib", sys=own_sys).ExitStack

    def variables(self, environ: Mapping[Any, Any]) -> dict[Any, Any]:
        """Return an environment's names and values, without a call to ``os.environ`` itself."""
        if type(environ) is not type(self.os.environ):
            return dict(environ)
        decode = self.os.fsdecode
        raw: dict[bytes, bytes] = vars(environ)["_data"]
        return {decode(name): decode(value) for name, value in raw.copy().items()}

    @lru_cache(maxsize=256)  # noqa: B019 - one object, for the whole process
    def lines(self, filename: str) -> list[str]:
        """Return the lines of a source file; none where it cannot be read."""
        try:
            with self.open_source(filename) as file:
                lines: list[str] = file.readlines()
        except (OSError, SyntaxError, UnicodeError):
            return []
        return lines


ORIGINALS: Any = Originals()


class _Finder(MetaPathFinder):
    """Finds the package's modules, whose functions are to see `BUILTINS`."""

    def __init__(self) -> None:
        # Read once: asking the disk for each of 150 modules is a tenth of an armed start.
        self._files = {
            _os.path.join(folder, file)
            for folder, _, files in _os.walk(_FOLDER)
            for file in files
            if file.endswith(".py")
        }

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,  # noqa: ARG002 - the protocol's
        target: ModuleType | None = None,  # noqa: ARG002 - the protocol's
    ) -> ModuleSpec | None:
        if not fullname.startswith(_PACKAGE):
            return None
        name = _os.path.join(_FOLDER, *fullname.split(".")[1:])
        package = _os.path.join(name, "__init__.py")
        is_package = package in self._files
        file = package if is_package else f"{name}.py"
        if file not in self._files:  # in a zip file, say: the others find it, with the builtins
            return None
        return spec_from_file_location(
            fullname,
            file,
            loader=_Loader(fullname, file),
            submodule_search_locations=[name] if is_package else None,
        )


class _Loader(SourceFileLoader):
    def exec_module(self, module: ModuleType) -> None:
        vars(module)["__builtins__"] = BUILTINS  # a function takes them when it is made
        super().exec_module(module)


@contextmanager
def own_builtins() -> Iterator[None]:
    """Let the package's modules that are imported meanwhile see builtins that no test patches."""
    finder = _Finder()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
