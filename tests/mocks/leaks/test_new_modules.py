"""Doubles in modules that a test is the first to import: nobody knows what was there before."""

from __future__ import annotations

import pytest

from tests.mocks.patches.test_patch_scenarios import Run, line_of, mock_findings, only

PROD = """
client = 'real'
class Service:
    backend = 'real'
service = Service()
def register(cls): globals()[cls.__name__] = cls
"""

HEAD = """
import importlib
from unittest import mock
class Fake: pass
def fake(): pass
"""

MADE = ("Fake()", "fake", "mock.Mock()", "mock.MagicMock().client")

PLACES = {
    "import lazily; lazily.client = MADE": "lazily.client",
    "from lazily import Service; Service.backend = MADE": "lazily.Service.backend",
    "import lazily as one; one.Service.backend = MADE": "lazily.Service.backend",
    "import lazily; setattr(lazily, 'client', MADE)": "lazily.client",
}


@pytest.mark.parametrize("made", MADE)
@pytest.mark.parametrize("put", PLACES)
def test_double_in_a_module_that_the_test_imports_first_is_found(
    pytester: pytest.Pytester, hygiene: Run, put: str, made: str
) -> None:
    suite = f"{HEAD}def test_a():  # TEST\n    {put.replace('MADE', made)}  # HERE\n"
    suite += "def test_b(): pass\n"
    pytester.makepyfile(lazily=PROD, test_it=suite)
    found = only(mock_findings(pytester, hygiene, passed=2))
    by_word = "setattr" in put and "mock" not in made  # no line assigns it: the test's own
    assert (found["rule"], found["detail"]["place"]) == ("NHY103", PLACES[put])
    assert found["line"] == line_of(suite, "# TEST" if by_word else "# HERE")
    assert found["tests"] == ["test_it.py::test_a"]


@pytest.mark.parametrize(
    "body",
    [
        "import lazily; lazily.client = Fake(); lazily.client = 'real'",
        "import lazily; lazily.client = 'another'",
        "import lazily; lazily.register(Fake)",
        "import lazily\n    with mock.patch.object(lazily, 'client', Fake()): pass",
        "import lazily; lazily.Service.backend = 1; one = lazily.Service(); one.backend = Fake()",
        "import lazily, sys; lazily.client = Fake(); del sys.modules['lazily']",
    ],
)
def test_what_does_not_stay_there_is_silent(
    pytester: pytest.Pytester, hygiene: Run, body: str
) -> None:
    suite = f"{HEAD}def test_a():\n    {body}\ndef test_b(): pass\n"
    pytester.makepyfile(lazily=PROD, test_it=suite)
    assert mock_findings(pytester, hygiene, passed=2) == []


@pytest.mark.parametrize("made", ["Fake()", "mock.Mock()"])
def test_later_test_of_the_file_that_assigns_there_is_found_too(
    pytester: pytest.Pytester, hygiene: Run, made: str
) -> None:
    suite = f"{HEAD}def test_a():\n    import lazily\n"
    suite += f"def test_b():\n    import lazily\n    lazily.client = {made}  # HERE\n"
    suite += "def test_c():\n    import lazily\n    assert lazily.client == 'real'\n"
    pytester.makepyfile(lazily=PROD, test_it=suite)
    found = only(mock_findings(pytester, hygiene, "--hygiene-strict", passed=3, errors=1))
    assert (found["line"], found["detail"]["repair"]) == (line_of(suite), "undone")
