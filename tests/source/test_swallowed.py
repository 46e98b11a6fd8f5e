"""NHY501: which handlers in tests swallow an error, and which do more."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_nova_hygiene.source.swallowed import SwallowedErrors
from tests.source.reading import facts_of

TRY = "def test_a(self):\n    try:\n        {body}\n    except {caught}:\n        {handler}\n"


@pytest.mark.parametrize("caught", ["Exception", "BaseException", "(ValueError, Exception)", ""])
@pytest.mark.parametrize("handler", ["pass", "...", "'nothing'"])
@pytest.mark.parametrize(
    ("body", "asserts"),
    [
        ("f()", False),
        ("assert f()", True),
        ("self.assertEqual(1, f())", True),
        ("f(); self.fail('x')", True),
        ("m.assert_called_once_with(1)", True),
        ("with a: assert f()", True),
    ],
)
def test_broad_handler_that_does_nothing_is_found(
    tmp_path: Path, caught: str, handler: str, body: str, *, asserts: bool
) -> None:
    text = TRY.format(body=body, caught=caught, handler=handler).replace("except :", "except:")
    (fact,) = facts_of(text, tmp_path, SwallowedErrors)
    assert (fact[0], fact[1], fact[3]) == (4, "test_a", asserts)


@pytest.mark.parametrize(
    ("body", "caught", "handler"),
    [
        ("f()", "ValueError", "pass"),
        ("f()", "Exception", "raise"),
        ("f()", "Exception", "return"),
        ("f()", "Exception as e", "print(e)"),
        ("f()", "Exception", "LOG.exception('x')"),
        ("f()", "Exception", "self.fail('x')"),
        ("f()", "Exception", "failed = True"),
        ("f()", "Exception", "pass  # whatever it does, it must not hang"),
        ("f()", "AssertionError", "pass"),
        ("assert f(); return", "Exception", "pass"),
        ("def g(): assert f()", "AssertionError", "pass"),
        ("pytest.fail('x')", "AssertionError", "pass"),
    ],
)
def test_handler_that_says_something_is_none(
    tmp_path: Path, body: str, caught: str, handler: str
) -> None:
    text = TRY.format(body=body, caught=caught, handler=handler)
    assert facts_of(text, tmp_path, SwallowedErrors) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("def test_a():\n    with suppress(Exception):\n        f()\n", []),
        (
            "def test_a():\n    with contextlib.suppress(Exception):\n        assert f()\n",
            [[2, True]],
        ),
        ("def test_a():\n    with suppress(OSError):\n        f()\n", []),
        ("def helper():\n    try: f()\n    except Exception: pass\n", []),
        ("def helper():\n    try: assert f()\n    except Exception: pass\n", [[3, True]]),
        ("try: import x\nexcept Exception: pass\n", []),
        ("def test_a():\n    # It may fail.\n    try: f()\n    except Exception: pass\n", []),
        (
            "def test_a(self):\n    try: f()\n    except KeyError: self.fail('x')\n"
            "    except Exception: pass\n",
            [[4, False]],
        ),
        (
            "def test_a():\n    for n in range(9):\n        try:\n            assert f()\n"
            "            break\n        except Exception: continue\n",
            [],
        ),
        (
            "def test_a():\n    try:\n        try: assert f()\n        except Exception: raise\n"
            "    except Exception: pass\n",
            [[5, False]],
        ),
    ],
)
def test_where_it_stands_decides(tmp_path: Path, text: str, found: list[list[object]]) -> None:
    assert [[fact[0], fact[3]] for fact in facts_of(text, tmp_path, SwallowedErrors)] == found
