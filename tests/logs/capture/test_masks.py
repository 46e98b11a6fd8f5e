"""Filters and formatters of the suite's own whose output is what counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Find = Callable[..., list[dict[str, Any]]]
Run = Callable[..., pytest.RunResult]

MASKS = '''
import json, logging, re
PATTERN = re.compile("hunter[0-9]+x")

class InMessage(logging.Filter):
    """As most do: the record itself is changed."""
    calls = 0
    def filter(self, record):
        InMessage.calls += 1
        record.msg, record.args = PATTERN.sub("***", record.getMessage()), ()
        return True

class InArguments(logging.Filter):
    def filter(self, record):
        if isinstance(record.args, dict):
            for key in record.args:
                record.args[key] = "***" if "pass" in key else record.args[key]
        else:
            record.args = tuple(PATTERN.sub("***", a) if isinstance(a, str) else a
                                for a in record.args)
        return True

class Replaces(logging.Filter):
    def filter(self, record):
        return logging.makeLogRecord({**vars(record), "msg": "masked", "args": ()})

class Rejects(logging.Filter):
    def filter(self, record): return not PATTERN.search(record.getMessage())

class InText(logging.Formatter):
    def __init__(self, words=("hunter",), *, needed=None):
        super().__init__("%(asctime)s %(name)s %(message)s")
        self.words = words
    def format(self, record): return PATTERN.sub("***", super().format(record))

class Configured(logging.Formatter):
    def __init__(self, pattern): super().__init__(); self.pattern = pattern
    def format(self, record): return re.sub(self.pattern, "***", super().format(record))

class Json(logging.Formatter):
    def format(self, record):
        return json.dumps({"text": record.getMessage(), "password": "***"})

class Unmasked(logging.Formatter): pass

class Fails(logging.Filter):
    def filter(self, record): raise SystemExit(3)

def function(record): return InMessage().filter(record)
def factory(): return InText()
def factory_with_defaults(pattern="hunter[0-9]+x"): return Configured(pattern)
OBJECT = InMessage()
class Inside:
    mask = InText()
'''

SUITE = """
import logging, masks
LOG = logging.getLogger("app")
KEPT = logging.StreamHandler()
KEPT.setFormatter(masks.Configured("hunter[0-9]+x"))
def test_message(): LOG.error("password=%s", "hunter2x")
def test_mapping():
    given = {"password": "hunter2x"}
    LOG.error("password=%(password)s", given)
    assert given == {"password": "hunter2x"}
def test_clean(): LOG.error("nothing here")
"""


@pytest.mark.parametrize(
    "names",
    [
        "InMessage",
        "InArguments",
        "Replaces",
        "Rejects",
        "InText",
        "Configured",
        "function",
        "factory",
        "factory_with_defaults",
        "OBJECT",
        "Inside.mask",
        "InMessage Unmasked",
        "InText InText",
        "Fails InMessage",
    ],
)
def test_what_is_masked_is_no_finding(
    pytester: pytest.Pytester, findings: Find, names: str
) -> None:
    pytester.makepyfile(masks=MASKS, test_it=SUITE)
    dotted = " ".join(f"masks.{name}" for name in names.split())
    assert findings("-o", f"nova_hygiene_masked_by={dotted}") == []


@pytest.mark.parametrize(
    "names", ["masks.Unmasked", "masks.Fails", "masks.InText masks.Unmasked", "later.Mask"]
)
def test_what_is_left_is_found(pytester: pytest.Pytester, findings: Find, names: str) -> None:
    pytester.makepyfile(masks=MASKS, test_it=SUITE)
    found = findings("-o", f"nova_hygiene_masked_by={names}")
    assert {f["symbol"] for f in found} == {"test_message", "test_mapping"}


def test_run_is_as_without_the_masks(pytester: pytest.Pytester, hygiene: Run) -> None:
    pytester.makepyfile(
        masks=MASKS,
        test_it="""
        import logging, masks

        class Once(logging.Filter):
            seen = set()
            def __init__(self): self.had = []
            def filter(self, record):
                new = record.getMessage() not in self.had
                self.had.append(record.getMessage())
                return new

        class Asked(Exception):
            asked = 0
            def __str__(self): Asked.asked += 1; return "password=hunter2x"

        def test_asked_once_for_a_suspect_record_alone():
            masks.InMessage.calls = 0
            logging.error("nothing here")
            assert masks.InMessage.calls == 0
            logging.error("password=%s", "hunter2x")
            assert masks.InMessage.calls == 1

        def test_object_that_counts_is_not_told(caplog):
            once = Once()
            logger, handler = logging.Logger("own"), caplog.handler
            logger.addHandler(handler)
            handler.addFilter(once)
            logger.error("password=hunter2x")
            handler.removeFilter(once)
            assert caplog.messages == ["password=hunter2x"]

        def test_exception_is_kept():
            error = ValueError("password=hunter2x")
            logging.error("x", exc_info=error)
            assert error.args == ("password=hunter2x",)
        """,
    )
    result = hygiene(
        "-p", "no:randomly", "-o", "nova_hygiene_masked_by=masks.InMessage test_it.Once"
    )
    result.assert_outcomes(passed=3, warnings=1)  # the exception's text is not masked


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("Mask", "'Mask' is not the dotted name of a filter or formatter, such as app.log.Mask"),
        ("masks..Mask", "'masks..Mask' is not the dotted name of a filter or formatter*"),
        ("masks.Nothing", "'masks.Nothing': module masks has no Nothing; give the dotted name*"),
        ("masks.PATTERN", "'masks.PATTERN': it has neither filter() nor format()*"),
        ("logging.StreamHandler", "'logging.StreamHandler': it is a handler or logger*"),
    ],
)
@pytest.mark.parametrize("workers", [(), ("-n", "1")], ids=["one process", "xdist"])
def test_wrong_name_is_a_usage_error(
    pytester: pytest.Pytester, hygiene: Run, name: str, why: str, workers: tuple[str, ...]
) -> None:
    pytester.makepyfile(masks=MASKS, test_it=SUITE)
    result = hygiene("-o", f"nova_hygiene_masked_by={name}", *workers)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: nova_hygiene_masked_by: {why}"])
