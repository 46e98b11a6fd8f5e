"""NHY201 over a stand-in for libvirt's C module; test_libvirtd.py has the real one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.rule_examples import LIBVIRTMOD

Find = Callable[..., list[dict[str, Any]]]

LIBVIRT = """
import libvirtmod
class libvirtError(Exception): pass
def open(name=None): return libvirtmod.virConnectOpen(name)
def openReadOnly(name=None): return libvirtmod.virConnectOpenReadOnly(name)
def openAuth(uri, auth, flags=0): return libvirtmod.virConnectOpenAuth(uri, auth, flags)
"""


@pytest.fixture(autouse=True)
def _stand_in(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(libvirtmod=LIBVIRTMOD, libvirt=LIBVIRT)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("libvirt.open('qemu:///system')", id="open"),
        pytest.param("libvirt.openReadOnly('qemu:///system')", id="read only"),
        pytest.param("libvirt.openAuth('qemu:///system', [[], None, None], 0)", id="auth"),
        pytest.param("early_open('qemu:///system')", id="early from-import"),
        pytest.param("libvirt.open()", id="default"),
        pytest.param("libvirt.open('')", id="empty"),
        pytest.param("libvirt.open('hail')", id="alias"),
        pytest.param("libvirt.open('test+unix:///default')", id="transport"),
        pytest.param("libvirt.open(mock.MagicMock())", id="mock as URI"),
        pytest.param("importlib.reload(libvirtmod); libvirt.open('qemu:///system')", id="reloaded"),
        pytest.param(
            "del sys.modules['libvirtmod'], sys.modules['libvirt']; "
            "import libvirt as again; again.open('qemu:///system')",
            id="imported again",
        ),
    ],
)
def test_real_connection_is_refused_under_strict(
    pytester: pytest.Pytester, hygiene: Callable[..., pytest.RunResult], body: str
) -> None:
    pytester.makepyfile(
        f"""
        import importlib, sys
        import libvirt, libvirtmod
        from libvirt import open as early_open
        from unittest import mock

        def test_it():
            {body}
        """
    )
    result = hygiene("--hygiene-strict", "-o", "nova_hygiene_ignore=NHY204")
    result.assert_outcomes(failed=1, errors=1)
    result.stdout.fnmatch_lines(["NHY201: `libvirt.open*: real connection (blocked)"])


@pytest.mark.parametrize(
    "body",
    [
        "libvirt.open('test:///default')",
        "libvirt.openReadOnly('test:/default')",
        "os.environ['LIBVIRT_DEFAULT_URI'] = 'test:///default'; libvirt.open(); libvirt.open('')",
        "with mock.patch('libvirt.open'): libvirt.open('qemu:///system')",
        "with mock.patch('libvirtmod.virConnectOpen'): libvirt.open('qemu:///system')",
        "sys.modules['libvirt'] = mock.Mock(); import libvirt as l; l.open('qemu:///system')",
    ],
)
def test_harmless_connection_is_let_through(
    pytester: pytest.Pytester, hygiene: Callable[..., pytest.RunResult], body: str
) -> None:
    pytester.makepyfile(
        f"""
        import os, sys
        import libvirt
        from unittest import mock

        def test_it():
            {body}
        """
    )
    result = hygiene("--hygiene-strict", "--hygiene-select=NHY2", "--hygiene-ignore=NHY204")
    result.assert_outcomes(passed=1)
    assert result.ret == 0


def test_double_that_test_code_puts_in_place_is_not_guarded(
    pytester: pytest.Pytester, findings: Find
) -> None:
    pytester.makepyfile(
        """
        import sys, types

        def test_it(monkeypatch):
            double = types.ModuleType("libvirtmod")
            double.virConnectOpen = lambda uri: "fake"
            monkeypatch.setitem(sys.modules, "libvirtmod", double)
            import libvirtmod
            assert libvirtmod.virConnectOpen("xen:///") == "fake"

        def test_next(): pass
        """
    )
    assert findings("--hygiene-select=NHY201") == []


def test_without_strict_the_connection_is_made_and_warned_of(
    pytester: pytest.Pytester, hygiene: Callable[..., pytest.RunResult]
) -> None:
    pytester.makepyfile(
        """
        import libvirt

        def connect(uri):
            return libvirt.open(uri)

        def test_it():
            assert connect("qemu+ssh://root:s3cr3t@host/system?keyfile=/k") == "handle"
        """
    )
    result = hygiene("-o", "nova_hygiene_ignore=NHY204")
    result.assert_outcomes(passed=1, warnings=1)
    result.stdout.fnmatch_lines(
        [
            "test_without_strict*.py::test_it",
            "  test_without_strict*.py:4: ConnectionWarning: NHY201 real-connection: "
            "`libvirt.open('qemu+ssh://***@host/system?***')`: real connection (not blocked)",
            "watched: * | libvirt connections: 1 opened (1 real) | 0 log records",
        ]
    )
    result.stdout.no_fnmatch_line("*s3cr3t*")


@pytest.mark.parametrize("handler", ["Exception", "libvirt.libvirtError, Exception"])
def test_swallowed_refusal_still_fails_the_test(
    pytester: pytest.Pytester, hygiene: Callable[..., pytest.RunResult], handler: str
) -> None:
    pytester.makepyfile(
        f"""
        import libvirt

        def test_it():
            try:
                libvirt.open("qemu:///system")
            except ({handler}):
                pass
        """
    )
    result = hygiene("--hygiene-strict")
    result.assert_outcomes(passed=1, errors=1)


def test_refusal_is_neither_a_libvirt_error_nor_a_bare_base_exception() -> None:
    from pytest_nova_hygiene import ConnectionRefused  # noqa: PLC0415 - lazy, as users get it

    assert issubclass(ConnectionRefused, Exception)
    assert {base.__module__ for base in ConnectionRefused.__mro__} == {
        "builtins",
        "pytest_nova_hygiene",
    }


def test_thread_is_named_and_its_test_blamed(pytester: pytest.Pytester, findings: Find) -> None:
    pytester.makepyfile(
        test_it="""
        import threading
        import libvirt

        def test_it():
            thread = threading.Thread(target=libvirt.open, args=("xen:///",), name="opener")
            thread.start(); thread.join()
        """
    )
    (found,) = findings("--hygiene-select=NHY201")
    assert "in thread `opener` (not blocked)" in found["message"]
    assert (found["path"], found["line"]) == ("test_it.py", 4)  # the thread's stack shows no line
    assert found["tests"] == ["test_it.py::test_it"]


def test_import_of_a_test_file_and_of_a_conftest_are_watched(
    pytester: pytest.Pytester, hygiene: Callable[..., pytest.RunResult], findings: Find
) -> None:
    pytester.makeconftest("import libvirt\nlibvirt.open('xen:///')")
    pytester.makepyfile(test_it="import libvirt\nlibvirt.open('lxc:///')\ndef test_nothing(): pass")
    found = findings("--hygiene-select=NHY201")
    assert {(f["path"], f["line"], f["phase"]) for f in found} == {
        ("conftest.py", 2, "collect"),
        ("test_it.py", 2, "collect"),
    }
    result = hygiene("--hygiene-strict", "-o", "nova_hygiene_block=never")
    result.assert_outcomes(passed=1)
    assert result.ret == 1


def test_allow_list_marker_and_context_manager(
    pytester: pytest.Pytester, hygiene: Callable[..., pytest.RunResult]
) -> None:
    pytester.makepyfile(
        """
        import libvirt
        import pytest

        def test_ini(): libvirt.open("qemu:///session")

        @pytest.mark.nova_hygiene_allow("NHY201", reason="the lab's own host")
        def test_marker(): libvirt.open("xen:///")

        def test_block(nova_hygiene):
            with nova_hygiene.allow("NHY2", reason="the lab's own host"):
                libvirt.open("lxc:///")
            with pytest.raises(Exception, match="was blocked"):
                libvirt.open("bhyve:///")
        """
    )
    pytester.makeini(
        "[pytest]\nnova_hygiene_libvirt_allow = test:///* qemu:///session\n"
        "nova_hygiene_ignore = NHY204\n"
    )
    result = hygiene("--hygiene-strict")
    result.assert_outcomes(passed=3, errors=1)
    result.stdout.fnmatch_lines(["hygiene: FAILED (strict): 1 error, 1 note, 2 suppressed"])
