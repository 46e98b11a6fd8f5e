"""Every way to the real daemon, in one strict run; the daemon itself says that nobody arrived."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.connections.test_libvirtd import _alone, arrivals  # noqa: F401 - fixtures

pytestmark = pytest.mark.libvirtd

Run = Callable[..., pytest.RunResult]

HEAD = """
import asyncio, contextlib, ctypes, importlib, multiprocessing, os, subprocess, sys, threading
from libvirt import open as early
import libvirt, pytest
from unittest import mock

URI = "qemu:///system"
REFUSED = pytest.raises(Exception, match="was blocked by nova-hygiene: the suite does")
AUTH = [[libvirt.VIR_CRED_PASSPHRASE], lambda credentials, _: "s3cr3t-of-the-callback", None]

class Text(str): pass

def quietly():
    with contextlib.suppress(Exception):
        libvirt.open(URI)

def in_fork():
    pid = os.fork()
    if not pid:
        quietly()
        os._exit(0)
    os.waitpid(pid, 0)

def again():
    del sys.modules["libvirtmod"], sys.modules["libvirt"]
    import libvirt as other
    return other

@pytest.fixture
def at_teardown():
    yield
    with contextlib.suppress(Exception):
        libvirt.open(URI)

@pytest.fixture(scope="session")
def of_session():
    with contextlib.suppress(Exception):
        return libvirt.open(URI)

@pytest.fixture
def default(monkeypatch):
    def set_to(uri):
        monkeypatch.setenv("LIBVIRT_DEFAULT_URI", uri)
    return set_to
