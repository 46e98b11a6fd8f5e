"""Records through a rich handler and JSON formatters: found once, masked wherever they print."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.plugin.masked import everything, shown

Run = Callable[..., pytest.RunResult]

SUITE = """
import json, logging, sys, unittest
import pytest
SECRETS = json.load(open("given.json"))

class ByHand(logging.Formatter):
    def format(self, record):
        told = {k: v for k, v in vars(record).items() if k in ("name", "password", "body")}
        error = self.formatException(record.exc_info) if record.exc_info else None
        return json.dumps({"text": record.getMessage(), "error": error, **told}, default=str)

def rich():
    from rich.console import Console
    from rich.logging import RichHandler
    return RichHandler(console=Console(file=sys.stderr, width=60), rich_tracebacks=True,
                       tracebacks_show_locals=True)

def by_library():
    from pythonjsonlogger.json import JsonFormatter
    return formatted(JsonFormatter())

def formatted(formatter):
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    return handler

HANDLERS = {"rich": rich, "library": by_library, "by hand": lambda: formatted(ByHand())}

class Conn:
    def __init__(self, text): self.text = text
    def __str__(self): return f"password={self.text}"
    __repr__ = __str__

WAYS = {
    "message": lambda log, s: log.error("connecting with password=%s at host=h", s),
    "extra": lambda log, s: log.error("login", extra={"password": s, "body": [{"pwd": s}]}),
    "object": lambda log, s: log.error("%s", Conn(s)),
}

def raised(log, secret):
    try: raise ValueError(f"password={secret}")
    except ValueError: log.exception("failed")
WAYS["exception"] = raised

def logger(name):
    made = logging.Logger("app")
    handler = HANDLERS[name]()
    made.addHandler(handler)
    return made

CASES = [(h, w, n) for h in HANDLERS for w in WAYS for n in range(len(SECRETS))]

@pytest.mark.parametrize("handler, way, number", CASES)
def test_it(handler, way, number):
    secret = SECRETS[number]
    WAYS[way](logger(handler), secret)
    if number == 0:
        assert f"told {secret}" == "other"

class TestSub(unittest.TestCase):
    def test_sub(self):
        for handler in HANDLERS:
            for number, secret in enumerate(SECRETS):
                with self.subTest(handler=handler, number=number):
                    WAYS["message"](logger(handler), secret)
                    self.assertEqual(secret, "other")
"""

SECRETS = ["Xy12zwQ8mmLs_77", 'js"Pw\\_33kkQ2mm', "9aKd82hsabcDEF012" * 4, "a#B2!c$D4^kZ9+w"]


@pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["one process", "xdist"])
def test_nothing_is_shown_however_a_handler_writes_it(
    pytester: pytest.Pytester, hygiene: Run, workers: tuple[str, ...]
) -> None:
    pytest.importorskip("rich")
    pytest.importorskip("pythonjsonlogger")
    (pytester.path / "given.json").write_text(json.dumps(SECRETS), "utf-8")
    pytester.makepyfile(SUITE)
    result = hygiene(
        "--hygiene-strict",
        "--hygiene-report=json:hygiene.json",
        "--junitxml=junit.xml",
        "-rA",
        "--showlocals",
        "--tb=long",
        *workers,
    )
    assert result.ret == 1
    texts = everything(pytester, result)
    del texts["given.json"]
    assert "***" in texts["stdout"]
    assert shown(texts, SECRETS) == []
    found = json.loads(Path("hygiene.json").read_text("utf-8"))["findings"]
    # One for each place: three lambdas and the function that raises; the extra field is two.
    assert {f["rule"] for f in found} == {"NHY302"}
    assert len({(f["line"], f["detail"]["field"], f["detail"]["key"]) for f in found}) == len(found)
    assert {f["symbol"] for f in found} == {"<lambda>", "raised"}
