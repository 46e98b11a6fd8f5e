"""The programs that a test starts: which connections they open, and what interpreters inherit."""

from __future__ import annotations

import functools
import inspect
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path, PosixPath, PurePath, PurePosixPath, PureWindowsPath, WindowsPath
from typing import TYPE_CHECKING, Any

from pytest_nova_hygiene.arrivals import when_imported
from pytest_nova_hygiene.connections.commands import PYTHON, Opened, opened_by, runs_python
from pytest_nova_hygiene.connections.defaults import VARIABLE, default_uri
from pytest_nova_hygiene.connections.events import ConnectionCommand
from pytest_nova_hygiene.connections.uri import shown
from pytest_nova_hygiene.frames import MACHINERY, stack_above
from pytest_nova_hygiene.swap import swap

if TYPE_CHECKING:
    from types import ModuleType

    from pytest_nova_hygiene.connections.allowed import Allowed
    from pytest_nova_hygiene.connections.attempts import Attempts
    from pytest_nova_hygiene.sinks import Sink

HARMLESS_CHILD = {VARIABLE: "test:///default", "LIBVIRT_AUTOSTART": "0"}
"""What a child interpreter gets under block: nobody guards libvirt's calls there."""

_PACKAGE = Path(__file__).parent.parent
_MULTIPROCESSING = "multiprocessing.util"
_PATHS = frozenset({Path, PosixPath, PurePath, PurePosixPath, PureWindowsPath, WindowsPath})


