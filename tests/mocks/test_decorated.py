"""Mocks that ``@patch`` makes: the test's own, at its first decorator, whatever runs it.

The decorator's wrapper makes them before the test function has a frame.
"""

from __future__ import annotations

import json
import sys
from itertools import product
from pathlib import Path

import pytest

from pytest_nova_hygiene.watching.frames import is_plumbing

DECORATORS = {
    "patch": '@{mock}.patch("prod.Client")',
    "object": '@{mock}.patch.object(prod, "Client")',
    "autospec": '@{mock}.patch("prod.Client", autospec=True)',
    "new_callable": '@{mock}.patch("prod.Client", new_callable={mock}.MagicMock)',
    "multiple": "@{mock}.patch.multiple(prod, Client={mock}.DEFAULT)",
    "behind_another": '@plain\n@{mock}.patch("prod.Client")',
}
LIBRARIES = {"unittest": "mock", "backport": "backport"}

OWNERS = {
    "function": "{decorator}\ndef test_{name}(*a, **k): prod.keep('{name}')",
    "coroutine": (
        "class Test{name}(unittest.IsolatedAsyncioTestCase):\n{decorator}\n"
        "    async def test_{name}(self, *a, **k): prod.keep('{name}')"
    ),
    "method": (
        "class Test{name}:\n{decorator}\n"
        "    def test_{name}(self, *a, **k): prod.keep('{name}')"
    ),
    "unittest": (
        "class Test{name}(unittest.TestCase):\n{decorator}\n"
        "    def test_{name}(self, *a, **k): prod.keep('{name}')"
    ),
    "setUp": (
        "class Test{name}(unittest.TestCase):\n{decorator}\n"
        "    def setUp(self, *a, **k): prod.keep('{name}')\n"
        "    def test_{name}(self): pass"
    ),
    "setup_method": (
        "class Test{name}:\n{decorator}\n"
        "    def setup_method(self, *a, **k): prod.keep('{name}')\n"
        "    def test_{name}(self): pass"
    ),
}  # fmt: skip
CLASS = (
    '@mock.patch("prod.Client")\nclass Test{name}{base}:\n'
    "    def test_{name}(self, client): prod.keep('{name}')"
)

HEADER = """
import functools, sys, unittest
from unittest import mock
import mock as backport
import prod

def plain(function):
    @functools.wraps(function)
    def around(*args, **named): return function(*args, **named)
    return around
"""
PROD = """
class Client: pass
def keep(name): globals()[name] = Client()
"""


def _cells() -> dict[str, str]:
    """Return the source of each cell of the matrix, by its name."""
    cells = {}
    for (how, decorator), (library, mock), (who, owner) in product(
        DECORATORS.items(), LIBRARIES.items(), OWNERS.items()
    ):
        if how == "behind_another" and who in ("setUp", "setup_method", "coroutine"):
            continue  # the other decorator's line, as for a helper; and it awaits nothing
        name = f"{how}_{library}_{who}"
        text = decorator.format(mock=mock)
        if who != "function":
            text = "\n".join(f"    {line}" for line in text.split("\n"))
        cells[name] = owner.format(name=name, decorator=text)
    for base in ("", "(unittest.TestCase)"):
        name = f"class_{'unittest' if base else 'plain'}"
        cells[name] = CLASS.format(name=name, base=base)
    return cells


@pytest.fixture
def suite(pytester: pytest.Pytester) -> dict[str, int]:
    """Write a suite of all cells; return the line of each one's decorator, or of its method."""
    pytest.importorskip("mock", reason="the backport is not installed")
    pytester.makepyfile(prod=PROD)
    text, lines = HEADER, {}
    for name, source in _cells().items():
        before = text.count("\n") + 2
        first = next(
            number
            for number, line in enumerate(source.split("\n"))
            if (line.lstrip().startswith("@") and not name.startswith("class"))
            or "prod.keep" in line
        )
        lines[name] = before + first
        text += f"\n{source}\n"
    pytester.path.joinpath("test_it.py").write_text(text, encoding="utf-8")
    return lines


RUNNERS = {
    "python -m pytest": [sys.executable, "-m", "pytest"],
    "pytest": [str(Path(sys.executable).with_name("pytest"))],
    "xdist": [sys.executable, "-m", "pytest", "-n", "1"],
    "pytest.main": [
        sys.executable, "-c", "import sys, pytest; sys.exit(pytest.main(sys.argv[1:]))"
    ],
}  # fmt: skip


@pytest.mark.parametrize("runner", RUNNERS)
def test_each_is_the_test_s_at_its_decorator(
    pytester: pytest.Pytester, suite: dict[str, int], runner: str
) -> None:
    if not Path(RUNNERS[runner][0]).exists():
        pytest.skip("pytest's script does not stand beside the interpreter")
    if runner == "xdist":
        pytest.importorskip("xdist", reason="pytest-xdist is not installed")
    done = pytester.run(
        *RUNNERS[runner], "-q", "-p", "nova_hygiene", "--hygiene-select=NHY103,NHY9",
        "--hygiene-report=json:found.json",
    )  # fmt: skip
    assert done.ret == 0
    findings = json.loads((pytester.path / "found.json").read_text("utf-8"))["findings"]
    found = {each["message"].split("`")[1].removeprefix("prod."): each for each in findings}
    assert len(found) == len(findings)
    assert {name: each["line"] for name, each in found.items()} == suite
    for name, each in found.items():
        assert each["path"] == "test_it.py"
        assert each["tests"][0].endswith(f"::test_{name}"), each


def test_use_by_a_later_test_is_found(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        prod="class Client: pass\nKEPT = []\ndef use(): KEPT[0].ping()\n",
        test_it="""
        from unittest import mock
        import prod

        @mock.patch("prod.Client")
        def test_makes(client):
            client.return_value.ping.return_value = 1
            prod.KEPT.append(prod.Client())

        def test_uses(): prod.use()
        """,
    )
    result = pytester.runpytest_subprocess(
        "-p", "nova_hygiene", "--hygiene-select=NHY104", "-p", "no:cacheprovider"
    )
    result.stdout.fnmatch_lines(["*test_it.py:4: MockEscapeWarning: NHY104 expired-double-used: *"])
    result.stdout.fnmatch_lines(["hygiene: 1 error"])


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/venv/lib/python3.11/site-packages/hypothesis/core.py", True),
        ("/venv/lib/python3.11/site-packages/hypothesis/internal/x.py", True),
        ("/venv/lib/python3.11/site-packages/ddt.py", True),
        ("/usr/lib/python3/dist-packages/responses/__init__.py", True),
        ("/home/me/responses/responses/__init__.py", False),
        ("/home/me/project/ddt.py", False),
    ],
)
def test_installed_decorators_are_plumbing_and_a_project_of_that_name_is_not(
    path: str, expected: bool
) -> None:
    assert is_plumbing(path) is expected
