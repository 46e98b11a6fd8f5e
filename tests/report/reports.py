"""Reports for the tests of formats: a small one, and ones that try to forge something."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from pytest_nova_hygiene.model import Finding, Location, Severity, Suppression
from pytest_nova_hygiene.report.json import Run, report_object

WATCHED = {
    "mocks": {"made": 3, "patches": 1, "escaped": 1},
    "connections": {"opened": 0, "real": 0, "other": 0},
    "logs": {"records": 9, "values": 1, "values_skipped": 0},
}
SELECTION = {"select": ["NHY"], "ignore": [], "fail_on": "warning"}


def finding(  # noqa: PLR0913 - a finding's fields
    code: str = "NHY103",
    severity: str = "error",
    message: str = "`prod.CLIENT` is still the mock assigned here after the test finished",
    *,
    path: str = "pkg/mod.py",
    line: int = 42,
    symbol: str = "Class.method",
    tests: tuple[str, ...] = ("tests/test_mod.py::test_it",),
    print_: str = "0123456789abcdef",
    wide: bool = False,
    suppressed: tuple[str, str] | None = None,
) -> Finding:
    return Finding(
        code,
        "double-left-behind",
        Severity(severity),
        message,
        Location(path, line, symbol),
        tests,
        count=len(tests) or 1,
        fingerprint=print_,
        wide=wide,
        suppressed=suppressed and Suppression(*suppressed),
        detail={"made": "tests/test_mod.py:7"},
    )


def report(
    *findings: Finding,
    strict: bool = False,
    complete: bool = True,
    partial: str = "",
    root: str = "",
    run: str = "00000000000000aa",
) -> dict[str, Any]:
    counts: dict[str, int] = {}
    for one in findings:
        if one.suppressed is None:
            counts[one.rule] = counts.get(one.rule, 0) + 1
    return report_object(
        findings,
        WATCHED,
        version="1.0",
        complete=complete,
        strict=strict,
        failed=strict and any(one.suppressed is None for one in findings),
        counts=counts,
        run=Run(run, root, SELECTION, partial),
    )


USUAL = report(
    finding(tests=("tests/test_mod.py::test_it", "tests/test_mod.py::test_b[1]")),
    finding(line=44),  # of the same function, and so of the same fingerprint
    finding("NHY301", message="`password` was logged", path="pkg/log.py", print_="1" * 16),
    finding("NHY204", "note", "`qemu:///system` is hard-coded", print_="2" * 16, symbol=""),
    finding("NHY102", "warning", print_="3" * 16, wide=True),
    finding("NHY302", print_="4" * 16, suppressed=("marker", "on purpose")),
    finding("NHY901", "warning", "worker gw0 crashed", path="", line=0, tests=(), symbol=""),
    root="service",
)

HOSTILE = (
    "</script><script>alert(1)</script>",
    "\"quoted\" 'twice' `thrice`",
    "two\nlines\r\n::error file=a.py::forged",
    "::set-output name=x::y",
    "##[error]forged",
    "a | b |\n|---|---|\n| c | d |",
    "<b>bold</b> <!-- ",
    "[click](http://evil.example) ![x](http://evil.example/x.png)",
    "http://evil.example www.evil.example me@evil.example @octocat #12",
    "100% %0A::error::forged %25",
    "a,b:c=d",
    "nul \0 bell \a escape \x1b[31mred\x1b[0m \x9b31m",
    "\x1b]8;;http://evil.example\x1b\\link\x1b]8;;\x1b\\",
    "\u202egnp.exe\u2066 \u2028 \u2029 \x85",
    "emoji 🔥 👩\u200d🚀 ä 漢字",
    "lone \udc80 \ud800 surrogates",
    "&amp; &#10; &lt;",
    "back\\slash \\n \\| \\`",
    "{0} %s %(x)s",
    "x" * 10_240,
    " ",
    "- [ ] task\n# head\n> quote\n```\ncode",
    "//evil.example/x",
    "http:x?y#z",
    "$x^2$ ~~gone~~ **bold** __b__ *i*",
)

texts = st.sampled_from(HOSTILE) | st.text(
    st.characters(exclude_categories=()), min_size=1, max_size=60
)
"""What somebody may have named a test, a file, or anything that a message quotes."""


@st.composite
def hostile_findings(draw: st.DrawFn) -> Finding:
    reason = draw(texts)
    return finding(
        draw(st.sampled_from(["NHY103", "NHY301", "NHY201", "NHY901"])),
        draw(st.sampled_from(["error", "warning", "note"])),
        draw(texts),
        path=draw(texts | st.just("")),
        line=draw(st.integers(0, 10**6)),
        symbol=draw(texts | st.just("")),
        tests=tuple(draw(st.lists(texts, max_size=3))),
        print_=draw(st.sampled_from(["0" * 16, "1" * 16])),
        wide=draw(st.booleans()),
        suppressed=draw(st.sampled_from([None, None, ("marker", reason), ("baseline", reason)])),
    )


@st.composite
def hostile_reports(draw: st.DrawFn) -> dict[str, Any]:
    findings = draw(st.lists(hostile_findings(), max_size=6))
    return report(
        *findings,
        strict=draw(st.booleans()),
        complete=draw(st.booleans()),
        partial=draw(texts | st.just("")),
        root=draw(texts | st.just("")),
    )
