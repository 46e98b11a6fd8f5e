"""Programs that a test starts get a harmless default connection while connections are blocked."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

from pytest_nova_hygiene.connections.default_uri import probed_uri
from tests.connections.test_guard import LIBVIRT
from tests.rule_examples import LIBVIRTMOD

Run = Callable[..., pytest.RunResult]

pytestmark = pytest.mark.skipif(os.name != "posix", reason="shell scripts want posix")

HEAD = """
import asyncio, collections, ctypes, os, pathlib, pty, subprocess, sys, types
import pytest

HERE = pathlib.Path(__file__).parent
SCRIPT = str(HERE / "tool")
HARMLESS = ["test:///default", "0"]
NONE = ["none", "none"]

@pytest.fixture(autouse=True)
def nothing_said_yet(): (HERE / "said").unlink(missing_ok=True)

def said(): return (HERE / "said").read_text().split()

def forked(execute):
    pid = os.fork()
    if pid == 0:
        try: execute()
        finally: os._exit(9)
    assert os.waitpid(pid, 0)[1] == 0

def module(name): return pytest.importorskip(name, reason=f"{name} is not installed")

async def waited(start, *words): await (await start(*words)).wait()

def given(**more): return {**os.environ, **more}

libc = ctypes.CDLL(None)
libc.getenv.restype = ctypes.c_char_p
"""

SCRIPT = """#!/bin/sh
echo ${LIBVIRT_DEFAULT_URI-none} ${LIBVIRT_AUTOSTART-none} >> "$(dirname "$0")/said"
"""

WAYS = {
    "run": "subprocess.run([SCRIPT], check=True)",
    "shell": "subprocess.run(f'true; {SCRIPT}', shell=True, check=True)",
    "env": "subprocess.run([SCRIPT], env=given(), check=True)",
    "empty env": "subprocess.run([SCRIPT], env={}, check=True)",
    "bytes": "subprocess.run([SCRIPT], env=dict(os.environb), check=True)",
    "environb": "subprocess.run([SCRIPT], env=os.environb, check=True)",
    "proxy": "subprocess.run([SCRIPT], env=types.MappingProxyType(given()), check=True)",
    "user dict": "subprocess.run([SCRIPT], env=collections.UserDict(given()), check=True)",
    "real": "subprocess.run([SCRIPT], env=given(LIBVIRT_DEFAULT_URI='xen:///'), check=True)",
    "popen": "os.popen(SCRIPT).close()",
    "system": "assert os.system(SCRIPT) == 0",
    "spawnv": "assert os.spawnv(os.P_WAIT, SCRIPT, [SCRIPT]) == 0",
    "spawnve": "assert os.spawnve(os.P_WAIT, SCRIPT, [SCRIPT], given()) == 0",
    "exec": "forked(lambda: os.execv(SCRIPT, [SCRIPT]))",
    "exec with os.environ": "forked(lambda: os.execve(SCRIPT, [SCRIPT], os.environ))",
    "pty": "assert pty.spawn([SCRIPT]) == 0",
    "asyncio": "asyncio.run(waited(asyncio.create_subprocess_exec, SCRIPT))",
    "uvloop": "module('uvloop').run(waited(asyncio.create_subprocess_exec, SCRIPT))",
    "green": "module('eventlet.green.subprocess').check_call([SCRIPT])",
    "pexpect": "module('pexpect').spawn(SCRIPT).wait()",
}


@pytest.fixture(autouse=True)
def _script(pytester: pytest.Pytester) -> None:
    script = pytester.path / "tool"
    script.write_text(SCRIPT)
    script.chmod(0o755)


def _suite(expected: str) -> str:
    bodies = (
        f"def test_{number}():\n    {code}\n    assert said() == {expected}\n"
        for number, code in enumerate(WAYS.values())
    )
    after = "def test_after(): assert libc.getenv(b'LIBVIRT_DEFAULT_URI') is None\n"
    return "\n".join([HEAD, *bodies, after])


def test_matrix_of_ways_under_strict(pytester: pytest.Pytester, hygiene: Run) -> None:
    pytester.makepyfile(_suite("HARMLESS"))
    result = hygiene("--hygiene-strict", "--hygiene-ignore=NHY204", "-s")
    result.assert_outcomes(passed=len(WAYS) + 1 - _skipped(result), skipped=_skipped(result))
    result.stdout.fnmatch_lines(["hygiene: passed (strict): nothing found*"])


def _skipped(result: pytest.RunResult) -> int:
    return int(result.parseoutcomes().get("skipped", 0))


@pytest.mark.parametrize(
    "options",
    [
        (),
        ("--hygiene-strict", "-o", f"nova_hygiene_libvirt_allow={probed_uri()}"),
        ("--hygiene-strict", "-o", "nova_hygiene_block=never"),
    ],
    ids=["plain", "default allowed", "never"],
)
def test_program_keeps_its_environment_where_nothing_is_blocked(
    pytester: pytest.Pytester, hygiene: Run, options: tuple[str, ...]
) -> None:
    suite = _suite("NONE").replace("given(LIBVIRT_DEFAULT_URI='xen:///')", "None")
    pytester.makepyfile(suite)
    result = hygiene(*options, "--hygiene-ignore=NHY9", "-s")
    result.assert_outcomes(passed=len(WAYS) + 1 - _skipped(result), skipped=_skipped(result))


def test_default_that_the_suite_allows_is_kept(pytester: pytest.Pytester, hygiene: Run) -> None:
    pytester.makepyfile(
        f"""{HEAD}
@pytest.mark.parametrize("uri", ["test:///other.xml", "lxc:///"])
def test_it(uri, monkeypatch):
    subprocess.run([SCRIPT], env=given(LIBVIRT_DEFAULT_URI=uri), check=True)
    monkeypatch.setenv("LIBVIRT_DEFAULT_URI", uri)
    subprocess.run([SCRIPT], check=True)
    assert os.system(SCRIPT) == 0
    assert said() == [uri, "none"] * 3
@pytest.mark.nova_hygiene_allow("NHY201", reason="the lab's host")
def test_allowed():
    subprocess.run([SCRIPT], check=True)
    assert said() == NONE
"""
    )
    result = hygiene(
        "--hygiene-strict", "-o", "nova_hygiene_libvirt_allow=lxc:///", "--hygiene-ignore=NHY9"
    )
    result.assert_outcomes(passed=3)


def test_libvirt_s_calls_see_the_environment_of_the_test(
    pytester: pytest.Pytester, hygiene: Run
) -> None:
    """``os.system`` has the variables lent; a connection of this process must not see them."""
    pytester.makepyfile(
        libvirtmod=LIBVIRTMOD,
        libvirt=LIBVIRT,
        test_it=f"""{HEAD}
import libvirt
def test_it():
    assert os.system(SCRIPT) == 0
    libvirt.open("test:///default")
    assert libc.getenv(b"LIBVIRT_DEFAULT_URI") is None
    assert os.system(SCRIPT) == 0
    assert said() == HARMLESS * 2
""",
    )
    hygiene("--hygiene-strict").assert_outcomes(passed=1)
