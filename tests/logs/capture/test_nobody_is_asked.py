"""A look at a record runs nobody's code: what only that could tell is heard from handlers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Find = Callable[..., list[dict[str, Any]]]
Run = Callable[..., pytest.RunResult]

OBJECTS = '''
import collections, enum, logging, logging.handlers, queue, threading, pytest
from unittest import mock

asked = []

def told(self, *_):
    asked.append(type(self).__name__)
    return "told"

class Text:
    __str__ = __repr__ = __format__ = told

class Shown:
    __repr__ = told

class Word(str):
    __str__ = __repr__ = told

class Kind(str, enum.Enum):
    A = "a"
    __str__ = told

class Number(int):
    __str__ = __repr__ = told

class Count:
    def __int__(self): asked.append("Count"); return 3
    __index__ = __int__
    def __float__(self): asked.append("Count"); return 3.0

class Items(list):
    __repr__ = __iter__ = __len__ = told

class Table(dict):
    def __getitem__(self, key): asked.append("Table"); return 1
    __repr__ = items = keys = __iter__ = told

class Other(collections.UserDict):
    def __getitem__(self, key): asked.append("Other"); return 1
    __repr__ = told

class Failure(Exception):
    __str__ = __repr__ = told

class Described(Exception):
    def __init__(self, what): self.what = what
    args = property(told)
    __str__ = told

def record(message, *args, error=None):
    """The same for every logger."""
    return message, args, {"exc_info": error} if error else {}

RECORDS = {
    "text": lambda: record("%s", Text()),
    "repr": lambda: record("%r and %r", Text(), Shown()),
    "shown": lambda: record("%s", Shown()),
    "str": lambda: record("%s", Word("x")),
    "enum": lambda: record("%s", Kind.A),
    "int": lambda: record("%s", Number(3)),
    "number": lambda: record("%d %f", Count(), Count()),
    "list": lambda: record("%s", [1, {"a": (Text(),)}]),
    "own list": lambda: record("%s", Items([1])),
    "mapping": lambda: record("%(a)s", Table(a=1)),
    "other mapping": lambda: record("%(a)s", Other(a=1)),
    "mapping of it": lambda: record("%(a)s", {"a": Text()}),
    "message": lambda: record(Text()),
    "error": lambda: record("%s", Failure("x")),
    "error with fields": lambda: record("%s", Described("x")),
    "error in a list": lambda: record("%s", [Failure("x")]),
    "error of it": lambda: record("%s", ValueError(Text())),
    "traceback": lambda: record("x", error=Failure("x")),
    "traceback of it": lambda: record("x", error=OSError(1, "x", Text())),
}
'''

QUIET = f"""{OBJECTS}
def logger(handler, level=0):
    made = logging.Logger("quiet")
    made.addHandler(handler)
    handler.setLevel(level)
    return made

class Keep(logging.Handler):
    def emit(self, record): self.record = record

@pytest.mark.parametrize("handler, level", [
    (logging.NullHandler(), 0), (logging.StreamHandler(), 60), (Keep(), 0),
    (logging.handlers.MemoryHandler(9), 0),
])
@pytest.mark.parametrize("name", RECORDS)
def test_it(name, handler, level):
    message, args, more = RECORDS[name]()
    made = logger(handler, level)
    asked.clear()
    made.error(message, *args, **more, extra={{"more": [Text(), Table(a=1)]}})
    assert asked == []
"""

FORMATTED = f"""{OBJECTS}
class Keep(logging.Handler):
    def emit(self, record): self.format(record)

class Plain:
    '''Logs as the other, and nobody listens.'''

def formatted(made):
    message, args, more = made
    args = args[0] if len(args) == 1 and isinstance(args[0], (dict, Other)) else args
    asked.clear()
    given = logging.LogRecord("n", 40, "p", 1, message, (), None)
    given.args = args
    if more:
        error = more["exc_info"]
        given.exc_info = (type(error), error, None)
    Keep().handle(given)
    return list(asked)

@pytest.mark.parametrize("name", RECORDS)
def test_it(name):
    alone = formatted(RECORDS[name]())
    made = logging.Logger("kept")
    made.addHandler(Keep())
    message, args, more = RECORDS[name]()
    asked.clear()
    made.error(message, *args, **more)
    assert asked == alone
    assert asked
