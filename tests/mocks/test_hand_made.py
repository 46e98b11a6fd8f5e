"""Doubles that are made by hand: bare modules, namespaces, and objects of other libraries."""

from __future__ import annotations

import itertools
import textwrap

import pytest

from tests.mocks.patches.test_patch_scenarios import Run, mock_findings, only

PROD = """
import types
class Service: pass
for number in range(20):
    globals()[f'client_{number}'] = object()
    globals()[f'settings_{number}'] = types.SimpleNamespace(debug=False)
    setattr(Service, f'backend_{number}', object())
made = None
def make():
    global made
    made = types.SimpleNamespace(ready=True)
"""

HEAD = """
import sys, types, unittest
import pytest
import prod
from unittest import mock
from prod import Service
def answer(): return 'fake'
"""

MADE = (
    "types.ModuleType('virt')",
    "types.SimpleNamespace(get=lambda: 1)",
    "types.SimpleNamespace(host='h')",
    "types.SimpleNamespace(answer=answer)",
)

# How it is put there, the place, and how the same is done so that it is undone.
LEFT = (
    ("prod.client_N = MADE", "prod.client_N", "mock.patch.object(prod, 'client_N', MADE)"),
    (
        "Service.backend_N = MADE",
        "prod.Service.backend_N",
        "mock.patch.object(Service, 'backend_N', MADE)",
    ),
    ("prod.settings_N = MADE", "prod.settings_N", "mock.patch.object(prod, 'settings_N', MADE)"),
    (
        "sys.modules['virt_N'] = MADE",
        "sys.modules['virt_N']",
        "mock.patch.dict(sys.modules, {'virt_N': MADE})",
    ),
    (
        "sys.modules.setdefault('virt_N', MADE)",
        "sys.modules['virt_N']",
        "mock.patch.dict(sys.modules, {'virt_N': MADE})",
    ),
)

OWNERS = {
    "function": "def test_N():\n    BODY\n",
    "method": "class TestN:\n    def test_N(self):\n        BODY\n",
    "unittest": "class TestN(unittest.TestCase):\n    def test_N(self):\n        BODY\n",
    "setUp": "class TestN(unittest.TestCase):\n    def setUp(self):\n        BODY\n"
    "    def test_N(self): pass\n",
    "asyncio": "class TestN(unittest.IsolatedAsyncioTestCase):\n    async def test_N(self):\n"
    "        BODY\n",
    "fixture": "@pytest.fixture\ndef fake_N():\n    BODY\ndef test_N(fake_N): pass\n",
}


