"""What test code defines, inside of what production code keeps: found there, or rightly not."""

from __future__ import annotations

import pytest

from tests.mocks.patches.test_patch_scenarios import Finding, Run, mock_findings

PROD = """
import contextvars, functools, logging
LOG = logging.getLogger('prod')
CURRENT = contextvars.ContextVar('current', default=None)
UNNAMED = {'key': contextvars.ContextVar('unnamed', default=None)}
service = handler = None
class Service:
    client = None
    def __init__(self, **given): vars(self).update(given)
PENDING = []
@functools.cache
def fetch(*given): return PENDING[0]
@functools.lru_cache(maxsize=8)
def fetch_few(*given): return PENDING[0]
def put_service(**given): globals()['service'] = Service(**given)
def put_closure(value): globals()['handler'] = lambda: value
def put_default(value):
    def inner(given=value): pass
    globals()['handler'] = inner
def put_cached(value, *key):
    PENDING[:] = [value]
    fetch(*key)
    PENDING.clear()
def put_cached_few(value, *key):
    PENDING[:] = [value]
    fetch_few(*key)
    PENDING.clear()
def put_context(value): CURRENT.set(value)
def put_handler(value): LOG.addHandler(value)
def reset():
    global service, handler
    service = handler = None
    fetch.cache_clear()
    fetch_few.cache_clear()
    CURRENT.set(None)
    LOG.handlers.clear()
"""
HEAD = """
import logging, sys
import pytest
import prod
class Fake: pass
class Failure(Exception): pass
class Handler(logging.Handler):
    def emit(self, record): pass
def function(): pass
"""
TESTS = "def test_a(): BODY\ndef test_b(): BODY\ndef test_c(): pass\n"
PUT = {
    "put_service(client=Fake())": "prod.service.client",
    "put_service(client=function)": "prod.service.client",
    "put_service(client=Fake)": "prod.service.client",
    "put_closure(Fake())": "prod.handler.<closure value>",
    "put_closure(function)": "prod.handler.<closure value>",
    "put_closure(Fake)": "prod.handler.<closure value>",
    "put_default(Fake())": "prod.handler.__defaults__[0]",
    "put_cached(Fake())": "functools.cache of prod.fetch",
    "put_cached(function, 'key')": "functools.cache of prod.fetch",
    "put_cached(Fake)": "functools.cache of prod.fetch",
    "put_cached_few(Fake(), 1)": "functools.cache of prod.fetch_few",
    "put_context(Fake())": "contextvars.ContextVar('current')",
    "put_context(function)": "contextvars.ContextVar('current')",
    "put_handler(Handler())": "logging.getLogger('prod').handlers[0]",
}
"""What a test does, and where the double is then."""

SILENT = {
    "what an object is about": "prod.put_service(model=Fake)",
    "an error": "prod.put_service(error=Failure())",
    "a class of errors": "prod.put_closure(Failure)",
    "the test module itself": "prod.put_service(home=sys.modules[__name__])",
    "a container": "prod.put_service(views=[function])",
    "a cache's key is the class": "prod.put_cached(Fake(), Fake)",
    "a cache's key is the function": "prod.put_cached(function, (1, function))",
    "a cache's key names the class": "prod.put_cached_few(Fake, 'test_it.Fake')",
    "a cache's key alone": "prod.put_cached('value', Fake())",
    "a context variable of nobody": "prod.UNNAMED['key'].set(Fake())",
    "a logger of the test's own": "logging.getLogger('test-only').addHandler(Handler())",
    "production's own objects": "prod.put_service(client=prod.Service())",
}


def _found(pytester: pytest.Pytester, hygiene: Run, text: str, *options: str) -> list[Finding]:
    pytester.makepyfile(prod=PROD, test_it=HEAD + text)
    return mock_findings(pytester, hygiene, *options, passed=text.count("def test_"))


@pytest.mark.parametrize("strict", [[], ["--hygiene-strict"]], ids=["warnings", "strict"])
@pytest.mark.parametrize("put", PUT)
def test_double_inside_is_found_with_its_first_test(
    pytester: pytest.Pytester, hygiene: Run, put: str, strict: list[str]
) -> None:
    text = f"def test_before(): pass\ndef test_a(): prod.{put}\ndef test_b(): pass\n"
    (found,) = _found(pytester, hygiene, text, *strict)
    assert (found["rule"], found["detail"]["place"]) == ("NHY103", PUT[put])
    assert found["tests"] == ["test_it.py::test_a"]


def test_handler_of_the_root_logger_is_found(pytester: pytest.Pytester, hygiene: Run) -> None:
    text = "def test_a(): logging.getLogger().addHandler(Handler())\ndef test_b(): pass\n"
    (found,) = _found(pytester, hygiene, text)
    assert found["detail"]["place"].startswith("logging.root.handlers[")


@pytest.mark.parametrize("put", PUT)
def test_double_inside_that_the_next_setup_clears_is_silent(
    pytester: pytest.Pytester, hygiene: Run, put: str
) -> None:
    text = f"def setup_function(): prod.reset()\n{TESTS.replace('BODY', f'prod.{put}')}"
    assert _found(pytester, hygiene, text) == []


@pytest.mark.parametrize("body", SILENT.values(), ids=SILENT)
def test_what_stands_in_for_nothing_is_silent(
    pytester: pytest.Pytester, hygiene: Run, body: str
) -> None:
    assert _found(pytester, hygiene, TESTS.replace("BODY", body)) == []


def test_an_entry_that_was_cached_before_is_not_the_next_tests(
    pytester: pytest.Pytester, hygiene: Run
) -> None:
    text = "def test_a(): prod.put_cached(Fake())\ndef test_b(): prod.put_cached('real', 'key')\n"
    (found,) = _found(pytester, hygiene, f"{text}def test_c(): pass\n")
    assert found["tests"] == ["test_it.py::test_a"]
