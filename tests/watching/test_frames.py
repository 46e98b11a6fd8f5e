"""Who runs: a thread's name, told without asking the thread, or what a test put in its place."""

from __future__ import annotations

import _thread
import threading
from collections.abc import Callable
from unittest import mock

import pytest

from pytest_nova_hygiene.watching.frames import is_main_thread, running_threads, thread_name

Run = Callable[..., pytest.RunResult]


def _in_thread(name: str, call: Callable[[], object]) -> list[object]:
    told: list[object] = []
    thread = threading.Thread(target=lambda: told.append(call()), name=name)
    thread.start()
    thread.join()
    return told


def _in_foreign_thread(call: Callable[[], object]) -> list[object]:
    told: list[object] = []
    done = _thread.allocate_lock()
    done.acquire()

    def run() -> None:
        told.append(call())
        done.release()

    _thread.start_new_thread(run, ())
    done.acquire()
    return told


def test_canary_threading_lists_its_threads_where_we_look() -> None:
    assert threading.get_ident() in running_threads()
    assert _in_thread("poller", thread_name) == ["poller"]
    assert _in_thread("poller", is_main_thread) == [False]
    assert (thread_name(), is_main_thread()) == ("", True)


def test_thread_that_threading_does_not_know_stays_unknown() -> None:
    before = set(threading.enumerate())
    assert _in_foreign_thread(thread_name) == ["without a name"]
    assert set(threading.enumerate()) == before


@pytest.mark.parametrize(
    "name", ["current_thread", "enumerate", "main_thread", "get_ident", "Thread"]
)
def test_what_a_test_patches_is_not_asked(name: str) -> None:
    with mock.patch(f"threading.{name}", side_effect=AssertionError) as fake:
        assert thread_name() == ""
    fake.assert_not_called()


@pytest.mark.parametrize(
    "patch", ["mock.patch.object(C, 'x', 2)", "mock.patch.dict({}, a=1)", "mock.patch('test_it.C')"]
)
@pytest.mark.parametrize("where", ["main", "thread", "foreign thread"])
def test_patches_in_threads_ask_threading_nothing(
    pytester: pytest.Pytester, hygiene: Run, patch: str, where: str
) -> None:
    pytester.makepyfile(
        test_it=f"""
        import _thread, threading
        from unittest import mock
        class C: x = 1
        def main(f): f()
        def thread(f):
            worker = threading.Thread(target=f); worker.start(); worker.join()
        def foreign_thread(f):
            done = _thread.allocate_lock(); done.acquire()
            def run():
                try: f()
                finally: done.release()
            _thread.start_new_thread(run, ())
            assert done.acquire(timeout=60)

        def test_it():
            got, before = [], set(threading.enumerate())
            def act():
                with mock.patch("threading.current_thread", side_effect=["fake"]) as current:
                    with {patch}: pass
                    got.append(current.call_count)
                    got.append(threading.current_thread())
            {where.replace(" ", "_")}(act)
            assert got == [0, "fake"]
            assert set(threading.enumerate()) == before
        """
    )
    hygiene().assert_outcomes(passed=1)
