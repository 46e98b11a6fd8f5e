"""What reaches no hypervisor, or one that the suite allows, is silent: plain and strict."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable

import pytest

from tests.connections.test_libvirtd import _alone, arrivals  # noqa: F401 - fixtures

pytestmark = pytest.mark.libvirtd

Run = Callable[..., pytest.RunResult]

HEAD = """
import asyncio, os, pathlib, subprocess, sys
from enum import StrEnum
from unittest import mock
import libvirt, pytest

HERE = pathlib.Path(__file__).parent
AUTH = [[libvirt.VIR_CRED_PASSPHRASE], lambda credentials, _: "", None]
CUSTOM = HERE / "custom.xml"
CUSTOM.write_text("<node/>")

class Text(str): pass
class Uri(StrEnum): TEST = "test:///default"

def run(*words, **options):
    subprocess.run([*words], check=False, stdin=subprocess.DEVNULL, timeout=60, **options)

def library(name): return pytest.importorskip(name, reason=f"{name} is not installed")

@pytest.fixture
def default(monkeypatch): monkeypatch.setenv("LIBVIRT_DEFAULT_URI", "test:///default")
"""

WAYS = {
    "default": "libvirt.open('test:///default')",
    "one slash": "libvirt.open('test:/default')",
    "query": "libvirt.open('test:///default?q=1')",
    "fragment": "libvirt.open('test:///default#@host/')",
    "custom XML": "libvirt.open(f'test://{CUSTOM}')",
    "read only": "libvirt.openReadOnly('test:///default')",
    "auth": "libvirt.openAuth('test:///default', AUTH, 0)",
    "enum": "libvirt.open(Uri.TEST)",
    "text of its own": "libvirt.open(Text('test:///default'))",
    "variable": "libvirt.open()",
    "variable, None": "libvirt.open(None)",
    "variable, empty": "libvirt.openReadOnly('')",
    "thread": "asyncio.run(asyncio.to_thread(libvirt.open, 'test:///default'))",
    "virsh": "run('virsh', '-c', 'test:///default', 'list')",
    "virsh, long": "run('virsh', '--connect=test:///default', 'list')",
    "virsh, variable": "run('virsh', 'list')",
    "virsh, environment": (
        "run('virsh', 'list', env={'PATH': os.defpath, 'LIBVIRT_DEFAULT_URI': 'test:///default'})"
    ),
    "virsh, shell": "os.system('virsh -q -c test:///default list | cat')",
    "virsh, version": "run('virsh', '--version')",
    "virsh, help": "run('virsh', 'help', 'list')",
    "virt-install": (
        "run('virt-install', '--connect', 'test:///default', '--name', 'a', '--memory', '64', "
        "'--disk', 'none', '--print-xml', '--import', '--osinfo', 'generic')"
    ),
    "virt-clone": (
        "run('virt-clone', '--connect', 'test:///default', '-o', 'test', '--auto-clone', "
        "'--print-xml')"
    ),
    "virt-xml": "run('virt-xml', '--connect', 'test:///default', 'test', '--edit', '--print-xml')",
    "qemu-img": "run('qemu-img', 'create', '-f', 'qcow2', str(HERE / 'disk'), '1M')",
    "virt-host-validate": "run('virt-host-validate', 'qemu')",
    "interpreter": "run(sys.executable, '-c', 'import libvirt; libvirt.open(\"test:///default\")')",
    "MockPopen": (
        "popen = library('testfixtures.popen').MockPopen(); "
        "popen.set_command('virsh list'); popen('virsh list', shell=True).wait()"
    ),
    "pytest-subprocess": (
        "with library('pytest_subprocess').FakeProcess() as fake:\n"
        "        fake.register(['virsh', 'list']); subprocess.run(['virsh', 'list'])"
    ),
    "mocked command": "with mock.patch('subprocess.run'): subprocess.run(['virsh', 'list'])",
    "mocked class": (
        "with mock.patch('subprocess.Popen'): subprocess.Popen(['virsh', 'list']).wait()"
    ),
    "mocked connection": "with mock.patch('libvirt.open'): libvirt.open('qemu:%s' % '///system')",
    "by ini": "libvirt.open('secret:///system')",
    "by ini's glob": "libvirt.open('nwfilter:///system')",
    "by ini, command": "run('virsh', '-c', 'secret:///system', 'secret-list')",
    "by marker": "libvirt.open('qemu:///system')",
    "by fixture": (
        "with nova_hygiene.allow('NHY201', uri='qemu:///*', reason='the lab'):\n"
        "        libvirt.open('qemu:///system')"
    ),
}
"""By name, what a test does. Whoever needs a program that is not installed is left out."""

MARKER = "@pytest.mark.nova_hygiene_allow('NHY201', uri='qemu:///system', reason='the lab')\n"
REAL = 5
"""How many of these connect to the daemon, since the suite allows it."""


def _suite(ways: dict[str, str]) -> str:
    bodies = (
        f"{MARKER if name == 'by marker' else ''}"
        f"def test_{number}({'default, ' if 'variable' in name else ''}nova_hygiene):\n    {code}\n"
        for number, (name, code) in enumerate(ways.items())
    )
    return "\n".join([HEAD, *bodies])


@pytest.mark.usefixtures("libvirtd")
@pytest.mark.parametrize("options", [(), ("--hygiene-strict",)], ids=["plain", "strict"])
def test_matrix_of_harmless_ways(
    pytester: pytest.Pytester,
    hygiene: Run,
    arrivals: Callable[[], int],  # noqa: F811 - the fixture
    options: tuple[str, ...],
) -> None:
    programs = ("virt-install", "virt-clone", "virt-xml", "qemu-img", "virt-host-validate")
    missing = {name for name in programs if shutil.which(name) is None}
    ways = {name: code for name, code in WAYS.items() if name not in missing}
    pytester.makeini(
        "[pytest]\nnova_hygiene_libvirt_allow =\n    secret:///system\n    nwf*:///system\n"
    )
    pytester.makepyfile(test_it=_suite(ways))
    before = arrivals()
    result = hygiene(*options, "--hygiene-report=json:hygiene.json")
    assert arrivals() - before <= REAL
    outcomes = result.parseoutcomes()
    assert outcomes["passed"] + outcomes.get("skipped", 0) == len(ways), outcomes
    report = json.loads((pytester.path / "hygiene.json").read_text("utf-8"))
    told = [f for f in report["findings"] if not f["suppressed"]]
    assert told == []
    assert {f["rule"] for f in report["findings"]} == {"NHY201"}
    assert report["verdict"]["failed"] is False
