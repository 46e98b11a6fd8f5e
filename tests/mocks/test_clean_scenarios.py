"""What leaves nothing behind must be silent: every idiom by itself, and all of them at once."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.util import find_spec

import pytest

from tests.mocks.clean_idioms import DOCTEST, HEAD, IDIOMS, Idiom

pytestmark = pytest.mark.usefixtures("other_plugins")

Run = Callable[..., pytest.RunResult]

PROD = """
import functools, logging, os, subprocess
LOG = logging.getLogger('prod')
CLIENT = None
x = 'real'
none = None
for_the_session = 'real'
REGISTRY = {}
class Svc:
    def run(self): return 'real'
class Client:
    def send(self, what): return 'sent'
def get(): return 'real'
async def fetch(): return 'real'
def call(): return get()
def run(double): return subprocess.run(['true', double.path], env={'X': double.x}, check=True)
def kill(double): os.kill(double.pid, 0)
def make(double): os.makedirs(double.data_dir)
def read(double):
    with open(double.path) as stream: return stream.read()
@functools.cache
def cached(key): return key
@functools.cache
def cached_call(): return get()
def notify(callback): callback('x')
def client():
    global CLIENT
    CLIENT = CLIENT or Client()
    return CLIENT
class Bus:
    def __init__(self): self._subs = []
    def subscribe(self, sub): self._subs.append(sub)
    def unsubscribe(self, sub): self._subs.remove(sub)
    def publish(self, what): [sub(what) for sub in self._subs]
bus = Bus()
"""

SUPPORT = """
from unittest import mock
SHARED = mock.MagicMock(name='shared')
class Base:
    double = mock.Mock()
LAST = None
"""
"""Test support inside the production package, which the inner ini file declares to be test code."""

CONFTEST = """
import pytest
from unittest import mock
pytest_plugins = ['pytester']
FAKE = mock.MagicMock(name='of the conftest')
@pytest.fixture
def fake(): return FAKE
@pytest.fixture(scope='session', autouse=True)
def for_the_session():
    p = mock.patch('prod.for_the_session'); p.start()
    yield
    p.stop()
