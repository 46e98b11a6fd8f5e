"""Mocks as numbers and paths: every function that asks, every way to call it, no other argument."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

Find = Callable[..., list[dict[str, Any]]]

FUNCTIONS = {
    # by what: (call with the mock, is an error)
    "os.getpgid(M)": "process id",
    "os.kill(M, 0)": "process id",
    "os.setpgid(0, M)": "process id",
    "os.waitpid(M, os.WNOHANG)": "process id",
    "os.dup(M)": "descriptor",
    "os.ftruncate(M, 0)": "descriptor",
    "os.set_inheritable(M, True)": "descriptor",
    "os.listdir(M)": "descriptor",
    "os.chmod(M, 0o600)": "descriptor",
    "open(M, closefd=False)": "descriptor",
    "open(file=M, closefd=False)": "descriptor",
    "os.rmdir(M)": "path",
    "os.open(M, os.O_RDONLY)": "path",
    "os.rename('/none', M)": "path",
    "os.link(M, '/none')": "path",
}

WAYS = {
    "module": "{call}",
    "name": "from os import {name} as called; {by_name}",
    "instance": "self = Holder(); self.called = {function}; self.pid = M; {by_self}",
    "local": "called = {function}; {by_name}",
    "lines": "{lines}",
}

SILENT = [
    "os.kill(os.getpid(), Z)",  # a signal, not a process
    "os.kill(os.getpid(), config.signal)",
    "os.open('/none', M)",
    "os.chmod('/none', M)",
    "os.mkdir('/none/none', M)",
    "open('/none', buffering=M)",
    "os.read(9999, M)",
    "os.ftruncate(9999, M)",
    "range(M), [1, 2][M], '%d' % M, int(M), bytes(M)",
    "os.path.exists(M), os.path.isdir(M), os.stat(M), os.isatty(M)",
    "os.fspath(M), os.path.join(M, 'x'), pathlib.Path(M), os.path.basename(M)",
    "os.getpgid(given)",  # a number that the test chose
    "os.rmdir(placed)",
    "mock.patch('os.kill').start()(M, 9); mock.patch.stopall()",
    "mock.patch('builtins.open').start()(M); mock.patch.stopall()",
    "sys.stdout.fileno() and str(M) + repr(M)",
    "time.sleep(M * 0), random.Random(0).randrange(M)",
]

HEAD = """
import contextlib, os, pathlib, random, sys, time
from unittest import mock
class Holder: pass
config = mock.MagicMock()
config.signal.__index__.return_value = 0
Z = mock.MagicMock()
Z.__index__.return_value = 0
given = mock.MagicMock()
given.__index__.return_value = 0
placed = mock.MagicMock()
placed.__fspath__.return_value = "/none"
"""


def _suite(bodies: list[str]) -> str:
    tests = [
        f"def test_{n}():\n    M = mock.MagicMock()\n    with contextlib.suppress(Exception):\n"
        f"        {body}\n"
        for n, body in enumerate(bodies)
    ]
    return HEAD + "\n".join(tests)


def _said(way: str, call: str) -> str:
    function, _, rest = call.partition("(")
    name = function.removeprefix("os.")
    if way == "name" and function == name:
        return call
    lines = f"{function}(\n            {rest}"
    by_name, by_self = f"called({rest}", f"self.called({rest.replace('M', 'self.pid')}"
    return WAYS[way].format(
        call=call, name=name, function=function, by_name=by_name, by_self=by_self, lines=lines
    )


@pytest.mark.parametrize("way", WAYS)
def test_mock_is_found_whatever_asks_and_however_it_is_called(
    pytester: pytest.Pytester, findings: Find, way: str
) -> None:
    pytester.makepyfile(test_it=_suite([_said(way, call) for call in FUNCTIONS]))
    found = findings("--hygiene-select=NHY105,NHY9")
    sinks = {test: f["detail"]["sink"] for f in found for test in f["tests"]}
    expected = {f"test_it.py::test_{n}": sink for n, sink in enumerate(FUNCTIONS.values())}
    assert sinks == expected
    assert {f["severity"] for f in found if f["detail"]["sink"] == "path"} == {"warning"}
    assert {f["severity"] for f in found if f["detail"]["sink"] != "path"} == {"error"}


def test_strict_refuses_numbers_and_nothing_else(
    pytester: pytest.Pytester, hygiene: Callable[..., pytest.RunResult]
) -> None:
    pytester.makepyfile(test_it=_suite(list(FUNCTIONS)))
    options = ("--hygiene-select=NHY105", "--hygiene-report=json:hygiene.json", "-s")
    hygiene("--hygiene-strict", *options)
    found = json.loads((pytester.path / "hygiene.json").read_text("utf-8"))["findings"]
    assert {f["severity"] for f in found if "; blocked)" in f["message"]} == {"error"}
    assert not [f for f in found if f["severity"] == "error" and "; blocked)" not in f["message"]]


def test_what_is_no_descriptor_process_or_path_is_silent(
    pytester: pytest.Pytester, findings: Find
) -> None:
    pytester.makepyfile(test_it=_suite(SILENT))
    assert findings("--hygiene-select=NHY105,NHY9") == []


def test_mock_remembers_no_more_than_it_was_asked(
    pytester: pytest.Pytester, hygiene: Callable[..., pytest.RunResult]
) -> None:
    pytester.makepyfile(
        """
        import contextlib, os
        from unittest import mock
        def test_it():
            double = mock.MagicMock()
            with contextlib.suppress(OSError):
                os.getpgid(double.pid)
                os.rmdir(double.path)
            assert double.mock_calls == [
                mock.call.pid.__index__(), mock.call.path.__fspath__()
            ]
        """
    )
    hygiene().assert_outcomes(passed=1, warnings=2)


LEFT = {
    "file": "open(f'{M}.lock', 'w').close()",
    "folder": "os.mkdir(str(M))",
    "bytes": "open(f'{M}'.encode(), 'w').close()",
    "path": "os.makedirs(M.dir)",
    "two steps": "name = '%s.lock' % M\n        time.sleep(0)\n        open(name, 'w').close()",
}
TAKEN_AWAY = {
    "removed": "open(f'{M}', 'w').close(); os.remove(f'{M}')",
    "elsewhere": "os.chdir(tmp); open(f'{M}', 'w').close()",
    "only said": "print(f'{M}', repr(M), os.fspath(M))",
}


def test_answer_that_is_itself_a_mock_is_not_compared(pytester: pytest.Pytester) -> None:
    """A mock remembers that it was compared, so only the type is looked at."""
    pytester.makepyfile("""
        import operator
        from unittest import mock
        def test_it():
            answer, asked = mock.MagicMock(), mock.MagicMock()
            asked.__index__.return_value = answer
            try:
                operator.index(asked)
            except TypeError:
                pass
            assert answer.mock_calls == []
    """)
    pytester.runpytest_subprocess("-p", "nova_hygiene").assert_outcomes(passed=1)


@pytest.mark.parametrize("how", LEFT)
def test_what_stays_in_the_working_directory_is_found_once(
    pytester: pytest.Pytester, findings: Find, how: str
) -> None:
    pytester.makepyfile(test_it=_suite([LEFT[how], "pass"]))
    for _ in range(2):  # what an earlier run left is nobody's
        (found,) = findings("--hygiene-select=NHY105,NHY9")
        assert found["tests"] == ["test_it.py::test_0"]
        assert found["detail"]["sink"] == "path"
        assert found["line"] == HEAD.count("\n") + 4 - 1


@pytest.mark.parametrize("how", TAKEN_AWAY)
def test_what_does_not_stay_is_not(
    pytester: pytest.Pytester, findings: Find, tmp_path_factory: pytest.TempPathFactory, how: str
) -> None:
    away = f"tmp, here = {str(tmp_path_factory.mktemp('away'))!r}, os.getcwd()"
    body = f"try:\n            {TAKEN_AWAY[how]}\n        finally: os.chdir(here)"
    pytester.makepyfile(test_it=_suite([f"{away}\n        {body}"]))
    assert findings("--hygiene-select=NHY105,NHY9") == []
