"""NHY202: what programs read from their standard input, and what other hosts are told to run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Find = Callable[..., list[dict[str, Any]]]
Run = Callable[..., pytest.RunResult]

REAL, TEST = "qemu:///system", "test:///default"

HEAD = f"""
import os, subprocess, sys
from subprocess import DEVNULL, PIPE, Popen, check_output, run
import pytest

CONNECT = "connect {REAL}\\n"
TEST = ["virsh", "-q", "-c", "{TEST}"]

def helper():
    os.environ["PATH"] += os.pathsep + os.path.dirname(sys.executable)
    return pytest.importorskip("aexpect")

def a_file(text):
    with open("text", "w") as file: file.write(text)
    return open("text")
"""

PARAMIKO = """
paramiko = pytest.importorskip("paramiko")
import socket, threading

class Server(paramiko.ServerInterface):
    said = []
    def check_auth_none(self, name): return paramiko.AUTH_SUCCESSFUL
    def check_channel_request(self, kind, number): return paramiko.OPEN_SUCCEEDED
    def check_channel_exec_request(self, channel, command):
        self.said.append(command.decode())
        return True

@pytest.fixture
def client():
    here, there = socket.socketpair()
    server = paramiko.Transport(there)
    server.add_server_key(paramiko.ECDSAKey.generate())
    server.start_server(event=threading.Event(), server=Server())
    transport = paramiko.Transport(here)
    transport.connect()
    transport.auth_none("root")
    client = paramiko.SSHClient()
    client._transport = transport
    yield client
    transport.close()
    server.close()
