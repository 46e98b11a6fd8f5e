"""Which URIs may be opened: the ini file, the marker, the fixture, and who has the last word."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pytest_nova_hygiene.connections.default_uri import probed_uri
from tests.rule_examples import LIBVIRTMOD

Find = Callable[..., list[dict[str, Any]]]
Run = Callable[..., pytest.RunResult]

ALLOW = "nova_hygiene_allow"


@pytest.fixture(autouse=True)
def _stand_in(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(libvirtmod=LIBVIRTMOD)


def _excused(findings: Find) -> list[tuple[str, str | None]]:
    """Each finding's test, and the reason that excused it."""
    return [
        (
            found["tests"][0].partition("::")[2],
            found["suppressed"] and found["suppressed"]["reason"],
        )
        for found in findings("--hygiene-strict", "--hygiene-select=NHY201")
    ]


def test_ini_comes_first_then_the_block_then_the_nearest_marker(
    pytester: pytest.Pytester, findings: Find
) -> None:
    pytester.makeini("[pytest]\nnova_hygiene_libvirt_allow = test:///* xen:///\n")
    pytester.makepyfile(
        f"""
        import libvirtmod, pytest
        pytestmark = pytest.mark.{ALLOW}("NHY201", uri="qemu:///*", reason="module")

        def test_by_ini(nova_hygiene):
            with nova_hygiene.allow("NHY201", reason="block"):
                libvirtmod.virConnectOpen("xen:///")

        def test_by_module(): libvirtmod.virConnectOpen("qemu:///system")

        @pytest.mark.{ALLOW}("NHY201", uri="qemu:///session", reason="function")
        def test_by_function(): libvirtmod.virConnectOpen("qemu:///session")

        @pytest.mark.{ALLOW}("NHY201", uri="qemu:///session", reason="function")
        def test_by_the_one_that_speaks_of_it(): libvirtmod.virConnectOpen("qemu:///system")

        @pytest.mark.{ALLOW}("NHY201", uri="qemu:///session", reason="function")
        def test_by_block(nova_hygiene):
            with nova_hygiene.allow("NHY201", uri="qemu*", reason="block"):
                libvirtmod.virConnectOpen("qemu:///session")

        def test_by_nobody():
            with pytest.raises(Exception, match="was blocked"):
                libvirtmod.virConnectOpen("lxc:///")
        """
    )
    assert _excused(findings) == [
        ("test_by_module", "module"),
        ("test_by_function", "function"),
        ("test_by_the_one_that_speaks_of_it", "module"),
        ("test_by_block", "block"),
        ("test_by_nobody", None),
    ]


def test_command_line_replaces_the_ini_file_s_rules(
    pytester: pytest.Pytester, findings: Find
) -> None:
    pytester.makeini("[pytest]\nnova_hygiene_libvirt_allow = xen:///\n")
    pytester.makepyfile("import libvirtmod\ndef test_it(): libvirtmod.virConnectOpen('xen:///')\n")
    assert findings("--hygiene-select=NHY201") == []
    assert len(findings("--hygiene-select=NHY201", "-o", "nova_hygiene_libvirt_allow=lxc:///")) == 1


def test_uri_with_credentials_is_matched_without_showing_them(
    pytester: pytest.Pytester, findings: Find
) -> None:
    pytester.makepyfile(
        f"""
        import libvirtmod, pytest
        @pytest.mark.{ALLOW}("NHY201", uri="esx://root:s3cr3t@vcenter/dc?no_verify=1", reason="lab")
        def test_it(): libvirtmod.virConnectOpen("esx://root:s3cr3t@vcenter/dc?no_verify=1")
        """
    )
    assert _excused(findings) == [("test_it", "lab")]
    assert "s3cr3t" not in (pytester.path / "hygiene.json").read_text("utf-8")


@pytest.mark.parametrize("processes", ["0", "2"])
def test_rule_that_nothing_needed_is_reported(
    pytester: pytest.Pytester, findings: Find, processes: str
) -> None:
    pytester.makeini(
        "[pytest]\nnova_hygiene_libvirt_allow = test:///* xen:/// esx://me:s3cr3t@vcenter/\n"
    )
    pytester.makepyfile(
        test_it=f"""
        import libvirtmod, pytest
        def test_a(): libvirtmod.virConnectOpen("xen:///")
        @pytest.mark.{ALLOW}("NHY201", uri="lxc:///", reason="no longer true")
        def test_b(): libvirtmod.virConnectOpen("xen:///")
        """
    )
    asked = ("-n", processes, "--hygiene-select=NHY201,NHY903")
    assert {(found["message"], found["path"]) for found in findings(*asked)} == {
        (
            "unused setting: `esx://***@vcenter/` in `nova_hygiene_libvirt_allow` matched no "
            "connection",
            "tox.ini",
        ),
        (
            f'unused suppression: `@pytest.mark.{ALLOW}("NHY201", uri="lxc:///")` matched no '
            "finding",
            "test_it.py",
        ),
    }
    assert [one["path"] for one in findings(*asked, "test_it.py")] == ["test_it.py"]
    assert findings(*asked, "-k", "test_a") == []


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ("'NHY201', uri=7, reason='x'", "uri=int: a text is wanted, such as *"),
        (
            "'NHY302', uri='xen:///', reason='x'",
            "uri is for NHY201 to NHY204, not *NHY302",
        ),
        ("'NHY2', uri='xen:///', reason='x'", "uri is for NHY201 to NHY204, not for NHY2"),
        ("'NHY201', url='xen:///', reason='x'", "unknown argument url; write *"),
    ],
)
def test_wrong_uri_of_a_marker_is_a_usage_error(
    pytester: pytest.Pytester, hygiene: Run, arguments: str, error: str
) -> None:
    pytester.makepyfile(
        test_it=f"import pytest\n@pytest.mark.{ALLOW}({arguments})\ndef test_it(): pass\n"
    )
    result = hygiene()
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: test_it.py::test_it: marker {ALLOW}: {error}"])


@pytest.mark.parametrize("entry", [probed_uri(), "qemu:///s*", "qemu:///other", "lxc:///"])
def test_default_connection_is_allowed_where_what_libvirt_takes_for_it_is(
    pytester: pytest.Pytester, findings: Find, entry: str
) -> None:
    pytester.makepyfile(
        """
        import contextlib, libvirtmod, os, pytest

        @pytest.mark.parametrize("given", [(), (None,), ("",)])
        def test_open(given):
            with contextlib.suppress(Exception): libvirtmod.virConnectOpen(*given)

        def test_command():
            with contextlib.suppress(Exception): os.system("true || virsh list")
        """
    )
    selected = ("--hygiene-select=NHY201,NHY202", "-o", f"nova_hygiene_libvirt_allow={entry}")
    found = findings("--hygiene-strict", *selected)
    ok = entry in (probed_uri(), "qemu:///s*")
    assert sorted({each["rule"] for each in found}) == ([] if ok else ["NHY201", "NHY202"])
