"""Mocks in places that are no name of a module and no item: each is found at its line."""

from __future__ import annotations

import pytest

from tests.mocks.patches.test_patch_scenarios import Run, line_of, mock_findings, only

PROD = """
import weakref
class Thing: pass
thing = Thing()
errors, waiting = [], []
def run(client='real'): return client
def ask(*, client='real'): return client
def fail(value):
    try: raise ValueError(value)
    except ValueError as error: errors.append(error)
def note(value):
    errors.append(ValueError())
    errors[-1].response = value
def each(value):
    yield 1
    value()
async def later(value): value()
def wait(waits): waiting.append(waits)
def watch(target, function, *args): weakref.finalize(target, function, *args)
"""

HEAD = """
import pytest
import prod
from unittest import mock
"""

PLACES = {
    "prod.run.__defaults__ = (mock.Mock(),)": "prod.run.__defaults__[0]",
    "prod.ask.__kwdefaults__ = {'client': mock.Mock()}": "prod.ask.__kwdefaults__['client']",
    "prod.ask.__kwdefaults__['client'] = mock.Mock()": "prod.ask.__kwdefaults__['client']",
    "prod.fail(mock.Mock())": "prod.errors[0].args[0]",
    "prod.fail({'answer': mock.Mock()})": "prod.errors[0].args[0]['answer']",
    "prod.note(mock.Mock())": "prod.errors[0].response",
    "one = prod.each(mock.Mock()); next(one); prod.wait(one)": "prod.waiting[0].<local variable>",
    "prod.wait(prod.later(mock.Mock()))": "prod.waiting[0].<local variable>",
    "prod.watch(prod.thing, mock.Mock())": "weakref.finalize(prod.thing)",
    "prod.watch(prod.thing, print, mock.Mock())": "weakref.finalize(prod.thing)[0]",
}


@pytest.mark.parametrize("body", PLACES)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_mock_in_a_hidden_place_is_found(
    pytester: pytest.Pytester, hygiene: Run, body: str
) -> None:
    suite = f"{HEAD}def test_a():\n    {body}  # HERE\ndef test_b(): pass\n"
    pytester.makepyfile(prod=PROD, test_it=suite)
    found = only(mock_findings(pytester, hygiene, "-W", "ignore", passed=2))
    assert (found["rule"], found["line"]) == ("NHY103", line_of(suite))
    assert found["detail"]["place"] == PLACES[body]
    assert found["tests"] == ["test_it.py::test_a"]


@pytest.mark.parametrize(
    "body",
    [
        "with mock.patch.object(prod.run, '__defaults__', (mock.Mock(),)): pass",
        "with pytest.raises(ValueError): raise ValueError(mock.Mock())",
        "one = mock.Mock(); prod.fail('text')",  # the traceback has no frame of the test
        "prod.fail(mock.Mock()); prod.errors.clear()",
        "one = prod.each(mock.Mock()); next(one)",
        "one = prod.each(mock.Mock()); next(one); prod.wait(one); list(one)",
        "one = prod.Thing(); one.itself = one; prod.watch(one, mock.Mock())",
        "prod.watch(prod.Thing(), mock.Mock())",
    ],
)
def test_what_nobody_keeps_is_silent(pytester: pytest.Pytester, hygiene: Run, body: str) -> None:
    suite = f"{HEAD}def test_a():\n    {body}\ndef test_b(): pass\n"
    pytester.makepyfile(prod=PROD, test_it=suite)
    assert mock_findings(pytester, hygiene, passed=2) == []
