"""No output of ours holds a secret; under strict none of pytest's does either."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_nova_hygiene.redaction.encodings import forms
from pytest_nova_hygiene.redaction.redactor import Redactor

CANARY = "Tr0ub4dor-and-3-horses"
FORMS = (CANARY, base64.b64encode(CANARY.encode()).decode()[:-2], CANARY.encode().hex())

SUITE = f"""
import logging
import sys
import warnings
import pytest

LOG = logging.getLogger("app")

@pytest.fixture
def canary(nova_hygiene):
    nova_hygiene.sensitive({CANARY!r}, name="canary")
    return {CANARY!r}

@pytest.fixture
def leaks_around(canary):
    LOG.error("before %s", canary)
    yield canary
    LOG.error("after %s", canary)

def test_leaks(canary):
    LOG.error("logging in with %s", canary)

def test_leaks_twice(canary):
    LOG.error("once %s", canary)
    LOG.error("again password=%s", canary)
    print("and printed", canary)

def test_leaks_and_fails(canary):
    LOG.error("value %s", canary)
    local = {{"canary": canary}}
    assert local == {{"canary": "something else"}}, canary

def test_fixture_leaks(leaks_around):
    assert leaks_around

@pytest.mark.xfail
def test_expected(canary):
    LOG.error(canary)
    raise AssertionError(canary)

@pytest.mark.xfail(strict=True)
def test_strictly_expected(canary):
    LOG.error(canary)
    raise RuntimeError from ValueError(canary)

@pytest.mark.parametrize("value", [{CANARY!r}])
def test_parametrized(value, canary):
    LOG.error(value)

def test_encoded(canary):
    LOG.error(canary.encode().hex())

def test_password_nobody_registered():
    LOG.error("password={CANARY}x")

@pytest.mark.skipif(pytest.version_tuple < (9, 0), reason="subtests came with pytest 9")
def test_subtests(request, canary):
    subtests = request.getfixturevalue("subtests")
    for i in range(2):
        with subtests.test(i=i):
            LOG.error(canary)
            print(canary)
            assert i == 0, canary

def test_warns(canary):
    LOG.error(canary)
    warnings.warn("a warning about {CANARY}")
"""
TESTS = 11 if pytest.version_tuple >= (9, 0) else 10


def _everything(pytester: pytest.Pytester, result: pytest.RunResult) -> str:
    """The terminal, and every file that the run left, the cache included; not the suite itself."""
    texts = [str(result.stdout), str(result.stderr)]
    for path in pytester.path.rglob("*"):
        outer = path.name in ("stdout", "stderr") or path.suffix in (".py", ".pyc")
        if path.is_file() and not outer:
            texts.append(path.read_bytes().decode("utf-8", "replace"))
    # A parametrized id is pytest's own affair: it is the value's name on the command line.
    return "\n".join(texts).replace(f"test_parametrized[{CANARY}]", "")


@pytest.mark.parametrize(
    "options",
    [
        pytest.param([], id="plain"),
        pytest.param(["-n", "2"], id="two workers"),
        pytest.param(["-W", "error"], id="warnings are errors"),
        pytest.param(["-W", "ignore"], id="warnings are ignored"),
        pytest.param(["-rA", "--showlocals", "--tb=long", "-vv"], id="everything shown"),
        pytest.param(["--tb=native"], id="native traceback"),
        pytest.param(["--tb=line"], id="one line"),
        pytest.param(["--full-trace", "--show-capture=all"], id="full trace"),
        pytest.param(["-p", "no:warnings"], id="no warnings plugin"),
    ],
)
def test_strict_prints_the_value_nowhere(
    pytester: pytest.Pytester, hygiene: Callable[..., pytest.RunResult], options: list[str]
) -> None:
    pytester.makepyfile(SUITE)
    result = hygiene(
        "--hygiene-strict",
        "--hygiene-report=json:hygiene.json",
        "--junitxml=junit.xml",
        "-o",
        "junit_logging=all",
        *options,
    )
    assert result.ret == 1
    outcomes = result.parseoutcomes()
    assert (outcomes["errors"], outcomes["xfailed"]) == (TESTS, 2)
    text = _everything(pytester, result)
    assert "NHY301" in text
    assert "(value hidden)" in text
    for form in FORMS:
        assert form not in text
    for part in (CANARY[:6], CANARY[-6:]):
        assert part not in text


def test_without_strict_our_own_output_is_silent(
    pytester: pytest.Pytester, hygiene: Callable[..., pytest.RunResult]
) -> None:
    pytester.makepyfile(SUITE)
    result = hygiene(
        "--hygiene-report=json:hygiene.json",
        "--show-capture=no",
        "--tb=no",
        "-rN",
        "-W",
        "ignore::UserWarning",
    )
    assert result.ret == 1  # the suite's own failure
    result.stdout.fnmatch_lines(["*SensitiveLogWarning: NHY301 known-secret-logged: *"])
    text = _everything(pytester, result)
    for form in FORMS:
        assert form not in text


MANY = """
import logging
import pytest
from pytest_nova_hygiene.redaction.encodings import forms

