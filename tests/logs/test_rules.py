"""Which of the rules on log records tells a secret: one, and never a rule that is off."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Find = Callable[..., list[dict[str, Any]]]


@pytest.mark.parametrize(
    ("option", "rules"),
    [
        ("--hygiene-select=NHY3", ["NHY301", "NHY303"]),
        ("--hygiene-ignore=NHY303", ["NHY301", "NHY302"]),
        ("--hygiene-ignore=NHY301,NHY303", ["NHY302", "NHY302"]),
    ],
)
def test_rule_that_is_off_claims_no_secret_of_another_s(
    pytester: pytest.Pytester, findings: Find, option: str, rules: list[str]
) -> None:
    pytester.makepyfile("""
        import logging, string
        def test_it(nova_hygiene):
            nova_hygiene.sensitive("correct-horse", name="the password")
            logging.error("password=%s", "correct-horse")
            logging.error("token=%s", "ghp_" + "0a1B2c" * 6)
    """)
    assert sorted(one["rule"] for one in findings(option, "--hygiene-ignore=NHY304")) == rules