@pytest.fixture(autouse=True)
def _production_code(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(prod=PROD)


def _suite(owner: str, *, undone: bool) -> tuple[str, dict[str, str]]:
    """Return a suite with each way to make one in each place, and each test's place."""
    suite, places = HEAD, {}
    for number, (made, left) in enumerate(itertools.product(MADE, LEFT)):
        put, place, patch = (text.replace("N", str(number)).replace("MADE", made) for text in left)
        if undone:
            put = f"with {patch}: pass"
            if owner == "setUp":
                put = f"patch = {patch}; patch.start(); self.addCleanup(patch.stop)"
        suite += OWNERS[owner].replace("N", str(number)).replace("BODY", put)
        places[f"test_{number}"] = place
    return suite, places


@pytest.mark.parametrize("owner", OWNERS)
def test_double_made_by_hand_is_found_where_it_stays(
    pytester: pytest.Pytester, hygiene: Run, owner: str
) -> None:
    suite, places = _suite(owner, undone=False)
    pytester.makepyfile(test_it=suite)
    found = mock_findings(pytester, hygiene, passed=20)
    assert {each["rule"] for each in found} == {"NHY103"}
    assert all("still the test-defined" in each["message"] for each in found)
    told = {each["tests"][0].rpartition("::")[2]: each["detail"]["place"] for each in found}
    assert told == places
    assert len(found) == 20


@pytest.mark.parametrize("owner", OWNERS)
def test_double_made_by_hand_that_is_undone_is_silent(
    pytester: pytest.Pytester, hygiene: Run, owner: str
) -> None:
    pytester.makepyfile(test_it=_suite(owner, undone=True)[0])
    assert mock_findings(pytester, hygiene, passed=20) == []


@pytest.mark.parametrize("made", MADE)
def test_entry_that_a_test_file_makes_at_import_is_the_file_s(
    pytester: pytest.Pytester, hygiene: Run, made: str
) -> None:
    suite = f"{HEAD}\nsys.modules['virt'] = {made}\ndef test_a(): pass\n"
    pytester.makepyfile(test_it=suite)
    found = only(mock_findings(pytester, hygiene))
    assert (found["rule"], found["detail"]["place"]) == ("NHY103", "sys.modules['virt']")
    assert (found["phase"], found["tests"]) == ("collect", [])
    pytester.makepyfile(test_it=f"{suite}\ndel sys.modules['virt']\n")
    assert mock_findings(pytester, hygiene) == []


def test_namespaces_and_modules_that_production_code_makes_are_silent(
    pytester: pytest.Pytester, hygiene: Run
) -> None:
    body = """
        def test_a():
            prod.make()
            assert prod.made.ready
        def test_b():
            import lazily
            assert 'lazily' in sys.modules
        def test_c():
            old, prod.settings_1 = prod.settings_1, types.SimpleNamespace(debug=True)
            prod.settings_1 = old
    """
    pytester.makepyfile(
        lazily="import sys, types\nsys.modules['lazily.made'] = types.ModuleType('lazily.made')\n",
        test_it=HEAD + textwrap.dedent(body),
    )
    assert mock_findings(pytester, hygiene, passed=3) == []


@pytest.mark.parametrize(
    ("library", "body"),
    [
        ("pretend", "prod.client_1 = pretend.stub(get=lambda: 1)"),
        ("pretend", "sys.modules['virt'] = pretend.stub(get=lambda: 1)"),
        ("mockito", "prod.client_1 = mockito.mock()"),
    ],
)
def test_double_of_another_library_is_found(
    pytester: pytest.Pytester, hygiene: Run, library: str, body: str
) -> None:
    pytest.importorskip(library, reason="the library is not installed")
    pytester.makepyfile(test_it=f"import {library}\n{HEAD}def test_a():\n    {body}\n")
    assert only(mock_findings(pytester, hygiene))["rule"] == "NHY103"


@pytest.mark.parametrize(
    ("library", "body"),
    [
        ("mockito", "with mockito.when(prod).make().thenReturn(1): prod.make()"),
        ("pretend", "with mock.patch.object(prod, 'client_1', pretend.stub()): pass"),
    ],
)
def test_double_of_another_library_that_is_undone_is_silent(
    pytester: pytest.Pytester, hygiene: Run, library: str, body: str
) -> None:
    pytest.importorskip(library, reason="the library is not installed")
    pytester.makepyfile(test_it=f"import {library}\n{HEAD}def test_a():\n    {body}\n")
    assert mock_findings(pytester, hygiene) == []


def test_position_in_a_list_is_no_part_of_the_fingerprint(
    pytester: pytest.Pytester, hygiene: Run
) -> None:
    pytester.makepyfile(prod="BUS = []\n")
    suite = (
        "import prod\nfrom unittest import mock\ndef test_a():\n    prod.BUS.append(mock.Mock())\n"
    )
    fingerprints = set()
    for before in ("", "prod.BUS.append(1)\n"):
        pytester.makepyfile(test_it=suite.replace("def", f"{before}def"))
        found = only(mock_findings(pytester, hygiene))
        assert found["detail"]["place"] == f"prod.BUS[{1 if before else 0}]"
        fingerprints.add(found["fingerprint"])
    assert len(fingerprints) == 1


@pytest.mark.parametrize("copied", ["copy.copy(ONE)", "copy.deepcopy([ONE])[0]"])
def test_copied_mock_has_the_line_that_asked_for_the_copy(
    pytester: pytest.Pytester, hygiene: Run, copied: str
) -> None:
    suite = f"{HEAD}import copy\nONE = mock.Mock()\ndef test_a():\n    made = {copied}\n"
    pytester.makepyfile(test_it=f"{suite}    setattr(prod, 'client_1', made)\n")
    found = only(mock_findings(pytester, hygiene))
    assert (found["path"], found["line"]) == ("test_it.py", len(suite.strip().splitlines()))
