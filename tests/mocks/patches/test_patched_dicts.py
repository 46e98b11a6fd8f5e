"""Patched mappings (`patch.dict`) that outlive their owner: named keys, undone once and for all."""

from __future__ import annotations

import json

import pytest

from tests.mocks.patches.test_patch_scenarios import (
    CANARY,
    HEAD,
    OWNER,
    PROD,
    Run,
    facts,
    line_of,
    mock_findings,
    only,
)


@pytest.fixture(autouse=True)
def _production_code(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(prod=PROD)


@pytest.mark.parametrize("strict", [False, True], ids=["reported", "strict"])
@pytest.mark.parametrize(
    ("place", "body", "key"),
    [
        pytest.param(
            "prod.REGISTRY",
            f"'prod.REGISTRY', {{'drv': mock.Mock(name='{CANARY}')}}",
            "drv",
            id="L08 by name",
        ),
        pytest.param("prod.REGISTRY", "prod.REGISTRY, drv='no mock'", "drv", id="L08 no mock"),
        pytest.param(
            "os.environ",
            f"os.environ, {{'PROD_TOKEN': '{CANARY}'}}",
            "PROD_TOKEN",
            id="L08 environ",
        ),
        pytest.param(
            "os.environ",
            f"'os.environ', PROD_TOKEN='{CANARY}'",
            "PROD_TOKEN",
            id="L08 environ by name",
        ),
        pytest.param(
            "sys.modules", "sys.modules, {'spacy': mock.MagicMock()}", "spacy", id="L08 modules"
        ),
    ],
)
def test_patched_mapping_never_undone(  # noqa: PLR0913 - two parametrizations
    pytester: pytest.Pytester, hygiene: Run, place: str, body: str, key: str, *, strict: bool
) -> None:
    suite = f"""{HEAD}
def test_a():
    p = mock.patch.dict({body})
    p.start()  # HERE
def test_b():
    gone = not any('{key}' in table for table in (prod.REGISTRY, os.environ, sys.modules))
    assert gone is {strict}
"""
    pytester.makepyfile(test_it=suite)
    args = ["--hygiene-strict"] if strict else []
    result = hygiene("--hygiene-report=json:hygiene.json", *args)
    result.assert_outcomes(passed=2, errors=int(strict))
    report = (pytester.path / "hygiene.json").read_text("utf-8")
    found = only([f for f in json.loads(report)["findings"] if f["rule"].startswith("NHY1")])
    assert facts(found) == ("NHY102", place, "test_it.py", line_of(suite), OWNER, False)
    assert key in found["message"]
    assert CANARY not in report + result.stdout.str() + result.stderr.str()


def test_repaired_mapping_stays_repaired_when_its_patch_is_stopped_later(
    pytester: pytest.Pytester, hygiene: Run
) -> None:
    pytester.makepyfile(
        test_it=f"""{HEAD}
PATCH = mock.patch.dict(prod.REGISTRY, left=1)
def test_a(): PATCH.start()
def test_b():
    assert prod.REGISTRY == {{}}
    prod.REGISTRY['later'] = 2
    PATCH.stop()
    assert prod.REGISTRY == {{'later': 2}}
"""
    )
    result = hygiene("--hygiene-strict")
    result.assert_outcomes(passed=2, errors=1)
    result.stdout.fnmatch_lines(
        [
            "NHY102: patch of `prod.REGISTRY` (key 'left') was never stopped; still "
            "active after `test_a` finished (stopped by nova-hygiene before the next test)"
        ]
    )


def test_patched_mapping_names_only_the_keys_that_changed(
    pytester: pytest.Pytester, hygiene: Run
) -> None:
    pytester.makepyfile(
        prod="REGISTRY = {'untouched': 1, 'replaced': 2, 'removed': 3}",
        test_it=f"""{HEAD}
def test_a():
    mock.patch.dict(prod.REGISTRY, {{'replaced': 9, 'added': 4}}).start()
    del prod.REGISTRY['removed']
""",
    )
    found = only(mock_findings(pytester, hygiene))
    shown = [k for k in ("untouched", "replaced", "added") if k in found["message"]]
    assert shown == ["replaced", "added"]
