"""The functions through which Python code reaches the machine, with a word before each call.

An audit hook would see more and be seen less, but it cannot be taken out again, and it is called
for every ``id()``: millions of times in one file of Nova's tests. So the functions themselves are
replaced by stand-ins that answer every question as the originals do.
"""

from __future__ import annotations

import builtins
import functools
import inspect
import io
import os
import pkgutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from types import BuiltinFunctionType, ModuleType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from pytest_nova_hygiene.swap import override, swap

if TYPE_CHECKING:
    from contextlib import ExitStack

Kind = Literal[
    "address", "command", "descriptor", "descriptor or path", "environment", "path", "process id"
]


class Sink(NamedTuple):
    """One function.

    Attributes:
        name: dotted.
        kind: what its arguments name.
        leading: how many of its first arguments do.
    """

    name: str
    kind: Kind
    leading: int


Watcher = Callable[[Sink, tuple[Any, ...], dict[str, Any]], None]
"""Told of a call and its arguments before it is made; what it raises stops the call."""


def both(first: Watcher, second: Watcher) -> Watcher:
    """Two watchers before one call."""

    def watch(sink: Sink, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        __tracebackhide__ = True
        first(sink, args, kwargs)
        second(sink, args, kwargs)

    return watch


_FUNCTIONS: tuple[tuple[Kind, int, ModuleType, str], ...] = (
    ("path", 1, os, "open mkdir remove unlink rmdir mkfifo mknod lchown"),
    ("path", 2, os, "rename replace link symlink"),
    ("descriptor or path", 1, os, "listdir scandir chdir chmod chown truncate utime"),
    ("descriptor or path", 1, builtins, "open"),
    ("descriptor", 1, os, "close dup read write ftruncate fsync fchmod fchown"),
    ("descriptor", 2, os, "dup2"),
    ("process id", 1, os, "kill killpg pidfd_open waitpid getpgid sched_setaffinity"),
    ("process id", 2, os, "setpgid setpriority"),
    ("command", 3, os, "system execv execve posix_spawn posix_spawnp"),
    ("environment", 2, os, "putenv"),
)
NAMED = frozenset("args cwd dst env executable fd file path pgid pid src".split())
"""The keyword arguments that count, whatever the function."""

_ADDRESSED = ("bind", "connect", "connect_ex", "sendto")


# Stands where a built-in function stood: calls a watcher first, and is like it otherwise. Not a
# function: as a class's attribute that would bind itself to instances.
class builtin_function_or_method:  # noqa: D101, N801 - both are what the original answers
    __slots__ = ("_function", "_sink", "_watch")

    def __init__(self, function: Callable[..., Any], sink: Sink, watch: Watcher) -> None:
        self._function = function
        self._sink = sink
        self._watch = watch

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Tell the watcher, then do as the original does."""
        __tracebackhide__ = True
        self._watch(self._sink, args, kwargs)
        return self._function(*args, **kwargs)

    @property
    def __doc__(self) -> str | None:  # type: ignore[override]
        return self._function.__doc__

    @property
    def __class__(self) -> type:
        return BuiltinFunctionType

    @__class__.setter
    def __class__(self, value: type) -> None:
        raise TypeError("__class__ assignment only supported for heap types")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._function, name)

    @property
    def __signature__(self) -> inspect.Signature | None:
        try:
            return inspect.signature(self._function)
        except ValueError:
            return None

    def __repr__(self) -> str:
        return repr(self._function)

    def __dir__(self) -> list[str]:
        return dir(self._function)

    def __eq__(self, other: object) -> bool:
        return other is self or other is self._function

    def __hash__(self) -> int:
        return hash(self._function)  # os.supports_fd and its kin are sets of functions

    def __reduce__(self) -> tuple[Any, ...]:
        function: Any = self._function
        return pkgutil.resolve_name, (f"{function.__module__}:{function.__name__}",)


def arm(stack: ExitStack, watcher_of: Callable[[Kind], Watcher]) -> None:
    """Put a watcher before every sink, until the stack closes.

    Args:
        stack: what undoes it.
        watcher_of: the watcher for what a sink's arguments name.
    """
    for kind, count, module, names in _FUNCTIONS:
        watch = watcher_of(kind)
        for name in names.split():
            if type(vars(module).get(name)) is BuiltinFunctionType:  # not on every platform
                sink = Sink(f"{module.__name__}.{name}".removeprefix("builtins."), kind, count)
                stand_in = builtin_function_or_method(vars(module)[name], sink, watch)
                _put(stack, module, name, stand_in)
                if module is builtins:
                    _put(stack, io, name, stand_in)
    popen = functools.partial(_before_popen, watcher_of("command"), watcher_of("environment"))
    swap(stack, subprocess.Popen, "__init__", popen)
    for name in _ADDRESSED:
        sink = Sink(f"socket.{name}", "address", 1)
        method = functools.partial(_before_method, watcher_of(sink.kind), sink)
        override(stack, socket.socket, name, method)


def _put(stack: ExitStack, module: ModuleType, name: str, stand_in: object) -> None:
    swap(stack, module, name, lambda _: stand_in)


def _before_popen(
    watch_command: Watcher, watch_environment: Watcher, original: Callable[..., None]
) -> Callable[..., None]:
    command = Sink("subprocess.Popen", "command", 1)
    environment = Sink("subprocess.Popen", "environment", 1)

    @functools.wraps(original)
    def __init__(self: Any, args: Any, *rest: Any, **kwargs: Any) -> None:  # noqa: N807 - it is one
        __tracebackhide__ = True
        env = kwargs.get("env", rest[_ENV] if len(rest) > _ENV else None)
        others = {name: value for name, value in kwargs.items() if name != "env"}
        watch_command(command, (args,), others)
        if env is not None:
            watch_environment(environment, (env,), {})
        original(self, args, *rest, **kwargs)

    return __init__


_ENV = 9
"""Where ``env`` stands among Popen's positional arguments, after ``args``."""


def _before_method(watch: Watcher, sink: Sink, original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def method(self: Any, *args: Any) -> Any:
        __tracebackhide__ = True
        watch(sink, args[-1:], {})  # sendto() has its data and flags before the address
        return original(self, *args)

    return method


def leaves(values: tuple[Any, ...], depth: int = 2) -> Iterator[Any]:
    """Everything in arguments that is no plain container, from the containers a few levels down."""
    for value in values:
        kind = type(value)
        if kind in (list, tuple) and depth:
            yield from leaves(tuple(value), depth - 1)
        elif kind is dict and depth:
            yield from leaves((*value, *value.values()), depth - 1)
        else:
            yield value
