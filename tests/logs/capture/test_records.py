"""What of a record is read besides its message, and how it is named and weighed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Find = Callable[..., list[dict[str, Any]]]


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
        "secret `s` (from the test) was logged by `x` in argument 'body', which the message does "
        "not print (value hidden)"
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


def test_container_is_told_by_the_message_that_prints_it_whole(
    pytester: pytest.Pytester, findings: Find
) -> None:
    pytester.makepyfile(
        """
        import logging
        LOG = logging.getLogger("x")
        def test_printed(): LOG.error("to %(conn)s", {"conn": {"password": "hunter2x"}})
        def test_list(): LOG.error("all %(passwords)s", {"passwords": ["hunter2x"]})
        def test_carried(): LOG.error("to %(host)s", {"host": "h", "conn": {"pwd": "hunter2x"}})
        def test_cut(): LOG.error("to %(conn).9s", {"conn": {"pwd": "hunter2x"}})
        def test_named(): LOG.error("%%(conn)s, %(a)s", {"a": "h", "conn": {"pwd": "hunter2x"}})
        def test_clean(): LOG.error("%(a)s %(b)s", {"a": ["x", 1], "b": {"c": "d"}, "e": None})
        """
    )
    found = {f["symbol"]: (f["severity"], f["detail"]["field"]) for f in findings()}
    assert found == {
        "test_printed": ("error", "message"),
        "test_list": ("error", "argument 'passwords'"),
        "test_carried": ("warning", "argument 'conn'"),
        "test_cut": ("warning", "argument 'conn'"),
        "test_named": ("warning", "argument 'conn'"),
    }


def test_extra_of_plain_clean_texts_hides_no_other(
    pytester: pytest.Pytester, findings: Find
) -> None:
    pytester.makepyfile(
        """
        import logging
        LOG = logging.getLogger("x")
        def test_clean(): LOG.error("x", extra={"project": "unknown", "version": "unknown"})
        def test_known(nova_hygiene):
            LOG.error("x", extra={"project": "unknown", "version": nova_hygiene.secret("s")})
        def test_key(): LOG.error("x", extra={"project": "unknown", "token": "77aa-bb"})
        """
    )
    assert {f["symbol"] for f in findings()} == {"test_known", "test_key"}


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
            text = 'File "a.py", line 1, in b\\n  login("known-1-x")\\nError: x'
            LOG.handle(logging.makeLogRecord({"exc_text": text, "levelno": 40}))
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
            "error   NHY302 credential-logged *:4",
            "watched: *| 2 log records, 2 of them too long to read whole",
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
            LOG.error("x", extra={1: "one", (2,): "two", None: {"password": "hunter2x"}})
        """
    )
    result = hygiene("--hygiene-ignore=NHY302")
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["hygiene: nothing found | *"])


def test_large_and_deep_values_are_read(pytester: pytest.Pytester, findings: Find) -> None:
    pytester.makepyfile(
        """
        import logging, pytest
        def nested(levels):
            value = {"password": "hunter2x"}
            for _ in range(levels): value = [{"k": value}]
            return value
        def wide(count): return [*range(count), {"password": "hunter2x"}]
        @pytest.mark.parametrize("levels", [1, 4, 5, 50, 900])
        def test_deep(levels): logging.error("x", extra={"body": nested(levels)})
        @pytest.mark.parametrize("count", [10, 199, 200, 5000, 9000])
        def test_wide(count): logging.error("x", extra={"body": wide(count)})
        def test_behind_the_bound(): logging.error("x", extra={"body": wide(20_000)})
        def test_ring():
            ring = [{"password": "hunter2x"}]
            ring.insert(0, ring)
            logging.error("x", extra={"body": ring})
        """
    )
    found = findings()
    tests = sorted(test.partition("::")[2] for f in found for test in f["tests"])
    assert {f["symbol"]: f["count"] for f in found} == {
        "test_deep": 5,
        "test_wide": 5,
        "test_ring": 1,
    }, tests
