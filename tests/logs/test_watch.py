"""Which ways to emit a record are seen, and that the watch leaves no trace."""

from __future__ import annotations

import functools
import inspect
import textwrap
from collections.abc import Callable
from typing import Any

import pytest

from pytest_nova_hygiene.logs.capture.lookalike import lookalike_of

Find = Callable[..., list[dict[str, Any]]]

EMITTERS = {
    "argument": "LOG.error('value %s', secret)",
    "f-string": "LOG.error(f'value {secret}')",
    "mapping": "LOG.error('value %(v)s', {'v': secret})",
    "exception": "try: raise ValueError(secret)\n    except ValueError: LOG.exception('failed')",
    "cause": (
        "try:\n        try: raise ValueError(secret)\n"
        "        except ValueError as e: raise KeyError('x') from e\n"
        "    except KeyError: LOG.exception('failed')"
    ),
    "thread": "t = threading.Thread(target=LOG.error, args=(secret,)); t.start(); t.join()",
    "propagate off": "LOG.propagate = False; LOG.error(secret); LOG.propagate = True",
    "no root handlers": "logging.getLogger().handlers.clear(); LOG.error(secret)",
    "made record": (
        "LOG.handle(logging.makeLogRecord({'msg': secret, 'levelno': 40, 'levelname': 'ERROR'}))"
    ),
    "adapter": "logging.LoggerAdapter(LOG, {}).error(secret)",
    "captured warning": (
        "logging.captureWarnings(True); warnings.showwarning = logging._showwarning\n"
        "    warnings.warn(secret); logging.captureWarnings(False)"
    ),
    "broken format": "LOG.error('%d %d', secret)",
    "object": "LOG.error('%s', types.SimpleNamespace(v=secret))",
    "beside a mock": "LOG.error('%s %s', mock.MagicMock(), secret)",
    "filter adds it": (
        "LOG.addFilter(lambda r: setattr(r, 'msg', secret) or True); LOG.error('x')\n"
        "    LOG.filters.clear()"
    ),
}

SUITE = """
import logging, threading, types, warnings
from unittest import mock

logging.raiseExceptions = False
LOG = logging.getLogger("emitter")

def test_it(nova_hygiene):
    secret = nova_hygiene.secret("the value")
    {body}
"""


@pytest.mark.parametrize("way", EMITTERS)
def test_record_is_seen_however_it_is_emitted(
    pytester: pytest.Pytester, findings: Find, way: str
) -> None:
    pytester.makepyfile(SUITE.format(body=EMITTERS[way]))
    found = findings("-p", "no:warnings")
    assert {finding["rule"] for finding in found} == {"NHY301"}
    assert found[0]["detail"]["value"] == "the value"


@pytest.mark.parametrize(
    "body",
    [
        "LOG.debug(secret)",
        "LOG.addFilter(lambda r: False); LOG.error(secret); LOG.filters.clear()",
        "print(secret)",
        "mock.Mock().error(secret)",
        "LOG.error('***')",
    ],
)
def test_what_is_not_emitted_is_not_found(
    pytester: pytest.Pytester, findings: Find, body: str
) -> None:
    pytester.makepyfile(SUITE.format(body=body))
    assert findings() == []


def test_encoded_value_is_named_with_its_encoding(
    pytester: pytest.Pytester, findings: Find
) -> None:
    pytester.makepyfile(
        """
        import base64, logging

        def test_it(nova_hygiene):
            nova_hygiene.sensitive("s3cr3t/value", name="key")
            logging.error("Basic %s", base64.b64encode(b"user:s3cr3t/value").decode())
        """
    )
    (found,) = findings()
    assert found["detail"]["encoding"] == "base64"
    assert "was logged by `root` as base64 (value hidden)" in found["message"]


