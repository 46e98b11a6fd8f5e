"""Patches whose undoing was handed to somebody who lives longer, beside patches that nobody undoes.

Each patch is judged by itself: what one line of a test did says nothing of another.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.util import find_spec

import pytest

Run = Callable[..., pytest.RunResult]

pytestmark = pytest.mark.usefixtures("other_plugins")

PROD = "made = given = one = other = 'real'\ntable = {}\n"
"""Two modules: of `leaked` no test undoes a patch, of `promised` somebody does, later."""

LEFT = ["leaked.given", "leaked.made", "leaked.one", "leaked.table"]
"""`leaked.other` is undone with `leaked.one`: one patcher made both."""

SUITE = """
import contextlib, functools, unittest
import pytest
import leaked, promised
from unittest import mock

def patches_of(module):
    return [
        mock.patch.object(module, 'made'),
        mock.patch.object(module, 'given', 'value'),
        mock.patch.dict(module.table, key='value'),
        mock.patch.multiple(module, one=mock.DEFAULT, other=mock.DEFAULT),
    ]

def leak():
    for patch in patches_of(leaked): patch.start()

{support}

class TestIt{base}:
{tests}
    def test_3(self):
        assert promised.made != 'real' and promised.given == 'value' and promised.table
        assert promised.one is not promised.other
        assert leaked.made == leaked.given == leaked.one == leaked.other == 'real'
        assert not leaked.table
"""

PUT_BACK = """
import promised
def test_everything_promised_was_undone():
    assert promised.made == promised.given == promised.one == promised.other == 'real'
    assert not promised.table
"""

STACK = """
@pytest.fixture(scope='module')
def longer():
    with contextlib.ExitStack() as longer: yield longer
"""

WAYS = {
    "addClassCleanup": (
        "",
        "for patch in patches_of(promised): patch.start(); self.addClassCleanup(patch.stop)",
    ),
    "addClassCleanup of a stack": (
        "",
        """
        with contextlib.ExitStack() as stack:
            for patch in patches_of(promised): stack.enter_context(patch)
            self.addClassCleanup(stack.pop_all().close)
        """,
    ),
    "pop_all to a fixture's stack": (
        STACK,
        """
        with contextlib.ExitStack() as stack:
            for patch in patches_of(promised): stack.enter_context(patch)
            longer.push(stack.pop_all())
        """,
    ),
    "context manager on a fixture's stack": (
        STACK
        + """
@contextlib.contextmanager
def patched(patch):
    with patch: yield
""",
        "for patch in patches_of(promised): longer.enter_context(patched(patch))",
    ),
    "finalizer of a fixture": (
        "@pytest.fixture(scope='module')\ndef longer(request): return request.addfinalizer\n",
        """
        def undo(patches=patches_of(promised)):
            while patches: patches.pop().stop()
        for patch in undo.__defaults__[0]: patch.start()
        longer(functools.partial(undo))
        """,
    ),
    "list that a fixture goes through": (
        """
@pytest.fixture(scope='class')
def longer():
    started = []
    yield started
    while started: started.pop().stop()
""",
        "for patch in patches_of(promised): patch.start(); longer.append(patch)",
    ),
    "helper that a fixture keeps": (
        """
class Patches:
    def __init__(self): self.started = {}
    def start(self, patch):
        patch.start()
        self.started[len(self.started)] = patch
    def stop(self):
        while self.started: self.started.popitem()[1].stop()
@pytest.fixture(scope='module')
def longer():
    patches = Patches()
    yield patches
    patches.stop()
""",
        "for patch in patches_of(promised): longer.start(patch)",
    ),
    "cleanup of the run": (
        "@pytest.fixture\ndef longer(request): return request.config.add_cleanup\n",
        "for patch in patches_of(promised): patch.start(); longer(patch.stop)",
    ),
    "async fixture": (
        """
import pytest_asyncio
pytestmark = pytest.mark.asyncio(loop_scope='module')
@pytest_asyncio.fixture(scope='module', loop_scope='module')
async def longer():
    async with contextlib.AsyncExitStack() as longer: yield longer
""",
        "for patch in patches_of(promised): longer.enter_context(patch)",
    ),
    "module_mocker": (
        "@pytest.fixture\ndef longer(module_mocker): return module_mocker.patch\n",
        """
        longer.object(promised, 'made')
        longer.object(promised, 'given', 'value')
        longer.dict(promised.table, key='value')
        longer.multiple(promised, one=mock.DEFAULT, other=mock.DEFAULT)
        """,
    ),
    "fixture of the package fixtures": (
        """
import fixtures
class Patched(fixtures.Fixture):
    def _setUp(self):
        for patch in patches_of(promised): patch.start(); self.addCleanup(patch.stop)
class Outer(fixtures.Fixture):
    def _setUp(self): self.useFixture(Patched())
@pytest.fixture(scope='module')
def longer():
    with contextlib.ExitStack() as longer: yield longer
