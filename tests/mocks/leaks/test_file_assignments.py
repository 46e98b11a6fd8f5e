"""Doubles that the import of a test file puts in the place of production's names."""

from __future__ import annotations

import pytest

from tests.mocks.patches.test_patch_scenarios import Run, mock_findings

PROD = """
class Service:
    def send(self): return 'real'
def send(): return 'real'
backend = 'real'
def register(kind): globals()[kind.__name__] = kind
"""

HEAD = """
import prod
from prod import Service
class Fake: pass
def fake_send(*_): return 'fake'
"""

STATEMENTS = {
    "prod.send = fake_send": "prod.send",
    "prod.send = lambda: 'fake'": "prod.send",
    "prod.backend = Fake()": "prod.backend",
    "setattr(prod, 'backend', Fake())": "prod.backend",
    "Service.send = fake_send": "prod.Service.send",
    "Service.send = lambda self: 'fake'": "prod.Service.send",
    "prod.Service.backend = Fake()": "prod.Service.backend",
}


@pytest.mark.parametrize("statement", STATEMENTS)
@pytest.mark.parametrize("args", [(), ("-n", "2"), ("--hygiene-strict",)], ids=str)
def test_assignment_at_import_is_the_file_s(
    pytester: pytest.Pytester, hygiene: Run, statement: str, args: tuple[str, ...]
) -> None:
    if "-n" in args:
        pytest.importorskip("xdist", reason="runs on workers")
    suite = f"{HEAD}{statement}\ndef test_a(): pass\ndef test_b(): pass\n"
    pytester.makepyfile(prod=PROD, test_it=suite)
    (found,) = mock_findings(pytester, hygiene, *args, passed=2)
    assert (found["rule"], found["detail"]["place"]) == ("NHY103", STATEMENTS[statement])
    assert (found["path"], found["line"], found["tests"]) == ("test_it.py", 5, [])
    assert found["message"].endswith("assigned here after the file was imported")


@pytest.mark.parametrize("statement", STATEMENTS)
def test_what_a_teardown_of_the_module_puts_back_is_silent(
    pytester: pytest.Pytester, hygiene: Run, statement: str
) -> None:
    keep = "KEPT = prod.send, prod.backend, Service.send\n"
    back = "def teardown_module():\n    prod.send, prod.backend, Service.send = KEPT\n"
    back += "    Service.backend = None\n"
    suite = f"{HEAD}{keep}{statement}\n{back}def test_a(): pass\n"
    pytester.makepyfile(prod=PROD, test_it=suite)
    assert mock_findings(pytester, hygiene, passed=1) == []


@pytest.mark.parametrize(
    "statement",
    [
        "@prod.register\nclass Model: pass",
        "class Child(Service):\n    def send(self): return 'test'",
        "prod.backend = Service()",
        "prod.backend = 'other'",
    ],
)
def test_registered_classes_subclasses_and_plain_values_are_silent(
    pytester: pytest.Pytester, hygiene: Run, statement: str
) -> None:
    pytester.makepyfile(prod=PROD, test_it=f"{HEAD}{statement}\ndef test_a(): pass\n")
    assert mock_findings(pytester, hygiene, passed=1) == []


def test_marker_of_the_file_allows_it(pytester: pytest.Pytester, hygiene: Run) -> None:
    mark = "import pytest\npytestmark = pytest.mark.nova_hygiene_allow('NHY103', reason='wanted')\n"
    suite = f"{HEAD}{mark}prod.send = fake_send\ndef test_a(): pass\n"
    pytester.makepyfile(prod=PROD, test_it=suite)
    result = hygiene("--hygiene-strict")
    assert result.ret == 0, result.stdout.str()
    result.stdout.fnmatch_lines(["hygiene: passed (strict): 1 suppressed*"])
