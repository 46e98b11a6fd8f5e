"""Which ways to emit a record are seen, and that the watch leaves no trace."""

from __future__ import annotations

import functools
import inspect
import textwrap
from collections.abc import Callable
from typing import Any

import pytest

from pytest_nova_hygiene.logs.disguise import in_place_of

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
    assert "reached a record of logger 'root' as base64; its value is not shown" in found["message"]


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


def test_field_that_the_message_does_not_print_is_named_and_weaker(
    pytester: pytest.Pytester, findings: Find
) -> None:
    pytester.makepyfile(
        """
        import logging
        LOG = logging.getLogger("x")
        def test_mapping(nova_hygiene):
            LOG.error("for %(user)s", {"user": 1, "body": nova_hygiene.secret("s")})
        def test_extra(nova_hygiene):
            LOG.error("x", extra={"body": {"deep": ["", nova_hygiene.secret("s")]}})
        def test_odd_name(nova_hygiene):
            LOG.error("x", extra={"a user's own words": nova_hygiene.secret("s")})
        def test_key_is_the_secret(nova_hygiene):
            LOG.error("x", extra={"cache": {nova_hygiene.secret("s"): 1}})
        def test_printed_and_carried(nova_hygiene):
            secret = nova_hygiene.secret("s")
            LOG.error("%s", secret, extra={"body": secret, "more": f"{secret}!"})
        """
    )
    found = findings("-p", "no:randomly")
    assert {f["symbol"]: (f["severity"], f["detail"]["field"]) for f in found} == {
        "test_printed_and_carried": ("error", "message"),
        "test_mapping": ("warning", "argument 'body'"),
        "test_extra": ("warning", "extra 'body'"),
        "test_odd_name": ("warning", "an extra field"),
        "test_key_is_the_secret": ("warning", "extra 'cache'"),
    }
    assert len(found) == 5
    assert found[1]["message"] == (
        "the secret 's' (from the test) reached a record of logger 'x' in argument 'body', which "
        "its message does not print; its value is not shown"
    )


def test_sensitive_key_of_arguments_and_extra_is_a_credential(
    pytester: pytest.Pytester, findings: Find
) -> None:
    pytester.makepyfile(
        """
        import logging
        LOG = logging.getLogger("x")
        def test_carried(): LOG.error("x", {"password": "hunter2x"})
        def test_printed(): LOG.error("value %(password)s", {"password": "hunter2x"})
        def test_named_and_printed(): LOG.error("password=%(password)s", {"password": "hunter2x"})
        def test_extra(): LOG.error("x", extra={"admin_pass": "hunter2x"})
        def test_extra_printed(): LOG.error("x hunter2x", extra={"admin_pass": "hunter2x"})
        def test_deep(): LOG.error("x", extra={"body": {"server": {"adminPass": "hunter2x"}}})
        def test_text(): LOG.error("x", extra={"body": '{"adminPass": "hunter2x"}'})
        def test_harmless():
            LOG.error("x", {"password": "***", "token": None, "max_token": 3})
            LOG.error("x", extra={"password": "", "secret": "<redacted>", "api_key": 12345678})
        """
    )
    found = findings("-p", "no:randomly")
    assert {f["symbol"]: (f["rule"], f["severity"], f["detail"]["field"]) for f in found} == {
        "test_carried": ("NHY302", "warning", "argument 'password'"),
        "test_printed": ("NHY302", "error", "argument 'password'"),
        "test_named_and_printed": ("NHY302", "error", "message"),
        "test_extra": ("NHY302", "warning", "extra 'admin_pass'"),
        "test_extra_printed": ("NHY302", "error", "extra 'admin_pass'"),
        "test_deep": ("NHY302", "warning", "extra 'body'"),
        "test_text": ("NHY302", "warning", "extra 'body'"),
    }


def test_source_lines_are_read_for_known_values_alone(
    pytester: pytest.Pytester, findings: Find
) -> None:
    pytester.makepyfile(
        """
        import logging
        LOG = logging.getLogger("x")
        def login(password): LOG.error("failed", stack_info=True)
        def test_unknown(): login(password="hunter2x")
        def test_known(nova_hygiene):
            nova_hygiene.sensitive("known-1-x", name="s")
            login(password="known-1-x")
        def test_remote(nova_hygiene):
            nova_hygiene.sensitive("known-1-x", name="s")
            LOG.handle(logging.makeLogRecord({"exc_text": "Error: known-1-x", "levelno": 40}))
        """
    )
    found = findings("-p", "no:randomly")
    assert [(f["severity"], f["detail"]["field"]) for f in found] == [
        ("warning", "stack"),
        ("warning", "traceback"),
    ]


