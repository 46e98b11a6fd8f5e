"""What has no URI is allowed by its name: by the ini file, a marker and a block."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pytest_nova_hygiene.connections.default_uri import probed_uri
from tests.rule_examples import LIBVIRTMOD

Find = Callable[..., list[dict[str, Any]]]

WAYS = {
    "socket": ("connect(socket.AF_UNIX, '/none/libvirt/libvirt-sock')", "/none/libvirt/libvirt-s*"),
    "port": ("connect(socket.AF_INET, ('127.0.0.1', 16509))", "127.0.0.1:16509"),
    "library": ("ctypes.CDLL('/none/libvirt.so.0')", "libvirt.so.0"),
    "daemon": ("os.system('true || virt-admin srv-list')", "virt-admin"),
    "default": ("libvirtmod.virConnectOpen(None)", probed_uri()),
    "default of virsh": ("os.system('true || virsh list')", probed_uri()),
}

SUITE = """
import contextlib, ctypes, os, socket
import libvirtmod, pytest

def connect(family, address):
    with socket.socket(family) as sock: sock.connect(address)

def reach():
    with contextlib.suppress(Exception): {code}

def test_plain(): reach()

@pytest.mark.nova_hygiene_allow("NHY201", "NHY202", "NHY203", uri="{name}", reason="marker")
def test_marker(): reach()

def test_block(nova_hygiene):
    with nova_hygiene.allow("NHY201", "NHY202", "NHY203", uri="{name}", reason="block"): reach()

@pytest.mark.nova_hygiene_allow("NHY201", "NHY202", "NHY203", uri="other*", reason="no")
def test_other(): reach()
"""


@pytest.fixture(autouse=True)
def _stand_in(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(libvirtmod=LIBVIRTMOD)


def _told(found: list[dict[str, Any]]) -> dict[str, bool]:
    """By test, whether its finding is suppressed."""
    return {
        test.rpartition("_")[2]: bool(each["suppressed"])
        for each in found
        for test in each["tests"]
    }


@pytest.mark.parametrize("way", WAYS)
def test_one_place_is_accepted_by_its_name(
    pytester: pytest.Pytester, findings: Find, way: str
) -> None:
    code, name = WAYS[way]
    pytester.makepyfile(test_it=SUITE.format(code=code, name=name))
    selected = ("--hygiene-strict", "--hygiene-select=NHY201,NHY202,NHY203")
    found = findings(*selected)
    assert _told(found) == {"plain": False, "marker": True, "block": True, "other": False}
    assert findings(*selected, "-o", f"nova_hygiene_libvirt_allow={name}") == []
    assert len(findings(*selected, "-o", "nova_hygiene_libvirt_allow=other*")) == len(found)


@pytest.mark.parametrize(
    "code", ["libvirtmod.virConnectOpen('hail')", "os.system('virsh -c hail')"]
)
def test_alias_is_not_taken_for_the_default(
    pytester: pytest.Pytester, findings: Find, code: str
) -> None:
    """An alias may stand for anything."""
    pytester.makepyfile(test_it=SUITE.format(code=code, name=probed_uri()))
    found = findings("--hygiene-strict", "--hygiene-select=NHY201,NHY202,NHY203")
    assert not any(_told(found).values())
