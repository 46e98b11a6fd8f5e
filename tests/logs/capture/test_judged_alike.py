"""A value beside a sensitive name is judged alike in a message, an argument and an extra field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Find = Callable[..., list[dict[str, Any]]]

HARMLESS = (
    ("token", ["Enter a valid value."]),
    ("token", "Enter a valid value."),
    ("password", ["password_too_short", "password_entirely_numeric"]),
    ("password", "%DB_PASSWORD%"),
    ("password", "'%DB_PASSWORD%'"),
    ("password", "Password"),
    ("secret", "prod/db"),
    ("credential", "testing/20240101/us-east-1/s3/aws4_request"),
    ("password", "pbkdf2:sha256:600000$q1w2e3r4$9f86d081884c7d659a2feaa0c55ad015"),
    ("password", ["***", "<redacted>", "", None]),
)
SECRET = (
    ("password", "hunter2x"),
    ("password", ["hunter2x"]),
    ("admin_pass", "a summer's day"),
    ("password", 'it\'s 100% \\ "quoted"'),
    ("X-Auth-Token", "x9Kd82hsabcDEF012"),
    ("db_password", b"hunter2x"),
    ("password", "abc"),
    ("api_key", "%DB_PASSWORD%hunter2x"),
)

WAYS = """
import logging
LOG = logging.getLogger("x")
PAIR = {pair!r}
def test_message(): LOG.error("%s", dict([PAIR]))
def test_alone(): LOG.error("x %(other)s", {{"other": 1, PAIR[0]: PAIR[1]}})
def test_nested(): LOG.error("x %(other)s", {{"other": 1, "body": [dict([PAIR])]}})
def test_extra(): LOG.error("x", extra=dict([PAIR]))
def test_extra_nested(): LOG.error("x", extra={{"body": {{"server": dict([PAIR])}}}})
"""


@pytest.mark.parametrize("pair", HARMLESS, ids=str)
def test_what_is_no_secret_in_a_message_is_none_elsewhere(
    pytester: pytest.Pytester, findings: Find, pair: tuple[str, object]
) -> None:
    pytester.makepyfile(WAYS.format(pair=pair))
    assert findings() == []


@pytest.mark.parametrize("pair", SECRET, ids=str)
def test_what_is_a_secret_in_a_message_is_one_everywhere(
    pytester: pytest.Pytester, findings: Find, pair: tuple[str, object]
) -> None:
    pytester.makepyfile(WAYS.format(pair=pair))
    assert sorted(f["symbol"] for f in findings()) == [
        "test_alone",
        "test_extra",
        "test_extra_nested",
        "test_message",
        "test_nested",
    ]
