"""No report of any format holds the value that a finding is about."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest

Run = Callable[..., pytest.RunResult]

CANARY = "cAn4ry-Zq81xw"
SUITE = f"""
import logging, pytest

@pytest.fixture
def admin_password(): return "{CANARY}"

def test_known(admin_password): logging.error("logging in with %s", admin_password)
def test_named(): logging.error('{{"adminPass": "{CANARY}"}}')
def test_raised(admin_password):
    logging.error("failed", exc_info=ValueError(admin_password))

@pytest.mark.parametrize("password", ["{CANARY}"])
def test_parametrized(password): logging.error("password is %s", password)

@pytest.mark.nova_hygiene_allow("NHY301", "NHY302", reason="on purpose")
def test_allowed(admin_password): logging.error("logging in with %s", admin_password)
"""
FORMATS = ("json", "sarif", "sarif-full", "gitlab", "markdown")


@pytest.mark.parametrize("options", [[], ["-n", "2"]])
def test_no_value_is_in_any_report(
    pytester: pytest.Pytester, hygiene: Run, monkeypatch: pytest.MonkeyPatch, options: list[str]
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(pytester.path / "summary.md"))
    (pytester.path / "summary.md").write_text("")
    pytester.makepyfile(test_it=SUITE)
    wanted = [f"--hygiene-report={name}:out/{name}" for name in FORMATS]
    result = hygiene(
        *("--hygiene-strict", "-q", "--hygiene-report=github", "--junitxml=out/junit.xml"),
        *wanted,
        *options,
    )
    assert result.ret == 1
    merged = [f"--report={name}:out/merged-{name}" for name in FORMATS]
    done = subprocess.run(  # noqa: S603 - fixed words
        [
            *(sys.executable, "-m", "pytest_nova_hygiene", "merge", "out/json"),
            *(*merged, "--report=github", "--report=term"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    texts = {file.name: file.read_text("utf-8") for file in (pytester.path / "out").iterdir()}
    texts["stdout"], texts["stderr"] = result.stdout.str(), result.stderr.str()
    texts["merge"] = done.stdout + done.stderr
    assert len(texts) == 2 * len(FORMATS) + 4
    for name, text in texts.items():
        assert "NHY30" in text or name == "stderr", name
        for part in (CANARY, CANARY[:8], CANARY[5:]):
            assert part not in text, name
