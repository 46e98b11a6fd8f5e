"""A strict run that ends badly shows no secret: not collected, interrupted, exited, or broken."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.plugin.masked import everything, shown

Run = Callable[..., pytest.RunResult]

SECRET = "Tr0ub4dor-and-3-horses"
SUITE = """
import os, pytest
@pytest.fixture
def secret(): return os.environ["APP_PASSWORD"]
"""
IN_CODE = 'SECRET = os.environ["APP_PASSWORD"]'

NOT_COLLECTED = {
    "assertion": f"import os\n{IN_CODE}\nassert SECRET == 'other', SECRET",
    "error": f"import os\n{IN_CODE}\nprint(SECRET)\nlocal = [SECRET]\nraise RuntimeError(SECRET)",
    "source": f"token = {SECRET!r}; raise RuntimeError(f'with {{token}}')",
    "module": "import os\n__import__('x' + os.environ['APP_PASSWORD'])",
    "syntax": f"token = {SECRET!r} = else",
    "skip": f"import os, pytest\n{IN_CODE}\npytest.skip(SECRET, allow_module_level=True)",
    "fail": f"import os, pytest\n{IN_CODE}\npytest.fail(SECRET, pytrace=False)",
}

ENDS = {
    "exit at collection": f"{IN_CODE}\npytest.exit(SECRET)",
    "interrupt at collection": f"{IN_CODE}\nraise KeyboardInterrupt(SECRET)",
    "exit in a test": "def test_it(secret): pytest.exit(f'no {secret}')",
    "exit in a fixture": (
        "@pytest.fixture\ndef end(secret): pytest.exit(f'no {secret}')\ndef test_it(end): pass"
    ),
    "exit in a teardown": (
        "@pytest.fixture\ndef end(secret):\n    yield\n    pytest.exit(f'no {secret}')\n"
        "def test_it(end): pass"
    ),
    "interrupt": (
        f"def test_it(secret):\n    local = [secret]\n    called({SECRET!r}, local)\n"
        "def called(value, local): raise KeyboardInterrupt(value)"
    ),
    "interrupt in a fixture": (
        "@pytest.fixture\ndef end(secret): raise KeyboardInterrupt(secret)\ndef test_it(end): pass"
    ),
    "system exit": "def test_it(secret): raise SystemExit(secret)",
    "should stop": "def test_it(secret, request): request.session.shouldstop = f'no {secret}'",
    "should fail": "def test_it(secret, request): request.session.shouldfail = f'no {secret}'",
}

CONFTESTS = {
    "import": f"import os\n{IN_CODE}\nassert SECRET == 'other', SECRET",
    "usage error at import": f"import os, pytest\n{IN_CODE}\nraise pytest.UsageError(SECRET)",
    "usage error": "def pytest_configure(config): raise pytest.UsageError(SECRET)",
    "exit at the start": "def pytest_sessionstart(session): pytest.exit(SECRET)",
    "exit at the end": "def pytest_sessionfinish(session): pytest.exit(SECRET)",
    "header": "def pytest_report_header(config): return SECRET",
    "summary": "def pytest_terminal_summary(terminalreporter): terminalreporter.line(SECRET)",
    "error at the start": "def pytest_sessionstart(session): raise RuntimeError(SECRET)",
    "error in a hook": "def pytest_runtest_setup(item): raise RuntimeError(SECRET)",
    "error in the protocol": "def pytest_runtest_protocol(item): raise RuntimeError(SECRET)",
    "error while collecting": "def pytest_itemcollected(item): raise RuntimeError(SECRET)",
}


@pytest.fixture
def strict(
    pytester: pytest.Pytester, hygiene: Run, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., str]:
    """Run the suite, and return all that it showed or wrote once that was searched."""
    monkeypatch.setenv("APP_PASSWORD", SECRET)

    def run(*args: str) -> str:
        options = ("--junitxml=junit.xml", "--showlocals", "-rA", "-vv", "--full-trace")
        texts = everything(pytester, hygiene("--hygiene-strict", *options, *args))
        assert shown(texts, [SECRET]) == []
        return "\n".join(texts.values())

    return run


@pytest.mark.parametrize("workers", ["0", "2"])
def test_files_that_cannot_be_collected(
    pytester: pytest.Pytester, strict: Callable[..., str], workers: str
) -> None:
    pytester.makepyfile(**{f"test_{name}": text for name, text in NOT_COLLECTED.items()})
    text = strict("-n", workers)
    assert "E   AssertionError: ***" in text
    assert "E   RuntimeError: with ***" in text
    assert "E   ModuleNotFoundError: No module named 'x***'" in text
    assert "token = '***' = else" in text


@pytest.mark.parametrize("colour", ["yes", "no"])
@pytest.mark.parametrize("end", ENDS)
def test_run_that_is_ended(
    pytester: pytest.Pytester, strict: Callable[..., str], end: str, colour: str
) -> None:
    pytester.makepyfile(f"{SUITE}{ENDS[end]}")
    assert "***" in strict(f"--color={colour}")


@pytest.mark.parametrize("end", ["exit in a test", "interrupt", "should stop"])
def test_worker_that_is_ended(
    pytester: pytest.Pytester, strict: Callable[..., str], end: str
) -> None:
    pytester.makepyfile(f"{SUITE}{ENDS[end]}")
    strict("-n", "2")


@pytest.mark.parametrize("conftest", CONFTESTS)
def test_conftest_that_ends_the_run(
    pytester: pytest.Pytester, strict: Callable[..., str], conftest: str
) -> None:
    pytester.makeconftest(f"import os, pytest\n{IN_CODE}\n{CONFTESTS[conftest]}")
    pytester.makepyfile("def test_it(): pass")
    assert "***" in strict()


def test_worker_with_an_internal_error(
    pytester: pytest.Pytester, strict: Callable[..., str]
) -> None:
    pytester.makeconftest(
        f"import os\n{IN_CODE}\ndef pytest_runtest_protocol(item): raise RuntimeError(SECRET)"
    )
    pytester.makepyfile("def test_it(): pass")
    assert " RuntimeError: ***" in strict("-n", "2")