"""


@pytest.mark.parametrize("suite", [QUIET, FORMATTED], ids=["not formatted", "formatted"])
def test_objects_are_asked_as_often_as_without_us(
    pytester: pytest.Pytester, hygiene: Run, suite: str
) -> None:
    pytester.makepyfile(suite)
    result = hygiene("-q")
    assert result.ret == 0
    assert "NHY9" not in result.stdout.str()


@pytest.mark.parametrize(
    "error", ["SystemExit(3)", "KeyboardInterrupt()", "pytest.skip.Exception('x')", "OSError()"]
)
def test_what_a_text_raises_is_between_the_suite_and_its_handlers(
    pytester: pytest.Pytester, hygiene: Run, error: str
) -> None:
    pytester.makepyfile(
        f"""
        import logging, pytest
        class Raises:
            def __str__(self): raise {error}
        class Error(Exception):
            __str__ = Raises.__str__
        class Format(logging.Handler):
            def emit(self, record): self.format(record)

        @pytest.mark.parametrize("what", [Raises(), Error(), [Error()]])
        def test_not_formatted(what):
            logger = logging.Logger("quiet")
            logger.addHandler(logging.NullHandler())
            logger.error("%s", what)
            logger.error(what, exc_info=Error())

        def test_formatted():
            logger = logging.Logger("quiet")
            logger.addHandler(Format())
            with pytest.raises(type({error})):
                logger.error("%s", Raises())
        """
    )
    result = hygiene("-o", "nova_hygiene_log_level=")
    result.assert_outcomes(passed=4)
    result.stdout.fnmatch_lines(["*| 7 log records, 7 of them with objects that no *"])


def test_what_a_text_raises_below_the_level_goes_nowhere(
    pytester: pytest.Pytester, hygiene: Run
) -> None:
    pytester.makepyfile(
        """
        import logging, pytest
        class Raises:
            def __str__(self): raise SystemExit(3)
        class Error(Exception):
            __str__ = Raises.__str__
        def test_it(): logging.debug("%s", Raises(), exc_info=Error())
        """
    )
    result = hygiene("-o", "nova_hygiene_log_level=DEBUG")
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["*| 1 log record, 1 of them below their level"])


def test_text_that_a_handler_is_told_is_read(pytester: pytest.Pytester, findings: Find) -> None:
    pytester.makepyfile(
        """
        import logging
        class Conn:
            def __str__(self): return "password=hunter2x"
            __repr__ = __str__
        class Refused(Exception):
            def __str__(self): return "password=hunter2x"
        class Json(logging.Formatter):
            def format(self, record): return f"{record.getMessage()}"
        def own():
            logger, handler = logging.Logger("own"), logging.StreamHandler()
            handler.setFormatter(Json())
            logger.addHandler(handler)
            return logger
        def test_argument(): logging.error("to %s", Conn())
        def test_message(): logging.error(Conn())
        def test_nested(): logging.error("%s", [{"a": Conn()}])
        def test_own_formatter(): own().error("to %s", Conn())
        def test_error(): logging.error("x", exc_info=Refused())
        def test_cause():
            try:
                try: raise Refused
                except Refused as error: raise KeyError("x") from error
            except KeyError: logging.exception("x")
        def test_beside(): logging.error("password=%s %s", "hunter2x", Conn())
        def test_harmless():
            logging.error("to %s", Refused.__name__)
            logging.error("%s", object())
        """
    )
    found = findings()
    assert sorted((f["symbol"], f["detail"]["field"]) for f in found) == [
        ("test_argument", "message"),
        ("test_beside", "message"),
        ("test_cause", "exception"),
        ("test_error", "exception"),
        ("test_message", "message"),
        ("test_nested", "message"),
        ("test_own_formatter", "message"),
    ]


def test_own_text_of_an_error_is_no_value_of_another_name(
    pytester: pytest.Pytester, findings: Find
) -> None:
    pytester.makepyfile(
        """
        import logging
        class Refused(Exception):
            def __str__(self): return "expired_77x"
        class Conn:
            def __str__(self): return "expired_77x"
        def test_error(): logging.error("%s: no token: %s", Conn(), Refused())
        def test_two(): logging.error("Bad secret: %s, token: %s", Refused(), KeyError("acc_5"))
        """
    )
    assert findings() == []


def test_what_no_handler_formats_is_read_by_type(pytester: pytest.Pytester, findings: Find) -> None:
    pytester.makepyfile(
        """
        import logging
        LOG = logging.Logger("quiet")
        LOG.addHandler(logging.NullHandler())
        class Any:
            def __str__(self): return "x"
        class Word(str):
            def __str__(self): raise RuntimeError
        def test_text_beside(): LOG.error("password=%s of %s", "hunter2x", Any())
        def test_mapping(): LOG.error("%s", {"password": "hunter2x", "a": Any()})
        def test_word(): LOG.error("password=%s", Word("hunter2x"))
        def test_error(): LOG.error("%s", ValueError("password=hunter2x"))
        def test_quoted(): LOG.error("password='%s'", Any())
        def test_list(): LOG.error("password=%s", [Any()])
        """
    )
    assert {f["symbol"] for f in findings()} == {
        "test_text_beside",
        "test_mapping",
        "test_word",
        "test_error",
    }
