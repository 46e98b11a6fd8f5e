"""Tells of calls that lead from Python code to the machine, before they are made.

Nothing here may replace or wrap a function. A stand-in for a built-in function is never quite like
it. pyfakefs took ours for no function of ``os``, and let tests write to the real disk. A wrapper is
one frame more in every traceback. So functions of Python get a call put into their own code. Audit
events tell of functions in C, once a suite reaches them. What only mocks do is seen where it
happens to the mock.
"""

from __future__ import annotations

import _socket
import os
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, Literal

from pytest_nova_hygiene.startup.named_tuple import NamedTuple
from pytest_nova_hygiene.watching import audit_hooks
from pytest_nova_hygiene.watching.class_copies import Place, insert_in_all
from pytest_nova_hygiene.watching.import_hooks import when_imported
from pytest_nova_hygiene.watching.originals import ORIGINALS
from pytest_nova_hygiene.watching.plain_values import plain_bytes
from pytest_nova_hygiene.watching.probes import Probe, insert

if TYPE_CHECKING:
    from contextlib import ExitStack

Kind = Literal["address", "command", "environment", "path"]


class Sink(NamedTuple):
    """A function through which values leave the process.

    Attributes:
        name: the function's dotted name.
        kind: what the function is given.
    """

    name: str
    kind: Kind


class Command(NamedTuple):
    """A command that is about to be run. The caller's values are as they were given, of any type.

    Attributes:
        args: a text, or the words of a program.
        executable: the program, where it is not the first word; else None.
        cwd: the folder that the command runs in; None for this process's.
        env: the command's environment; None for this process's.
        shell: whether a shell reads the command.
    """

    args: Any
    executable: Any = None
    cwd: Any = None
    env: Any = None
    shell: Any = False


Watcher = Callable[[Sink, tuple[Any, ...]], None]
"""Takes a sink and what its call is given, before the call is made. An exception that the watcher
raises stops the call.

A command's values are a `Command`.
"""

_SLOTS = [
    vars(PurePath)[name].__get__
    for name in (("_raw_paths",) if "_raw_paths" in vars(PurePath) else ("_drv", "_root", "_parts"))
]
"""What reads the parts of a path: as it was given, or on Python 3.11 drive, root and names."""

_SOCKET_METHOD = Place(socket, "socket", _socket.socket, "__init__")
_GEVENT = "gevent.socket"
_ENVIRON = Sink("os.environ", "environment")


def both(first: Watcher, second: Watcher) -> Watcher:
    """Join two watchers into one. Where the first raises, the second is not called."""

    def watch(sink: Sink, values: tuple[Any, ...]) -> None:
        __tracebackhide__ = True
        first(sink, values)
        second(sink, values)

    return watch


Part = tuple[Callable[["ExitStack"], None], str]
"""A function that arms sinks of one kind until a stack closes, and how messages call these sinks.

Each part may fail alone.
"""


def of_mocks(watch: Watcher) -> list[Part]:
    """Return the parts that put a watcher before the sinks that matter to mocks alone."""
    return [
        (lambda stack: _arm_paths(stack, watch), "paths"),
        (lambda stack: _arm_environ(stack, watch), "environment variables"),
        (lambda stack: _arm_names(stack, watch), "names of hosts"),
    ]


def _arm_paths(stack: ExitStack, watch: Watcher) -> None:
    """Watch functions of Python that may make a file or folder."""

    def before(sink: Sink) -> Callable[[Any], None]:
        return lambda path: watch(sink, (path,))

    made = Sink("os.makedirs", "path")
    insert(stack, os.makedirs, Probe("name", before=before(made)))
    for name in ("mkdir", "open", "touch"):
        method = Sink(f"pathlib.Path.{name}", "path")
        insert(stack, vars(Path)[name], Probe("self", before=before(method)))


def arm_addresses(stack: ExitStack, watch: Watcher) -> None:
    """Watch the addresses of sockets, from the first new socket on."""

    def reached(event: str, args: tuple[Any, ...]) -> None:
        __tracebackhide__ = True
        watch(Sink(event, "address"), args[-1:])

    def made(fileno: Any) -> None:
        # A socket with a number is half of a pair, or made of another socket. asyncio makes a pair
        # for each loop, which must not cost a suite audit events.
        if fileno is None:
            audit_hooks.need()

    insert_in_all(stack, _SOCKET_METHOD, Probe("fileno", before=made))
    # gevent's are made of the class in C, so nothing but audit events tells of them.
    if _GEVENT in sys.modules:
        audit_hooks.need()
    when_imported(stack, [_GEVENT], lambda *_: audit_hooks.need())
    audit_hooks.listen(
        stack, dict.fromkeys(("socket.connect", "socket.bind", "socket.sendto"), reached)
    )


def _arm_names(stack: ExitStack, watch: Watcher) -> None:
    """Watch the names of hosts, which are looked up before there is a socket."""
    sink = Sink("socket.getaddrinfo", "address")

    def before(host: Any, port: Any) -> None:
        watch(sink, (host, port))

    insert(stack, socket.getaddrinfo, Probe("host port", before=before))


def _arm_environ(stack: ExitStack, watch: Watcher) -> None:
    """Watch the values that are put into ``os.environ``."""

    def before(value: Any) -> None:
        watch(_ENVIRON, (value,))

    insert(stack, vars(type(os.environ))["__setitem__"], Probe("value", before=before))


def text_of(value: object) -> str | None:
    """Return the text of a path, or of a word of a command; None for a value of any other type."""
    # By type: a mock, or a subclass of `Path`, may answer with code of its own.
    kind = type(value)
    if issubclass(kind, str):
        return str.__str__(value)
    if issubclass(kind, PurePath):
        return _text_of_path(value)
    raw = plain_bytes(value)
    return None if raw is None else ORIGINALS.os.fsdecode(raw)


def _text_of_path(path: Any) -> str | None:
    """Return the text of a path of any subclass, without code of the class, or of ``os.path``."""
    # Since Python 3.12 `str` of a path asks `os.path`, which a test may have replaced.
    try:
        parts = [slot(path) for slot in _SLOTS]
    except AttributeError:  # made past `__init__`, as by a subclass of its own
        return None
    if len(parts) == 1:
        return ORIGINALS.os.path.join("", *parts[0]) or "."
    drive, root, names = parts
    anchor = f"{drive}{root}"
    return anchor + ORIGINALS.os.sep.join(names[bool(anchor) :]) or "."


def leaves(values: tuple[Any, ...], depth: int = 2) -> Iterator[Any]:
    """Yield every value in arguments and in plain containers among them.

    Args:
        values: the arguments.
        depth: how many containers in one another are gone into; deeper ones are yielded whole.
    """
    for value in values:
        # By exact type: to go into a mock or a test's own container would run its code.
        kind = type(value)
        if kind in (list, tuple) and depth:
            yield from leaves(tuple(value), depth - 1)
        elif kind is dict and depth:
            yield from leaves((*value, *value.values()), depth - 1)
        else:
            yield value
