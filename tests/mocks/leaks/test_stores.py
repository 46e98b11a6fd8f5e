"""Mocks left where no patch put them: attributes, tables, caches, callbacks, threads."""

from __future__ import annotations

import pytest

from tests.mocks.patches.test_patch_scenarios import OWNER, Run, facts, line_of, mock_findings, only

HEAD = """
import atexit, functools, logging, signal, sys, warnings
import pytest
import prod
from unittest import mock
"""

PROD = """
import functools
CLIENT = None
REGISTRY = {}
LISTENERS = set()
CALLBACKS = []
def fetch(key): return 'real'
@functools.cache
def cached_fetch(key): return fetch(key)
@functools.lru_cache(maxsize=8)
def lru_fetch(key): return fetch(key)
class Client: pass
def client():
    global CLIENT
    CLIENT = CLIENT or Client()
    return CLIENT
class Svc:
    def run(self): return 'real'
class Conn:
    @property
    def uri(self): return 'real'
CONN = Conn()
class Cache:
    def get(self): return 'real'
cache = Cache()
class Bus:
    def __init__(self): self._subs = [print, repr, str]
    def subscribe(self, sub): self._subs.append(sub)
bus = Bus()
def make(cb):
    def hook(): return cb()
    return hook
hook = make(int)
def rehook(cb):
    global hook
    hook = make(cb)
"""


