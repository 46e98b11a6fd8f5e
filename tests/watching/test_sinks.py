"""A word before each call that reaches the machine, and nothing in its way."""

from __future__ import annotations

import os
import pathlib
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path, PurePath
from typing import Any

import pytest

from pytest_nova_hygiene.watching import programs, sinks

Told = list[tuple[str, tuple[Any, ...]]]
Run = Callable[..., pytest.RunResult]


def _arm(
    stack: ExitStack,
    watch: sinks.Watcher = lambda *_: None,
    environment_of: Callable[[sinks.Command], Any] = lambda command: command.env,
) -> None:
    of_programs = programs.of_programs(watch, watch, watch, environment_of)
    for arm, _ in (*of_programs, *sinks.of_mocks(watch)):
        arm(stack)


@pytest.fixture
def told() -> Iterator[Told]:
    seen: Told = []
    with ExitStack() as stack:
        watch: sinks.Watcher = lambda sink, values: seen.append((sink.name, values))  # noqa: E731
        _arm(stack, watch)
        yield seen


def test_watcher_is_told_before_the_call(tmp_path: pathlib.Path, told: Told) -> None:
    told.clear()
    os.makedirs(f"{tmp_path}/a/b")  # noqa: PTH103 - the function under test
    (tmp_path / "c").mkdir()
    (tmp_path / "d").touch()
    (tmp_path / "d").open(encoding="utf-8").close()
    env = {"NAME": "value"}
    subprocess.run([sys.executable, "-c", ""], check=True, env=env, cwd=tmp_path)
    with socket.socket() as free:  # from now on audit events tell
        free.bind(("localhost", 0))
    os.environ["NOVA_HYGIENE_TEST"] = "text"
    del os.environ["NOVA_HYGIENE_TEST"]
    os.system("true")  # noqa: S605, S607 - the function under test
    popen = sinks.Command([sys.executable, "-c", ""], None, tmp_path, env, shell=False)
    assert told == [
        ("os.makedirs", (f"{tmp_path}/a/b",)),
        ("os.makedirs", (f"{tmp_path}/a",)),
        ("pathlib.Path.mkdir", (tmp_path / "c",)),
        ("pathlib.Path.touch", (tmp_path / "d",)),
        ("pathlib.Path.open", (tmp_path / "d",)),
        ("subprocess.Popen", popen),
        ("subprocess.Popen", (env,)),
        ("socket.bind", (("localhost", 0),)),
        ("os.environ", ("text",)),
        ("os.system", sinks.Command(b"true", shell=True)),  # noqa: S604 - nothing runs
    ]


def test_child_gets_the_environment_that_it_is_to_get() -> None:
    with ExitStack() as stack:
        given = {**os.environ, "NAME": "ours"}
        _arm(stack, environment_of=lambda _command: given)
        code = "import os; print(os.environ['NAME'])"
        shown = subprocess.check_output([sys.executable, "-c", code], text=True)  # noqa: S603 - ours
    assert shown == "ours\n"


def test_what_the_watcher_raises_stops_the_call(tmp_path: pathlib.Path) -> None:
    def refuse(sink: sinks.Sink, _values: object) -> None:
        raise PermissionError(sink.name)

    with ExitStack() as stack:
        _arm(stack, refuse)
        with pytest.raises(PermissionError, match=r"pathlib\.Path\.mkdir"):
            (tmp_path / "a").mkdir()
        with pytest.raises(PermissionError, match=r"subprocess\.Popen"):
            subprocess.run(["touch", tmp_path / "a"], check=False)  # noqa: S603, S607 - never runs
    assert list(tmp_path.iterdir()) == []


def test_everything_is_put_back() -> None:
    functions: list[Any] = [
        os.makedirs,
        vars(subprocess.Popen)["_execute_child"],
        vars(socket.socket)["__init__"],
        vars(type(os.environ))["__setitem__"],
        *(vars(pathlib.Path)[name] for name in ("mkdir", "open", "touch")),
    ]
    before = [function.__code__ for function in functions]
    with ExitStack() as stack:
        _arm(stack)
        during = [function.__code__ for function in functions]
    assert not any(one is other for one, other in zip(before, during, strict=True))
    assert all(f.__code__ is code for f, code in zip(functions, before, strict=True))


HOOKED = """
import sys
from pytest_nova_hygiene.watching import audit_hooks
def pytest_terminal_summary(terminalreporter):
    terminalreporter.write_line(f"audit hook: {audit_hooks._is_in}")
"""


@pytest.mark.parametrize(
    ("body", "needed"),
    [
        ("pass", False),
        ("open(__file__).close(); os.kill(os.getpid(), 0); subprocess.run(['true'])", False),
        ("asyncio.run(asyncio.sleep(0))", False),
        ("socket.socketpair()[0].close()", False),
        ("socket.socket().close()", True),
        ("os.system('true')", True),
        ("os.posix_spawn('/bin/true', ['true'], {})", True),
        ("from os import system as run; run('true')", True),
    ],
)
def test_audit_hook_is_put_in_only_where_it_is_needed(
    pytester: pytest.Pytester, hygiene: Run, body: str, needed: bool
) -> None:
    pytester.makeconftest(HOOKED)
    pytester.makepyfile(
        f"import asyncio, os, socket, subprocess\ndef test_it():\n    {body}\n    assert 1\n"
    )
    result = hygiene("-W", "ignore")
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines([f"audit hook: {needed}"])


def test_command_of_a_module_that_a_test_imports_first_is_seen_in_the_next_test(
    pytester: pytest.Pytester, findings: Callable[..., list[dict[str, Any]]]
) -> None:
    pytester.makepyfile(
        prod="import os\ndef run(): os.system('true || virsh list')\n",
        test_it="def test_a(): import prod\ndef test_b(): import prod; prod.run()\n",
    )
    found = findings("--hygiene-select=NHY202")
    assert [(f["rule"], f["tests"]) for f in found] == [("NHY202", ["test_it.py::test_b"])]


class _Loud(type(Path())):  # type: ignore[misc]  # the class for this platform
    """A path whose own methods must not be called."""

    def __str__(self) -> str:
        raise AssertionError

    __fspath__ = __repr__ = __str__


@pytest.mark.parametrize("text", ["/usr/bin/virsh", "virsh", "a/b", "", "/", ".", "../x"])
@pytest.mark.parametrize("kind", [Path, PurePath, _Loud])
def test_text_of_a_path_is_its_own_whatever_its_class(kind: type, text: str) -> None:
    path = kind(text)
    for made in (path, path / "c", (path / "c").parent):
        # Since Python 3.12 a path keeps its parts as they were given.
        told = os.path.normpath(sinks.text_of(made) or "")
        assert told == os.path.normpath(PurePath.__str__(made))


def test_text_of_bytes_is_their_own_whatever_their_class() -> None:
    class Raw(bytes):
        def __bytes__(self) -> bytes:
            raise AssertionError

    class Array(bytearray):
        def __bytes__(self) -> bytes:
            raise AssertionError

    assert {sinks.text_of(kind(b"virsh")) for kind in (bytes, Raw, bytearray, Array)} == {"virsh"}
