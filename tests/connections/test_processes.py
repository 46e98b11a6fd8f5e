"""NHY202: command lines that open a connection, however the test starts them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import pytest

Find = Callable[..., list[dict[str, Any]]]
Run = Callable[..., pytest.RunResult]

HEAD = """
import asyncio, contextlib, os, pathlib, subprocess, sys
import pytest
"""

WAYS = {
    "run": "subprocess.run(['virsh', '-c', 'qemu:///system', 'list'])",
    "bytes and paths": "subprocess.run([pathlib.Path('/usr/bin/virsh'), b'list'])",
    "shell": "subprocess.run('cd / && sudo virsh -c qemu:///system list', shell=True)",
    "program alone": "subprocess.Popen('virsh', stdin=subprocess.PIPE).wait()",
    "executable": "subprocess.run(['virsh', 'list'], executable='/usr/bin/virsh')",
    "positional": "subprocess.Popen(['virsh', 'list'], -1)",
    "check_output": "subprocess.check_output(['virsh', 'list'])",
    "popen": "os.popen('virsh -c qemu:///system list').close()",
    "system": "os.system('virsh -c qemu:///system list')",
    "posix_spawn": "os.posix_spawn('/usr/bin/virsh', ['virsh', 'list'], os.environ)",
    "posix_spawnp": "os.posix_spawnp('virsh', ['virsh', 'list'], dict(os.environ))",
    "spawn": "os.spawnvp(os.P_WAIT, 'virsh', ['virsh', 'list'])",
    "asyncio": "asyncio.run(asyncio.create_subprocess_exec('virsh', 'list'))",
    "asyncio shell": "asyncio.run(asyncio.create_subprocess_shell('virsh list'))",
    "environment": (
        "subprocess.run(['virsh', 'list'], env={'LIBVIRT_DEFAULT_URI': 'qemu:///session'})"
    ),
    "child interpreter": (
        "subprocess.run([sys.executable, '-c', 'import libvirt; libvirt.open(\"xen:///\")'])"
    ),
}

HARMLESS = {
    "version": "subprocess.run(['true', 'virsh'])",
    "test driver": "os.system('true || virsh -c test:///default list')",
    "variable": "os.system('true || LIBVIRT_DEFAULT_URI=test:///default virsh list')",
    "virsh's variable": (
        "subprocess.run('true || virsh list', shell=True, "
        "env={**os.environ, 'VIRSH_DEFAULT_CONNECT_URI': 'test:///default'})"
    ),
    "mocked": "mock.patch('subprocess.run').start()(['virsh', 'list']); mock.patch.stopall()",
    "child interpreter": "subprocess.run([sys.executable, '-c', 'print(\"http://host\")'])",
}


@pytest.mark.parametrize("way", WAYS)
def test_command_is_refused_before_it_runs(
    pytester: pytest.Pytester, findings: Find, way: str
) -> None:
    pytester.makepyfile(
        test_it=f"""{HEAD}
def test_it():
    with contextlib.suppress(Exception):
        {WAYS[way]}  # HERE
"""
    )
    found = findings("--hygiene-strict", "--hygiene-select=NHY202")
    assert [(one["rule"], one["path"]) for one in found] == [("NHY202", "test_it.py")], found
    assert found[0]["detail"]["refused"] == "yes"

    assert found[0]["line"] == 6


@pytest.mark.parametrize("way", HARMLESS)
def test_harmless_command_is_let_through(
    pytester: pytest.Pytester, findings: Find, way: str
) -> None:
    pytester.makepyfile(f"{HEAD}\nfrom unittest import mock\ndef test_it():\n    {HARMLESS[way]}\n")
    assert findings("--hygiene-strict", "--hygiene-select=NHY2", "--hygiene-ignore=NHY204") == []


def test_without_strict_the_command_runs_and_is_warned_of(
    pytester: pytest.Pytester, hygiene: Run
) -> None:
    pytester.makepyfile(
        test_it=f"""{HEAD}
def test_it():
    assert os.system("exit 7; virsh -c qemu+ssh://root:s3cr3t@host/system list") == 7 << 8
"""
    )
    result = hygiene()
    result.assert_outcomes(passed=1, warnings=1)
    result.stdout.fnmatch_lines(
        [
            "  test_it.py:5: ConnectionWarning: NHY202 real-connection-command: `os.system()` ran "
            "`virsh` against 'qemu+ssh://[*][*][*]@host/system' (not blocked)",
            "watched: * | libvirt connections: 0 opened; 1 real via command or socket | *",
        ]
    )
    result.stdout.no_fnmatch_line("*s3cr3t*")


def test_program_that_the_suite_put_on_the_path_is_its_own_stand_in(
    pytester: pytest.Pytester, hygiene: Run
) -> None:
    folder = pytester.mkdir("bin")
    virsh = folder / "virsh"
    virsh.write_text("#!/bin/sh\necho stand-in\n")
    virsh.chmod(0o755)
    pytester.makepyfile(
        f"""{HEAD}
def test_it(monkeypatch):
    monkeypatch.setenv("PATH", {str(folder)!r}, prepend=os.pathsep)
    assert subprocess.check_output(["virsh", "list"], text=True) == "stand-in\\n"
    assert os.system("virsh list") == 0