VALUES = [f"<v{number}>/'\\"%ä horse" for number in range(400)]

@pytest.fixture
def values(nova_hygiene):
    for value in VALUES:
        nova_hygiene.sensitive(value, name="many")
    return VALUES

def everything():
    return " ".join(form for value in VALUES[::40] for form in forms(value))

def test_everything_everywhere(values, record_property):
    logging.error("%s", everything())
    print(everything())
    record_property("values", everything())
    local = dict(enumerate(values[::40]))
    assert local == {0: "nothing of the kind"}, values[::40]

def test_log_of_each(values):
    for value in values[::40]:
        for form in forms(value):
            logging.error("here it is: %s.", form)
    del form
    raise RuntimeError(everything()) from ValueError(value)

def test_fixture_text(values):
    assert "\\n".join(values[:3]) == "\\n".join(values[1:4])
"""


@pytest.mark.parametrize(
    "options",
    [
        pytest.param(["--reruns", "2"], id="reruns"),
        pytest.param(["-vv", "--showlocals", "-rA"], id="everything shown"),
        pytest.param(["-n", "2"], id="two workers"),
    ],
)
@pytest.mark.usefixtures("other_plugins")
def test_strict_hides_every_encoding_of_many_values(
    pytester: pytest.Pytester, hygiene: Callable[..., pytest.RunResult], options: list[str]
) -> None:
    if "--reruns" in options:
        pytest.importorskip("pytest_rerunfailures", reason="pytest-rerunfailures is not installed")
    pytester.makepyfile(MANY)
    result = hygiene(
        "--hygiene-strict",
        "--hygiene-report=json:hygiene.json",
        "--junitxml=junit.xml",
        *("-p", "no:asyncio", "-p", "no:pytest_mock", "-o", "junit_logging=all"),
        *options,
    )
    assert result.ret == 1
    outcomes = result.parseoutcomes()
    assert (outcomes["failed"], outcomes["errors"]) == (3, 2)
    text = _everything(pytester, result)
    assert "NHY301" in text
    assert "here it is: ***." in text
    for number in range(400):
        for form in forms(f"<v{number}>/'\"%ä horse"):
            assert form not in text
    assert "horse" not in text


@pytest.mark.parametrize(
    "text",
    [
        "{'a': 'correct-h...se'}",
        "corr...orse",
        "...ect-horse and more",
        "more co...",
        "x... ...rse",
    ],
)
def test_redactor_masks_what_an_ellipsis_left(text: str) -> None:
    redactor = Redactor()
    redactor.hide("correct-horse")
    masked = redactor.text(text)
    assert "***" in masked
    assert not any(part in masked for part in ("co", "se", "horse", "correct"))


@given(
    secrets=st.lists(st.text(min_size=4, max_size=12), min_size=1, max_size=5),
    between=st.text(max_size=5),
)
def test_redactor_leaves_no_hidden_text(secrets: list[str], between: str) -> None:
    redactor = Redactor(everywhere=True)
    redactor.hide(*secrets)
    text = redactor.text(between.join(secrets))
    tree = redactor.tree({"a": [between.join(secrets), ("x", secrets[0])], secrets[-1]: {1: None}})
    for secret in secrets:
        if secret.strip("*"):
            assert secret not in text
            assert secret not in str(next(iter(tree.values())))


def test_key_of_a_store_is_masked_before_it_is_named_or_hashed(
    pytester: pytest.Pytester, findings: Callable[..., list[dict[str, Any]]]
) -> None:
    def suite(value: str) -> str:
        return (
            "import os, prod\nfrom unittest import mock\n"
            f"def test_it(nova_hygiene):\n    nova_hygiene.sensitive({value!r}, name='key')\n"
            f"    prod.CACHE[{value!r}] = mock.Mock()\n"
            f"    mock.patch.dict(prod.OTHER, {{{value!r}: 1}}).start()\n"
        )

    pytester.makepyfile(prod="CACHE = {}\nOTHER = {}")
    fingerprints = []
    for value in ("canary-4711-aa", "canary-0815-bb"):
        pytester.makepyfile(test_it=suite(value))
        found = findings("--hygiene-select=NHY1")
        assert sorted(f["rule"] for f in found) == ["NHY102", "NHY103"]
        assert value not in repr(found)
        fingerprints.append([f["fingerprint"] for f in found])
    assert fingerprints[0] == fingerprints[1]