"""

REFUSED = {
    "text of bash": "run(['bash', '-s'], input=b'virsh list')",
    "text of a shell": "run('sh', shell=True, input='virsh list', text=True)",
    "text of virsh": "run(TEST, input=CONNECT, text=True)",
    "text of check_output": "check_output(TEST, input=CONNECT, text=True)",
    "file of virsh": "run(TEST, stdin=a_file(CONNECT))",
    "file of a shell": "run(['sh'], stdin=a_file('if virsh list; then :; fi'))",
    "heredoc": "os.system('true <<X; virsh <<Y\\nX\\nlist\\nY\\n')",
    "communicate": "Popen(TEST, stdin=PIPE, text=True).communicate(CONNECT)",
    "communicate with a shell": "Popen(['bash'], stdin=PIPE).communicate(b'virsh list')",
    "interpreter": f"run([sys.executable, '-'], input=b'\"{REAL}\"')",
    "pipe that is not known": "Popen(['virsh'], stdin=PIPE).wait()",
    "pexpect": (
        "pexpect = pytest.importorskip('pexpect')\n"
        "    child = pexpect.spawn('sh')\n"
        "    try: child.sendline('virsh list')  # HERE\n"
        "    finally: child.close(force=True)"
    ),
    "pexpect with virsh": (
        "pexpect = pytest.importorskip('pexpect')\n"
        "    child = pexpect.spawn('virsh', TEST[1:])\n"
        "    try: child.sendline(CONNECT)  # HERE\n"
        "    finally: child.close(force=True)"
    ),
    "paramiko": "client.exec_command('virsh list')",
    "paramiko's channel": "client.get_transport().open_session().exec_command('sudo virsh list')",
    "fabric": (
        "fabric = pytest.importorskip('fabric')\n"
        "    connection = fabric.Connection('host')\n"
        "    connection.client, connection.transport = client, client.get_transport()\n"
        "    connection.run('cd / && virsh list', hide=True, in_stream=False)  # HERE"
    ),
    "aexpect": ("aexpect = helper()\n    aexpect.client.Spawn('virsh list')  # HERE"),
    "aexpect's session": (
        "aexpect = helper()\n"
        "    session = aexpect.client.Spawn('cat')\n"
        "    session.command = 'sh'\n"
        "    try: session.sendline('virsh list')  # HERE\n"
        "    finally: session.close()"
    ),
}

SILENT = {
    "virsh that reads nothing": "run(['virsh'], stdin=DEVNULL)",
    "virsh in pytest": "run(['virsh'])",
    "virsh of the system": "os.system('virsh')",
    "virsh with an empty text": "run(['virsh'], input=b'')",
    "help": "run(['virsh'], input='help\\nquit\\n', text=True)",
    "test driver": "run(TEST, input='list\\n', text=True)",
    "test driver of a file": "run(TEST, stdin=a_file('list\\n'))",
    "communicate": "Popen(TEST, stdin=PIPE, text=True).communicate('list\\n')",
    "text that is no command": "run(['cat'], input=b'virsh list\\n', stdout=DEVNULL)",
    "text of a script": "run(['sh', 'script.sh'], input=b'virsh list\\n')",
    "file is left where it is": "f = a_file('ab'); run(['true'], stdin=f); assert f.read() == 'ab'",
    "paramiko": "client.exec_command('virsh --version'); assert Server.said == ['virsh --version']",
    "pexpect": "assert pytest.importorskip('pexpect').run('sh -c true') == b''",
}


def _suite(body: str) -> str:
    far = PARAMIKO if " client" in f" {body}" else ""
    return f"{HEAD}{far}\ndef test_it({'client' if far else ''}):\n    {body}\n"


@pytest.mark.parametrize("way", REFUSED)
def test_text_that_is_sent_is_refused_before_anybody_reads_it(
    pytester: pytest.Pytester, findings: Find, way: str
) -> None:
    body = REFUSED[way]
    text = _suite(body if "# HERE" in body else f"{body}  # HERE")
    pytester.makepyfile(test_it=text)
    found = findings("--hygiene-strict", "--hygiene-select=NHY202", "-rs")
    for name in ("paramiko", "fabric", "aexpect", "pexpect"):
        if name in way:
            pytest.importorskip(name)
    assert [(one["rule"], one["path"]) for one in found] == [("NHY202", "test_it.py")], found
    assert found[0]["detail"]["refused"] == "yes"
    lines = (pytester.path / "test_it.py").read_text("utf-8").splitlines()
    assert "# HERE" in lines[found[0]["line"] - 1]


@pytest.mark.parametrize("way", SILENT)
def test_text_that_connects_nowhere_is_let_through(
    pytester: pytest.Pytester, hygiene: Run, way: str
) -> None:
    pytester.makepyfile(test_it=_suite(SILENT[way]))
    result = hygiene("--hygiene-strict", "--hygiene-select=NHY2,NHY9", "--hygiene-ignore=NHY204")
    if "pexpect" not in way and "paramiko" not in way:  # which may not be installed
        result.assert_outcomes(passed=1)
    assert result.ret == 0
    result.stdout.fnmatch_lines(["*passed (strict): nothing found*"])


def test_what_is_sent_without_strict_is_sent_and_warned_of_once(
    pytester: pytest.Pytester, findings: Find
) -> None:
    pytester.makepyfile(
        test_it=_suite(
            f"run(['sh'], input=b'true || virsh -c {REAL} list')\n"
            f"    out, _ = Popen(['cat'], stdin=PIPE, stdout=PIPE).communicate(b'virsh')\n"
            f"    assert out == b'virsh'\n"
            f"    process = Popen('sh', stdin=PIPE, shell=True)\n"
            f"    process.communicate(b'true || virsh -c lxc:/// list')"
        )
    )
    found = findings("--hygiene-select=NHY2", "--hygiene-ignore=NHY204")
    assert [(one["rule"], one["line"], one["detail"]["uri"]) for one in found] == [
        ("NHY202", 17, REAL),
        ("NHY202", 21, "lxc:///"),
    ]


def test_machine_without_libvirt_is_a_warning(pytester: pytest.Pytester, findings: Find) -> None:
    pytester.makepyfile(
        test_it=_suite("os.system('true || qemu-system-x86_64 -m 64; qemu-system-x86_64 -version')")
    )
    (found,) = findings("--hygiene-select=NHY2")
    assert (found["rule"], found["severity"]) == ("NHY202", "warning")
    assert "qemu-system-x86_64" in found["message"]
