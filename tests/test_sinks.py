"""The stand-ins before the functions that reach the machine: like them in every answer."""

from __future__ import annotations

import builtins
import copy
import inspect
import io
import os
import pickle
import socket
import subprocess
import sys
import types
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any
from unittest import mock

import pytest

from pytest_nova_hygiene import sinks

Calls = list[tuple[str, tuple[Any, ...]]]


@pytest.fixture
def calls() -> Iterator[Calls]:
    seen: Calls = []
    with ExitStack() as stack:
        sinks.arm(stack, lambda _kind: lambda sink, args, _: seen.append((sink.name, args)))
        yield seen


def test_watcher_is_told_before_the_call(calls: Calls, tmp_path: Any) -> None:
    folder = str(tmp_path / "made")
    os.mkdir(folder)  # noqa: PTH102 - the function under test
    subprocess.run([sys.executable, "-c", ""], check=True, env={"NAME": "value"})
    with socket.socket() as free:
        free.bind(("localhost", 0))
    names = [name for name, _ in calls]
    assert ("os.mkdir", (folder,)) in calls
    assert names.count("subprocess.Popen") == 2  # its arguments, and its environment
    assert ("socket.bind", (("localhost", 0),)) in calls


def test_what_the_watcher_raises_stops_the_call() -> None:
    def refuse(sink: sinks.Sink, _args: object, _kwargs: object) -> None:
        if sink.name == "os.getpgid":
            raise PermissionError(sink.name)

    with ExitStack() as stack:
        sinks.arm(stack, lambda _kind: refuse)
        with pytest.raises(PermissionError, match=r"os\.getpgid"):
            os.getpgid(0)


@pytest.mark.usefixtures("calls")
@pytest.mark.parametrize("name", ["kill", "mkdir", "listdir", "open", "close"])
def test_stand_in_answers_as_the_original(name: str) -> None:
    stand_in, original = getattr(os, name), getattr(sys.modules["posix"], name)
    assert type(stand_in) is sinks.builtin_function_or_method
    assert isinstance(stand_in, types.BuiltinFunctionType)
    assert inspect.isbuiltin(stand_in)
    assert (stand_in.__name__, stand_in.__doc__) == (original.__name__, original.__doc__)
    assert (repr(stand_in), dir(stand_in)) == (repr(original), dir(original))
    assert inspect.signature(stand_in) == inspect.signature(original)
    assert stand_in == original
    assert original == stand_in
    assert hash(stand_in) == hash(original)
    assert pickle.loads(pickle.dumps(stand_in)) == original  # noqa: S301 - made on this line
    assert copy.deepcopy(stand_in) == original


@pytest.mark.usefixtures("calls")
def test_stand_in_is_in_the_tables_of_os() -> None:
    assert os.listdir in os.supports_fd
    assert os.mkdir in os.supports_dir_fd


@pytest.mark.usefixtures("calls")
def test_stand_in_as_a_class_attribute_binds_nothing() -> None:
    class Process:
        signal: Any = os.kill

    Process().signal(os.getpid(), 0)


@pytest.mark.usefixtures("calls")
def test_mock_with_its_spec_looks_as_ever() -> None:
    assert "spec='builtin_function_or_method'" in repr(mock.MagicMock(spec=os.kill))
    with mock.patch("os.kill", autospec=True) as kill:
        os.kill(1, 9)
    kill.assert_called_once_with(1, 9)


def test_everything_is_put_back() -> None:
    def state() -> list[object]:
        return [builtins.open, io.open, *vars(os).values(), *vars(subprocess.Popen).values()] + [
            vars(socket.socket).get(name) for name in ("bind", "connect", "connect_ex", "sendto")
        ]

    before = state()
    with ExitStack() as stack:
        sinks.arm(stack, lambda _kind: lambda *_: None)
        during = state()
    assert any(one is not other for one, other in zip(before, during, strict=True))
    assert all(one is other for one, other in zip(before, state(), strict=True))
