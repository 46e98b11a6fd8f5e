"""Every rule: broken, kept, and broken with leave."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pytest_nova_hygiene.__main__ import main, rules
from pytest_nova_hygiene.engine.catalogue import JUDGES, RULES, page
from pytest_nova_hygiene.plugin.reporter import warning_class
from tests.rule_examples import EXAMPLES, HEAD, LIBVIRTMOD, PROD, PROD_WITH_MOCK

Find = Callable[..., list[dict[str, Any]]]


OF_NO_TEST = {"NHY101", "NHY204", "NHY305", "NHY402", "NHY403"}
"""Rules on source: a marker on a test does not speak of them."""

FILES = ("test_it.py", "prod.py", "prod_with_mock.py", "prod_more.py", "pyproject.toml")

WITH_TEST = sorted(set(EXAMPLES) - OF_NO_TEST)


@pytest.fixture(autouse=True)
def _production_code(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(prod=PROD, prod_with_mock=PROD_WITH_MOCK, libvirtmod=LIBVIRTMOD)


def test_every_rule_has_examples() -> None:
    about_the_tool = {code for code in RULES if code.startswith("NHY9")}
    assert set(EXAMPLES) == set(RULES) - about_the_tool


@pytest.mark.parametrize("code", EXAMPLES)
def test_positive_example_is_found_once(
    pytester: pytest.Pytester, findings: Find, code: str
) -> None:
    example = EXAMPLES[code]
    pytester.makepyfile(test_it=HEAD + example.positive, prod_more=example.production)
    pytester.makepyprojecttoml(example.pyproject)
    found = [one for one in findings(*example.options) if one["rule"] != example.cause]
    assert [finding["rule"] for finding in found] == [code]
    assert found[0]["suppressed"] is None
    assert found[0]["severity"] == RULES[code].severity
    assert found[0]["path"] in FILES
    assert found[0]["line"] > 1


@pytest.mark.parametrize("code", EXAMPLES)
def test_negative_example_is_silent(
    pytester: pytest.Pytester, hygiene: Callable[..., pytest.RunResult], code: str
) -> None:
    example = EXAMPLES[code]
    pytester.makepyfile(test_it=HEAD + example.negative, prod_more=example.twin)
    pytester.makepyprojecttoml(example.pyproject_kept)
    result = hygiene(*example.options)
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["hygiene: nothing found | *"])


@pytest.mark.parametrize("code", [code for code in WITH_TEST if not EXAMPLES[code].cause])
def test_suppressed_example_does_not_count(
    pytester: pytest.Pytester, hygiene: Callable[..., pytest.RunResult], code: str
) -> None:
    example = EXAMPLES[code]
    pytester.makepyfile(test_it=HEAD + example.suppressed(code), prod_more=example.production)
    result = hygiene("--hygiene-strict", *example.options)
    result.assert_outcomes(passed=example.tests)
    assert result.ret == 0
    result.stdout.fnmatch_lines(["hygiene: passed (strict): 1 suppressed | *"])


@pytest.mark.parametrize("code", [code for code in WITH_TEST if EXAMPLES[code].cause])
def test_suppressed_example_does_not_count_beside_its_cause(
    pytester: pytest.Pytester, findings: Find, code: str
) -> None:
    example = EXAMPLES[code]
    pytester.makepyfile(test_it=HEAD + example.suppressed(code), prod_more=example.production)
    found = findings("--hygiene-strict", *example.options)
    counting = [finding["rule"] for finding in found if finding["suppressed"] is None]
    assert counting == [example.cause]
    assert [finding["rule"] for finding in found if finding["suppressed"]] == [code]


@pytest.mark.parametrize("code", sorted(OF_NO_TEST))
def test_finding_of_no_test_is_suppressed_by_ignoring_its_rule(
    pytester: pytest.Pytester, findings: Find, code: str
) -> None:
    example = EXAMPLES[code]
    pytester.makepyfile(test_it=HEAD + example.positive, prod_more=example.production)
    pytester.makepyprojecttoml(example.pyproject)
    assert findings(f"--hygiene-ignore={code}", *example.options) == []


@pytest.mark.parametrize("code", RULES)
def test_rule_is_well_formed(code: str) -> None:
    rule = RULES[code]
    assert rule.code == code
    assert JUDGES[rule.judges] is rule
    assert rule.summary.startswith("Report ")
    assert rule.summary.endswith(".")
    assert "## Why is this bad?" in rule.page
    assert code.startswith("NHY9") or "## What it cannot see" in rule.page
    assert warning_class(code).__module__ == "pytest_nova_hygiene"


def test_docs_have_every_page_word_for_word(root: Path) -> None:
    assert (root / "docs" / "rules.md").read_text("utf-8") == rules()


def test_module_prints_a_page(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "NHY103"]) == 0
    assert capsys.readouterr().out == page(RULES["NHY103"])


def test_module_refuses_an_unknown_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "NHY000"]) == pytest.ExitCode.USAGE_ERROR
    assert capsys.readouterr().err.startswith("ERROR: explain: no rule has the code 'NHY000'; ")
