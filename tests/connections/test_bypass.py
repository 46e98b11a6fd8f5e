"""NHY203: the ways to a hypervisor that do not pass libvirt's Python module."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.rule_examples import LIBVIRTMOD

Find = Callable[..., list[dict[str, Any]]]

HEAD = """
import contextlib, ctypes, socket
import pytest
"""

UNIX = "socket.socket(socket.AF_UNIX)"

REFUSED = {
    "library": ("ctypes.CDLL('libvirt.so.0')", "`ctypes.CDLL()` with the library libvirt.so.0"),
    "library's path": (
        "ctypes.cdll.LoadLibrary('/usr/lib/x86_64-linux-gnu/libvirt.so.0.9000.0')",
        "`ctypes.CDLL()` with the library libvirt.so.0.9000.0",
    ),
    "other library": (
        "ctypes.CDLL('libvirt-qemu.so.0')",
        "`ctypes.CDLL()` with the library libvirt-qemu.so.0",
    ),
    "libguestfs": (
        "ctypes.CDLL(name='libguestfs.so.0')",
        "`ctypes.CDLL()` with the library libguestfs.so.0",
    ),
    "socket": (
        f"{UNIX}.connect('/run/libvirt/libvirt-sock')",
        "`socket.connect()` with a libvirt daemon's socket (/run/libvirt/libvirt-sock)",
    ),
    "read-only socket": (
        f"{UNIX}.connect('/var/run/libvirt/virtqemud-sock-ro')",
        "`socket.connect()` with a libvirt daemon's socket (/var/run/libvirt/virtqemud-sock-ro)",
    ),
    "session's socket": (
        f"{UNIX}.connect_ex(b'/home/me/.cache/libvirt/libvirt-sock')",
        "`socket.connect()` with a libvirt daemon's socket (/home/me/.cache/libvirt/libvirt-sock)",
    ),
    "admin socket": (
        f"{UNIX}.connect('/run/libvirt/libvirt-admin-sock')",
        "`socket.connect()` with a libvirt daemon's socket (/run/libvirt/libvirt-admin-sock)",
    ),
    "port": (
        "socket.create_connection(('127.0.0.1', 16509), timeout=1)",
        "`socket.connect()` with a libvirt daemon's socket (port 16509)",
    ),
    "TLS port": (
        "socket.socket().connect(('127.0.0.1', 16514))",
        "`socket.connect()` with a libvirt daemon's socket (port 16514)",
    ),
    "migration": (
        "libvirtmod.virDomainMigrateToURI3('dom', 'qemu+ssh://other/system', {}, 0)",
        "`virDomain.migrateToURI3('qemu+ssh://other/system')`",
    ),
    "migration of the first kind": (
        "libvirtmod.virDomainMigrateToURI('dom', 'xen+tcp://other/', 0, None, 0)",
        "`virDomain.migrateToURI('xen+tcp://other/')`",
    ),
    "migration to a hypervisor": (
        "libvirtmod.virDomainMigrateToURI3('dom', None, {'migrate_uri': 'tcp://other'}, 0)",
        "`virDomain.migrateToURI3('tcp://other')`",
    ),
    "guestfs": (
        "guestfs.GuestFS(python_return_dict=True)",
        "`guestfs.GuestFS()` with libguestfs's appliance",
    ),
}

HARMLESS = [
    "ctypes.CDLL(None)",
    "ctypes.CDLL('libc.so.6')",
    "ctypes.CDLL('libvirtual.so.1')",
    f"{UNIX}.connect('/run/other/libvirt-sock')",
    f"{UNIX}.connect('/run/libvirt/qemu.log')",
    "socket.socket().connect(('127.0.0.1', 9))",
    "libvirtmod.virDomainMigrateToURI3('dom', 'test:///default', {}, 0)",
    "libvirtmod.virDomainMigrateToURI3('dom', None, {}, 0)",
    "import guestfs as again",
]


@pytest.fixture(autouse=True)
def _stand_ins(pytester: pytest.Pytester) -> None:
    migrations = "".join(
        f"def virDomainMigrateToURI{n}(dom, uri, *rest): return 0\n" for n in ("", 2, 3)
    )
    pytester.makepyfile(
        libvirtmod=LIBVIRTMOD + migrations,
        guestfs="class GuestFS:\n    def __init__(self, **options): self.options = options\n",
    )


def _suite(body: str) -> str:
    return f"""{HEAD}
import guestfs, libvirtmod
def test_it():
    with contextlib.suppress(Exception):
        {body}  # HERE
"""


@pytest.mark.parametrize("way", REFUSED)
def test_way_around_is_refused(pytester: pytest.Pytester, findings: Find, way: str) -> None:
    body, call = REFUSED[way]
    migrates = "migrate" in call
    pytester.makepyfile(test_it=_suite(body))
    (found,) = findings("--hygiene-strict", "--hygiene-select=NHY203")
    assert (found["path"], found["line"]) == ("test_it.py", 7)
    outcome = "the daemon opens a real connection" if migrates else "bypasses the `libvirt` module"
    assert found["message"] == f"{call}: {outcome} (blocked)"


@pytest.mark.parametrize("body", HARMLESS)
def test_harmless_way_is_let_through(pytester: pytest.Pytester, findings: Find, body: str) -> None:
    pytester.makepyfile(test_it=_suite(body))
    assert findings("--hygiene-strict", "--hygiene-select=NHY203") == []


def test_daemon_s_double_of_the_test_itself_is_no_daemon(
    pytester: pytest.Pytester, findings: Find
) -> None:
    pytester.makepyfile(
        f"""{HEAD}
def test_it(tmp_path):
    (tmp_path / "libvirt").mkdir()
    with {UNIX} as server, {UNIX} as client:
        server.bind(str(tmp_path / "libvirt" / "libvirt-sock"))
        server.listen()
        client.connect(str(tmp_path / "libvirt" / "libvirt-sock"))
"""
    )
    assert findings("--hygiene-strict", "--hygiene-select=NHY203") == []


def test_bindings_are_reported_and_never_refused(pytester: pytest.Pytester, findings: Find) -> None:
    repository = pytester.mkpydir("gi") / "repository"
    repository.mkdir()
    (repository / "__init__.py").write_text("")
    (repository / "LibvirtGObject.py").write_text("class Connection: pass\n")
    pytester.makepyfile(
        test_it="def test_it():\n    from gi.repository import LibvirtGObject\n"
        "    assert LibvirtGObject.Connection\n"
    )
    (found,) = findings("--hygiene-strict", "--hygiene-select=NHY203")
    assert found["detail"]["refused"] == "no"
    assert found["message"] == (
        "import of the bindings gi.repository.LibvirtGObject: bypasses the `libvirt` module (not "
        "blocked)"
    )
    assert (found["path"], found["line"]) == ("test_it.py", 2)


def test_marker_allows_a_way_around(pytester: pytest.Pytester, findings: Find) -> None:
    pytester.makepyfile(
        f"""{HEAD}
import libvirtmod
@pytest.mark.nova_hygiene_allow("NHY203", uri="qemu+ssh://lab-*/system", reason="the lab")
def test_it():
    assert libvirtmod.virDomainMigrateToURI3("dom", "qemu+ssh://lab-2/system", {{}}, 0) == 0
"""
    )
    (found,) = findings("--hygiene-strict", "--hygiene-select=NHY203,NHY903")
    assert found["suppressed"] == {"kind": "marker", "reason": "the lab"}