def test_value_of_the_environment_is_watched(
    pytester: pytest.Pytester, findings: Find, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAB_WORD", "0123456789abc")
    pytester.makepyfile("import logging, os\ndef test_it(): logging.error(os.environ['LAB_WORD'])")
    assert findings() == []
    (found,) = findings("-o", "nova_hygiene_sensitive_env=LAB_WORD OTHER")
    assert found["detail"] == {
        "value": "LAB_WORD",
        "origin": "environment",
        "encoding": "raw",
        "field": "message",
    }


def test_value_of_a_test_is_forgotten_after_it(pytester: pytest.Pytester, findings: Find) -> None:
    pytester.makepyfile(
        """
        import logging

        def test_registers(nova_hygiene): nova_hygiene.sensitive("only-here-1", name="x")
        def test_logs(): logging.error("only-here-1")
        """
    )
    assert findings() == []


def test_watch_leaves_records_arguments_and_mocks_alone(
    pytester: pytest.Pytester, hygiene: Callable[..., pytest.RunResult]
) -> None:
    pytester.makepyfile(
        """
        import logging
        from unittest import mock

        class Once:
            asked = 0
            def __str__(self):
                logging.getLogger("inner").error("asked while formatting")
                self.asked += 1
                raise RuntimeError("no text")

        def test_mock_is_not_asked():
            double = mock.MagicMock()
            logging.getLogger("quiet").propagate = False
            logging.getLogger("quiet").addHandler(logging.NullHandler())
            logging.getLogger("quiet").error("%s %r", double, double)
            logging.getLogger("quiet").error(double)
            logging.getLogger("quiet").error("%(key)s", mock.MagicMock(spec=dict))
            assert double.mock_calls == []
            assert double.call_count == 0

        def test_record_is_not_written_to():
            seen = []
            class Keep(logging.Handler):
                def handle(self, record): seen.append(set(vars(record)))
            logger = logging.Logger("own")
            logger.addHandler(Keep())
            logger.error("password=hunter2x %s", 1)
            plain = set(vars(logging.LogRecord("n", 40, "p", 1, "m", (), None)))
            assert seen == [plain]

        def test_broken_argument_stays_the_handler_s_affair(monkeypatch):
            monkeypatch.setattr(logging, "raiseExceptions", False)
            once = Once()
            logger = logging.Logger("own")
            logger.addHandler(logging.NullHandler())
            logger.error("%s", once)
        """
    )
    result = hygiene("-o", "nova_hygiene_ignore=NHY302")
    result.assert_outcomes(passed=3)
    result.stdout.fnmatch_lines(["hygiene: nothing found | *"])


@pytest.mark.parametrize(
    ("call", "arguments"),
    [
        ("LOG.error('booting on %s', hostname)", "`hostname`"),
        ("LOG.error('%d of %s', 3, Node.host)", "`host`"),
        (
            "LOG.error(\n        'on %(host)s, %(n)s',\n        {'host': hostname, 'n': 3},\n    )",
            "`host`",
        ),
        ("LOG.error(f'booting on {hostname}')", "`hostname`"),
        ("LOG.error('peer %s', '192.0.2.7')", "an IP address"),
        ("LOG.error('%s', socket.gethostname())", "`hostname`"),
        ("LOG.error('local %s', '127.0.0.1')", None),
        ("LOG.error('count %s', 3)", None),
        ("LOG.error('nothing on %s', empty_host)", None),
        ("LOG.error('%s', ghost)", None),
    ],
)
def test_identity_is_named_by_the_call_s_own_source(
    pytester: pytest.Pytester, findings: Find, call: str, arguments: str | None
) -> None:
    pytester.makepyfile(
        f"""
import logging, socket
LOG = logging.getLogger("x")

class Node:
    host = "compute-2"

def test_it():
    hostname, empty_host, ghost = "compute-1", "", "boo"
    {call}
"""
    )
    found = findings("--hygiene-select=NHY304")
    expected = [] if arguments is None else [(9, arguments)]
    assert [(f["line"], f["detail"]["arguments"]) for f in found] == expected
    assert findings() == []


def test_handler_that_walks_up_to_the_caller_finds_the_test(
    pytester: pytest.Pytester, hygiene: Callable[..., pytest.RunResult]
) -> None:
    # The loop of the handler that loguru's documentation recommends, and structlog's by name.
    pytester.makepyfile(
        """
        import inspect, logging
        class Handler(logging.Handler):
            def emit(self, record):
                frame = inspect.currentframe()
                while frame.f_code.co_filename == logging.__file__ or (
                    frame.f_code is self.emit.__code__
                ):
                    frame = frame.f_back
                self.by_file = frame.f_code.co_name
                frame = inspect.currentframe().f_back
                while frame.f_globals["__name__"].startswith("logging"):
                    frame = frame.f_back
                self.by_name = frame.f_code.co_name
        def test_it():
            handler = Handler()
            logger = logging.getLogger("prod")
            logger.addHandler(handler)
            logger.error("x")
            logger.removeHandler(handler)
            assert (handler.by_file, handler.by_name) == ("test_it", "test_it")
        """
    )
    hygiene().assert_outcomes(passed=1)


def test_watch_of_other_libraries_is_undone(
    pytester: pytest.Pytester, hygiene: Callable[..., pytest.RunResult]
) -> None:
    pytester.makeconftest(
        """
        import logging
        class Own(logging.Logger):
            def callHandlers(self, record): pass
        FUNCTIONS = [vars(logging.Logger)[n] for n in ("__init__", "callHandlers", "isEnabledFor")]
        WATCHED = [function.__code__ for function in FUNCTIONS]
        OWN = Own.callHandlers.__code__
        import atexit
        @atexit.register
        def see():
            plain = [f.__code__ is not code for f, code in zip(FUNCTIONS, WATCHED)]
            plain.append(Own.callHandlers.__code__ is OWN)
            print("all put back:", all(plain))
        """
    )
    pytester.makepyfile(
        "import conftest\ndef test_it():\n    conftest.Own('x').error('y')\n"
        "    assert conftest.Own.callHandlers.__code__ is not conftest.OWN\n"
    )
    result = hygiene("-s", "-o", "nova_hygiene_log_level=10")
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["all put back: True"])


def test_stand_in_looks_like_what_it_stands_for() -> None:
    here: Any = inspect.currentframe

    def ours() -> Any:
        return here()

    stand_in = lookalike_of(textwrap.dedent, ours)
    assert stand_in().f_code.co_filename == textwrap.__file__
    assert stand_in().f_globals["__name__"] == stand_in.__module__ == "textwrap"
    assert stand_in.__name__ == "dedent"
    odd = lookalike_of(functools.partial(print), ours)
    assert odd().f_globals["__name__"] == "logging"
