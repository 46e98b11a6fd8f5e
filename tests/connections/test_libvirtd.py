"""NHY201 against a real libvirtd, with the daemon's own word on who arrived."""

from __future__ import annotations

import fcntl
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pytest_nova_hygiene.connections.uri import LOCAL_TEST, is_allowed

pytestmark = pytest.mark.libvirtd

SUITE = """
import libvirt

def test_connects():
    libvirt.open("{uri}").getURI()

def test_swallows():
    try:
        libvirt.open("{uri}")
    except Exception:
        pass
"""


@pytest.fixture
def _alone(libvirtd: str, daemon_lock: Path) -> Iterator[None]:  # noqa: ARG001 - its first look comes before the lock
    """One test at a time talks to the daemon, whatever xdist's workers do."""
    with daemon_lock.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture
def arrivals(_alone: None, libvirtd: str, tmp_path: Path) -> Iterator[Callable[[], int]]:
    """Counts the clients that the daemon accepted on its libvirt socket since the test began."""
    log = tmp_path / "libvirtd.log"

    def admin(*words: str) -> None:
        subprocess.run(["virt-admin", *words], check=True, capture_output=True, timeout=30)  # noqa: S603, S607 - fixed words

    admin("daemon-log-outputs", f"1:file:{log}")
    admin("daemon-log-filters", "1:rpc")

    def count() -> int:
        time.sleep(0.5)  # the daemon writes after the client's call returned
        text = log.read_text("utf-8", "replace")
        return text.count("virNetServerClientNew:") or text.count("RPC_SERVER_CLIENT_NEW")

    assert libvirtd
    yield count
    admin("daemon-log-filters", "")
    admin("daemon-log-outputs", "3:stderr")


def test_without_strict_the_daemon_sees_the_client(
    pytester: pytest.Pytester,
    hygiene: Callable[..., pytest.RunResult],
    libvirtd: str,
    arrivals: Callable[[], int],
) -> None:
    pytester.makepyfile(SUITE.format(uri=libvirtd))
    before = arrivals()
    result = hygiene()
    result.assert_outcomes(passed=2, warnings=5)
    assert arrivals() - before >= 2


def test_refused_connection_never_arrives(
    pytester: pytest.Pytester,
    hygiene: Callable[..., pytest.RunResult],
    libvirtd: str,
    arrivals: Callable[[], int],
) -> None:
    pytester.makepyfile(SUITE.format(uri=libvirtd))
    before = arrivals()
    result = hygiene("--hygiene-strict")
    result.assert_outcomes(passed=1, failed=1, errors=2, warnings=4)
    assert result.ret == 1
    assert arrivals() == before


@pytest.mark.usefixtures("libvirtd", "_alone")
def test_the_real_test_driver_is_let_through(
    pytester: pytest.Pytester, hygiene: Callable[..., pytest.RunResult]
) -> None:
    pytester.makepyfile(
        """
        import libvirt

        def test_it():
            assert libvirt.open("test:///default").getURI() == "test:///default"
        """
    )
    result = hygiene("--hygiene-strict")
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(
        ["hygiene: passed (strict): nothing found | *libvirt connections: 1 opened |*"]
    )


@pytest.mark.usefixtures("libvirtd")
def test_every_harmless_uri_reaches_no_daemon(
    pytester: pytest.Pytester,
    hygiene: Callable[..., pytest.RunResult],
    arrivals: Callable[[], int],
) -> None:
    pytester.makepyfile(
        """
        import libvirt, pytest

        @pytest.mark.parametrize("uri", ["test:///default", "test:/default", "test:///default?q=1"])
        def test_it(uri):
            libvirt.open(uri)
        """
    )
    before = arrivals()
    hygiene("--hygiene-strict").assert_outcomes(passed=3)
    assert arrivals() == before


@pytest.mark.usefixtures("libvirtd")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(max_size=20)
    | st.from_regex(r"test(\+[a-z]{1,4})?:/{0,4}[a-z@:?=/._%#\[\]-]{0,20}", fullmatch=True)
    | st.from_regex(r"test:///default[?&#;/a-z=+:@-]{0,12}", fullmatch=True)
)
@example("test:///default")
@example("test:/default")
@example("test:///default?name=qemu:///system")
@example("test:///default?socket=/run/libvirt/libvirt-sock")
@example("test:///default#@host/")
def test_uri_that_the_default_rules_allow_opens_the_test_driver_or_nothing(uri: str) -> None:
    import libvirt  # noqa: PLC0415 - the fixture skips where it is not installed

    if not is_allowed(uri, [LOCAL_TEST]):
        return
    libvirt.registerErrorHandler(lambda *_: None, None)
    try:
        connection = libvirt.open(uri)
    except (libvirt.libvirtError, ValueError):
        return
    assert connection.getType() == "TEST"
    connection.close()