@pytest.fixture(autouse=True)
def _production_code(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(prod=PROD)


@pytest.mark.parametrize(
    ("place", "body"),
    [
        pytest.param("prod.CLIENT", "prod.CLIENT = mock.Mock()", id="L09"),
        pytest.param("prod.Svc.run", "prod.Svc.run = mock.Mock()", id="L10"),
        pytest.param("prod.cache.get", "prod.cache.get = mock.MagicMock()", id="L11"),
        pytest.param("prod.fetch", "prod.fetch = mock.create_autospec(prod.fetch)", id="L12"),
        pytest.param(
            "prod.Svc.run", "prod.Svc.run = mock.create_autospec(prod.Svc.run)", id="L12 method"
        ),
        pytest.param(
            "prod.Conn.uri", "type(prod.CONN).uri = mock.PropertyMock(return_value='x')", id="L13"
        ),
        pytest.param(
            "unittest.mock.Mock.shutdown", "mock.Mock.shutdown = lambda self: None", id="L14"
        ),
    ],
)
def test_assigned_attribute(pytester: pytest.Pytester, hygiene: Run, place: str, body: str) -> None:
    suite = f"{HEAD}\ndef test_a():\n    {body}  # HERE\ndef test_b(): pass\n"
    pytester.makepyfile(test_it=suite)
    found = only(mock_findings(pytester, hygiene, passed=2))
    assert facts(found)[:5] == ("NHY103", place, "test_it.py", line_of(suite), OWNER)


@pytest.mark.usefixtures("other_plugins")
def test_class_attribute_that_mocker_does_not_undo(pytester: pytest.Pytester, hygiene: Run) -> None:
    pytest.importorskip("pytest_mock", reason="pytest-mock is not installed")
    suite = f"""{HEAD}
def test_a(mocker):
    prod.Svc.run = mocker.Mock()  # HERE
    prod.Svc.run.return_value = 'double'
    assert prod.Svc().run() == 'double'
"""
    pytester.makepyfile(test_it=suite)
    found = only(mock_findings(pytester, hygiene))
    assert facts(found)[:5] == ("NHY103", "prod.Svc.run", "test_it.py", line_of(suite), OWNER)


def test_logger_replaced_is_blind_as_well(pytester: pytest.Pytester, hygiene: Run) -> None:
    suite = f"{HEAD}\ndef test_a():\n    prod.LOG = mock.Mock()  # HERE\n"
    pytester.makepyfile(prod="import logging\nLOG = logging.getLogger('prod')", test_it=suite)
    left, blind = sorted(mock_findings(pytester, hygiene), key=lambda found: str(found["rule"]))
    assert facts(left) == ("NHY103", "prod.LOG", "test_it.py", line_of(suite), OWNER, False)
    assert (blind["rule"], blind["severity"], blind["path"]) == ("NHY106", "error", "test_it.py")


@pytest.mark.parametrize("function", ["cached_fetch", "lru_fetch"])
def test_mock_kept_by_a_cache(pytester: pytest.Pytester, hygiene: Run, function: str) -> None:
    suite = f"""{HEAD}
def test_a():
    with mock.patch('prod.fetch', return_value=mock.Mock()):  # HERE
        prod.{function}('k')
def test_b(): assert isinstance(prod.{function}('k'), mock.Mock)
"""
    pytester.makepyfile(test_it=suite)
    found = only(mock_findings(pytester, hygiene, passed=2))
    place = f"functools.cache of prod.{function}"
    assert facts(found)[:5] == ("NHY103", place, "test_it.py", line_of(suite), OWNER)


@pytest.mark.parametrize(
    ("place", "body", "options"),
    [
        pytest.param(
            "prod.bus._subs[3]", "prod.bus.subscribe(mock.MagicMock(name='x'))", (), id="L18"
        ),
        pytest.param(
            "logging.getLogger('prod').handlers[0]",
            "logging.getLogger('prod').addHandler(mock.MagicMock(level=0))",
            (),
            id="L18 handler",
        ),
        pytest.param(
            "logging.getLogger('prod').filters[0]",
            "logging.getLogger('prod').addFilter(mock.MagicMock())",
            (),
            id="filter",
        ),
        pytest.param("atexit", "atexit.register(mock.MagicMock())", (), id="L18 atexit"),
        pytest.param(
            # A MagicMock is the number 1 there, which is SIG_IGN.
            "signal.SIGUSR1",
            "signal.signal(signal.SIGUSR1, mock.Mock())",
            (),
            id="signal",
        ),
        pytest.param("sys.stderr", "sys.stderr = mock.MagicMock()", ("-s",), id="stream"),
        pytest.param(
            "warnings.showwarning",
            "warnings.showwarning = mock.MagicMock()",
            ("-p", "no:warnings"),  # that plugin gives showwarning back
            id="showwarning",
        ),
        pytest.param(
            "prod.REGISTRY['k']", "prod.REGISTRY['k'] = mock.MagicMock()", (), id="item assigned"
        ),
        pytest.param(
            "prod.REGISTRY['k']",
            "prod.REGISTRY.setdefault('k', mock.MagicMock())",
            (),
            id="item added by a call",
        ),
    ],
)
def test_mock_in_a_store(
    pytester: pytest.Pytester, hygiene: Run, place: str, body: str, options: tuple[str, ...]
) -> None:
    suite = f"{HEAD}\ndef test_a():\n    {body}  # HERE\ndef test_b(): pass\n"
    pytester.makepyfile(test_it=suite)
    found = only(mock_findings(pytester, hygiene, *options, passed=2))
    assert facts(found)[:5] == ("NHY103", place, "test_it.py", line_of(suite), OWNER)


@pytest.mark.parametrize(
    ("place", "body"),
    [
        pytest.param("prod.LISTENERS", "prod.LISTENERS.add(mock.MagicMock())", id="set"),
        pytest.param("prod.hook", "prod.rehook(mock.MagicMock())", id="closure"),
        pytest.param(
            "prod.CALLBACKS[0]",
            "prod.CALLBACKS.append(functools.partial(mock.MagicMock(), 1))",
            id="partial",
        ),
        pytest.param(
            "prod.REGISTRY['k']", "prod.REGISTRY['k'] = [(1, mock.MagicMock())]", id="nested"
        ),
    ],
)
def test_mock_deeper_in_a_store(
    pytester: pytest.Pytester, hygiene: Run, place: str, body: str
) -> None:
    suite = f"{HEAD}\ndef test_a():\n    {body}  # HERE\ndef test_b(): pass\n"
    pytester.makepyfile(test_it=suite)
    found = only(mock_findings(pytester, hygiene, passed=2))
    rule, where, *rest = facts(found)
    assert (rule, *rest[:3]) == ("NHY103", "test_it.py", line_of(suite), OWNER)
    assert where.startswith(place)


LAZY = f"""{HEAD}
def test_a():
    with mock.patch('prod.Client'):  # HERE
        prod.client()
def test_b(): assert isinstance(prod.CLIENT, mock.MagicMock)
"""


def test_lazy_singleton_made_under_a_patch(pytester: pytest.Pytester, hygiene: Run) -> None:
    pytester.makepyfile(test_it=LAZY)
    found = only(mock_findings(pytester, hygiene, passed=2))
    assert facts(found)[:5] == ("NHY103", "prod.CLIENT", "test_it.py", line_of(LAZY), OWNER)


def test_lazy_singleton_that_the_suite_resets_is_silent(
    pytester: pytest.Pytester, hygiene: Run
) -> None:
    pytester.makepyfile(test_it=LAZY)
    reset = "nova_hygiene_reset_by_suite=prod.CLIENT"
    assert mock_findings(pytester, hygiene, "-o", reset, passed=2) == []


WORKER = """
import threading
class Worker(threading.Thread):
    def __init__(self, callback):
        super().__init__(name='late-worker', daemon=True)
        self.callback = callback
        self.go = threading.Event()
    def run(self):
        if self.go.wait(30):
            self.callback('done')
"""


def test_mock_called_by_production_in_a_later_test(pytester: pytest.Pytester, hygiene: Run) -> None:
    suite = f"""{HEAD}
WORKERS = []
def test_a():
    m = mock.Mock()  # HERE
    WORKERS.append(prod.Worker(m))
    WORKERS[0].start()
def test_between(): pass
def test_b():
    WORKERS[0].go.set()
    WORKERS[0].join(10)
    WORKERS[0].callback.assert_called_once_with('done')
"""
    pytester.makepyfile(prod=WORKER, test_it=suite)
    found = only(mock_findings(pytester, hygiene, passed=3))
    assert facts(found)[0] == "NHY104"
    assert facts(found)[2:5] == ("test_it.py", line_of(suite), OWNER)
    assert found["detail"]["used_in"] == "test_it.py::test_b"
    assert found["detail"]["thread"] == "late-worker"
    assert found["message"] == (
        "mock created in `test_a` was called (prod.py:9, thread `late-worker`) while `test_b` was "
        "running"
    )
