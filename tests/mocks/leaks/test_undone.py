"""Strict undoes what a test leaves, wherever it is: its own teardown fails, and the next test
finds what was there before."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.mocks.leaks.leak_examples import CASES, HEAD, PROD

Run = Callable[..., pytest.RunResult]


def _suite(body: str, check: str) -> str:
    return f"""{HEAD}
import this as THIS
class Fake: pass
def HANDLER(number, frame): pass
signal.signal(signal.SIGUSR1, HANDLER)
def exits():
    class Asked(list):
        def __eq__(self, other): return self.append(other)
    asked = Asked()
    atexit.unregister(asked)
    return [*asked]
def test_before():
    global EXITS
    EXITS = exits()
def test_leaves(): {body}
def test_next(): assert {check}
"""


@pytest.fixture(autouse=True)
def _production_code(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(prod=PROD)


@pytest.mark.parametrize("name", CASES)
def test_leak_fails_its_own_test_and_is_gone_before_the_next(
    pytester: pytest.Pytester, hygiene: Run, name: str
) -> None:
    place, body, check = CASES[name]
    pytester.makepyfile(test_it=_suite(body, check))
    result = hygiene("--hygiene-strict", "--hygiene-select=NHY1,NHY9")
    result.assert_outcomes(passed=3, errors=1)
    result.stdout.fnmatch_lines(["_* ERROR at teardown of test_leaves _*"])
    shown = place.removeprefix("functools.cache of ").replace("[", "[[]")
    result.stdout.fnmatch_lines(
        [
            f"NHY103: *{shown}* the * after the test finished "
            "(*undone by nova-hygiene before the next test)"
        ]
    )


def test_without_strict_a_leak_is_told_of_its_own_test_and_stays(
    pytester: pytest.Pytester, hygiene: Run
) -> None:
    pytester.makepyfile(test_it=_suite("prod.TABLE['old'] = mock.Mock()", "prod.TABLE['old']()"))
    result = hygiene("--hygiene-report=json:hygiene.json", "--hygiene-select=NHY1,NHY9")
    result.assert_outcomes(passed=3, warnings=1)
    result.stdout.fnmatch_lines(["*is still the mock created here after the test finished"])


def test_function_imported_by_name_fills_a_store_of_its_module(
    pytester: pytest.Pytester, hygiene: Run
) -> None:
    pytester.makepyfile(
        test_it="""
        from unittest import mock
        from prod import register
        def test_leaves(): register("k", mock.Mock())
        def test_next():
            import sys
            assert "k" not in sys.modules["prod"].TABLE
        """
    )
    hygiene("--hygiene-strict").assert_outcomes(passed=2, errors=1)


def test_what_nobody_can_put_back_is_said_to_stay(pytester: pytest.Pytester, hygiene: Run) -> None:
    pytester.makepyfile(
        elsewhere="TABLE = {}\ndef register(thing): TABLE['k'] = thing",
        through="import elsewhere as _\ndef register(thing): _.register(thing)",
        test_it="""
        from unittest import mock
        import through
        class TestA:
            def test_leaves(self): through.register(mock.Mock())
            def test_next(self): pass
        """,
    )
    result = hygiene("--hygiene-strict")
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(
        [
            "error   NHY103 double-left-behind test_it.py:4",
            "        `elsewhere.TABLE[[]'k']` is still the mock created here after the test "
            "finished (not undone: no earlier value is known); "
            "found after `TestA.test_next` finished",
        ]
    )


def test_nothing_lives_longer_without_strict(pytester: pytest.Pytester, hygiene: Run) -> None:
    pytester.makepyfile(
        test_it="""
        import gc, weakref
        from unittest import mock
        import prod
        class Thing: pass
        def test_puts_it_there():
            prod.TABLE["thing"] = Thing()
            prod.ROW.append(Thing())
        def test_takes_it_out():
            mock.Mock()
            things = [weakref.ref(prod.TABLE.pop("thing")), weakref.ref(prod.ROW.pop())]
            assert [thing() for thing in things] == [None, None]
        """
    )
    hygiene().assert_outcomes(passed=2)


def test_object_of_test_code_in_a_module_may_keep_what_it_likes(
    pytester: pytest.Pytester, hygiene: Run
) -> None:
    pytester.makeconftest(
        """
        import prod
        class Recorder:
            def __init__(self): self.calls = []
        prod.bus = Recorder()
        """
    )
    pytester.makepyfile(
        test_it="""
        from unittest import mock
        import prod
        def test_a(): prod.bus.calls.append(mock.Mock())
        def test_b(): assert len(prod.bus.calls) == 1
        """
    )
    result = hygiene("--hygiene-strict")
    result.assert_outcomes(passed=2)
    assert result.ret == 0


@pytest.mark.parametrize("processes", ["0", "2"])
def test_contents_that_a_test_changes_and_gives_back_are_silent(
    pytester: pytest.Pytester, hygiene: Run, processes: str
) -> None:
    pytester.makepyfile(
        test_it=f"""{HEAD}
@pytest.fixture(scope="module")
def wide():
    prod.TABLE["wide"] = double = mock.Mock()
    prod.ROW.append(double)
    yield double
    del prod.TABLE["wide"]
    prod.ROW.remove(double)
def test_a(wide): prod.TABLE["again"] = prod.TABLE["wide"]
def test_b(wide): del prod.TABLE["again"]
def test_c(monkeypatch): monkeypatch.setitem(prod.TABLE, "old", mock.Mock())
def test_d():
    with mock.patch.dict(prod.TABLE, old=mock.Mock()): pass
    with mock.patch("prod.ROW", [mock.Mock()]): pass
def test_e():
    mock.Mock()
    prod.TABLE["plain"] = [1]
    prod.ROW.reverse()
"""
    )
    result = hygiene("-n", processes, "--hygiene-strict", "--dist=loadfile")
    result.assert_outcomes(passed=5)
    result.stdout.fnmatch_lines(["hygiene: passed (strict): nothing found | *"])
