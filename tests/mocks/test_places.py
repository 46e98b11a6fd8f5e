"""State that the suite resets by itself: it is left alone, whichever way a double came there."""

from __future__ import annotations

import pytest

from tests.mocks.patches.test_patch_scenarios import HEAD, PROD, Run, mock_findings

LEFT = {
    "prod.get": "mock.patch('prod.get').start()",
    "prod.Svc.run": "mock.patch.object(prod.Svc, 'run').start()",
    "prod.x": "one, two = mock.patch('prod.x'), mock.patch('prod.x')\n"
    "    one.start(); two.start(); one.stop(); two.stop()",
    "prod.REGISTRY": "mock.patch.dict(prod.REGISTRY, key=1).start()",
    "prod.call": "prod.call = mock.Mock()",
}


@pytest.mark.parametrize("place", LEFT)
@pytest.mark.parametrize("strict", [[], ["--hygiene-strict"]], ids=["warnings", "strict"])
def test_place_that_the_suite_resets_is_no_finding_and_is_not_undone(
    pytester: pytest.Pytester, hygiene: Run, place: str, strict: list[str]
) -> None:
    suite = (
        f"{HEAD}REAL = {{**prod.REGISTRY}} if {place == 'prod.REGISTRY'} else {place}\n"
        f"def test_a():\n    {LEFT[place]}\ndef test_b(): assert {place} != REAL\n"
    )
    pytester.makepyfile(prod=PROD, test_it=suite)
    assert mock_findings(pytester, hygiene, passed=2) != []
    for name in (place, f"{place[:-1]}*"):
        excused = ["-o", f"nova_hygiene_reset_by_suite={name}", *strict]
        assert mock_findings(pytester, hygiene, *excused, passed=2) == []


@pytest.mark.parametrize("body", ["mock.patch('prod.get').start()", "prod.get = mock.Mock()"])
def test_place_is_no_finding_where_a_test_file_leaves_it_at_import(
    pytester: pytest.Pytester, hygiene: Run, body: str
) -> None:
    pytester.makepyfile(prod=PROD, test_it=f"{HEAD}{body}\ndef test_a(): pass\n")
    assert mock_findings(pytester, hygiene) != []
    assert mock_findings(pytester, hygiene, "-o", "nova_hygiene_reset_by_suite=prod.get") == []


@pytest.mark.parametrize(
    ("place", "body"),
    [("prod.REGISTRY", "prod.REGISTRY['k'] = mock.Mock()"), ("prod.made", "prod.made(mock.Mock)")],
)
def test_name_of_a_store_excuses_what_is_in_it(
    pytester: pytest.Pytester, hygiene: Run, place: str, body: str
) -> None:
    cached = "import functools\n@functools.cache\ndef made(kind): return kind()\n"
    pytester.makepyfile(prod=f"{PROD}{cached}", test_it=f"{HEAD}def test_a(): {body}\n")
    assert mock_findings(pytester, hygiene) != []
    assert mock_findings(pytester, hygiene, "-o", f"nova_hygiene_reset_by_suite={place}") == []
