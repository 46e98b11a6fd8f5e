"""A refusal in a forked child ends the child: it never runs the rest of the suite."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

Run = Callable[..., pytest.RunResult]

HEAD = """
import contextlib, os, pathlib, pty, signal, sys
from unittest import mock
import pytest

HERE = pathlib.Path(__file__).parent

def status_of(pid):
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

def note(what):
    with open(HERE / "notes", "a") as file: file.write(f"{what}\\n")
"""

AFTER = """
def test_after(): note("after")
"""

EXEC = {
    "execvp": "os.execvp('virsh', ['virsh', 'list'])",
    "execlp": "os.execlp('virsh', 'virsh', 'list')",
    "execv": "os.execv('/usr/bin/virsh', ['virsh', 'list'])",
    "execve": "os.execve('/usr/bin/virsh', ['virsh', 'list'], {})",
    "system": "os.system('virsh list')",
    "mock's process": "os.kill(mock.MagicMock().pid, 0)",
}


def _found(pytester: pytest.Pytester) -> list[tuple[str, str]]:
    report = json.loads((pytester.path / "hygiene.json").read_text("utf-8"))
    return [(f["rule"], f["tests"][0]) for f in report["findings"] if f["rule"] != "NHY502"]


def _notes(pytester: pytest.Pytester) -> list[str]:
    return (pytester.path / "notes").read_text("utf-8").split()


OPTIONS = ("--hygiene-strict", "--hygiene-report=json:hygiene.json", "-p", "no:randomly", "-s")


@pytest.mark.parametrize("processes", ["0", "2"])
@pytest.mark.parametrize("how", EXEC)
def test_child_whose_refusal_nobody_takes_ends(
    pytester: pytest.Pytester, hygiene: Run, how: str, processes: str
) -> None:
    pytester.makepyfile(
        test_it=f"""{HEAD}
def test_it():
    pid = os.fork()
    if pid == 0:
        {EXEC[how]}
        note("went on")
    assert status_of(pid) == 126
{AFTER}"""
    )
    result = hygiene(*OPTIONS, "-n", processes)
    result.assert_outcomes(passed=2, errors=1)
    assert result.stdout.str().count("hygiene: FAILED") == 1
    assert _notes(pytester) == ["after"]
    rule = "NHY105" if "mock" in how else "NHY202"
    assert _found(pytester) == [(rule, "test_it.py::test_it")]


def test_child_that_is_ready_for_a_failed_exec_takes_it_for_one(
    pytester: pytest.Pytester, hygiene: Run
) -> None:
    """As ptyprocess and pexpect do: an OSError goes to the parent by a pipe."""
    pytester.makepyfile(
        test_it=f"""{HEAD}
def test_it():
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        try: os.execv("/usr/bin/virsh", ["virsh", "list"])
        except OSError as error:
            os.write(writing, str(error.errno).encode())
            os._exit(os.EX_OSERR)
    os.close(writing)
    assert os.read(reading, 99) == b"13"
    assert status_of(pid) == os.EX_OSERR
def test_pty():
    # pty.spawn ends a child whose exec failed by itself
    assert os.waitstatus_to_exitcode(pty.spawn(["virsh", "list"])) != 0
{AFTER}"""
    )
    result = hygiene(*OPTIONS)
    result.assert_outcomes(passed=3, errors=2)
    assert _notes(pytester) == ["after"]
    assert sorted(_found(pytester)) == [
        ("NHY202", "test_it.py::test_it"),
        ("NHY202", "test_it.py::test_pty"),
    ]


FORKS = {
    "pexpect": "import pexpect; pexpect.spawn('virsh list').expect(pexpect.EOF)",
    "ptyprocess": "import ptyprocess; ptyprocess.PtyProcess.spawn(['virsh', 'list']).wait()",
}


@pytest.mark.parametrize("processes", ["0", "2"])
@pytest.mark.parametrize("how", FORKS)
def test_library_that_forks_raises_as_for_a_program_that_is_not_there(
    pytester: pytest.Pytester, hygiene: Run, how: str, processes: str
) -> None:
    pytester.makepyfile(
        test_it=f"""{HEAD}
def test_it():
    with pytest.raises(OSError, match="blocked by nova-hygiene"):
        {FORKS[how]}  # HERE
{AFTER}"""
    )
    result = hygiene(*OPTIONS, "-n", processes)
    result.assert_outcomes(passed=2, errors=1)
    assert result.stdout.str().count("hygiene: FAILED") == 1
    assert _notes(pytester) == ["after"]
    report = json.loads((pytester.path / "hygiene.json").read_text("utf-8"))
    (found,) = [each for each in report["findings"] if each["rule"] == "NHY202"]
    lines = (pytester.path / "test_it.py").read_text("utf-8").splitlines()
    assert (found["path"], "# HERE" in lines[found["line"] - 1]) == ("test_it.py", True)


def test_child_that_takes_the_refusal_itself_goes_on_to_its_own_end(
    pytester: pytest.Pytester, hygiene: Run
) -> None:
    pytester.makepyfile(
        test_it=f"""{HEAD}
def test_it():
    pid = os.fork()
    if pid == 0:
        with contextlib.suppress(Exception): os.execvp("virsh", ["virsh", "list"])
        note("on")
        os._exit(3)
    assert status_of(pid) == 3
{AFTER}"""
    )
    hygiene(*OPTIONS).assert_outcomes(passed=2, errors=1)
    assert _notes(pytester) == ["on", "after"]


def test_child_without_a_refusal_is_left_alone(pytester: pytest.Pytester, hygiene: Run) -> None:
    pytester.makepyfile(
        test_it=f"""{HEAD}
def test_it():
    pid = os.fork()
    if pid == 0: os.execv("/bin/true", ["true"])
    assert status_of(pid) == 0
{AFTER}"""
    )
    result = hygiene(*OPTIONS)
    result.assert_outcomes(passed=2)
    assert result.ret == 0
