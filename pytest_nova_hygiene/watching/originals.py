"""Keeps the standard library as it was when pytest started.

What this package calls while a test runs must come from here. A test may replace ``os.stat`` by a
fake that raises, that counts its calls, or that never returns. pyfakefs replaces ``os``, ``io`` and
``open`` in every module that has a name for them. So the originals are attributes of objects of
ours, and the functions of ``os.path`` and its kin are copies that call only each other.

Functions of other modules (``threading``, ``gc``, ``sys``) are imported by name where they are
used. No test patches a name in a module of ours.
"""

from __future__ import annotations

import contextlib
import genericpath
import io
import marshal
import os
import re
import shlex
import shutil
import sys
import tempfile
import time
import tokenize
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import (
    MAGIC_NUMBER,
    cache_from_source,
)
from re import compile as compile_now
from struct import pack
from types import CodeType, ModuleType, SimpleNamespace
from typing import Any

from pytest_nova_hygiene.watching.copied_modules import BUILTINS, copied, run_again

_PACKAGE = f"{__name__.partition('.')[0]}."
_FOLDER = __file__.removesuffix(f"{os.sep}watching{os.sep}originals.py")

# Before any function here is made: a function keeps the builtins that its module has at that time.
globals()["__builtins__"] = BUILTINS


# Empty at first: `os` and `os.path` call each other, and the copy of each must see the other copy.
_os = SimpleNamespace()
_generic = vars(copied(genericpath, os=_os))
# `os.path` imports these by name, so `copied` takes them for another module's, and leaves them.
_tested = {name: _generic[name] for name in genericpath.__all__ if name in vars(os.path)}
_path = copied(os.path, os=_os, genericpath=SimpleNamespace(**_generic), **_tested)
copied(os, into=_os, path=_path)
_io = SimpleNamespace(**vars(io))
_shutil = copied(shutil, os=_os)


@lru_cache(maxsize=64)
def _pattern(expression: str) -> re.Pattern[str]:
    """Compile a pattern for `tokenize`: its own cache would keep what a test replaced."""
    return compile_now(expression)


class Originals:
    """The original functions. Nothing else of the package calls the modules that they are from.

    Attributes:
        os: a copy of ``os`` with its ``os.path``; its ``environ`` is the process's own.
        open: the built-in function.
        which, remove_tree: ``which`` and ``rmtree`` of ``shutil``.
        temporary_folder, temporary_file: ``mkdtemp`` and ``mkstemp`` of ``tempfile``.
        open_source: ``tokenize.open``, which reads a source file in its own encoding.
        tokens: ``tokenize.generate_tokens``.
        seconds: ``time.perf_counter``.
        shlex: a copy of ``shlex``.
        getopt: a module of our own.
        exit_stack: ``contextlib.ExitStack``.
    """

    def __init__(self) -> None:
        self.os = _os
        self.open = io.open
        self.which = _shutil.which
        self.remove_tree = _shutil.rmtree
        own = copied(
            tempfile,
            classes=("_RandomNameSequence",),
            # As when the module is loaded: the copy is to find a folder, and names, of its own.
            **dict.fromkeys(("tempdir", "_candidate_names")),
            _os=_os,
            _io=_io,
            _shutil=_shutil,
        )
        self.temporary_folder = own.mkdtemp
        self.temporary_file = own.mkstemp
        tokens = copied(tokenize, _builtin_open=io.open, _compile=_pattern)
        self.open_source = tokens.open
        self.tokens = tokens.generate_tokens
        self.seconds = time.perf_counter
        self.shlex = copied(shlex, classes=("shlex",), os=_os)
        self.getopt = run_again("getopt")
        # `ExitStack` asks `sys` for the running exception, so it gets a copy of those names, too.
        own_sys = SimpleNamespace(**vars(sys))
        stacks = copied(contextlib, classes=("_BaseExitStack", "ExitStack"), sys=own_sys)
        self.exit_stack = stacks.ExitStack

    def variables(self, environ: Mapping[Any, Any]) -> dict[Any, Any]:
        """Return an environment's names and values, without a call to ``os.environ`` itself.

        Args:
            environ: ``os.environ``, or any other mapping, which is copied by its own code.
        """
        if type(environ) is not type(self.os.environ):
            return dict(environ)
        decode = self.os.fsdecode
        # The raw data, since methods of `os.environ` call `isinstance`, which a test may replace.
        # A copy of it, since another thread may set a variable meanwhile.
        raw: dict[bytes, bytes] = vars(environ)["_data"]
        return {decode(name): decode(value) for name, value in raw.copy().items()}

    @lru_cache(maxsize=256)  # noqa: B019 - one object, for the whole process
    def lines(self, filename: str) -> list[str]:
        """Return the lines of a source file; none where the file cannot be read."""
        try:
            with self.open_source(filename) as file:
                lines: list[str] = file.readlines()
        except (OSError, SyntaxError, UnicodeError):
            return []
        return lines


