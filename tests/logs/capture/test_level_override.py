"""`nova_hygiene_log_level`: records that no logger makes, seen by the watch and by nobody else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Find = Callable[..., list[dict[str, Any]]]
Run = Callable[..., pytest.RunResult]

DEBUG = ("-o", "nova_hygiene_log_level=DEBUG")

SUITE = """
import logging
import pytest

LOG = logging.getLogger("prod")
LOG.setLevel("WARNING")

class Asked:
    times = 0
    def __call__(self, *args, **kwargs):
        type(self).times += 1
        return True

def test_user_s_own_question_is_answered_as_ever():
    assert not LOG.isEnabledFor(logging.DEBUG)
    assert LOG.isEnabledFor(logging.WARNING)
    adapter = logging.LoggerAdapter(LOG, {})
    assert not adapter.isEnabledFor(logging.DEBUG)
    assert LOG._cache == {logging.DEBUG: False, logging.WARNING: True}

def test_changed_levels_are_followed():
    LOG.setLevel("DEBUG")
    assert LOG.isEnabledFor(logging.DEBUG)
    LOG.setLevel("WARNING")
    logging.disable(logging.CRITICAL)
    assert not LOG.isEnabledFor(logging.ERROR)
    logging.disable(logging.NOTSET)
    assert LOG.isEnabledFor(logging.ERROR)

def test_nobody_else_sees_the_record(caplog, monkeypatch):
    asked = Asked()
    handler = logging.NullHandler()
    handler.handle = asked
    for target in (LOG, logging.getLogger()):
        monkeypatch.setattr(target, "handlers", [*target.handlers, handler])
        monkeypatch.setattr(target, "filters", [asked])
    logging.setLogRecordFactory(asked)
    try:
        class Adapter(logging.LoggerAdapter):
            process = asked
        LOG.debug("password=hunter2x")
        Adapter(LOG, {}).info("password=hunter2x")
    finally:
        logging.setLogRecordFactory(logging.LogRecord)
    assert Asked.times == 0
    assert caplog.records == []

def test_arguments_are_not_touched():
    from unittest import mock
    double = mock.MagicMock(spec=dict)
    LOG.debug("%s", double)
    LOG.debug("%(a)s", {"a": double})
    LOG.debug("%s", "x", exc_info=double, extra=double)
    assert double.mock_calls == []

def test_mistakes_of_the_call_stay_unnoticed(capsys):
    LOG.debug("%d %d", "x")
    LOG.debug("x", extra={"message": 1}, stacklevel=99)
    assert capsys.readouterr() == ("", "")
"""


def test_nothing_changes_for_the_suite(pytester: pytest.Pytester, hygiene: Run) -> None:
    pytester.makepyfile(SUITE)
    result = hygiene(*DEBUG)
    result.assert_outcomes(passed=5, warnings=2)
    result.stdout.fnmatch_lines(["error   NHY302 credential-logged *:40 (and 1 more)"])
    hygiene().assert_outcomes(passed=5)
    pytester.runpytest_subprocess().assert_outcomes(passed=5)


def test_only_the_level_that_was_asked_for_is_seen(
    pytester: pytest.Pytester, findings: Find
) -> None:
    pytester.makepyfile(
        """
        import logging
        LOG = logging.getLogger("prod")
        LOG.setLevel("ERROR")
        def test_debug(): LOG.debug("password=hunter2x")
        def test_15(): LOG.log(15, "password=hunter2x")
        def test_info(): LOG.info("password=hunter2x")
        def test_error(): LOG.error("password=hunter2x")
        """
    )
    for level, seen in (("", 1), ("info", 2), ("15", 3), ("0", 4)):
        found = findings("-o", f"nova_hygiene_log_level={level}")
        tests = ["test_debug", "test_15", "test_info", "test_error"][-seen:]
        assert [finding["symbol"] for finding in found] == tests


def test_the_line_is_the_caller_s(pytester: pytest.Pytester, findings: Find) -> None:
    pytester.makepyfile(
        """
        import logging
        LOG = logging.getLogger("prod")
        def helper(text, level): LOG.debug(text, stacklevel=level)
        def test_it():
            helper("password=hunter2x", 1)
            helper("password=hunter2x", 2)
        def test_adapter():
            logging.LoggerAdapter(LOG, {}).debug("password=hunter2x")
        """
    )
    found = findings(*DEBUG)
    assert [(f["line"], f["symbol"]) for f in found] == [
        (3, "helper"),
        (6, "test_it"),
        (8, "test_adapter"),
    ]


def test_how_many_were_seen_is_said(pytester: pytest.Pytester, hygiene: Run) -> None:
    pytester.makepyfile(
        "import logging\ndef test_it():\n    logging.error('x')\n    logging.debug('y')\n"
    )
    hygiene(*DEBUG).stdout.fnmatch_lines(["*| 2 log records, 1 of them below their level"])


@pytest.mark.parametrize("level", ["verbose", "-1", "12.5", "99999"])
def test_wrong_level_is_a_usage_error(hygiene: Run, level: str) -> None:
    result = hygiene("-o", f"nova_hygiene_log_level={level}")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(
        [f"ERROR: nova_hygiene_log_level: '{level}' is no level: give a number or one of CRIT*"]
    )
