"""A value that a later test makes known stands in no report of ours, nor in the baseline."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Run = Callable[..., pytest.RunResult]

VALUE = "Zq8vTt3mWx"
SUITE = f"""
import logging
from unittest import mock
import pytest
import prod

@pytest.mark.parametrize("word", ["{VALUE}"])
def test_leaks(word):
    prod.CLIENT = mock.Mock()
    logging.error("password=hunter2xyz")

def test_knows(nova_hygiene):
    nova_hygiene.sensitive("{VALUE}", name="the late one")
    logging.error("it is {VALUE}")
"""
FORMATS = {
    "json": "x.json",
    "sarif": "x.sarif",
    "sarif-full": "full.sarif",
    "gitlab": "x.gl",
    "markdown": "x.md",
}


@pytest.mark.parametrize("strict", [[], ["--hygiene-strict"]], ids=["warnings", "strict"])
@pytest.mark.parametrize(
    "workers",
    [[], ["-n", "1"], ["-n", "2"], ["-n", "2", "--dist=each"]],
    ids=["serial", "one", "two", "each"],
)
def test_no_report_shows_a_value_that_a_later_test_made_known(
    pytester: pytest.Pytester, hygiene: Run, workers: list[str], strict: list[str]
) -> None:
    pytester.makepyfile(prod="CLIENT = None", test_it=SUITE)
    hygiene(
        *[f"--hygiene-report={name}:{file}" for name, file in FORMATS.items()], *workers, *strict
    )
    for file in FORMATS.values():
        text = (pytester.path / file).read_text("utf-8")
        assert "NHY103" in text
        assert VALUE not in text


def test_the_baseline_does_not_have_it(pytester: pytest.Pytester, hygiene: Run) -> None:
    pytester.makepyfile(prod="CLIENT = None", test_it=SUITE)
    hygiene("--hygiene-set-baseline")
    text = (pytester.path / "hygiene-baseline.json").read_text("utf-8")
    assert "prod.CLIENT" in text
    assert VALUE not in text


def test_a_wrong_comment_is_told_without_the_secret_in_it(
    pytester: pytest.Pytester, hygiene: Run
) -> None:
    pytester.makepyfile(
        prod="CLIENT = None",
        test_it=f"""
            import logging
            def test_it(nova_hygiene):
                nova_hygiene.sensitive("{VALUE}", name="mine")
                logging.error("{VALUE}")  # nova-hygiene: ignore[{VALUE}] why not
            """,
    )
    result = hygiene()
    assert result.ret == 4
    told = [line for line in result.outlines if "nova-hygiene comment" in line]
    assert told == [
        "ERROR: test_it.py:4: nova-hygiene comment: no rule has such a code; nearest: a code such "
        "as NHY301, or NHY3"
    ]
