"""What every test here may use."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

pytest_plugins = ["pytester"]

ROOT = Path(__file__).parent

# Machines differ in speed by ten: no test may depend on time.
settings.register_profile("without a clock", deadline=None)
settings.load_profile("without a clock")


@pytest.fixture(autouse=True)
def _no_settings_of_this_run(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An inner pytest is told only what its test tells it."""
    on_ci = ("GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY", "GITHUB_WORKSPACE", "CI_PROJECT_DIR")
    for name in ("PYTEST_PLUGINS", "LIBVIRT_DEFAULT_URI", *on_ci):
        monkeypatch.delenv(name, raising=False)
    if "pytester" in request.fixturenames:
        request.getfixturevalue("pytester")  # which takes the variable away
    # Installed for the tests that ask for `other_plugins`; they import mock, and warn. What
    # Hypothesis' plugin imports is most of the time that an inner run takes to start.
    others = (
        *(
            "asyncio",
            "pytest_mock",
            "rerunfailures",
            "hypothesispytest",
            "fakefs",
            "anyio",
            "pytest-subprocess",
        ),
        *("allure_pytest", "pytest_jsonreport", "metadata", "html", "pytest_reportlog"),
        "pytest_github_actions_annotate_failures",
    )
    monkeypatch.setenv("PYTEST_ADDOPTS", " ".join(f"-p no:{name}" for name in others))


@pytest.fixture
def other_plugins(monkeypatch: pytest.MonkeyPatch) -> None:
    """Inner runs load every plugin that is installed here, as a user's would."""
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)


@pytest.fixture
def root() -> Path:
    """The repository."""
    return ROOT


@pytest.fixture
def hygiene(pytester: pytest.Pytester) -> Callable[..., pytest.RunResult]:
    """Run the inner suite armed, in a process of its own, since it patches globals."""

    def run(*args: str) -> pytest.RunResult:
        if "-n" in args and find_spec("xdist") is None:
            at = args.index("-n")
            if args[at + 1] != "0":
                pytest.skip("pytest-xdist is not installed")
            args = args[:at] + args[at + 2 :]
        return pytester.runpytest_subprocess("-p", "nova_hygiene", *args)

    return run


@pytest.fixture
def findings(
    pytester: pytest.Pytester, hygiene: Callable[..., pytest.RunResult]
) -> Callable[..., list[dict[str, Any]]]:
    """Run the inner suite armed and return the findings of its JSON report."""

    def run(*args: str) -> list[dict[str, Any]]:
        hygiene("--hygiene-report=json:hygiene.json", *args)
        report = json.loads((pytester.path / "hygiene.json").read_text("utf-8"))
        found: list[dict[str, Any]] = report["findings"]
        for one in found:
            del one["runs"]  # named at random
        return found

    return run


@pytest.fixture(scope="session")
def daemon_lock(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file that is locked by whoever talks to the daemon: others count its clients."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    return shared / "libvirtd.lock"


@pytest.fixture(scope="session")
def libvirtd(daemon_lock: Path) -> Iterator[str]:
    """A running libvirtd and its URI; .ci/run starts it."""
    pytest.importorskip("libvirt", reason="libvirt-python is not installed")
    probe = ["virsh", "-c", "qemu:///system", "version"]
    try:
        with daemon_lock.open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            answer = subprocess.run(probe, capture_output=True, timeout=30, check=False)  # noqa: S603 - fixed words
    except FileNotFoundError:
        pytest.skip("virsh is not installed")
    if answer.returncode != 0:
        pytest.skip("no libvirtd answers at qemu:///system")
    return "qemu:///system"
