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
