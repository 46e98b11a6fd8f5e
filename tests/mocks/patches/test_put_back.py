"""What strict puts back in a leaked patch's place: the very value from before, or none."""

from __future__ import annotations

import pytest

BEFORE = {
    "value": "'real'",
    "mock of a wider fixture": "MagicMock(name='wide')",
    "mock library's class": "MagicMock",
    "sentinel": "sentinel.nothing",
    "inherited": "base",
    "absent": "absent",
}


@pytest.mark.parametrize("library", ["unittest.mock", "mock"])
@pytest.mark.parametrize("before", BEFORE)
def test_strict_puts_back_whatever_was_there(
    pytester: pytest.Pytester, before: str, library: str
) -> None:
    pytest.importorskip(library, reason="the backport is not installed")
    pytester.makepyfile(
        prod="class Base: pass\nclass Api(Base): pass\n",
        test_it=f"""
import pytest
from {library} import MagicMock, patch, sentinel
import prod
absent, base = object(), object()
value = {BEFORE[before]}

@pytest.fixture(scope="module", autouse=True)
def state():
    if value is not absent: setattr(prod.Api if {before != "inherited"} else prod.Base, "x", value)

def test_crosses():
    first, second = (patch("prod.Api.x", new, create=True) for new in ("a", "b"))
    first.start(); second.start()
    first.stop(); second.stop()

def test_next():
    assert getattr(prod.Api, "x", absent) is value
    assert ("x" in vars(prod.Api)) is {before not in ("inherited", "absent")}
""",
    )
    result = pytester.runpytest_subprocess(
        "-p", "nova_hygiene", "--hygiene-strict", "--hygiene-select=NHY102,NHY9"
    )
    result.assert_outcomes(passed=2, errors=1)
