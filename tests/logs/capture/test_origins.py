"""Where a record comes from: names, threads that outlive a test, forked children, tracebacks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Find = Callable[..., list[dict[str, Any]]]
Run = Callable[..., pytest.RunResult]


def test_names_are_read(pytester: pytest.Pytester, findings: Find) -> None:
    pytester.makepyfile(
        """
        import logging, multiprocessing, threading
        LOG = logging.getLogger("app")
        BAD = "conn.postgresql://u:hunter2x@h/db"
        def test_logger(): logging.getLogger(BAD).error("x")
        def test_known(nova_hygiene): logging.getLogger(nova_hygiene.secret("s")).error("x")
        def test_thread():
            LOG.error("x")
            for name in ("w", BAD):
                thread = threading.Thread(target=LOG.error, args=("x",), name=name)
                thread.start()
                thread.join()
        def test_process(monkeypatch):
            monkeypatch.setattr(multiprocessing.current_process(), "name", BAD)
            logging.getLogger("new").error("x")
        def test_clean():
            logging.getLogger("app.tasks.reset_password").error("x")
            thread = threading.Thread(target=LOG.error, args=("x",), name="token-refresh")
            thread.start()
            thread.join()
        """
    )
    found = findings("-p", "no:randomly")
    assert {(f["symbol"], f["detail"]["field"], f["severity"]) for f in found} == {
        ("test_logger", "the logger's name", "error"),
        ("test_known", "the logger's name", "error"),
        ("run", "the thread's name", "warning"),
        ("test_process", "the process's name", "warning"),
    }
    assert "hunter2x" not in str(found)


@pytest.mark.skipif("sys.version_info < (3, 12)", reason="records name no task")
def test_task_s_name_is_read(pytester: pytest.Pytester, findings: Find) -> None:
    pytester.makepyfile(
        """
        import asyncio, logging
        async def inner(): logging.error("x")
        async def main():
            await asyncio.create_task(inner(), name="clean")
            await asyncio.create_task(inner(), name="password=hunter2x")
        def test_it(): asyncio.run(main())
        """
    )
    assert [f["detail"]["field"] for f in findings()] == ["the task's name"]


LATE = """
import logging, threading, pytest
from concurrent.futures import ThreadPoolExecutor
go, done = threading.Event(), threading.Event()
POOL = ThreadPoolExecutor(1)

def log():
    go.wait()
    logging.error("password=hunter2x")
    done.set()

@pytest.fixture(scope="module")
def server():
    ask, answered = threading.Event(), threading.Event()
    def serve():
        ask.wait()
        logging.error("password=hunter2x of the server")
        answered.set()
    threading.Thread(target=serve).start()
    return ask, answered

def test_starts(): threading.Thread(target=log).start()
def test_next(): go.set(); done.wait()
def test_warms(server): POOL.submit(int).result()
def test_submits(): POOL.submit(logging.error, "password=hunter2x").result()
def test_asks(server): server[0].set(); server[1].wait()
"""


def test_record_of_a_thread_that_outlives_its_test_is_its_own(
    pytester: pytest.Pytester, findings: Find, hygiene: Run
) -> None:
    file = pytester.makepyfile(LATE).name
    found = findings("-p", "no:randomly")
    assert {f["symbol"]: f["tests"] for f in found} == {
        "log": [f"{file}::test_starts"],
        "run": [f"{file}::test_submits"],
        "serve": [f"{file}::test_asks"],
    }
    result = hygiene("-p", "no:randomly", "--hygiene-strict")
    result.assert_outcomes(passed=5, errors=2)  # of test_submits and test_asks
    assert result.ret == 1


@pytest.mark.parametrize("start", ["fork", "os.fork"])
def test_records_of_forked_children_are_found(
    pytester: pytest.Pytester, findings: Find, start: str
) -> None:
    pytester.makepyfile(
        f"""
        import logging, multiprocessing, os
        def child(secret):
            logging.error("password=hunter2x")
            logging.getLogger(secret).error("x")
            logging.error("key %s", secret)
        def test_it(nova_hygiene):
            secret = nova_hygiene.secret("s")
            if {start!r} == "fork":
                process = multiprocessing.get_context("fork").Process(target=child, args=(secret,))
                process.start()
                process.join()
            elif (number := os.fork()) == 0:
                child(secret)
                os._exit(0)
            else:
                os.waitpid(number, 0)
        """
    )
    found = findings()
    assert sorted((f["symbol"], f["rule"], f["detail"]["field"]) for f in found) == [
        ("child", "NHY301", "message"),
        ("child", "NHY301", "the logger's name"),
        ("child", "NHY302", "message"),
    ]
    assert all(test.endswith("::test_it") for f in found for test in f["tests"])


def test_what_forked_children_print_is_masked(pytester: pytest.Pytester, hygiene: Run) -> None:
    pytester.makepyfile(
        """
        import logging, multiprocessing, sys
        def child(number):
            logging.basicConfig(stream=sys.stderr, force=True)
            logging.error("password=hunter%s", f"_{number}_2xyz")
        def test_it():
            context = multiprocessing.get_context("fork")
            children = [context.Process(target=child, args=(n,)) for n in range(20)]
            for one in children: one.start()
            for one in children: one.join()
            assert not children
        """
    )
    result = hygiene(
        *("--hygiene-strict", "-rA", "--tb=long"),
        *("--junitxml=junit.xml", "-o", "junit_logging=all"),
    )
    result.assert_outcomes(failed=1, errors=1)
    assert "password=***" in result.stdout.str()
    assert "_2xyz" not in result.stdout.str()
    assert "_2xyz" not in (pytester.path / "junit.xml").read_text("utf-8")


def test_formatted_traceback_is_read_without_its_source_lines(
    pytester: pytest.Pytester, findings: Find
) -> None:
    pytester.makepyfile(
        '''
        import logging, traceback
        DATA = ".".join(("eyJhbGciOiJIUzI1NiJ9", "eyJzdWIiOiIxMjM0NTY3ODkwIn0", "c2lnbmF0dXJlb2Y"))
        def connect(password): raise ValueError(password)
        def text(password, error=ValueError):
            try: connect(password="not-logged-1x") if not password else raise_(error, password)
            except Exception: return traceback.format_exc()
        def raise_(error, text): raise error(text)
        def log(text): logging.getLogger().handle(
            logging.makeLogRecord({"msg": "x", "exc_text": text, "levelno": 40}))
        def test_source_line(): log("""Traceback (most recent call last):
          File "a.py", line 1, in f
            connect(password="not-logged-1x")
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        ValueError: x""")
        def test_text(): log(text("password=hunter2x"))
        def test_token(): log(text(f"bad {DATA}"))
        def test_syntax_error():
            try: compile("password = 'hunter2x' +", "<cfg>", "exec")
            except SyntaxError: logging.exception("bad")
        def test_formatted_syntax_error():
            try: compile("password = 'hunter2x' +", "<cfg>", "exec")
            except SyntaxError: log(traceback.format_exc())
        '''
    )
    found = findings()
    assert sorted((f["tests"][0].partition("::")[2], f["rule"]) for f in found) == [
        ("test_formatted_syntax_error", "NHY302"),
        ("test_syntax_error", "NHY302"),
        ("test_text", "NHY302"),
        ("test_token", "NHY303"),
    ]
    assert {f["detail"]["field"] for f in found} == {"exception"}
