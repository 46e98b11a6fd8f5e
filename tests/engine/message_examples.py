"""A small suite for each message, under strict; ``prod`` and ``libvirtmod`` stand beside it."""

from __future__ import annotations

PROD = """
import functools, logging, os
LOG = logging.getLogger("prod")
CLIENT, REGISTRY = "real", {}
@functools.cache
def fetch(key): return key
def call(mock): return mock()
"""

HEAD = """
import atexit, contextlib, logging, os, subprocess, sys, threading, unittest
from unittest import mock
import libvirtmod, pytest
import prod
"""

LIBVIRTMOD = """
def virConnectOpen(uri): return "handle"
def virConnectOpenReadOnly(uri): return "handle"
def virDomainMigrateToURI3(domain, uri, params, flags): return 0
"""

STRICT = {
    "patch": (
        "def test_a(): mock.patch('prod.CLIENT').start()",
        "patch of `prod.CLIENT` was never stopped; still active after `test_a` finished (stopped "
        "by nova-hygiene before the next test)",
    ),
    "patch that makes its mock elsewhere": (
        "CLIENT = mock.Mock()\ndef test_a(): mock.patch('prod.CLIENT', CLIENT).start()",
        "patch of `prod.CLIENT` was never stopped; still active after `test_a` finished (mock "
        "created at test_it.py:5; stopped by nova-hygiene before the next test)",
    ),
    "patch of a class": (
        "class TestIt(unittest.TestCase):\n    def test_a(self): mock.patch('prod.CLIENT').start()",
        "patch of `prod.CLIENT` was never stopped; still active after `TestIt.test_a` finished "
        "(stopped by nova-hygiene before the next test)",
    ),
    "patch.dict": (
        "def test_a(): mock.patch.dict(prod.REGISTRY, a=1, b=2).start()",
        "patch of `prod.REGISTRY` (keys 'a', 'b') was never stopped; still active after `test_a` "
        "finished (stopped by nova-hygiene before the next test)",
    ),
    "patch of a module's setup": (
        "def setup_module(): mock.patch('prod.CLIENT').start()\ndef test_a(): pass",
        "patch of `prod.CLIENT` was never stopped; still active after `setup_module` of test_it "
        "was torn down (stopped by nova-hygiene before the next test)",
    ),
    "patch of a TestCase's setup": (
        "class TestIt(unittest.TestCase):\n"
        "    @classmethod\n"
        "    def setUpClass(cls): mock.patch('prod.CLIENT').start()\n"
        "    def test_a(self): pass",
        "patch of `prod.CLIENT` was never stopped; still active after `setUpClass` of TestIt was "
        "torn down (stopped by nova-hygiene before the next test)",
    ),
    "patch of a fixture": (
        "@pytest.fixture(scope='session')\n"
        "def db(): mock.patch('prod.CLIENT').start()\n"
        "def test_a(db): pass",
        "patch of `prod.CLIENT` was never stopped; still active after fixture `db` (session scope) "
        "was torn down (stopped by nova-hygiene before the next test)",
    ),
    "assignment": (
        "def test_a(): prod.CLIENT = mock.Mock()",
        "`prod.CLIENT` is still the mock assigned here after the test finished (undone by "
        "nova-hygiene before the next test)",
    ),
    "assignment of a class": (
        "class Fake: pass\ndef test_a(): prod.CLIENT = Fake()",
        "`prod.CLIENT` is still the test-defined object assigned here after the test finished "
        "(undone by nova-hygiene before the next test)",
    ),
    "mock in a cache": (
        "def test_a(): prod.fetch(mock.Mock())",
        "cache of `prod.fetch` still holds the mock created here after the test finished "
        "(undone by nova-hygiene before the next test)",
    ),
    "mock of a session's fixture": (
        "@pytest.fixture(scope='session')\n"
        "def db(): prod.REGISTRY['db'] = mock.Mock()\n"
        "def test_a(db): pass",
        "`prod.REGISTRY['db']` is still the mock created here after fixture `db` (session scope) "
        "was torn down (not undone: no earlier value is known)",
    ),
    "mock of an import": (
        "prod.REGISTRY['db'] = mock.Mock()\ndef test_a(): pass",
        "`prod.REGISTRY['db']` is still the mock created here after the file was imported "
        "(not undone: no earlier value is known)",
    ),
    "process ID": (
        "def test_a():\n    with contextlib.suppress(Exception): os.kill(mock.MagicMock(), 9)",
        "`os.kill()` was called with a mock as process ID (created at test_it.py:6; `int(mock)` is "
        "1, the PID of init; blocked)",
    ),
    "file descriptor": (
        "def test_a():\n    with contextlib.suppress(Exception): open(mock.MagicMock())",
        "`open()` was called with a mock as file descriptor (created at test_it.py:6; `int(mock)` "
        "is 1, the standard output; blocked)",
    ),
    "path": (
        "def test_a(tmp_path):\n    os.chdir(tmp_path)\n    os.makedirs(mock.MagicMock())",
        "`os.makedirs()` was called with a mock as path (created at test_it.py:7)",
    ),
    "environment": (
        "def test_a(): os.environ['X'] = str(mock.MagicMock())",
        "`os.environ` was given text made from a mock (created at test_it.py:5)",
    ),
    "file that stays": (
        "def test_a(tmp_path):\n    os.chdir(tmp_path)\n    os.mkdir(str(mock.MagicMock()))",
        "file named after a mock (created at test_it.py:7) was left in the working directory",
    ),
    "connection": (
        "def test_a():\n"
        "    with pytest.raises(Exception): libvirtmod.virConnectOpenReadOnly('xen:///')",
        "`libvirt.openReadOnly('xen:///')`: real connection (blocked)",
    ),
    "default connection": (
        "def test_a(monkeypatch):\n"
        "    monkeypatch.setenv('LIBVIRT_DEFAULT_URI', 'xen:///')\n"
        "    with pytest.raises(Exception): libvirtmod.virConnectOpen(None)",
        "`libvirt.open()` with the default connection, 'xen:///': real connection (blocked)",
    ),
    "mock as URI": (
        "def test_a():\n"
        "    with pytest.raises(Exception): libvirtmod.virConnectOpen(mock.MagicMock())",
        "`libvirt.open()` with a MagicMock object: real connection (blocked)",
    ),
    "command": (
        "def test_a():\n"
        "    with pytest.raises(Exception): subprocess.run(['virsh', '-c', 'xen:///', 'list'])",
        "`subprocess.Popen()` tried to run `virsh` against 'xen:///' (blocked)",
    ),
    "daemon": (
        "def test_a():\n    with pytest.raises(Exception): subprocess.run(['libvirtd', '-d'])",
        "`subprocess.Popen()` tried to run `libvirtd` (blocked)",
    ),
    "migration": (
        "def test_a():\n"
        "    with pytest.raises(Exception):\n"
        "        libvirtmod.virDomainMigrateToURI3('dom', 'xen+tcp://other/', {}, 0)",
        "`virDomain.migrateToURI3('xen+tcp://other/')`: the daemon opens a real connection "
        "(blocked)",
    ),
    "credential": (
        "def test_a(): logging.error('password=hunter2x')",
        "logger `root` logged a credential: value of `password` (key and value; value hidden)",
    ),
    "credential in a field": (
        "def test_a(): logging.error('x', extra={'password': 'hunter2x'})",
        "logger `root` logged a credential: value of `password` in extra 'password', which the "
        "message does not print (key and value; value hidden)",
    ),
    "token": (
        "def test_a(): logging.error('as ghp_' + 'aB3' * 12)",
        "logger `root` logged a token or key: `GitHub token` (value hidden)",
    ),
    "secret": (
        "def test_a(nova_hygiene):\n"
        "    prod.LOG.error('as %s', nova_hygiene.secret('admin password'))",
        "secret `admin password` (from the test) was logged by `prod` (value hidden)",
    ),
    "host name": (
        "def test_a():\n    host = 'compute1'\n    logging.error('on %s', host)",
        "`host` was passed to a log call (host name or address)",
    ),
    "URI in the source": (
        "URI = 'qemu:///system'\ndef test_a(): pass",
        "real connection `qemu:///system` is hard-coded in test code",
    ),
    "caught refusal": (
        "def test_a():\n"
        "    with contextlib.suppress(Exception): libvirtmod.virConnectOpen('xen:///')",
        "the exception raised to block `libvirt.open('xen:///')` (NHY201) was caught by the code "
        "under test",
    ),
    "caught refusal of a command": (
        "def test_a():\n"
        "    with contextlib.suppress(Exception):\n"
        "        subprocess.run('virsh -c xen:/// list', shell=True)",
        "the exception raised to block `virsh` against 'xen:///' (NHY202) was caught by the code "
        "under test",
    ),
    "unused suppression": (
        "def test_a(nova_hygiene):\n"
        "    with nova_hygiene.allow('NHY301', 'NHY302', reason='x'): pass",
        'unused suppression: `nova_hygiene.allow("NHY301", "NHY302")` matched no finding',
    ),
}
