"""Tells of the starts of programs, by whatever function a program is started.

All of ``subprocess``, ``os.popen`` and asyncio end in one method of ``Popen``. uvloop starts
programs by C alone, and its loop is told of here. Of the functions of ``os`` audit events tell.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from pytest_nova_hygiene.watching import audit_hooks
from pytest_nova_hygiene.watching.class_copies import Place, insert_in_all
from pytest_nova_hygiene.watching.import_hooks import when_imported
from pytest_nova_hygiene.watching.probes import Probe
from pytest_nova_hygiene.watching.sinks import Command, Part, Sink, Watcher, arm_addresses

if TYPE_CHECKING:
    from contextlib import ExitStack
    from types import ModuleType

_POPEN = Sink("subprocess.Popen", "command")
_SYSTEM = Sink("os.system", "command")
_SPAWN = Sink("os.posix_spawn", "command")
_UVLOOP = "uvloop"
_POPEN_METHOD = Place(subprocess, "Popen", object, "_execute_child")


def of_programs(
    command: Watcher,
    environment: Watcher,
    address: Watcher,
    environment_of: Callable[[Command], Any],
) -> list[Part]:
    """Return the parts that put watchers before what starts programs, and before sockets.

    Args:
        command: the watcher for commands.
        environment: the watcher for a command's environment.
        address: the watcher for a socket's address.
        environment_of: returns the environment that a child gets: the command's own, or another.
    """
    return [
        (lambda stack: _arm_commands(stack, command, environment, environment_of), "commands"),
        (lambda stack: arm_addresses(stack, address), "addresses of sockets"),
    ]


def _arm_commands(
    stack: ExitStack,
    watch: Watcher,
    watch_environment: Watcher,
    environment_of: Callable[[Command], Any],
) -> None:
    """Watch the starts of programs, and choose the environment of those that Popen starts."""

    def started(sink: Sink, command: Command) -> Any:
        __tracebackhide__ = True
        watch(sink, command)
        if command.env is not None:
            watch_environment(Sink(sink.name, "environment"), (command.env,))
        return environment_of(command)

    def popen(args: Any, executable: Any, cwd: Any, env: Any, shell: Any) -> Any:
        __tracebackhide__ = True
        return started(_POPEN, Command(args, executable, cwd, env, shell))

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
    # In `_execute_child`, where all of `run`, `check_output`, `os.popen` and asyncio come through.
    insert_in_all(stack, _POPEN_METHOD, hooks)
    audit_hooks.listen(stack, {"os.system": system, "os.exec": run, "os.posix_spawn": run})
    _ask_forks()
    loaded = sys.modules.get(_UVLOOP)
    if loaded is not None:
        _arm_uvloop(loaded, stack, started)
    when_imported(stack, [_UVLOOP], lambda module, later: _arm_uvloop(module, later, started))


_asked_forks = False


def _ask_forks() -> None:
    """Have every forked child ask for audit events, since it may become another program."""
    global _asked_forks  # noqa: PLW0603 - Python takes no such request back
    if not _asked_forks and hasattr(os, "register_at_fork"):
        _asked_forks = True
        os.register_at_fork(after_in_child=audit_hooks.NEED_IN_CHILD)


def _arm_uvloop(
    module: ModuleType, stack: ExitStack, started: Callable[[Sink, Command], Any]
) -> None:
    """Watch the two methods of uvloop's loop that start a program.

    They are methods of C, so methods of ours stand before them in the class of Python that every
    loop of uvloop is made of.
    """
    loop = vars(module).get("Loop")
    # A double of the module, say, or a release without such a class.
    if type(loop) is not type or "subprocess_exec" in vars(loop):
        return
    for name in ("subprocess_exec", "subprocess_shell"):
        method = _method_of_loop(name, getattr(loop, name), started)
        setattr(loop, name, method)
        stack.callback(_take_out, loop, name, method)


def _method_of_loop(
    name: str, original: Callable[..., Any], started: Callable[[Sink, Command], Any]
) -> Callable[..., Any]:
    """Return a method that tells of a program, and goes on to the original method."""
    sink = Sink(f"{_UVLOOP}.Loop.{name}", "command")

    def method(self: Any, protocol_factory: Any, *args: Any, **options: Any) -> Any:
        __tracebackhide__ = True
        executable, cwd, env = (options.get(each) for each in ("executable", "cwd", "env"))
        # A shell is given one text.
        is_shell = name == "subprocess_shell"
        command = (args[0] if args else options.get("cmd")) if is_shell else args
        own = started(sink, Command(command, executable, cwd, env, is_shell))
        if own is not env:
            options["env"] = own
        return original(self, protocol_factory, *args, **options)

    method.__name__, method.__qualname__ = name, f"Loop.{name}"
    method.__doc__ = original.__doc__
    return method


def _take_out(cls: type, name: str, method: object) -> None:
    # Somebody may have put another method there since, which is not ours to remove.
    if vars(cls).get(name) is method:
        delattr(cls, name)
