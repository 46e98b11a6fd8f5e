"""NHY202's verdicts on command lines, beside the clients that a real libvirtd counts."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable

import pytest

from tests.connections.shell_constructs import REAL, RUN, TEST, TEXT, fits, wrapped
from tests.connections.test_libvirtd import _alone, arrivals  # noqa: F401 - fixtures

pytestmark = pytest.mark.libvirtd

Run = Callable[..., pytest.RunResult]

EVERYWHERE = ["nothing", "sh", "timeout", "stdbuf", "find", "xargs", "setsid", "script", "flock"]
"""Wrappers that every machine has, and that need no right."""

MAYBE = [
    *("sudo", "sudo as a user", "env", "nice", "bash", "bash with options", "sh in sudo", "su"),
    *("runuser", "script with a long option", "script with its file first", "unbuffer"),
    *("dbus-run-session", "find with a shell"),
]
"""Wrappers that some machines have; CI has them all."""

SUITE = """
import subprocess
import pytest

TEXTS = {texts!r}

@pytest.mark.parametrize("number", range(len(TEXTS)))
def test_text(number):
    subprocess.run(["bash", "-c", TEXTS[number]], stdin=subprocess.DEVNULL, timeout=60)

STDIN = {stdin!r}

@pytest.mark.parametrize("number", range(len(STDIN)))
def test_stdin(number):
    command, text = STDIN[number]
    subprocess.run(command, input=text, text=True, timeout=60)

@pytest.mark.parametrize("number", range(len(STDIN)))
def test_communicate(number):
    command, text = STDIN[number]
    if command != ["virsh"]:
        subprocess.Popen(command, stdin=subprocess.PIPE, text=True).communicate(text, timeout=60)
"""

STDIN_OPENS = [
    (["virsh", "-c", TEST], f"connect {REAL}\n"),
    (["bash", "-s"], f"if virsh -c {REAL} list; then :; fi\n"),
    (["bash"], "virsh list\n"),
]
STDIN_SILENT = [
    (["virsh", "-c", TEST], "list\n"),
    (["virsh"], "help\nquit\n"),
    (["virsh"], ""),
    (["bash", "-s"], "command -v virsh; virsh list --help\n"),
    (["cat"], f"virsh -c {REAL} list\n"),
]


def _texts(constructs: dict[str, str], *bodies: str) -> list[str]:
    """Each construct with a wrapper and a body; all of them come up, in turns."""
    found = []
    for number, template in enumerate(constructs.values()):
        for position, body in enumerate(bodies):
            text = wrapped(EVERYWHERE[(number + position) % len(EVERYWHERE)], body)
            if fits(template, text):
                found.append(template.replace("BODY", text))
    return found


def _behind(body: str) -> list[str]:
    """A body behind each wrapper of this machine."""
    texts = [wrapped(name, body) for name in MAYBE]
    return [text for text in texts if shutil.which(text.split()[0])]


OPENS = [
    *_texts(
        # In these the body runs twice.
        {name: text for name, text in RUN.items() if name not in ("do on lines", "trap")},
        f"virsh -c {REAL} list",
    ),
    *_behind(f"virsh -c {REAL} list"),
]
SILENT = [
    *_texts(dict(list(RUN.items())[::2]), f"virsh -c {TEST} list"),
    *_texts(dict(list(RUN.items())[1::2]), "virsh list --help"),
    *_texts(TEXT, f"virsh -c {REAL} list"),
    *_behind(f"virsh -c {TEST} list"),
    "command -v virsh; type virsh; which virsh; hash virsh",
    "virsh; virsh help; virsh echo hello; echo quit | virsh",
]


@pytest.mark.usefixtures("libvirtd")
@pytest.mark.parametrize("strict", [False, True], ids=["plain", "strict"])
@pytest.mark.parametrize("opens", [False, True], ids=["silent", "opens"])
def test_daemon_counts_the_clients_that_are_found(
    pytester: pytest.Pytester,
    hygiene: Run,
    arrivals: Callable[[], int],  # noqa: F811 - the fixture
    *,
    opens: bool,
    strict: bool,
) -> None:
    texts, stdin = (OPENS, STDIN_OPENS) if opens else (SILENT, STDIN_SILENT)
    pytester.makepyfile(test_it=SUITE.format(texts=texts, stdin=stdin))
    before = arrivals()
    result = hygiene(
        *(["--hygiene-strict"] if strict else []),
        "--hygiene-select=NHY202", "--hygiene-report=json:hygiene.json",
    )  # fmt: skip
    count = len(texts) + 2 * len(stdin)
    found = json.loads((pytester.path / "hygiene.json").read_text("utf-8"))["findings"]
    # Each test counts once.
    assert sum(one["count"] for one in found) == (count if opens else 0)
    assert arrivals() - before == (count if opens and not strict else 0)
    if not strict:
        assert result.parseoutcomes()["passed"] == count