class Processes:
    """Looks at every command line before it runs.

    Args:
        allowed: the URIs that may be opened.
        attempts: where connections are taken down, and refused.
        rootdir: a program below it, or below the temporary folder, is the suite's own stand-in.
    """

    def __init__(self, allowed: Allowed, attempts: Attempts, rootdir: Path) -> None:
        self._allowed = allowed
        self._attempts = attempts
        self._own = (f"{rootdir}{os.sep}", f"{Path(tempfile.gettempdir()).resolve()}{os.sep}")
        self._environment = threading.RLock()

    def arm(self, stack: ExitStack) -> None:
        """Wrap ``Popen``, and what multiprocessing starts its interpreters with."""
        swap(stack, subprocess.Popen, "__init__", self._wrap_popen)

        loaded = sys.modules.get(_MULTIPROCESSING)
        if loaded is not None:
            self._arm_spawn(loaded, stack)
        when_imported(stack, [_MULTIPROCESSING], self._arm_spawn)

    def _arm_spawn(self, module: ModuleType, stack: ExitStack) -> None:
        with self._attempts.careful:  # perhaps inside somebody's import
            if hasattr(module, "spawnv_passfds"):  # not on Windows
                swap(stack, module, "spawnv_passfds", self._wrap_spawn)

    def look(self, sink: Sink, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        """Before ``os.system``, ``os.exec*`` and ``os.posix_spawn*``; only a refusal gets out."""
        __tracebackhide__ = True
        if sink.name == "subprocess.Popen":
            return  # seen whole by our own wrapper
        with self._attempts.careful:
            if sink.name == "os.system":
                command = _text(args[0] if args else kwargs.get("command"))
                self._check(command, sink.name, os.environ)
            else:
                path, argv, *rest = args
                words = [_text(path), *map(_text, list(argv)[1:])]
                env = rest[0] if rest and type(rest[0]) is dict else kwargs.get("env")
                self._check(words, sink.name, env if type(env) is dict else os.environ)

    def _check(self, command: str | list[str], function: str, environ: Mapping[Any, Any]) -> None:
        __tracebackhide__ = True
        for opened in opened_by(command):
            if opened.tool != PYTHON and self._is_stand_in(opened, environ):
                continue  # an interpreter below the rootdir is a virtual environment's
            uri = opened.uri
            if not opened.fixed:
                variables = {**_texts(environ), **opened.environ}
                uri = uri or default_uri(variables, virsh=opened.virsh)
                if self._allowed.take(uri, variables):
                    continue
            self._attempts.make(
                ConnectionCommand,
                "NHY202",
                function,
                uri=uri,
                text="its own daemon" if opened.fixed else shown(uri),
                tool=opened.tool,
            )

    def _is_stand_in(self, opened: Opened, environ: Mapping[Any, Any]) -> bool:
        """Whether the program is a script that the suite itself put on the PATH."""
        path = {**_texts(environ), **opened.environ}.get("PATH")
        found = shutil.which(opened.program, path=path)
        return found is not None and str(Path(found).resolve()).startswith(self._own)

    # -- Popen ------------------------------------------------------------------------------------

    def _wrap_popen(self, original: Callable[..., None]) -> Callable[..., None]:
        names = list(inspect.signature(original).parameters)[1:]

        @functools.wraps(original)
        def __init__(popen: Any, *args: Any, **kwargs: Any) -> None:  # noqa: N807 - it is one
            __tracebackhide__ = True
            given = {**dict(zip(names, args, strict=False)), **kwargs}
            changed = self._before_popen(given)
            if changed is None:
                original(popen, *args, **kwargs)
            else:
                original(popen, **changed)

        return __init__

    def _before_popen(self, given: dict[str, Any]) -> dict[str, Any] | None:
        """Look at a command; returns the arguments to use instead, if any."""
        __tracebackhide__ = True
        with self._attempts.careful:
            env = given.get("env")
            known = env if type(env) is dict else os.environ
            command = _command(given)
            self._check(command, "subprocess.Popen", known)
            if (env is known or env is None) and runs_python(command) and not _of_machinery():
                own = self._for_child(known) if self._attempts.refuses("NHY201") else None
                return {**given, "env": own} if own is not None else None
        return None

    def _for_child(self, env: Mapping[Any, Any]) -> dict[Any, Any] | None:
        """An interpreter's environment, with a harmless default connection."""
        texts = _texts(env)
        uri = texts.get(VARIABLE)
        if uri and self._allowed.take(uri):
            return None
        kept = {name: value for name, value in env.items() if _text(name) not in HARMLESS_CHILD}
        return {**kept, **HARMLESS_CHILD}

    # -- multiprocessing --------------------------------------------------------------------------

    def _wrap_spawn(self, original: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(original)
        def spawnv_passfds(*args: Any, **kwargs: Any) -> Any:
            __tracebackhide__ = True
            with self._child_environment():
                return original(*args, **kwargs)

        return spawnv_passfds

    @contextmanager
    def _child_environment(self) -> Iterator[None]:
        """Multiprocessing hands its interpreters this process's variables, and takes no others."""
        own = self._for_child(os.environ) if self._attempts.refuses("NHY201") else None
        if own is None:
            yield
            return
        with self._environment:
            for name, value in HARMLESS_CHILD.items():
                os.putenv(name, value)  # os.environ, which tests read, stays as it is
            try:
                yield
            finally:
                for name in HARMLESS_CHILD:
                    before = os.environ.get(name)
                    if before is None:
                        os.unsetenv(name)
                    else:
                        os.putenv(name, before)


def _of_machinery() -> bool:
    """Whether what runs tests starts a program: xdist's workers are watched themselves."""
    for code, _ in stack_above(2):
        path = Path(code.co_filename)
        if path.name != "subprocess.py" and _PACKAGE not in path.parents:
            return MACHINERY.search(path.as_posix()) is not None
    return False


def _command(given: Mapping[str, Any]) -> str | list[str]:
    """What a ``Popen`` runs: a shell's text, or the words of a program."""
    args = given.get("args")
    if type(args) not in (list, tuple):
        text = _text(args)
        return text if given.get("shell") is True else [text]
    words = [_text(word) for word in args]  # type: ignore[union-attr]  # by exact type
    if given.get("shell") is True:
        return words[0] if words else ""
    executable = given.get("executable")
    return words if executable is None else [_text(executable), *words[1:]]


def _text(value: object) -> str:
    """A word of a command; nothing for what is no word, a mock for one."""
    kind = type(value)
    if kind is str:
        return value  # type: ignore[return-value]  # by exact type
    if kind is bytes:
        return os.fsdecode(value)  # type: ignore[arg-type]  # by exact type
    return str(value) if kind in _PATHS else ""


def _texts(environ: Mapping[Any, Any]) -> dict[str, str]:
    return {_text(name): _text(value) for name, value in environ.items()}
