"""Nova's own monkey-patching of everything leaves no command unseen."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

SUITE = """
import os, subprocess
from eventlet.patcher import is_monkey_patched
from nova import monkey_patch, test
from oslo_concurrency import processutils

TEXT = "virsh -c qemu:///system list"

class TestIt(test.NoDBTestCase):
    def test_patched(self):
        assert monkey_patch.is_patched() and is_monkey_patched("subprocess")
    def test_run(self): subprocess.run(TEXT.split())
    def test_shell(self): subprocess.run(TEXT, shell=True)
    def test_output(self): subprocess.check_output(TEXT.split())
    def test_execute(self): processutils.execute(*TEXT.split())
    def test_execute_shell(self): processutils.execute(TEXT, shell=True)
    def test_system(self): os.system(TEXT)
    def test_later(self):
        with open("later", "a") as file: file.write("once ")
"""


def test_every_command_of_a_no_db_test_case_is_refused(
    pytester: pytest.Pytester,
    hygiene: Callable[..., pytest.RunResult],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pytest.importorskip("nova", reason="nova is not installed")
    monkeypatch.setenv("OS_NOVA_DISABLE_EVENTLET_PATCHING", "0")
    pytester.makepyfile(test_it=SUITE)
    options = ("--hygiene-select=NHY2", "--hygiene-report=json:hygiene.json")
    result = hygiene("--hygiene-strict", *options)
    result.assert_outcomes(passed=2, failed=6, errors=6, warnings=None)
    assert (pytester.path / "later").read_text("utf-8") == "once "
    report = json.loads((pytester.path / "hygiene.json").read_text("utf-8"))
    told = {(f["rule"], f["path"], f["detail"]["refused"]) for f in report["findings"]}
    assert told == {("NHY202", "test_it.py", "yes")}
    assert len(report["findings"]) == 6
