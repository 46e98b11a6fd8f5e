"""The ways from Python code to the machine, with a word before each: nothing stands in them.

A stand-in for a built-in function is never quite like it: pyfakefs took ours for no function of
``os`` and let tests write to the real disk. A wrapper is one frame more in every traceback. So
functions of Python get a call put into their own code. What is written in C is told of by audit
events, once a suite reaches it. What only mocks do is seen where it happens to the mock.
"""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path, PosixPath, PurePath, PurePosixPath, PureWindowsPath, WindowsPath
from typing import TYPE_CHECKING, Any, Literal

from pytest_nova_hygiene.startup.named_tuple import NamedTuple
from pytest_nova_hygiene.watching import audit_hooks
from pytest_nova_hygiene.watching.originals import ORIGINALS
from pytest_nova_hygiene.watching.probes import Probe, insert

if TYPE_CHECKING:
    from contextlib import ExitStack

Kind = Literal["address", "command", "environment", "path"]


class Sink(NamedTuple):
    """One function.

    Attributes:
        name: dotted.
        kind: what it is given.
    """

    name: str
    kind: Kind


class Command(NamedTuple):
    """What is about to be run.

    Attributes:
        args: as the caller gave it: a text, or the words of a program.
        executable: the program, where it is not the first word.
        cwd: the folder it runs in.
        env: its environment; None for this process's.
        shell: whether a shell reads it.
    """

    args: Any
    executable: Any = None
    cwd: Any = None
    env: Any = None
    shell: Any = False


Watcher = Callable[[Sink, tuple[Any, ...]], None]
"""Told of a call and what it is given before it is made; what it raises stops the call.

A command's values are those of `Command`.
"""

_PATHS = frozenset({Path, PosixPath, PurePath, PurePosixPath, PureWindowsPath, WindowsPath})

_POPEN = Sink("subprocess.Popen", "command")
_POPEN_ENV = Sink("subprocess.Popen", "environment")
_SYSTEM = Sink("os.system", "command")
_SPAWN = Sink("os.posix_spawn", "command")
_ENVIRON = Sink("os.environ", "environment")


def both(first: Watcher, second: Watcher) -> Watcher:
    """Join two watchers."""

    def watch(sink: Sink, values: tuple[Any, ...]) -> None:
        __tracebackhide__ = True
        first(sink, values)
        second(sink, values)

    return watch


Part = tuple[Callable[["ExitStack"], None], str]
"""What arms sinks of one kind until a stack closes, and how to call them; each may fail alone."""


def of_programs(
    command: Watcher,
    environment: Watcher,
    address: Watcher,
    environment_of: Callable[[Command], Any],
) -> list[Part]:
    """Return how to put watchers before what starts programs, and before sockets.

    Args:
        command: the watcher for commands.
        environment: the watcher for a command's environment.
        address: the watcher for a socket's address.
        environment_of: the environment that a child gets; the command's own, or another one.
    """
    return [
        (lambda stack: _arm_commands(stack, command, environment, environment_of), "commands"),
        (lambda stack: _arm_addresses(stack, address), "addresses of sockets"),
    ]


def of_mocks(watch: Watcher) -> list[Part]:
    """Return how to put a watcher before the sinks that matter to mocks alone."""
    return [
        (lambda stack: _arm_paths(stack, watch), "paths"),
        (lambda stack: _arm_environ(stack, watch), "environment variables"),
    ]


def _arm_commands(
    stack: ExitStack,
    watch: Watcher,
    watch_environment: Watcher,
    environment_of: Callable[[Command], Any],
) -> None:
    def popen(args: Any, executable: Any, cwd: Any, env: Any, shell: Any) -> Any:
        __tracebackhide__ = True
        command = Command(args, executable, cwd, env, shell)
        watch(_POPEN, command)
        if env is not None:
            watch_environment(_POPEN_ENV, (env,))
        return environment_of(command)

    def system(_event: str, args: tuple[Any, ...]) -> None:
        __tracebackhide__ = True
        watch(_SYSTEM, Command(args[0], None, None, None, True))

    def run(event: str, args: tuple[Any, ...]) -> None:
        __tracebackhide__ = True
        path, words, env = (*args, None, None, None)[:3]
        name = "os.execve" if env is not None else "os.execv"
        sink = _SPAWN if event == _SPAWN.name else Sink(name, "command")
        watch(sink, Command(words, path, env=env))
        if env is not None:
            watch_environment(sink, (env,))

    hooks = Probe("args executable cwd env shell", before=popen, sets="env")
    insert(stack, vars(subprocess.Popen)["_execute_child"], hooks)
    audit_hooks.listen(stack, {"os.system": system, "os.exec": run, "os.posix_spawn": run})
    _ask_forks()


def _arm_paths(stack: ExitStack, watch: Watcher) -> None:
    def before(sink: Sink) -> Callable[[Any], None]:
        return lambda path: watch(sink, (path,))

    made = Sink("os.makedirs", "path")
    insert(stack, os.makedirs, Probe("name", before=before(made)))
    for name in ("mkdir", "open", "touch"):
        method = Sink(f"pathlib.Path.{name}", "path")
        insert(stack, vars(Path)[name], Probe("self", before=before(method)))


def _arm_addresses(stack: ExitStack, watch: Watcher) -> None:
    def reached(event: str, args: tuple[Any, ...]) -> None:
        __tracebackhide__ = True
        watch(Sink(event, "address"), args[-1:])

    def made(fileno: Any) -> None:
        if fileno is None:  # else it is half of a pair, or what another one was made of
            audit_hooks.need()

    insert(stack, vars(socket.socket)["__init__"], Probe("fileno", before=made))
    audit_hooks.listen(
        stack, dict.fromkeys(("socket.connect", "socket.bind", "socket.sendto"), reached)
    )


def _arm_environ(stack: ExitStack, watch: Watcher) -> None:
    def before(value: Any) -> None:
        watch(_ENVIRON, (value,))

    insert(stack, vars(type(os.environ))["__setitem__"], Probe("value", before=before))


_asked_forks = False


def _ask_forks() -> None:
    """Ask for audit events in every forked child: it may run a program in its own place."""
    global _asked_forks  # noqa: PLW0603 - Python takes no such request back
    if not _asked_forks and hasattr(os, "register_at_fork"):
        _asked_forks = True
        os.register_at_fork(after_in_child=audit_hooks.need)


def text_of(value: object) -> str | None:
    """Return the text of a path or word, by exact type.

    Another type may answer with its own code.
    """
    kind = type(value)
    if kind is str:
        return str(value)
    # By exact type: a subclass of Path may answer with code of its own.
    if kind in _PATHS:
        return _text_of_path(value)
    return ORIGINALS.os.fsdecode(bytes(value)) if kind in (bytes, bytearray) else None  # type: ignore[call-overload]  # by exact type


def _text_of_path(path: Any) -> str:
    """Return a path's text; since Python 3.12 `str` asks `os.path`, which a test may replace."""
    raw = getattr(path, "_raw_paths", None)
    return ORIGINALS.os.path.join(*raw) if raw else str(path)


def leaves(values: tuple[Any, ...], depth: int = 2) -> Iterator[Any]:
    """Yield every value in arguments and, a few levels down, in plain containers."""
    for value in values:
        kind = type(value)
        if kind in (list, tuple) and depth:
            yield from leaves(tuple(value), depth - 1)
        elif kind is dict and depth:
            yield from leaves((*value, *value.values()), depth - 1)
        else:
            yield value