"""

# Not every idiom has the files that these globs are for, so NHY903 is off.
INI = """
[pytest]
nova_hygiene_ignore = NHY903
nova_hygiene_test_code = prod/testing/ prod/test.py
asyncio_default_fixture_loop_scope = function
"""

SHUFFLE = """
import random
@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items): random.Random({seed}).shuffle(items)
"""


def _missing(idiom: Idiom) -> str:
    """The first module that an idiom needs and that is not installed."""
    return next((name for name in idiom.needs if find_spec(name) is None), "")


def _write(pytester: pytest.Pytester, idioms: dict[str, Idiom]) -> None:
    for name, idiom in idioms.items():
        file = "test_" + name.lower().replace(" ", "_").replace("-", "_")
        pytester.makepyfile(**{file: HEAD + idiom.text})


def _assert_silent(
    pytester: pytest.Pytester, hygiene: Run, *args: str, rerun: int = 0, **outcomes: int
) -> None:
    result = hygiene(
        "--hygiene-strict",
        "--hygiene-select=NHY1,NHY9",
        "--hygiene-report=json:hygiene.json",
        *args,
    )
    report = json.loads((pytester.path / "hygiene.json").read_text("utf-8"))
    found = [(f["rule"], f["path"], f["line"], f["message"]) for f in report["findings"]]
    # That a test replaced a logger, and put it back, is worth a note and no more.
    assert [finding for finding in found if finding[0] != "NHY106"] == []
    assert {f["severity"] for f in report["findings"]} <= {"note"}
    result.assert_outcomes(**outcomes)
    assert result.parseoutcomes().get("rerun", 0) == rerun
    assert result.ret == 0


@pytest.fixture(autouse=True)
def _production_code(pytester: pytest.Pytester) -> None:
    prod = pytester.mkpydir("prod")
    (prod / "__init__.py").write_text(PROD)
    (prod / "test.py").write_text(SUPPORT)
    (prod / "testing").mkdir()
    (prod / "testing" / "__init__.py").write_text("")
    (prod / "testing" / "doubles.py").write_text(SUPPORT)
    tests = pytester.mkpydir("tests")
    (tests / "helper.py").write_text(
        "from unittest import mock\nSHARED = mock.Mock()\nclass Registry:\n    known = {}\n"
    )
    (tests / "late_helper.py").write_text("from unittest import mock\nFAKE = mock.Mock()\n")
    pytester.makeini(INI)
    pytester.makeconftest(CONFTEST)


@pytest.mark.parametrize("name", IDIOMS)
def test_clean_idiom(pytester: pytest.Pytester, hygiene: Run, name: str) -> None:
    idiom = IDIOMS[name]
    if missing := _missing(idiom):
        pytest.skip(f"{missing} is not installed")
    _write(pytester, {name: idiom})
    _assert_silent(
        pytester,
        hygiene,
        passed=idiom.passed,
        skipped=idiom.skipped,
        xfailed=idiom.xfailed,
        rerun=idiom.rerun,
    )


@pytest.mark.parametrize(
    ("seed", "processes"),
    [
        pytest.param(None, "0", id="file order"),
        pytest.param(1, "0", id="seed 1"),
        pytest.param(2, "0", id="seed 2"),
        pytest.param(3, "0", id="seed 3"),
        pytest.param(None, "2", id="two processes"),
        pytest.param(4, "2", id="seed 4, two processes"),
    ],
)
def test_every_clean_idiom_at_once(
    pytester: pytest.Pytester, hygiene: Run, seed: int | None, processes: str
) -> None:
    idioms = {name: idiom for name, idiom in IDIOMS.items() if not _missing(idiom)}
    _write(pytester, idioms)
    pytester.maketxtfile(test_doc="# doctest: +ELLIPSIS\n" + DOCTEST)
    if seed is not None:
        pytester.makeconftest(CONFTEST + SHUFFLE.format(seed=seed))
    _assert_silent(
        pytester,
        hygiene,
        "-n",
        processes,
        "-o",
        "doctest_optionflags=ELLIPSIS",
        passed=sum(idiom.passed for idiom in idioms.values()) + 1,
        skipped=sum(idiom.skipped for idiom in idioms.values()),
        xfailed=sum(idiom.xfailed for idiom in idioms.values()),
        rerun=sum(idiom.rerun for idiom in idioms.values()),
    )


def test_doctests_are_silent(pytester: pytest.Pytester, hygiene: Run) -> None:
    pytester.makepyfile(
        documented=f'"""Title.\n{DOCTEST}"""\ndef f():\n    """\n    >>> 1\n    1\n    """'
    )
    pytester.maketxtfile(test_doc=DOCTEST)
    _assert_silent(
        pytester,
        hygiene,
        "--doctest-modules",
        "-o",
        "doctest_optionflags=ELLIPSIS",
        "--ignore=prod",
        passed=3,
    )


def test_parametrized_id_made_from_a_mock_is_silent(
    pytester: pytest.Pytester, hygiene: Run
) -> None:
    # pytest writes the id to the environment (PYTEST_CURRENT_TEST): that is pytest's own doing.
    pytester.makepyfile(
        test_it=f"""{HEAD}
@pytest.mark.parametrize('m', [mock.MagicMock(), mock.Mock(name='named')], ids=str)
def test_a(m, tmp_path): assert m
"""
    )
    _assert_silent(pytester, hygiene, passed=2)


def test_test_that_fails_under_a_patch_is_silent(pytester: pytest.Pytester, hygiene: Run) -> None:
    pytester.makepyfile(
        test_it=f"""{HEAD}
@patch('prod.get')
def test_a(get): assert not prod.call()
def test_b(): pass
"""
    )
    result = hygiene("--hygiene-strict", "--hygiene-select=NHY1", "-x")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["hygiene: incomplete (stopped early): nothing found | *"])
