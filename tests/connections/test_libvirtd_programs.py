"""Every program that a test starts, against a real libvirtd, with the daemon's count of clients."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest

from tests.connections import test_child_environment as environments
from tests.connections import test_later_classes as later
from tests.connections.test_libvirtd import _alone, arrivals  # noqa: F401 - fixtures

pytestmark = pytest.mark.libvirtd

Run = Callable[..., pytest.RunResult]
Count = Callable[[], int]

PROGRAM = f"""#!{sys.executable}
import libvirt, os, pathlib
with open(pathlib.Path(__file__).parent / "said", "a") as file:
    try: print(libvirt.open().getURI(), os.environ.get("LIBVIRT_AUTOSTART", "none"), file=file)
    except libvirt.libvirtError: print("nothing none", file=file)
"""


@pytest.mark.usefixtures("libvirtd")
@pytest.mark.parametrize("head", ["", later.PATCHED], ids=["plain", "monkey-patched"])
def test_commands_of_every_class_and_loop(
    pytester: pytest.Pytester,
    hygiene: Run,
    arrivals: Count,  # noqa: F811 - the fixture
    head: str,
) -> None:
    if head:
        pytest.importorskip("eventlet", reason="eventlet is not installed")
    ways = later.MONKEY if head else later.WAYS
    pytester.makepyfile(test_it=later._suite(ways, head, later.REAL))  # noqa: SLF001 - of a test
    started = arrivals()
    strict = hygiene("--hygiene-strict", "--hygiene-ignore=NHY204")
    count = len(ways) - later._missing(strict)  # noqa: SLF001 - as above
    assert arrivals() == started
    hygiene()
    assert arrivals() - started >= count
    assert (pytester.path / "later").read_text("utf-8") == "once " * 2


@pytest.mark.usefixtures("libvirtd")
def test_programs_that_open_their_default(
    pytester: pytest.Pytester,
    hygiene: Run,
    libvirtd: str,
    arrivals: Count,  # noqa: F811 - the fixture
) -> None:
    script = pytester.path / "tool"
    script.write_text(PROGRAM)
    script.chmod(0o755)
    suite = environments._suite("HARMLESS")  # noqa: SLF001 - of a test
    pytester.makepyfile(test_it=suite)
    started = arrivals()
    strict = hygiene("--hygiene-strict", "-s", "--hygiene-ignore=NHY204")
    count = int(strict.parseoutcomes()["passed"]) - 1
    assert "failed" not in strict.parseoutcomes()
    assert arrivals() == started
    plain = suite.replace("== HARMLESS", f"== [{libvirtd!r}, 'none']")
    plain = plain.replace("given(LIBVIRT_DEFAULT_URI='xen:///')", "None")
    pytester.makepyfile(test_it=plain)
    hygiene("-s").assert_outcomes(passed=count + 1, warnings=None)
    assert arrivals() - started >= count


HEAD = """
import os, pathlib, pty, subprocess
from collections import ChainMap, UserDict, namedtuple
from enum import StrEnum
from types import MappingProxyType
import pytest

HERE = pathlib.Path(__file__).parent
REAL = {"PATH": os.defpath, "LIBVIRT_DEFAULT_URI": "qemu:///system"}
OTHER = {"PATH": os.defpath, "LIBVIRT_DEFAULT_URI": "test:///default"}

class Words(list):
    def __iter__(self): return iter(["virsh", "--version"])
class Text(str):
    def __str__(self): return "test:///default"
    __repr__ = __format__ = __str__
class Data(bytes): pass
class Mapping(dict): pass
class Uri(StrEnum): REAL = "qemu:///system"; TEST = "test:///default"
Command = namedtuple("Command", "tool option uri command")

def fork(call, *args):
    pid = os.fork()
    if not pid: call(*args)
    os.waitpid(pid, 0)

