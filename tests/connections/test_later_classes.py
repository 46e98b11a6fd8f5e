"""Programs are seen whatever class or loop starts them, however late it was made."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

Run = Callable[..., pytest.RunResult]

HEAD = """
import asyncio, contextlib, functools, importlib, pathlib, subprocess, sys
from unittest import mock
import pytest

COPIED = type("Copied", subprocess.Popen.__bases__, dict(vars(subprocess.Popen)))
class Sub(subprocess.Popen): pass

def module(name):
    return pytest.importorskip(name, reason=f"{name} is not installed")

def again():
    kept = sys.modules.pop("subprocess")
    try: return importlib.import_module("subprocess")
    finally: sys.modules["subprocess"] = kept

def reloaded():
    # in a module of its own, so that the next tests have the class that they know
    with mock.patch.dict(sys.modules, subprocess=again()):
        return importlib.reload(sys.modules["subprocess"])

def in_loop(name, *words):
    loop = module("uvloop").new_event_loop()
    try:
        start = getattr(loop, name)(asyncio.SubprocessProtocol, *words)  # HERE
        transport, _ = loop.run_until_complete(start)
        loop.run_until_complete(transport._wait())
        transport.close()
    finally: loop.close()

async def waited(start, *words):
    await (await start(*words)).wait()  # HERE
"""

WAYS = {
    "subclass": "Sub(WORDS).wait()",
    "copied before": "COPIED(WORDS).wait()",
    "copied later": "type('Later', COPIED.__bases__, dict(vars(subprocess.Popen)))(WORDS).wait()",
    "imported again": "again().run(WORDS)",
    "reloaded": "reloaded().run(WORDS)",
    "asyncio": "asyncio.run(waited(asyncio.create_subprocess_exec, *WORDS))",
    "green run": "module('eventlet.green.subprocess').run(WORDS)",
    "green call": "module('eventlet.green.subprocess').call(WORDS)",
    "green Popen": "module('eventlet.green.subprocess').Popen(WORDS).wait()",
    "green shell": "module('eventlet.green.subprocess').call(TEXT, shell=True)",
    "green os": "module('eventlet.green.os').system(TEXT)",
    "import_patched": "module('eventlet').import_patched('subprocess').run(WORDS)",
    "original": "module('eventlet.patcher').original('subprocess').run(WORDS)",
    "uvloop": "module('uvloop').run(waited(asyncio.create_subprocess_exec, *WORDS))",
    "uvloop shell": "module('uvloop').run(waited(asyncio.create_subprocess_shell, TEXT))",
    "uvloop's own": "in_loop('subprocess_exec', *WORDS)",
    "uvloop's own shell": "in_loop('subprocess_shell', TEXT)",
    "gevent": "module('gevent.subprocess').call(WORDS)",
    "trio": "module('trio').run(functools.partial(module('trio').run_process, WORDS))",
    "anyio": "module('anyio').run(functools.partial(module('anyio').run_process, WORDS))",
    "psutil": "module('psutil').Popen(WORDS).wait()",
    "processutils": "module('oslo_concurrency.processutils').execute(*WORDS)",
}

TRIO = str([*WAYS].index("trio"))
REAL = "WORDS, TEXT = ['virsh', '-c', 'qemu:///system', 'uri'], 'virsh -c qemu:///system uri'"
PATCHED = "import eventlet\neventlet.monkey_patch()\n"
MONKEY = {
    way: code.replace("module('eventlet.green.subprocess')", "subprocess")
    for way, code in WAYS.items()
    # uvloop, gevent and trio have loops of their own, which do not work beside eventlet's.
    if not any(name in way for name in ("uvloop", "gevent", "trio", "anyio", "asyncio"))
} | {"patched run": "subprocess.run(TEXT, shell=True)"}


def _suite(ways: dict[str, str], head: str, words: str) -> str:
    bodies = [
        f"def test_{number}():\n    {words}\n"
        f"    with contextlib.suppress(Exception):\n        {code}  # HERE\n"
        for number, code in enumerate(ways.values())
    ]
    later = "def test_later():\n    with open('later', 'a') as file: file.write('once ')\n"
    return "\n".join([head, HEAD, *bodies, later])


def _found(pytester: pytest.Pytester, result: pytest.RunResult) -> dict[str, list[dict[str, Any]]]:
    """Findings by the number of the test; tests that lack a library are left out."""
    report = json.loads((pytester.path / "hygiene.json").read_text("utf-8"))
    assert (pytester.path / "later").read_text("utf-8") == "once "
    assert result.stdout.str().count("\nhygiene: ") == 1
    by_test: dict[str, list[dict[str, Any]]] = {}
    for each in report["findings"]:
        for test in each["tests"]:
            by_test.setdefault(test.rpartition("test_")[2], []).append(each)
    return by_test


def _missing(result: pytest.RunResult) -> int:
    return int(result.parseoutcomes().get("skipped", 0))


@pytest.mark.parametrize("head", ["", PATCHED], ids=["plain", "monkey-patched"])
def test_every_way_is_refused_at_the_test_s_own_line(
    pytester: pytest.Pytester, hygiene: Run, head: str
) -> None:
    if head:
        pytest.importorskip("eventlet", reason="eventlet is not installed")
    ways = MONKEY if head else WAYS
    pytester.makepyfile(test_it=_suite(ways, head, REAL))
    result = hygiene(
        "--hygiene-strict", "--hygiene-select=NHY202,NHY9", "--hygiene-report=json:hygiene.json"
    )
    found = _found(pytester, result)
    lines = (pytester.path / "test_it.py").read_text("utf-8").splitlines()
    here = {("test_it.py", number) for number, line in enumerate(lines, 1) if "# HERE" in line}
    told = {
        test: [(f["rule"], f["detail"]["refused"], f["path"], f["line"]) for f in each]
        for test, each in found.items()
    }
    assert {what[:2] for each in told.values() for what in each} == {("NHY202", "yes")}
    # trio starts programs in a thread, where no line of the test is on the stack.
    lines_of = [what[2:] for test, each in told.items() for what in each if test != TRIO]
    assert set(lines_of) <= here
    assert {len(each) for each in told.values()} == {1}, told
    assert len(told) == len(ways) - _missing(result)


@pytest.mark.parametrize("head", ["", PATCHED], ids=["plain", "monkey-patched"])
def test_text_made_from_a_mock_is_found_in_every_way(
    pytester: pytest.Pytester, hygiene: Run, head: str
) -> None:
    if head:
        pytest.importorskip("eventlet", reason="eventlet is not installed")
    ways = MONKEY if head else WAYS
    words = "double = mock.MagicMock(); WORDS = ['true', f'{double}']; TEXT = f'true \"{double}\"'"
    pytester.makepyfile(test_it=_suite(ways, head, words))
    result = hygiene("--hygiene-select=NHY105,NHY9", "--hygiene-report=json:hygiene.json")
    found = _found(pytester, result)
    rules = {test: {each["rule"] for each in findings} for test, findings in found.items()}
    assert set(map(str, rules.values())) == {"{'NHY105'}"}, rules
    assert len(rules) == len(ways) - _missing(result)


def test_loop_of_uvloop_is_put_back(pytester: pytest.Pytester) -> None:
    pytest.importorskip("uvloop", reason="uvloop is not installed")
    pytester.makepyfile(
        """
        import uvloop
        def test_it(): assert "subprocess_exec" in vars(uvloop.Loop)
        """
    )
    pytester.makeconftest(
        """
        import atexit
        def left():
            import uvloop
            print("left:", sorted(n for n in vars(uvloop.Loop) if n.startswith("sub")))
        def pytest_configure(): atexit.register(left)
        """
    )
    result = pytester.runpytest_subprocess("-p", "nova_hygiene", "-s")
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["left: []"])


GREEN = """
import contextlib, subprocess
def test_command():
    with contextlib.suppress(Exception):
        subprocess.run(["virsh", "list"])