def test_captured_warning_is_found_where_it_was_given(
    pytester: pytest.Pytester, findings: Find
) -> None:
    pytester.makepyfile(
        """
        import logging, warnings
        def test_it():
            logging.captureWarnings(True)
            warnings.showwarning = logging._showwarning
            warnings.warn("password=" + "hunter2x")
            logging.captureWarnings(False)
        """
    )
    (found,) = findings("-p", "no:warnings")
    assert (found["path"], found["line"]) == (
        "test_captured_warning_is_found_where_it_was_given.py",
        5,
    )


def test_long_message_is_read_to_the_bound_and_that_is_said(
    pytester: pytest.Pytester, hygiene: Callable[..., pytest.RunResult]
) -> None:
    pytester.makepyfile(
        """
        import logging
        LOG = logging.Logger("x")
        LOG.addHandler(logging.NullHandler())
        def test_before(): LOG.error("%s password=hunter2x %s", "-" * 9_000_000, "-" * 2_000_000)
        def test_behind(): LOG.error("%s password=hunter2x", "-" * 10_000_000)
        """
    )
    result = hygiene("-p", "no:randomly")
    result.stdout.fnmatch_lines(
        [
            "  --> * in test_before",
            "watched: *| log records 2, 2 of them too long to read whole*",
            "hygiene: 1 error",
        ]
    )


def test_objects_in_arguments_and_extra_are_asked_nothing(
    pytester: pytest.Pytester, hygiene: Callable[..., pytest.RunResult]
) -> None:
    pytester.makepyfile(
        """
        import logging, types
        from unittest import mock
        LOG = logging.Logger("x")
        LOG.addHandler(logging.NullHandler())

        class Counting(dict):
            asked = 0
            def items(self): type(self).asked += 1; return super().items()
            __iter__ = __len__ = __bool__ = keys = values = get = items

        def test_it():
            doubles = [mock.MagicMock(), mock.MagicMock(spec=dict), mock.MagicMock(spec=str)]
            for double in doubles:
                LOG.error("x", extra={"body": double, "deep": [{"a": double}], "context": double})
                LOG.error("%(a)s", {"a": double, "password": double})
                LOG.error("x", exc_info=(ValueError, double, None))
                assert double.mock_calls == []
            asked = Counting.asked
            LOG.error("x", extra={"body": Counting(password="hunter2x")})
            assert Counting.asked == asked

        def test_odd_records():
            LOG.error("lone \\ud800 %s", "\\udfff", extra={"x": b"\\xff"})
            for fields in ({"msg": None, "args": 3, "exc_info": 1}, {"exc_info": (), "args": 0}):
                LOG.handle(logging.makeLogRecord({"levelno": 40, **fields}))
            loop = ValueError("x")
            loop.__context__ = KeyError(loop)
            loop.__context__.__context__ = loop
            LOG.error("x", exc_info=loop)
            deep = []
            deep.append(deep)
            LOG.error("x", extra={"body": deep})
        """
    )
    result = hygiene("--hygiene-ignore=NHY302")
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["hygiene: nothing found | *"])


def test_watch_of_other_libraries_is_undone(
    pytester: pytest.Pytester, hygiene: Callable[..., pytest.RunResult]
) -> None:
    pytester.makeconftest(
        """
        import logging
        class Own(logging.Logger):
            def callHandlers(self, record): pass
        import atexit
        @atexit.register
        def see():
            plain = [
                vars(logging.Logger)[name].__code__.co_name == name
                and not hasattr(vars(logging.Logger)[name], "__wrapped__")
                for name in ("__init__", "callHandlers", "isEnabledFor")
            ]
            plain.append(not hasattr(Own.callHandlers, "__wrapped__"))
            print("all put back:", all(plain))
        """
    )
    pytester.makepyfile(
        "import conftest\ndef test_it():\n    conftest.Own('x').error('y')\n"
        "    assert hasattr(conftest.Own.callHandlers, '__wrapped__')\n"
    )
    result = hygiene("-s", "-o", "nova_hygiene_log_level=10")
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["all put back: True"])


def test_stand_in_looks_like_what_it_stands_for() -> None:
    here: Any = inspect.currentframe  # of its caller
    stand_in = in_place_of(textwrap.dedent, lambda: here())
    assert stand_in().f_code.co_filename == textwrap.__file__
    assert stand_in().f_globals["__name__"] == stand_in.__module__ == "textwrap"
    assert stand_in.__name__ == "dedent"
    odd = in_place_of(functools.partial(print), lambda: here())
    assert odd().f_globals["__name__"] == "logging"
