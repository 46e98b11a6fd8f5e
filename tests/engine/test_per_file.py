"""``nova_hygiene_per_file_ignores``: rules that are ignored in whole files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.rule_examples import LIBVIRTMOD

Find = Callable[..., list[dict[str, Any]]]
Run = Callable[..., pytest.RunResult]

LEAK = "import logging\ndef leak(): logging.error('password=hunter2x')\n"
KEY = "nova_hygiene_per_file_ignores"


def _suite(pytester: pytest.Pytester, *entries: str) -> None:
    (pytester.path / "pkg" / "old").mkdir(parents=True)
    for name in ("pkg/a.py", "pkg/old/b.py"):
        (pytester.path / name).write_text(LEAK, "utf-8")
    (pytester.path / "test_it.py").write_text(
        f"import pkg.a, pkg.old.b\n{LEAK}def test_it():\n"
        "    leak(); pkg.a.leak(); pkg.old.b.leak()\n",
        "utf-8",
    )
    pytester.makeini(f"[pytest]\npythonpath = .\n{KEY} =\n  " + "\n  ".join(entries) + "\n")


@pytest.mark.parametrize(
    ("entry", "ignored"),
    [
        ("pkg/: NHY302", ["pkg/a.py", "pkg/old/b.py"]),
        ("pkg/old: NHY3", ["pkg/old/b.py"]),
        ("pkg/*.py: nhy302", ["pkg/a.py", "pkg/old/b.py"]),
        ("a.py: NHY201, NHY302", ["pkg/a.py"]),
        ("test_*.py: NHY1 NHY302", ["test_it.py"]),
        ("./pkg/old/**: NHY", ["pkg/old/b.py"]),
        ("pkg/: NHY201", []),
    ],
)
@pytest.mark.parametrize("processes", ["0", "2"])
def test_an_entry_suppresses_its_rules_in_its_files(
    pytester: pytest.Pytester, findings: Find, entry: str, ignored: list[str], processes: str
) -> None:
    _suite(pytester, entry)
    found = findings("-n", processes)
    reason = {"kind": "ini", "reason": f"`{entry}` in {KEY}"}
    assert {f["path"]: f["suppressed"] for f in found if f["rule"] == "NHY302"} == {
        path: reason if path in ignored else None
        for path in ("pkg/a.py", "pkg/old/b.py", "test_it.py")
    }
    unused = [(f["path"], f["line"], f["message"]) for f in found if f["rule"] == "NHY903"]
    assert unused == (
        [("tox.ini", 4, f"unused setting: `{entry}` in `{KEY}` matched no finding")]
        if not ignored
        else []
    )


@pytest.mark.parametrize("options", [("-k", "it"), ("test_it.py",), ("--hygiene-ignore=NHY2",)])
def test_one_that_may_yet_be_needed_is_not_reported(
    pytester: pytest.Pytester, findings: Find, options: tuple[str, ...]
) -> None:
    _suite(pytester, "pkg/: NHY201")
    (pytester.path / "test_other.py").write_text("def test_other(): pass\n", "utf-8")
    assert [f for f in findings(*options) if f["rule"] == "NHY903"] == []


def test_what_stands_nearer_comes_first(pytester: pytest.Pytester, findings: Find) -> None:
    _suite(pytester, "pkg/: NHY302")
    path = pytester.path / "pkg" / "a.py"
    path.write_text(f"{LEAK.rstrip()}  # nova-hygiene: ignore[NHY302] fake\n", "utf-8")
    kinds = {f["path"]: (f["suppressed"] or {}).get("kind") for f in findings()}
    assert kinds == {"pkg/a.py": "comment", "pkg/old/b.py": "ini", "test_it.py": None}


@pytest.mark.parametrize(
    ("entry", "wrong"),
    [
        ("pkg/", "'pkg/' is no glob with codes; write a line each, such as *"),
        ("pkg/:", "'pkg/:' is no glob with codes; *"),
        (": NHY3", "': NHY3' is no glob with codes; *"),
        ("pkg/: E501", "'pkg/: E501': no rule has the code 'E501'; known: *"),
        ("*: NHY3", "'*: NHY3': '*' means all code*"),
        ("../x: NHY3", "'../x: NHY3': '../x' stands outside of the rootdir *"),
    ],
)
def test_a_wrong_entry_is_a_usage_error(
    pytester: pytest.Pytester, hygiene: Run, entry: str, wrong: str
) -> None:
    _suite(pytester, entry)
    result = hygiene()
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: {KEY}: {wrong}"])


def test_what_is_ignored_in_a_file_is_not_blocked_there(
    pytester: pytest.Pytester, hygiene: Run
) -> None:
    connect = "import libvirtmod\ndef connect(): libvirtmod.virConnectOpen('qemu:///system')\n"
    pytester.makepyfile(
        libvirtmod=LIBVIRTMOD,
        legacy=connect,
        current=connect,
        test_it="""
            import current, legacy
            def test_legacy(): legacy.connect()
            def test_current(): current.connect()
            """,
    )
    pytester.makeini(f"[pytest]\n{KEY} =\n  legacy.py: NHY201\n")
    result = hygiene("--hygiene-strict")
    result.assert_outcomes(passed=1, failed=1, errors=1)
    result.stdout.fnmatch_lines(["FAILED test_it.py::test_current *"])