def pexpect(): return pytest.importorskip("pexpect", reason="pexpect is not installed")
def ptyprocess(): return pytest.importorskip("ptyprocess", reason="ptyprocess is not installed")
def run(words, **options): subprocess.run(words, timeout=60, stdin=subprocess.DEVNULL, **options)
def test_later(): open(HERE / "later", "a").write("once ")
"""

FORKED = {
    "execvp": "fork(os.execvp, 'virsh', ['virsh', 'list'])",
    "execlp": "fork(os.execlp, 'virsh', 'virsh', 'list')",
    "execv": "fork(os.execv, '/usr/bin/virsh', ['virsh', '-c', 'qemu:///system', 'list'])",
    "execve": "fork(os.execve, '/usr/bin/virsh', ['virsh', 'list'], REAL)",
    "system": "fork(lambda: os._exit(os.system('virsh list')))",
    "pty.spawn": "pty.spawn(['virsh', 'list'])",
    "pexpect": "pexpect().spawn('virsh list').expect(pexpect().EOF)",
    "ptyprocess": "ptyprocess().PtyProcess.spawn(['virsh', 'list']).wait()",
}

PLAIN_VALUES = {
    "named tuple": "run(Command('virsh', '-c', 'qemu:///system', 'list'))",
    "text": "run(['virsh', '-c', Text('qemu:///system'), 'list'])",
    "enum": "run(['virsh', '-c', Uri.REAL, 'list'])",
    "bytes": "run(['virsh', '-c', Data(b'qemu:///system'), 'list'])",
    "path": "run([pathlib.Path('/usr/bin/virsh'), '-c', 'qemu:///system', 'list'])",
    "chain map": "run(['virsh', 'list'], env=ChainMap(REAL, os.environ))",
    "dict": "run(['virsh', 'list'], env=Mapping(REAL))",
    "user dict": "run(['virsh', 'list'], env=UserDict(REAL))",
    "proxy": "run(['virsh', 'list'], env=MappingProxyType(REAL))",
}
ALLOWED = {
    "named tuple": "run(Command('virsh', '-c', 'test:///default', 'list'))",
    "enum": "run(['virsh', '-c', Uri.TEST, 'list'])",
    "bytes": "run(['virsh', '-c', Data(b'test:///default'), 'list'])",
    "chain map": "run(['virsh', 'list'], env=ChainMap(OTHER, os.environ))",
    "dict": "run(['virsh', 'list'], env=Mapping(OTHER))",
    "user dict": "run(['virsh', 'list'], env=UserDict(OTHER))",
    "proxy": "run(['virsh', 'list'], env=MappingProxyType(OTHER))",
}


@pytest.mark.usefixtures("libvirtd")
@pytest.mark.parametrize("ways", [FORKED, PLAIN_VALUES], ids=["forked", "plain values"])
def test_what_opens_a_connection_never_arrives_under_strict(
    pytester: pytest.Pytester,
    hygiene: Run,
    arrivals: Count,  # noqa: F811 - the fixture
    ways: dict[str, str],
) -> None:
    bodies = [f"def test_{number}(): {body}" for number, body in enumerate(ways.values())]
    pytester.makepyfile(test_it="\n".join([HEAD, *bodies]))
    started = arrivals()
    strict = hygiene("--hygiene-strict", "--hygiene-select=NHY2", "--hygiene-ignore=NHY204")
    count = len(ways) - strict.parseoutcomes().get("skipped", 0)
    assert strict.parseoutcomes()["errors"] == count
    assert arrivals() == started
    hygiene("--hygiene-select=NHY2").assert_outcomes(passed=count + 1, skipped=len(ways) - count)
    assert arrivals() - started == count
    assert (pytester.path / "later").read_text("utf-8") == "once " * 2


@pytest.mark.usefixtures("libvirtd")
def test_allowed_plain_values_are_silent(
    pytester: pytest.Pytester,
    hygiene: Run,
    arrivals: Count,  # noqa: F811 - the fixture
) -> None:
    bodies = [f"def test_{number}(): {body}" for number, body in enumerate(ALLOWED.values())]
    pytester.makepyfile(test_it="\n".join([HEAD, *bodies]))
    started = arrivals()
    for options in (), ("--hygiene-strict",):
        result = hygiene("--hygiene-select=NHY2", "--hygiene-ignore=NHY204", *options)
        result.assert_outcomes(passed=len(ALLOWED) + 1)
        result.stdout.fnmatch_lines(["hygiene: *nothing found*"])
    assert arrivals() == started
