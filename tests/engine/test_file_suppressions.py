"""What belongs to no test, a string in a file or an import, is allowed by the file's statements."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Find = Callable[..., list[dict[str, Any]]]

HEAD = "import pytest\nallow = pytest.mark.nova_hygiene_allow\n"
URI = "'qemu:///system'"


def _counted(found: list[dict[str, Any]]) -> list[str]:
    return [f["rule"] for f in found if f["suppressed"] is None]


STATEMENTS = {
    "module": f"pytestmark = allow('NHY204', reason='x')\nURI = {URI}\ndef test_a(): pass\n",
    "list": f"pytestmark = [allow('NHY2', reason='x')]\ndef test_a(): uri = {URI}\n",
    "class": f"@allow('NHY204', reason='x')\nclass TestIt:\n    uri = {URI}\n"
    f"    def test_a(self): uri = {URI}\n",
    "function": f"@allow('NHY204', reason='x')\ndef test_a():\n    def inner(): return {URI}\n",
    "decorator": "@allow('NHY204', reason='x')\n@pytest.mark.parametrize('uri', [\n"
    f"    {URI},\n])\ndef test_a(uri): pass\n",
    "uri": f"@allow('NHY204', uri={URI}, reason='x')\ndef test_a(): uri = {URI}\n",
    "block": "def test_a(nova_hygiene):\n"
    f"    with nova_hygiene.allow('NHY204', reason='x'):\n        uri = {URI}\n",
    "block in a class": "class TestIt:\n    def test_a(self, nova_hygiene):\n"
    "        with nova_hygiene.allow(\n            'NHY204', reason='x'\n        ):\n"
    f"            uri = {URI}\n",
}


@pytest.mark.parametrize("processes", ["0", "2"])
@pytest.mark.parametrize("way", STATEMENTS)
def test_hard_coded_connection_is_allowed_where_it_is_written(
    pytester: pytest.Pytester, findings: Find, way: str, processes: str
) -> None:
    pytester.makepyfile(test_it=HEAD + STATEMENTS[way])
    found = findings("-n", processes)
    assert {(f["rule"], f["suppressed"]["reason"]) for f in found} == {("NHY204", "x")}


def test_statement_excuses_no_line_outside_of_it(pytester: pytest.Pytester, findings: Find) -> None:
    pytester.makepyfile(
        test_it=f"""{HEAD}@allow("NHY204", reason="x")
def test_a(): pass
def test_b(nova_hygiene):
    with nova_hygiene.allow("NHY204", reason="x"): pass
    uri = {URI}
def test_abc(): uri = {URI}
"""
    )
    assert [(f["rule"], f["line"]) for f in findings()] == [
        ("NHY204", 7),
        ("NHY204", 8),
        ("NHY903", 3),
        ("NHY903", 6),
    ]


def test_test_that_was_not_asked_for_is_excused_by_its_own_marker(
    pytester: pytest.Pytester, findings: Find
) -> None:
    pytester.makepyfile(
        test_it=f"{HEAD}@pytest.mark.nova_hygiene_allow('NHY204', reason='x')\n"
        f"def test_a(): uri = {URI}\ndef test_b(): pass\n"
    )
    (found,) = findings("test_it.py::test_b")
    assert found["suppressed"] == {"kind": "marker", "reason": "x"}


@pytest.mark.parametrize(
    "line",
    [
        f"@allow('NHY201', uri={URI}, reason='x')\ndef test_a(): pass\n",
        f"def test_a(nova_hygiene):\n"
        f"    with nova_hygiene.allow('NHY201', 'NHY202', uri={URI}, reason='x'): pass\n",
        f"@pytest.mark.nova_hygiene_allow(\n    'NHY2',\n    uri={URI},\n    reason='x',\n)\n"
        "def test_a(): pass\n".replace("NHY2'", "NHY201'"),
    ],
)
def test_uri_of_a_statement_is_no_finding(
    pytester: pytest.Pytester, findings: Find, line: str
) -> None:
    line = line.replace("'NHY2'", "'NHY201'")
    pytester.makepyfile(test_it=f"{HEAD}{line}")
    assert "NHY204" not in [f["rule"] for f in findings()]


def test_uri_beside_a_statement_is_a_finding(pytester: pytest.Pytester, findings: Find) -> None:
    pytester.makepyfile(
        test_it=f"def test_a(nova_hygiene):\n    with nova_hygiene.allow('NHY302', reason='é'): "
        f"uri = {URI}\n"
    )
    assert "NHY204" in _counted(findings())


PRODUCTION = {
    "prod/__init__": "CLIENT = None\ndef call(): pass\n",
    "prod/compat": "from unittest import mock\n",
}


@pytest.mark.parametrize(
    "line",
    [
        "import prod.compat",
        "from prod import compat",
        "from prod.compat import mock as helper",
        "def test_b():\n    import prod.compat",
    ],
)
def test_mock_in_production_is_allowed_by_the_module_that_imports_it(
    pytester: pytest.Pytester, findings: Find, line: str
) -> None:
    for name, text in PRODUCTION.items():
        path = pytester.path / f"{name}.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    pytester.makepyfile(
        test_it=f"{HEAD}pytestmark = allow('NHY101', reason='a shim')\n{line}\n"
        "def test_a(): pass\n",
        test_other="import prod.compat\ndef test_a(): pass\n",
    )
    assert _counted(findings()) == []


def test_module_that_does_not_import_it_allows_nothing(
    pytester: pytest.Pytester, findings: Find
) -> None:
    pytester.makepyfile(
        prod="from unittest import mock\n",
        test_it=f"{HEAD}pytestmark = allow('NHY101', reason='x')\ndef test_a(): pass\n",
        test_other="import prod\ndef test_a(): pass\n",
    )
    assert _counted(findings()) == ["NHY101", "NHY903"]


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        ("NHY102", "mock.patch('prod.call').start()"),
        ("NHY103", "prod.CLIENT = mock.Mock()"),
        ("NHY102", "mock.patch.dict('prod.TABLE', key=1).start()"),
    ],
)
def test_what_an_import_leaves_is_allowed_by_its_module(
    pytester: pytest.Pytester, findings: Find, rule: str, line: str
) -> None:
    pytester.makepyfile(
        prod="CLIENT = None\nTABLE = {}\ndef call(): pass\n",
        test_it=f"""{HEAD}
from unittest import mock
import prod
pytestmark = allow("{rule}", reason="for the whole file")
{line}
def test_a(): pass
def test_b(): pass
""",
    )
    for options in ([], ["-n", "2"], ["--hygiene-strict"]):
        found = findings(*options)
        assert {(f["rule"], (f["suppressed"] or {}).get("reason")) for f in found} == {
            (rule, "for the whole file")
        }


def test_conftest_is_test_code_and_its_pytestmark_speaks_of_it(
    pytester: pytest.Pytester, findings: Find
) -> None:
    fixture = f"import pytest\n@pytest.fixture\ndef uri(): return {URI}\n"
    pytester.makeconftest(fixture)
    pytester.makepyfile("def test_a(uri): pass\n")
    (found,) = findings()
    assert (found["rule"], found["path"], found["line"]) == ("NHY204", "conftest.py", 3)
    marker = "pytest.mark.nova_hygiene_allow('NHY204', reason='the lab')"
    pytester.makeconftest(f"{fixture}pytestmark = {marker}\n")
    (found,) = findings()
    assert found["suppressed"] == {"kind": "marker", "reason": "the lab"}
