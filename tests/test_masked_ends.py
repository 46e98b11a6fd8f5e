"""A strict run that ends badly shows no secret: not collected, interrupted, exited, or broken."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Run = Callable[..., pytest.RunResult]

SECRET = "Tr0ub4dor-and-3-horses"
IN_CODE = 'SECRET = os.environ["APP_PASSWORD"]'

NOT_COLLECTED = {
    "assertion": f"import os\n{IN_CODE}\nassert SECRET == 'other', SECRET",
    "error": f"import os\n{IN_CODE}\nprint(SECRET)\nlocal = SECRET\nraise RuntimeError(SECRET)",
    "source": f"token = {SECRET!r}; raise RuntimeError(f'with {{token}}')",
    "import": f"import os\n__import__('x' + os.environ['APP_PASSWORD'])",
    "syntax": f"token = {SECRET!r} = else",
    "skip": f"import os, pytest\n{IN_CODE}\npytest.skip(SECRET, allow_module_level=True)",
    "fail": f"import os, pytest\n{IN_CODE}\npytest.fail(SECRET, pytrace=False)",
    "exit": f"import os, pytest\n{IN_CODE}\npytest.exit(SECRET)",
    "interrupt": f"import os, pytest\n{IN_CODE}\nraise KeyboardInterrupt(SECRET)",
}

ENDS = {
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
        "@pytest.fixture\ndef end(secret): raise KeyboardInterrupt(secret)\n"
        "def test_it(end): pass"
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
    "error at the end": "def pytest_sessionfinish(session): raise RuntimeError(SECRET)",
}

pytestmark = pytest.mark.parametrize("workers", ["0", "2"])


@pytest.fixture
def strict(
    pytester: pytest.Pytester, hygiene: Run, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., str]:
    """Run the inner suite and return everything that it printed or wrote."""
    monkeypatch.setenv("APP_PASSWORD", SECRET)

    def run(*args: str) -> str:
        options = ("--junitxml=junit.xml", "--showlocals", "-rA", "-vv", "--full-trace")
        result = hygiene("--hygiene-strict", *options, *args)
        texts = [str(result.stdout), str(result.stderr)]
        texts += [file.read_text("utf-8") for file in pytester.path.glob("*.xml")]
        text = "\n".join(texts)
        for part in (SECRET, SECRET[:8], SECRET[-8:]):
            assert part not in text
        return text

    return run


@pytest.mark.parametrize("module", NOT_COLLECTED)
def test_file_that_cannot_be_collected(
    pytester: pytest.Pytester, strict: Callable[..., str], module: str, workers: str
) -> None:
    pytester.makepyfile(NOT_COLLECTED[module])
    assert "***" in strict("-n", workers) or (workers, module) in ()


@pytest.mark.parametrize("colour", ["yes", "no"])
@pytest.mark.parametrize("end", ENDS)
def test_run_that_is_ended(
    pytester: pytest.Pytester, strict: Callable[..., str], end: str, workers: str, colour: str
) -> None:
    pytester.makepyfile(
        f"import os, pytest\n@pytest.fixture\ndef secret(): return os.environ['APP_PASSWORD']\n{ENDS[end]}"
    )
    assert "***" in strict("-n", workers, f"--color={colour}")


@pytest.mark.parametrize("conftest", CONFTESTS)
def test_conftest_that_ends_the_run(
    pytester: pytest.Pytester, strict: Callable[..., str], conftest: str, workers: str
) -> None:
    pytester.makeconftest(f"import os, pytest\n{IN_CODE}\n{CONFTESTS[conftest]}")
    pytester.makepyfile("def test_it(): pass")
    assert "***" in strict("-n", workers)