ORIGINALS: Any = Originals()


_ENDING = cache_from_source("/x.py").rpartition(f"{os.sep}x.")[2]


def _compiled(file: str) -> str:
    """Return where Python keeps what it compiled of a file.

    As `cache_from_source`, which takes longer than all else that finds a module.
    """
    if sys.pycache_prefix is not None:
        return cache_from_source(file)
    folder, _, name = file.rpartition(_os.sep)
    return f"{folder}{_os.sep}__pycache__{_os.sep}{name.removesuffix('py')}{_ENDING}"


class _Finder(MetaPathFinder):
    """Finder of this package's modules, whose functions are to see `BUILTINS`."""

    def __init__(self) -> None:
        self._listed: dict[str, list[str]] = {}

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,  # noqa: ARG002 - the protocol's
        target: ModuleType | None = None,  # noqa: ARG002 - the protocol's
    ) -> ModuleSpec | None:
        """Return the spec of a module of this package; None for any other, or without a file."""
        if not fullname.startswith(_PACKAGE):
            return None
        *parents, last = fullname.split(".")[1:]
        folder = _os.sep.join((_FOLDER, *parents))
        name = f"{folder}{_os.sep}{last}"
        is_module = f"{last}.py" in self._names_in(folder)
        file = f"{name}.py" if is_module else f"{name}{_os.sep}__init__.py"
        # In a zip file, say: another finder finds it, and its functions see the usual builtins.
        if not is_module and "__init__.py" not in self._names_in(name):
            return None
        # As `spec_from_file_location`, which finds out what is known here.
        spec = ModuleSpec(fullname, _Loader(fullname, file), origin=file)
        spec.has_location = True
        spec.cached = _compiled(file)
        if not is_module:
            spec.submodule_search_locations = [name]
        return spec

    def _names_in(self, folder: str) -> list[str]:
        # Asked once: asking the disk for each of 150 modules is a tenth of an armed start.
        if folder not in self._listed:
            try:
                self._listed[folder] = _os.listdir(folder)
            except OSError:
                self._listed[folder] = []
        return self._listed[folder]


class _Loader(SourceFileLoader):
    """Loader of a module whose functions see `BUILTINS`."""

    def exec_module(self, module: ModuleType) -> None:
        """Run the module's code with `BUILTINS`."""
        # Before the code runs, since a function takes its builtins when it is made.
        vars(module)["__builtins__"] = BUILTINS
        # Not as inherited, which would see an `exec` that a test put in its place.
        exec(self.get_code(module.__name__) or "", vars(module))  # noqa: S102 - as every import

    def get_code(self, fullname: str) -> CodeType | None:
        """Read the compiled file, by the shortest way, if it is the source's; else as inherited."""
        try:
            with io.FileIO(_compiled(self.path)) as opened:
                data = opened.readall()
            source = _os.stat(self.path)
        except OSError:
            return self._compiled_anew(fullname)
        # As PEP 552 has it, for a file that is as old as its source says.
        stamp = pack("<LL", int(source.st_mtime) & 0xFFFFFFFF, source.st_size & 0xFFFFFFFF)
        if data[:16] == MAGIC_NUMBER + bytes(4) + stamp:
            code: CodeType = marshal.loads(memoryview(data)[16:])  # noqa: S302 - as every import
            if code.co_filename == self.path:
                return code
        return self._compiled_anew(fullname)

    def _compiled_anew(self, fullname: str) -> CodeType | None:
        """Compile the source. What is inherited keeps the result, but imports for it."""
        if not sys.dont_write_bytecode:
            return super().get_code(fullname)
        with io.FileIO(self.path) as opened:
            return compile(opened.readall(), self.path, "exec", dont_inherit=True)


@contextmanager
def own_builtins() -> Iterator[None]:
    """Have the package's modules that are imported meanwhile see builtins that no test patches."""
    finder = _Finder()
    # First, so that the usual finder does not find the package's modules before.
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
