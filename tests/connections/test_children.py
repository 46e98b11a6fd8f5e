"""Connections that other threads, loops and forked children open: the owner, and no hang."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest

from tests.connections.test_guard import LIBVIRT
from tests.rule_examples import LIBVIRTMOD

Find = Callable[..., list[dict[str, Any]]]
Run = Callable[..., pytest.RunResult]

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this platform")

HEAD = """
import asyncio, concurrent.futures, contextlib, multiprocessing, os, threading
import pytest
import libvirt

def connect():
    with contextlib.suppress(Exception):
        libvirt.open("qemu+ssh://root:s3cr3t@host/system")  # HERE

def in_fork(leave):
    pid = os.fork()
    if not pid:
        try:
            connect()
        finally:
            leave()
    os.waitpid(pid, 0)
"""

WAYS = {
    "thread": "thread = threading.Thread(target=connect); thread.start(); thread.join()",
    "pool": ("with concurrent.futures.ThreadPoolExecutor() as pool: pool.submit(connect).result()"),
    "loop": (
        "loop = asyncio.new_event_loop(); "
        "loop.run_until_complete(loop.run_in_executor(None, connect)); "
        "loop.run_until_complete(loop.shutdown_default_executor()); loop.close()"
    ),
    "fork": "in_fork(lambda: os._exit(0))",
    "killed fork": "in_fork(lambda: os.kill(os.getpid(), 9))",
    "replaced fork": "in_fork(lambda: os.execv('/bin/true', ['true']))",
    "thread in a fork": (
        "in_fork(lambda: (t := threading.Thread(target=connect), t.start(), t.join(), os._exit(0)))"
    ),
    "multiprocessing": (
        "process = multiprocessing.get_context('fork').Process(target=connect); "
        "process.start(); process.join(60); assert process.exitcode == 0"
    ),
    "process pool": (
        "with multiprocessing.get_context('fork').Pool(1) as pool: pool.apply(connect)"
    ),
}
FORKS = {"fork", "killed fork", "replaced fork", "thread in a fork", "multiprocessing"}
FORKS |= {"process pool"}


@pytest.fixture(autouse=True)
def _stand_in(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(libvirtmod=LIBVIRTMOD, libvirt=LIBVIRT)


@pytest.mark.parametrize("way", WAYS)
def test_connection_has_the_owner_that_led_to_it(
    pytester: pytest.Pytester, findings: Find, way: str
) -> None:
    suite = f"{HEAD}\ndef test_a():\n    {WAYS[way]}\ndef test_b(): pass\n"
    pytester.makepyfile(test_it=suite)
    found = findings("--hygiene-strict", "--hygiene-select=NHY201")
    assert [(one["rule"], one["tests"], one["path"]) for one in found] == [
        ("NHY201", ["test_it.py::test_a"], "test_it.py")
    ] * len(found)
    assert {one["line"] for one in found} == {7}
    assert found[0]["phase"] == "call"
    assert ("forked child" in found[0]["message"]) is (way in FORKS)
    report = (pytester.path / "hygiene.json").read_text("utf-8")
    assert "s3cr3t" not in report


def test_child_of_a_wider_fixture_and_of_an_import(
    pytester: pytest.Pytester, findings: Find
) -> None:
    pytester.makepyfile(
        test_it=f"""{HEAD}
in_fork(lambda: os._exit(0))
@pytest.fixture(scope="module")
def forked(): in_fork(lambda: os._exit(0))
def test_a(forked): pass
"""
    )
    (found,) = findings("--hygiene-strict", "--hygiene-select=NHY201")
    assert (found["count"], found["phase"], found["wide"]) == (1, "collect", True)
    assert found["tests"] == ["test_it.py::test_a"]


def test_nothing_of_the_spool_is_left(pytester: pytest.Pytester, hygiene: Run) -> None:
    temporary = pytester.mkdir("temporary")
    pytester.makepyfile(f"{HEAD}\ndef test_a():\n    in_fork(lambda: os._exit(0))\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(temporary))
        hygiene().assert_outcomes(passed=1, warnings=2)
    assert [path.name for path in temporary.iterdir() if path.name.startswith("nova-")] == []


def test_opening_while_the_interpreter_ends_is_refused_and_said(
    pytester: pytest.Pytester, hygiene: Run
) -> None:
    pytester.makepyfile(
        f"""{HEAD}
import atexit
def test_a(): atexit.register(print, "late:", sep="")
def test_b(): atexit.register(lambda: print("ended with", try_it()))
def try_it():
    try:
        return libvirt.open("qemu:///system")
    except Exception as error:
        return type(error).__name__
"""
    )
    result = hygiene("--hygiene-strict", "--hygiene-ignore=NHY204")
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["ended with ConnectionRefused"])
    result.stderr.fnmatch_lines(
        ["nova-hygiene: NHY201: `libvirt.open('qemu:///system')` while the interpreter was exiting"]
    )


@pytest.mark.parametrize("method", ["spawn", "forkserver"])
def test_interpreter_of_multiprocessing_opens_the_test_driver_by_default(
    pytester: pytest.Pytester, hygiene: Run, method: str
) -> None:
    """The guard is not in there; what it would open without a URI is harmless."""
    pytester.makepyfile(
        helper="""
import os
def default(queue): queue.put(os.environ.get("LIBVIRT_DEFAULT_URI"))
""",
        test_it=f"""
import multiprocessing
import helper
def test_a():
    context = multiprocessing.get_context({method!r})
    queue = context.Queue()
    process = context.Process(target=helper.default, args=(queue,))
    process.start()
    assert queue.get(timeout=60) == "test:///default"
    process.join(60)
""",
    )
    hygiene("--hygiene-strict").assert_outcomes(passed=1)


@pytest.mark.skipif(os.name != "posix", reason="eventlet's hub wants posix here")
def test_eventlet_s_thread_pool_neither_hangs_nor_loses_the_owner(
    pytester: pytest.Pytester, findings: Find
) -> None:
    pytest.importorskip("eventlet", reason="eventlet is not installed")
    pytester.makepyfile(
        test_it="""
from eventlet import tpool
import libvirt, pytest
def test_a():
    proxy = tpool.Proxy(libvirt, autowrap=())
    for _ in range(3):
        with pytest.raises(Exception, match="was blocked"):
            proxy.openAuth("qemu:///system", [[], None, None], 0)
    assert proxy.open("test:///default") == "handle"
def test_b(): pass
"""
    )
    found = findings("--hygiene-strict", "--hygiene-select=NHY201")
    assert [(one["rule"], one["tests"], one["path"]) for one in found] == [
        ("NHY201", ["test_it.py::test_a"], "test_it.py")
    ]
    assert "real connection in an unnamed thread (" in found[0]["message"]