def test_shell():
    with contextlib.suppress(Exception):
        subprocess.Popen("virsh list", shell=True)
def test_socket():
    import socket
    with contextlib.suppress(Exception), socket.socket(socket.AF_UNIX) as one:
        one.connect("/run/libvirt/libvirt-sock")
"""


@pytest.mark.parametrize(
    ("library", "patch"), [("eventlet", "monkey_patch"), ("gevent.monkey", "patch_all")]
)
def test_library_that_patched_everything_before_the_start_hides_nothing(
    pytester: pytest.Pytester, hygiene: Run, library: str, patch: str
) -> None:
    pytest.importorskip(library, reason=f"{library} is not installed")
    pytester.makepyfile(early=f"import {library}\n{library}.{patch}()", test_it=GREEN)
    pytester.syspathinsert()
    options = ("--hygiene-select=NHY2,NHY9", "--hygiene-report=json:hygiene.json")
    hygiene("-p", "early", "--hygiene-strict", *options)
    report = json.loads((pytester.path / "hygiene.json").read_text("utf-8"))
    found = {(f["tests"][0].rpartition("_")[2], f["rule"]) for f in report["findings"]}
    assert found == {("command", "NHY202"), ("shell", "NHY202"), ("socket", "NHY203")}


@pytest.mark.parametrize("library", ["eventlet.green", "gevent"])
def test_socket_of_a_library_that_a_test_imports_is_seen(
    pytester: pytest.Pytester, hygiene: Run, library: str
) -> None:
    pytest.importorskip(library, reason=f"{library} is not installed")
    source = GREEN.replace("import socket", f"from {library} import socket")
    pytester.makepyfile(test_it=source)
    options = ("--hygiene-select=NHY203,NHY9", "--hygiene-report=json:hygiene.json")
    hygiene("--hygiene-strict", *options)
    report = json.loads((pytester.path / "hygiene.json").read_text("utf-8"))
    assert [(f["rule"], f["path"]) for f in report["findings"]] == [("NHY203", "test_it.py")]
