"""NHY104: which calls of an expired mock are somebody's doing, and which are not."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest

Find = Callable[..., list[dict[str, Any]]]

PROD = """
class Client:
    def __init__(self, callback): self.callback = callback
    def call(self): return self.callback()
    def __del__(self): self.callback('closed')
def reading(callback):
    try: yield
    finally: callback('closed')
ORIGINALS = []
import io
class Closing:
    def __init__(self, callback): self.callback = callback
    def close(self):
        self.callback('closed')
        super().close()
class RawIOBaseFile(Closing, io.RawIOBase): pass
class BufferedIOBaseFile(Closing, io.BufferedIOBase): pass
class TextIOBaseFile(Closing, io.TextIOBase): pass
"""

HEAD = """
import gc
import pytest
import prod
from unittest import mock
"""


@pytest.fixture(autouse=True)
def _production_code(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(prod=PROD)


def _expired(findings: Find) -> list[dict[str, Any]]:
    return [found for found in findings() if found["rule"] == "NHY104"]


def test_production_that_kept_a_mock_calls_it_for_another_test(
    pytester: pytest.Pytester, findings: Find
) -> None:
    pytester.makepyfile(
        test_it=f"{HEAD}"
        # Deeper than what is looked into after a test.
        "def test_a(): prod.ORIGINALS.append([[[prod.Client(mock.Mock(name='kept')).call]]])\n"
        "def test_b(): prod.ORIGINALS[0][0][0][0]()\n"
    )
    (found,) = _expired(findings)
    assert (found["path"], found["line"], found["tests"]) == (
        "test_it.py",
        5,
        ["test_it.py::test_a"],
    )
    assert found["message"] == (
        "mock created in `test_a` was called (prod.py:3) while `test_b` was running"
    )
    assert found["wide"]


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("c = prod.Client(mock.Mock()); c.me = c", id="an object that dies"),
        pytest.param(
            "r = prod.reading(mock.Mock()); next(r); c = [r]; c.append(c)", id="a closed generator"
        ),
        *(
            pytest.param(f"c = prod.{base}File(mock.Mock()); c.me = c", id=f"a file of {base}")
            for base in ("RawIOBase", "BufferedIOBase", "TextIOBase")
        ),
    ],
)
def test_call_that_the_garbage_collector_makes_is_silent(
    pytester: pytest.Pytester, findings: Find, statement: str
) -> None:
    pytester.makepyfile(
        test_it=f"{HEAD}\ndef test_a():\n    gc.disable()\n    {statement}\n"
        "def test_b():\n    gc.enable()\n    assert gc.collect()\n"
    )
    assert _expired(findings) == []


@pytest.mark.parametrize("kind", ["io.StringIO()", "io.BytesIO()", "io.FileIO(__file__)", "File()"])
@pytest.mark.parametrize(
    ("last", "dies"),
    # The list is deeper than what is searched for mocks that were left behind.
    [("file.me = file", "gc.collect()"), ("work.FILES.append([[[[file]]]])", "FILES.clear()")],
    ids=["collected", "dropped"],
)
def test_mocked_close_of_a_file_that_dies_under_a_line_of_production_is_silent(
    pytester: pytest.Pytester, findings: Find, kind: str, last: str, dies: str
) -> None:
    pytester.makepyfile(
        work=f"import gc\nFILES = []\ndef work(): {dies}\n",
        test_it=f"{HEAD}\nimport io, work\nclass File(io.StringIO): pass\n"
        "def test_a():\n    gc.disable()\n"
        f"    file = {kind}; file.close = mock.Mock()\n"
        f"    {last}\ndef test_b():\n    gc.enable()\n    work.work()\n",
    )
    assert _expired(findings) == []


def test_test_code_may_keep_its_doubles(pytester: pytest.Pytester, findings: Find) -> None:
    pytester.makepyfile(
        test_it=f"{HEAD}\nKEPT = []\n"
        "def test_a(): ORIGINALS.append(mock.Mock())\n"
        "def test_b(): ORIGINALS[0]()\n"
    )
    assert findings() == []


def test_marker_on_the_test_that_made_it_excuses_it(
    pytester: pytest.Pytester, hygiene: Callable[..., pytest.RunResult]
) -> None:
    pytester.makepyfile(
        test_it=f"{HEAD}\n"
        "@pytest.mark.nova_hygiene_allow('NHY104', 'NHY103', reason='kept on purpose')\n"
        "def test_a(): prod.ORIGINALS.append(prod.Client(mock.Mock()).call)\n"
        "def test_b(): prod.ORIGINALS.pop()()\n"
    )
    result = hygiene("--hygiene-strict")
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["hygiene: passed (strict): 1 suppressed | *"])


CHILDREN = {
    "the mock": "it()",
    "a child": "it.ping()",
    "a child's child": "it.pool.ping()",
    "what a child returned": "it.get().ping()",
    "an item": "it['x'].ping()",
    "what a context gave": "it.open().__enter__().ping()",
}
RUNNERS = {
    "directly": "def run(call): call()",
    "on a thread": (
        "import threading\n"
        "def run(call):\n"
        "    thread = threading.Thread(target=call); thread.start(); thread.join(60)"
    ),
    "in a task": (
        "import asyncio\n"
        "def run(call):\n"
        "    async def main(): await asyncio.create_task(later())\n"
        "    async def later(): call()\n"
        "    asyncio.run(main())"
    ),
    "in a greenlet": "import greenlet\ndef run(call): greenlet.greenlet(call).switch()",
}


@pytest.mark.parametrize("runner", RUNNERS)
@pytest.mark.parametrize("kind", ["MagicMock()", "create_autospec(Api)"])
def test_child_that_is_first_asked_for_by_a_later_test_is_its_parent_s(
    pytester: pytest.Pytester, findings: Find, kind: str, runner: str
) -> None:
    """It is born then, yet belongs to the test that made the topmost mock."""
    if "greenlet" in runner:
        pytest.importorskip("greenlet", reason="greenlet is not installed")
    tests = "".join(
        f"def test_makes_{number}(): prod.KEPT.append(mock.{kind})\n"
        f"def test_uses_{number}(): prod.use_{number}()\n"
        for number, _ in enumerate(CHILDREN)
    )
    uses = "".join(
        f"def use_{number}():\n    it = KEPT[-1]\n    run(lambda: {use})\n"
        for number, use in enumerate(CHILDREN.values())
    )
    pytester.makepyfile(
        prod=f"KEPT = []\n{RUNNERS[runner]}\n{uses}",
        test_it=f"{HEAD}class Pool:\n"
        "    def ping(self): ...\n"
        "class Api:\n"
        "    pool = Pool()\n"
        "    def __call__(self): ...\n"
        "    def __getitem__(self, name): ...\n"
        "    def ping(self): ...\n"
        "    def get(self): ...\n"
        "    def open(self): ...\n"
        f"{tests.replace('create_autospec(Api)', 'create_autospec(Api, instance=True)')}",
    )
    found = [
        each
        for each in findings("--hygiene-select=NHY104,NHY9")
        if each["rule"] in ("NHY104", "NHY900")
    ]
    assert {(each["tests"][0], each["count"]) for each in found} == {
        (f"test_it.py::test_makes_{number}", 1) for number, _ in enumerate(CHILDREN)
    }


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("ending", ["os._exit(0)", "os.kill(os.getpid(), 9)"])
def test_call_in_a_forked_child_is_told_by_its_parent(
    pytester: pytest.Pytester, findings: Find, ending: str
) -> None:
    pytester.makepyfile(
        test_it=f"{HEAD}import os\nKEPT = []\n"
        "def test_a(): KEPT.append(prod.Client(mock.Mock()))\n"
        "def test_b():\n"
        "    child = os.fork()\n"
        "    if not child:\n"
        f"        KEPT[0].call(); {ending}\n"
        "    os.waitpid(child, 0)\n"
        "    KEPT.clear()\n"
    )
    (found,) = _expired(findings)
    assert (found["line"], found["tests"]) == (7, ["test_it.py::test_a"])
    assert found["detail"]["used_in"] == "test_it.py::test_b"