"""

REFUSED = {
    "01 open": "with REFUSED: libvirt.open(URI)",
    "02 early import": "with REFUSED: early('qemu:///session')",
    "03 read only": "with REFUSED: libvirt.openReadOnly(URI)",
    "04 default": "with REFUSED: libvirt.open()",
    "04 None": "with REFUSED: libvirt.open(None)",
    "04 empty": "with REFUSED: libvirt.openAuth('', AUTH, 0)",
    "07 transport": "with REFUSED: libvirt.open('test+unix:///default')",
    "08 host": "with REFUSED: libvirt.open('test://localhost/default')",
    "08 tcp": "with REFUSED: libvirt.open('test+tcp://localhost/default')",
    "08 ssh": "with REFUSED: libvirt.open('test+ssh://localhost/default')",
    "08 program": "with REFUSED: libvirt.open('test+ext:///default?command=/bin/true')",
    "09 alias": "with REFUSED: libvirt.open('hail')",
    "09 xen": "with REFUSED: libvirt.open('xen')",
    "09 case": "with REFUSED: libvirt.open('TEST:///default')",
    "09 blank": "with REFUSED: libvirt.open(' test:///default')",
    "09 bytes": "with REFUSED: libvirt.open(b'test:///default')",
    "09 text of its own": "with REFUSED: libvirt.open(Text(URI))",
    "09 mock": "with REFUSED: libvirt.open(mock.MagicMock())",
    "10 embedded": "with REFUSED: libvirt.open('qemu:///embed?root=/none')",
    "10 secondary driver": "with REFUSED: libvirt.open('secret:///system')",
    "10 other driver": "with REFUSED: libvirt.open('lxc:///')",
    "12 thread": (
        "thread = threading.Thread(target=quietly, name='poller'); thread.start(); thread.join()"
    ),
    "13 fork": "in_fork()",
    "13 multiprocessing": (
        "process = multiprocessing.get_context('fork').Process(target=in_fork); "
        "process.start(); process.join(60)"
    ),
    "14 command line": (
        "with REFUSED: "
        "subprocess.run([sys.executable, '-c', f'import libvirt; libvirt.open(\"{URI}\")'])"
    ),
    "15 virsh": "with REFUSED: subprocess.run(['virsh', '-c', URI, 'list'])",
    "15 virsh's default": "with REFUSED: subprocess.run(['virsh', 'list'])",
    "15 shell": "with REFUSED: os.system(f\"sh -c 'sudo virsh -c {URI} list'\")",
    "16 swallowed": "with contextlib.suppress(Exception): libvirt.open(URI)",
    "17 imported again": "with REFUSED: again().open(URI)",
    "17 reloaded": "with REFUSED: importlib.reload(sys.modules['libvirt']).open(URI)",
    "18 ctypes": "with REFUSED: ctypes.CDLL('libvirt.so.0')",
    "19 teardown": "request.getfixturevalue('at_teardown')",
    "19 session": "request.getfixturevalue('of_session')",
    "21 executor": (
        "with REFUSED: asyncio.run(asyncio.wait_for(asyncio.to_thread(libvirt.open, URI), 60))"
    ),
    "22 migration": (
        "with REFUSED: libvirt.open('test:///default').lookupByID(1)"
        ".migrateToURI3('qemu+ssh://dst/system', {}, 0)"
    ),
    "23 credentials": (
        "with REFUSED: libvirt.openAuth("
        "'qemu+ssh://root:s3cr3t@host/system?keyfile=/s3cr3t/key', AUTH, 0)"
    ),
}

ALLOWED = {
    "05 default": "default('test:///default'); libvirt.open(); libvirt.open(''); early(None)",
    "06 forms": "[libvirt.open(u) for u in ('test:///default', 'test:/default', 'test:///default?q=1')]",
    "06 auth": "libvirt.openAuth('test:///default', AUTH, 0)",
    "06 text of its own": "libvirt.open(Text('test:///default'))",
    "14 child": (
        "assert b'test:///default' in subprocess.check_output([sys.executable, '-c', "
        "'import libvirt; print(libvirt.open().getURI())'])"
    ),
    "15 version": "subprocess.run(['virsh', '--version'], check=True)",
    "15 test driver": "subprocess.run(['virsh', '-c', 'test:///default', 'list'], check=True)",
    "24 mocked": "mock.patch('libvirt.open').start()(URI); mock.patch.stopall()",
    "24 doubled": (
        "with mock.patch.dict(sys.modules, libvirt=mock.Mock()):\n"
        "        import libvirt as fake\n"
        "        fake.openAuth(URI, AUTH, 0)"
    ),
    "24 events": "libvirt.virEventRegisterDefaultImpl()",
}


def _name(title: str) -> str:
    return "test_" + "".join(c if c.isalnum() else "_" for c in title)


@pytest.mark.usefixtures("libvirtd")
def test_no_way_to_the_daemon_is_open(
    pytester: pytest.Pytester,
    hygiene: Run,
    arrivals: Callable[[], int],  # noqa: F811 - the fixture
) -> None:
    tests = {**REFUSED, **ALLOWED}
    bodies = [f"def {_name(t)}(request, default):\n    {body}\n" for t, body in tests.items()]
    pytester.makepyfile(test_it="\n".join([HEAD, *bodies]))
    before = arrivals()
    result = hygiene(
        "--hygiene-strict", "--hygiene-select=NHY2", "--hygiene-ignore=NHY204",
        "--hygiene-report=json:hygiene.json", "--junitxml=junit.xml",
    )  # fmt: skip
    # What a session's fixture did fails the run, not the test that asked for it.
    result.assert_outcomes(passed=len(tests), errors=len(REFUSED) - 1)
    assert arrivals() == before
    text = (pytester.path / "hygiene.json").read_text("utf-8")
    found = json.loads(text)["findings"]
    blamed = {test.partition("::")[2] for one in found for test in one["tests"]}
    assert blamed == {_name(title) for title in REFUSED}
    assert {one["detail"]["refused"] for one in found} == {"yes"}
    shown = text + result.stdout.str() + result.stderr.str()
    assert "s3cr3t" not in shown + (pytester.path / "junit.xml").read_text("utf-8")


@pytest.mark.usefixtures("libvirtd")
def test_connection_of_an_import_is_refused_as_well(
    pytester: pytest.Pytester,
    hygiene: Run,
    arrivals: Callable[[], int],  # noqa: F811 - the fixture
) -> None:
    pytester.makeconftest(
        "import libvirt\n"
        "def pytest_sessionfinish():\n"
        "    try: libvirt.open('qemu:///system')\n"
        "    except Exception as error: print(type(error).__name__)\n"
    )
    pytester.makepyfile(
        test_it="import contextlib, libvirt\n"
        "with contextlib.suppress(Exception): libvirt.open('qemu:///system')\n"
        "def test_it(): pass\n"
    )
    before = arrivals()
    result = hygiene("--hygiene-strict", "--hygiene-ignore=NHY204")
    assert result.ret == 1
    result.stdout.fnmatch_lines(
        [
            "*ConnectionRefused",
            "error   NHY201 real-connection   test_it.py:2",
            "        `libvirt.open('qemu:///system')`: real connection (blocked)",
            "watched: *libvirt connections: 2 opened (2 real)*",
        ]
    )
    assert arrivals() == before


@pytest.mark.usefixtures("libvirtd")
def test_what_is_allowed_reaches_the_daemon(
    pytester: pytest.Pytester,
    hygiene: Run,
    libvirtd: str,
    arrivals: Callable[[], int],  # noqa: F811 - the fixture
) -> None:
    """The control: the daemon counts clients, and ini, marker and fixture let them through."""
    pytester.makepyfile(
        f"""
        import libvirt, pytest

        def test_ini(): libvirt.open("secret:///system")

        @pytest.mark.nova_hygiene_allow("NHY201", uri="{libvirtd}", reason="the lab's host")
        def test_marker(): libvirt.open("{libvirtd}")

        def test_fixture(nova_hygiene):
            with nova_hygiene.allow("NHY201", uri="qemu:*", reason="the lab's host"):
                libvirt.open("{libvirtd}")
        """
    )
    pytester.makeini("[pytest]\nnova_hygiene_libvirt_allow = secret:///system\n")
    before = arrivals()
    result = hygiene("--hygiene-strict", "--hygiene-ignore=NHY204")
    result.assert_outcomes(passed=3)
    assert arrivals() - before >= len(("ini", "marker", "fixture"))
