"""Secrets in names and in output that is older than what is known of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_nova_hygiene.plugin.secret_places import places_of
from tests.plugin.masked import everything, shown

Run = Callable[..., pytest.RunResult]

SECRETS = {name: f"Xq7{name}zR9tLmW" for name in ("later", "id", "mark", "sub", "named", "skip")}

SUITE = f"""
import logging, unittest, pytest
LOG = logging.getLogger("app"); LOG.setLevel(10)
S = {SECRETS}
def login(value): LOG.info("password=%s", value)

def test_before(): print("first", S["later"], "and", S["later"])
def test_later(): login(S["later"])

@pytest.mark.parametrize("value", [S["id"]])
def test_value_in_its_id(value): login(value)

@pytest.mark.parametrize("value", [pytest.param(1, id="a-" + S["mark"] + "-b")])
def test_given_id(value): login(S["mark"])

@pytest.mark.parametrize("password", [S["named"]])
def test_parameter_with_a_sensitive_name(password): LOG.info("using %s", password)

class TestParts(unittest.TestCase):
    def test_sub(self):
        with self.subTest(value=S["sub"]):
            login(S["sub"])
            self.fail("no")

def test_skip():
    login(S["skip"])
    pytest.skip("because " + S["skip"])
"""


@pytest.mark.parametrize("workers", ["0", "2"])
@pytest.mark.parametrize("more", [(), ("-q",), ("--tb=short", "-rN")], ids=" ".join)
def test_secret_is_masked_that_becomes_known_later(
    pytester: pytest.Pytester, hygiene: Run, workers: str, more: tuple[str, ...]
) -> None:
    pytester.makepyfile(test_it=SUITE)
    result = hygiene(
        *("--hygiene-strict", "-rA", "-n", workers, "--dist=loadfile", "-p", "no:randomly", *more),
        *("--junitxml=junit.xml", "-o", "junit_logging=all", "--hygiene-report=json:hygiene.json"),
    )
    assert shown(everything(pytester, result), SECRETS.values()) == []
    result.stdout.no_fnmatch_line("*written before a value*")
    if not more:
        result.stdout.fnmatch_lines(["first [*][*][*] and [*][*][*]"])
        result.stdout.fnmatch_lines(["PASSED test_it.py::test_value_in_its_id[[][*][*][*]]"])
        result.stdout.fnmatch_lines(["PASSED test_it.py::test_given_id[[]a-[*][*][*]-b]"])


def test_parameters_are_withheld_until_a_worker_has_told_of_them(
    pytester: pytest.Pytester, hygiene: Run
) -> None:
    pytester.makepyfile(test_it=SUITE)
    result = hygiene("--hygiene-strict", "-v", "-n", "2", "-p", "no:randomly")
    assert shown({"stdout": str(result.stdout)}, SECRETS.values()) == []
    result.stdout.fnmatch_lines(["[[]gw?]*PASSED test_it.py::test_value_in_its_id[[][*][*][*]]*"])


def test_what_a_worker_says_of_places_holds_no_id(pytester: pytest.Pytester, hygiene: Run) -> None:
    pytester.makepyfile(
        test_it=f"""
        import logging, pytest
        @pytest.mark.parametrize("value", [{SECRETS["id"]!r}])
        def test_first(value): print("now", value)
        def test_later(): logging.error("password=%s", {SECRETS["id"]!r})
        """
    )
    pytester.makeconftest(
        "import json\ndef pytest_testnodedown(node):\n"
        "    open('said', 'w').write(json.dumps(node.workeroutput))"
    )
    hygiene("--hygiene-strict", "-n", "1", "-p", "no:randomly")
    said = (pytester.path / "said").read_text("utf-8")
    assert '"nova_hygiene_early": [[' in said
    assert shown({"said": said}, SECRETS.values()) == []


def test_ordinary_parameters_are_not_withheld(pytester: pytest.Pytester, hygiene: Run) -> None:
    pytester.makepyfile(
        """
        import pytest
        @pytest.mark.parametrize("word", ["1-True", "error", "a"])
        def test_it(word): pass
        """
    )
    result = hygiene("--hygiene-strict", "-v", "-n", "1", "-p", "no:randomly")
    result.stdout.fnmatch_lines(["*.py::test_it[[]1-True] ", "*PASSED*test_it[[]1-True]*"])


def test_what_is_already_printed_is_said_once(pytester: pytest.Pytester, hygiene: Run) -> None:
    pytester.makepyfile(test_it=SUITE)
    result = hygiene("--hygiene-strict", "-v", "-n", "0", "-p", "no:randomly")
    said = [line for line in result.outlines if "written before" in line]
    assert said == [
        "nova-hygiene: 3 texts were written before a value in it was known as secret: not masked"
    ]


def test_last_failures_are_found_again_by_their_masked_ids(
    pytester: pytest.Pytester, hygiene: Run
) -> None:
    pytester.makepyfile(test_it=SUITE)
    first = hygiene("--hygiene-strict", "-n", "0", "-p", "no:randomly")
    second = hygiene("--hygiene-strict", "-n", "0", "-p", "no:randomly", "--lf")
    first.assert_outcomes(passed=6, failed=1, skipped=1, errors=6)
    second.stdout.fnmatch_lines(["run-last-failure: rerun previous 6 failures"])
    second.assert_outcomes(passed=5, failed=1, skipped=1, errors=6)
    assert shown(everything(pytester, second), SECRETS.values()) == []


@given(st.lists(st.text("ab*", max_size=5), min_size=2, max_size=5), st.text("xy", min_size=1))
def test_places_cover_what_was_masked(pieces: list[str], secret: str) -> None:
    text = secret.join(pieces)
    places = places_of(text, text.replace(secret, "***"))
    covered = {at for start, end in places for at in range(start, end)}
    assert {at for at, character in enumerate(text) if character in "xy"} <= covered