"""
    )
    result = hygiene("--hygiene-strict")
    result.assert_outcomes(passed=1)
    assert result.ret == 0


def test_stand_in_is_found_under_a_rootdir_that_is_a_link(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = pytester.mkdir("project")
    virsh = project / "bin" / "virsh"
    virsh.parent.mkdir()
    virsh.write_text("#!/bin/sh\necho stand-in\n")
    virsh.chmod(0o755)
    (project / "test_it.py").write_text(
        f"""{HEAD}
def test_it(monkeypatch):
    monkeypatch.setenv("PATH", "bin", prepend=os.pathsep)
    assert subprocess.check_output(["virsh", "list"], text=True) == "stand-in\\n"
"""
    )
    link = pytester.path / "link"
    link.symlink_to(project)
    monkeypatch.setenv("TMPDIR", str(pytester.mkdir("elsewhere")))
    monkeypatch.chdir(link)
    result = pytester.run(
        sys.executable, "-m", "pytest", "-p", "nova_hygiene", "--hygiene-strict",
        f"--rootdir={link}",
    )  # fmt: skip
    result.assert_outcomes(passed=1)
    assert result.ret == 0


def test_interpreter_below_the_rootdir_is_no_stand_in(
    pytester: pytest.Pytester, findings: Find
) -> None:
    folder = pytester.mkdir(".venv")
    python = folder / "python"
    python.write_text("#!/bin/sh\nexit 0\n")
    python.chmod(0o755)
    pytester.makepyfile(
        f"""{HEAD}
def test_it():
    subprocess.run([{str(python)!r}, "-c", "import libvirt; libvirt.open('xen:///')"])
"""
    )
    (found,) = findings("--hygiene-select=NHY202")
    assert found["detail"]["tool"] == "a Python interpreter"


def test_allowed_uri_may_be_opened_by_a_command(pytester: pytest.Pytester, findings: Find) -> None:
    pytester.makepyfile(
        f"""{HEAD}
def test_ini(): os.system("exit 0; virsh -c qemu:///session list")
@pytest.mark.nova_hygiene_allow("NHY202", uri="xen:///*", reason="on purpose")
def test_marker(): os.system("exit 0; virsh -c xen:///system list")
def test_fixture(nova_hygiene):
    with nova_hygiene.allow("NHY202", uri="lxc:///", reason="on purpose"):
        os.system("exit 0; virsh -c lxc:/// list")
"""
    )
    pytester.makeini("[pytest]\nnova_hygiene_libvirt_allow = test:///* qemu:///session\n")
    found = findings("--hygiene-strict", "--hygiene-select=NHY202,NHY903")
    assert [one["suppressed"]["kind"] for one in found] == ["marker", "fixture"]


CHILD = (
    "import os; print(os.environ.get('LIBVIRT_DEFAULT_URI'), os.environ.get('LIBVIRT_AUTOSTART'))"
)

ASK = f"""{HEAD}
import multiprocessing
CODE = {CHILD!r}

def ask(**options):
    return subprocess.check_output([sys.executable, "-c", CODE], text=True, **options).split()

def of_spawned(queue):
    queue.put([os.environ.get("LIBVIRT_DEFAULT_URI"), os.environ.get("LIBVIRT_AUTOSTART")])

def spawned(method):
    context = multiprocessing.get_context(method)
    queue = context.Queue()
    process = context.Process(target=of_spawned, args=(queue,))
    process.start()
    try:
        return queue.get(timeout=60)
    finally:
        process.join(60)
"""


# The second name ends as that of the standard library's module does, which is passed over.
@pytest.mark.parametrize("name", ["test_it", "test_subprocess"])
def test_child_interpreters_get_a_harmless_default_while_connections_are_refused(
    pytester: pytest.Pytester, hygiene: Run, name: str
) -> None:
    source = f"""{ASK}
HARMLESS = ["test:///default", "0"]

def test_inherited(): assert ask() == HARMLESS
def test_given(): assert ask(env={{**os.environ, "LIBVIRT_DEFAULT_URI": "xen:///"}}) == HARMLESS
def test_empty(): assert ask(env={{}}) == HARMLESS
def test_spawn(): assert spawned("spawn") == HARMLESS
def test_forkserver(): assert spawned("forkserver") == HARMLESS
def test_this_process_keeps_its_own(): assert "LIBVIRT_DEFAULT_URI" not in os.environ
@pytest.mark.nova_hygiene_allow("NHY201", reason="the lab's host")
def test_allowed(): assert ask() == ["None", "None"]
"""
    pytester.makepyfile(**{name: source})
    hygiene("--hygiene-strict", "--hygiene-ignore=NHY903,NHY204").assert_outcomes(passed=7)


def test_child_that_can_write_nothing_is_refused_all_the_same(
    pytester: pytest.Pytester, hygiene: Run
) -> None:
    """What it tried is lost with it, and is an error of ours; the program never runs."""
    pytester.makepyfile(
        f"""{HEAD}
import errno, resource
def test_it():
    child = os.fork()
    if child == 0:
        code = 0
        try:
            resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
            os.execvp("virsh", ["virsh", "--connect", "qemu:///system", "list"])
        except OSError as error:
            code = error.errno
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == errno.EACCES
"""
    )
    hygiene("--hygiene-strict").assert_outcomes(passed=1)


def test_child_interpreters_are_left_alone_without_block(
    pytester: pytest.Pytester, hygiene: Run
) -> None:
    pytester.makepyfile(
        f"""{ASK}
def test_inherited(): assert ask() == ["None", "None"]
def test_spawn(): assert spawned("spawn") == [None, None]
"""
    )
    hygiene().assert_outcomes(passed=2)