""",
        "longer.enter_context(Outer())",
    ),
}
"""What stands in the file, and in a test, by how the patches are handed on."""

NEEDS = {
    "async fixture": "pytest_asyncio",
    "module_mocker": "pytest_mock",
    "fixture of the package fixtures": "fixtures",
}


def _suite(way: str, *, leak_first: bool) -> str:
    support, body = WAYS[way]
    in_unittest = way.startswith("addClassCleanup")
    arguments = "self" if in_unittest else "self, longer"
    promise = f"({arguments}):\n        {body.strip()}\n"
    if way == "async fixture":
        support = support.replace("pytestmark =", "is_async =")
    tests = ["(self): leak()\n", promise] if leak_first else [promise, "(self): leak()\n"]
    numbered = "".join(
        f"    {'@is_async' if way == 'async fixture' and test is promise else ''}\n"
        f"    {'async ' if way == 'async fixture' and test is promise else ''}"
        f"def test_{number}{test}"
        for number, test in enumerate(tests, 1)
    )
    base = "(unittest.TestCase)" if in_unittest else ""
    return SUITE.format(support=support, base=base, tests=numbered)


def _places(pytester: pytest.Pytester, hygiene: Run, *args: str) -> list[str]:
    pytester.makeini("[pytest]\nasyncio_default_fixture_loop_scope = function\n")
    hygiene(
        "--hygiene-report=json:hygiene.json", "--hygiene-select=NHY1,NHY9", *args
    ).assert_outcomes(passed=4, errors=1)
    report = json.loads((pytester.path / "hygiene.json").read_text("utf-8"))
    assert {found["rule"] for found in report["findings"]} == {"NHY102"}, report["findings"]
    assert not any(found["wide"] for found in report["findings"])
    return sorted(found["detail"]["place"] for found in report["findings"])


@pytest.mark.parametrize("leak_first", [True, False], ids=["leak first", "leak after"])
@pytest.mark.parametrize("way", WAYS)
def test_promised_patch_is_silent_and_a_leak_beside_it_is_found(
    pytester: pytest.Pytester, hygiene: Run, way: str, leak_first: bool
) -> None:
    if way in NEEDS and find_spec(NEEDS[way]) is None:
        pytest.skip(f"{NEEDS[way]} is not installed")
    later = "" if way == "cleanup of the run" else PUT_BACK
    pytester.makepyfile(
        leaked=PROD,
        promised=PROD,
        test_it=_suite(way, leak_first=leak_first),
        test_later=later or "def test_later(): pass",
    )
    assert _places(pytester, hygiene, "--hygiene-strict") == LEFT


def test_patch_of_a_hook_wrapper_around_the_teardown_is_silent(
    pytester: pytest.Pytester, hygiene: Run
) -> None:
    pytester.makeconftest(
        """
        from unittest import mock
        import pytest, prod
        @pytest.hookimpl(wrapper=True, tryfirst=True)
        def pytest_runtest_teardown():
            with mock.patch("prod.made"): return (yield)
        """
    )
    pytester.makepyfile(
        prod=PROD,
        test_it="import prod\ndef test_a(): pass\ndef test_b(): assert prod.made == 'real'",
    )
    result = hygiene("--hygiene-strict", "--hygiene-select=NHY1,NHY9")
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["hygiene: passed (strict): nothing found | *"])


def test_generator_that_nobody_goes_on_with_promises_nothing(
    pytester: pytest.Pytester, hygiene: Run
) -> None:
    pytester.makepyfile(
        prod=PROD,
        test_it="""
        from unittest import mock
        import prod
        def patched():
            with mock.patch("prod.made"): yield
        ORIGINALS = patched()
        def test_it(): next(ORIGINALS)
        def test_next(): assert prod.made == "real"
        """,
    )
    hygiene("--hygiene-strict").assert_outcomes(passed=2, errors=1)


COUNTED = """
import gc, sys
from pytest_nova_hygiene.mocks.patches import cleanup_owners
walk, walks = cleanup_owners._met_below, []
cleanup_owners._met_below = lambda roots: walks.append(1) or walk(roots)
def pytest_sessionfinish(): print("walks:", len(walks), file=sys.stderr)
"""


@pytest.mark.parametrize(
    ("tests", "walks"),
    [
        ("def test_it():\n    for p in PATCHES: p.start()\n", 1),
        ("@pytest.mark.parametrize('p', PATCHES)\ndef test_it(p): p.start()\n", 40),
        ("@pytest.mark.parametrize('p', PATCHES)\ndef test_it(p):\n    with p: pass\n", 0),
    ],
    ids=["one test that leaves forty", "forty that leave one", "forty that leave none"],
)
def test_who_promised_what_is_looked_up_once_after_a_test_that_left_something(
    pytester: pytest.Pytester, hygiene: Run, tests: str, walks: int
) -> None:
    pytester.makepyfile(
        counted=COUNTED,
        prod="\n".join(f"name_{number} = 'real'" for number in range(40)),
        test_it="import prod, pytest\nfrom unittest import mock\n"
        f"PATCHES = [mock.patch(f'prod.name_{{number}}') for number in range(40)]\n{tests}",
    )
    result = hygiene("-p", "counted", "-s")
    assert f"walks: {walks}" in result.stderr.str()
