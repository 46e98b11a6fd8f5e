"""Secrets x encodings x layouts x places: no part of what a finding is about leaves a strict run.

The values are found in log records, by name or by format; nobody registered them.
"""

from __future__ import annotations

import base64
import json
import random
from collections.abc import Callable
from urllib.parse import quote

import pytest

from tests.plugin.masked import everything, shown

Run = Callable[..., pytest.RunResult]

LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_random = random.Random(15)  # noqa: S311 - the same values in every run


def _drawn(alphabet: str, length: int) -> str:
    return "".join(_random.choices(alphabet, k=length))


def _pem() -> str:
    body = base64.b64encode(_random.randbytes(400)).decode()
    lines = [body[at : at + 64] for at in range(0, len(body), 64)]
    return "\n".join(
        ["-----BEGIN RSA PRIVATE KEY-----", *lines, "-----END RSA PRIVATE KEY-----", ""]
    )


SECRETS = {
    "pem": _pem(),
    "token": "ghp_" + _drawn(LETTERS, 36),
    "letters": _drawn(LETTERS, 30),
    "punctuation": "q7" + _drawn(LETTERS + "#$%!^*/+=~", 40) + "Z9",
    "hex": _drawn("0123456789abcdef", 48),
    "long": _drawn(LETTERS, 150),
    "umlauts": "pw" + _drawn("äöüßéñçABCDEFGHJKLM23456789", 30) + "X1",
    "cyrillic": "K4" + _drawn("".join(map(chr, range(0x431, 0x44F))) + "23456789", 24) + "W8",
}
"""None begins as a placeholder or reads as a word."""

YAML = [f"{name}_value_is: {_drawn(LETTERS, 20)}" for name in ("alpha", "bravo", "delta")]

SUITE = """
import base64, json, logging, sys, textwrap
from urllib.parse import quote
import pytest
SECRETS = json.load(open("given.json", encoding="utf-8"))
LOG = logging.getLogger("app"); LOG.setLevel(10)

ENCODINGS = {
    "raw": str,
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "base64 lines": lambda text: base64.encodebytes(text.encode()).decode(),
    "hex": lambda text: text.encode().hex(),
    "url": lambda text: quote(text, safe=""),
    "repr": repr, "ascii": ascii, "bytes": lambda text: repr(text.encode()),
    "json": json.dumps, "json in json": lambda text: json.dumps(json.dumps(text)),
}

def rich_like(text, width):
    lines = textwrap.wrap(text, width)
    first = f"[12:00:00] ERROR    {lines[0]:{width}} app.py:12"
    return "\\n".join([first] + [f"{'':20}{line:{width}}" for line in lines[1:]])

def boxed(text, width):
    return "\\n".join(f"\\u2502 {line:{width}} \\u2502" for line in textwrap.wrap(text, width))

def chopped(text, width):
    lines = []
    while text:
        # Behind a backslash the `repr` of a line end reads like one more of the text's own.
        end = next(n for n in range(width, 0, -1) if text[n - 1 : n] != "\\\\")
        lines.append(text[:end])
        text = text[end:]
    return "\\n".join(lines)

WIDTHS = (40, 47, 64, 79, 100)
LAYOUTS = {
    "plain": lambda text: text,
    "indented": lambda text: textwrap.indent(text, "        "),
    **{f"fill {w}": lambda text, w=w: textwrap.fill(text, w) for w in WIDTHS},
    **{f"chopped {w}": lambda text, w=w: chopped(text, w) for w in WIDTHS},
    **{f"rich {w}": lambda text, w=w: rich_like(text, w) for w in WIDTHS},
    **{f"box {w}": lambda text, w=w: boxed(text, w) for w in WIDTHS},
}

@pytest.fixture(params=SECRETS)
def found(request):
    # In the log, as production would write it: this is all that tells of the secret.
    name, text = request.param, SECRETS[request.param]
    LOG.error("%s" if name in ("pem", "token") else "password=%r", text)
    return text

@pytest.fixture(params=ENCODINGS)
def written(request, found): return ENCODINGS[request.param](found)

def test_is_printed(written):
    for layout in LAYOUTS.values():
        print("x " + layout("it is " + written))
        print(repr(layout("it is " + written)), file=sys.stderr)

def test_is_logged(written):
    for layout in LAYOUTS.values(): LOG.info(layout("it is " + written))

def test_is_raised(written, found):
    shown = {"a": [written]}
    for layout in LAYOUTS.values():
        try: raise ValueError(layout(written))
        except ValueError as error: last = error
    raise RuntimeError(layout(written)) from last

def test_differs(written): assert written == written + "q"
def test_differs_in_a_list(written): assert ["a" * 50, written] == ["a" * 50, written + "q"]

def test_is_formatted_as_json(written):
    handler = logging.StreamHandler(sys.stderr)
    handler.format = lambda record: json.dumps({"message": record.getMessage()})
    LOG.addHandler(handler)
    try: LOG.info("it is %s", written)
    finally: LOG.removeHandler(handler)
"""


def _in_forms(secret: str) -> list[str]:
    """Return the encodings that are searched, in pieces too."""
    lines = [line for line in secret.splitlines() if not line.startswith("-----")]
    pieces = [*lines, *(json.dumps(line)[1:-1] for line in lines)]
    for line in lines:
        pieces += [quote(line, safe=""), line.encode().hex()]
    if len(lines) == 1:
        pieces.append(base64.b64encode(secret.encode()).decode().rstrip("="))
    return pieces


@pytest.fixture(params=["", "true"], ids=["shortened", "in CI"])
def ci(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run at a desk and in CI, where pytest shortens no comparison."""
    monkeypatch.setenv("CI", request.param)
    monkeypatch.delenv("BUILD_NUMBER", raising=False)


@pytest.mark.usefixtures("ci")
@pytest.mark.parametrize(
    ("name", "workers"), [*((name, "0") for name in (*SECRETS, "yaml")), ("letters", "2")]
)
def test_no_part_of_a_found_secret_is_shown(
    pytester: pytest.Pytester, hygiene: Run, name: str, workers: str
) -> None:
    secret = "\n".join(YAML) if name == "yaml" else SECRETS[name]
    (pytester.path / "given.json").write_text(json.dumps({name: secret}), encoding="utf-8")
    pytester.makepyfile(test_it=SUITE)
    result = hygiene(
        *("--hygiene-strict", "--hygiene-report=json:hygiene.json", "-n", workers),
        *("-rA", "--showlocals", "--tb=long", "--junitxml=junit.xml", "-p", "no:randomly"),
        *("-o", "junit_logging=all", "-o", "log_auto_indent=true"),
    )
    texts = everything(pytester, result)
    del texts["given.json"]
    assert "NHY30" in texts["stdout"]
    pieces = YAML if name == "yaml" else _in_forms(secret)
    assert shown(texts, pieces) == []
