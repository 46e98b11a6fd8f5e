"""The JSON report, and what JUnit gets."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import pytest

from tests.rule_examples import EXAMPLES, HEAD, LIBVIRTMOD, PROD, PROD_WITH_MOCK

Run = Callable[..., pytest.RunResult]


@pytest.fixture
def everything(pytester: pytest.Pytester) -> None:
    """A suite that breaks every rule, one of them with leave."""
    pytester.makepyfile(prod=PROD, prod_with_mock=PROD_WITH_MOCK, libvirtmod=LIBVIRTMOD)
    for code, example in EXAMPLES.items():
        pytester.makepyfile(
            **{
                f"test_{code.lower()}": HEAD + example.positive,
                f"prod_{code.lower()}": example.production,
            }
        )
    pytester.makepyfile(test_leave=HEAD + EXAMPLES["NHY302"].suppressed("NHY302"))
    pytester.makepyprojecttoml(EXAMPLES["NHY403"].pyproject)
    pytester.makeini(
        "[pytest]\nnova_hygiene_select = NHY NHY304 NHY305\nnova_hygiene_block = always\n"
    )


@pytest.mark.usefixtures("everything")
@pytest.mark.parametrize("options", [[], ["--hygiene-strict"], ["-n", "2"]])
def test_report_keeps_to_its_schema(
    pytester: pytest.Pytester, hygiene: Run, root: Path, options: list[str]
) -> None:
    hygiene("--hygiene-report=json:hygiene.json", *options)
    report = json.loads((pytester.path / "hygiene.json").read_text("utf-8"))
    schema = json.loads((root / "docs" / "report.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(report, schema)
    # NHY103 tells of the mock that is called late: one cause is one finding.
    assert set(report["verdict"]["counts"]) == set(EXAMPLES) - {"NHY104"}
    assert (
        report["verdict"]["strict"]
        is report["verdict"]["failed"]
        is (options == ["--hygiene-strict"])
    )
    assert report["complete"] is True
    assert [f["suppressed"] for f in report["findings"] if f["suppressed"]] == [
        {"kind": "marker", "reason": "on purpose"}
    ]
    assert report["watched"]["connections"] == {"opened": 2, "real": 2, "other": 2}


@pytest.mark.usefixtures("everything")
@pytest.mark.parametrize("options", [[], ["--hygiene-strict"], ["-n", "2"]])
def test_junit_has_codes_and_places_only(
    pytester: pytest.Pytester, hygiene: Run, options: list[str]
) -> None:
    hygiene("--junitxml=junit.xml", *options)
    text = (pytester.path / "junit.xml").read_text("utf-8")
    told = [
        found.attrib["value"]
        for found in ET.fromstring(text).iter("property")  # noqa: S314 - pytest's own
        if found.attrib["name"] == "nova-hygiene"
    ]
    assert "NHY301 prod.py:23" in told
    assert all(re.fullmatch(r"NHY\d{3}( [\w/.]+:\d+)?", value) for value in told)
    assert not {value for value in told if value.startswith("NHY302 test_leave")}
