"""Without strict nothing changes for the suite: outcomes, mocks, signatures, warnings, records."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Run = Callable[..., pytest.RunResult]


def test_mocks_remember_nothing_of_us(pytester: pytest.Pytester, hygiene: Run) -> None:
    pytester.makepyfile(
        libvirtmod="def virConnectOpen(uri): return uri",
        prod="LOG = None\ndef call(a, b=1): pass\nclass Svc:\n    def run(self, x): pass\n",
        test_it="""
        import copy, inspect, logging, pickle
        from unittest import mock
        import libvirtmod, prod

        def test_children_ask_their_parents_nothing():
            parent = mock.MagicMock()
            assert parent().child.undefine() is not None
            assert parent.mock_calls == [mock.call(), mock.call().child.undefine()]

        def test_what_stays_behind_is_asked_nothing():
            left = prod.LOG = mock.MagicMock()
            prod.Svc.extra = left.child
        def test_after_it():
            assert prod.LOG.mock_calls == [] and prod.Svc.extra.mock_calls == []

        def test_uri_is_asked_nothing():
            uri = mock.MagicMock()
            libvirtmod.virConnectOpen(uri)
            assert uri.mock_calls == []

        def test_vars_repr_and_signatures_are_as_ever():
            plain = mock.Mock(name="n")
            assert not [key for key in vars(plain) if "hygiene" in key]
            assert repr(plain).startswith("<Mock name='n' id=")
            assert "spec" in inspect.signature(mock.Mock).parameters
            assert "spec" in inspect.signature(mock.NonCallableMock.__init__).parameters
            assert list(inspect.signature(mock.create_autospec(prod.call)).parameters) == ["a", "b"]
            assert copy.copy(mock.sentinel.x) is mock.sentinel.x
            with mock.patch.object(prod.Svc, "run", autospec=True) as run:
                prod.Svc().run(1)
                run.assert_called_once_with(mock.ANY, 1)
            mock.seal(plain)
        """,
    )
    options = ("-p", "no:randomly", "--hygiene-ignore=NHY2")
    hygiene(*options).assert_outcomes(passed=5, warnings=2)


def test_dead_mocks_are_not_kept(pytester: pytest.Pytester, hygiene: Run) -> None:
    pytester.makepyfile(
        """
        import gc, weakref
        from unittest import mock

        def test_it():
            double = mock.MagicMock()
            watch = weakref.ref(double)
            del double
            gc.collect()
            assert watch() is None
        """
    )
    hygiene().assert_outcomes(passed=1)


SUITE = """
import logging, unittest, warnings
from unittest import mock
import pytest
import prod

def test_passes(): mock.patch("prod.call").start()
def test_fails(): assert prod.call() == "nothing of the kind"
@pytest.mark.xfail
def test_xfails(): logging.error("password=hunter2x"); assert 0
@pytest.mark.xfail
def test_xpasses(): prod.LOG = mock.Mock()
@pytest.mark.skip(reason="x")
def test_skips(): pass
@pytest.fixture
def broken(): yield; raise RuntimeError
def test_errors(broken): pass
def test_caplog(caplog):
    logging.warning("password=hunter2x")
    assert [r.getMessage() for r in caplog.records] == ["password=hunter2x"]
def test_recwarn(recwarn):
    mock.patch("prod.call").start()
    warnings.warn("one", UserWarning)
    assert len(recwarn) == 1
def test_capsys(capsys):
    logging.error("password=hunter2x")
    assert capsys.readouterr().out == ""
class TestCase(unittest.TestCase):
    def test_sub(self):
        for i in range(3):
            with self.subTest(i=i): self.assertNotEqual(i, 1)
    @unittest.expectedFailure
    def test_expected(self): self.fail()
"""


def test_outcomes_are_those_of_a_run_without_the_plugin(
    pytester: pytest.Pytester, hygiene: Run
) -> None:
    pytester.makepyfile(prod="LOG = None\ndef call(): return 'real'", test_it=SUITE)
    plain = pytester.runpytest_subprocess("-p", "no:nova_hygiene", "-v")
    armed = hygiene("-v")

    def outcomes(result: pytest.RunResult) -> list[str]:
        return [
            line.split(" [")[0].rstrip()
            for line in result.outlines
            if "::" in line and "%]" in line
        ]

    assert outcomes(plain) == outcomes(armed) != []
    assert plain.ret == armed.ret == 1


def test_side_effect_that_warns_names_its_caller(
    pytester: pytest.Pytester, hygiene: Callable[..., pytest.RunResult]
) -> None:
    pytester.makepyfile(
        """
        import warnings
        from unittest import mock
        def test_it(recwarn):
            def effect(): warnings.warn("from above", stacklevel=5)
            mock.Mock(side_effect=effect)()  # three frames of mock lie between
            assert recwarn.pop().lineno == 5
        """
    )
    plain = pytester.runpytest_subprocess("-p", "no:nova_hygiene")
    plain.assert_outcomes(passed=1)
    hygiene().assert_outcomes(passed=1)
