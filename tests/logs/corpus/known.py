"""Values that were registered, in every form that a record may give them."""

from __future__ import annotations

import base64
import html
import json
from urllib.parse import quote, quote_plus

from tests.logs.corpus.message import Message, values

_PLAIN = "correct-horse-9"
_ODD = "p&ss<w>\"ö'/ 7"
_TOKEN = "Zk2f9QxT81Lm"
_BYTES = _ODD.encode()


def _around(value: str, *texts: str) -> tuple[Message, ...]:
    return values("known, " + texts[0], value, *texts[1:])


MESSAGES = (
    *_around(
        _PLAIN,
        "raw",
        _PLAIN,
        f"spawned with {_PLAIN}",
        f"<x>{_PLAIN}</x>",
        f"['run', '{_PLAIN}']",
        f"xx{_PLAIN}yy",
        f"line one\nline two {_PLAIN}\nline three",
        f"{{'opaque': '{_PLAIN}'}}",
        f"user:{_PLAIN}@host",
        f"CalledProcessError: Command '['tool', '{_PLAIN}']' returned 1",
        f'("{_PLAIN}",)',
        f"hello %s, {_PLAIN}!",
    ),
    *_around(
        _ODD,
        "escaped",
        f"raw {_ODD}",
        f"url https://h/x?q={quote(_ODD, safe='')}",
        f"path /x/{quote(_ODD)}/y",
        f"form q={quote_plus(_ODD)}&y=1",
        f"json {json.dumps({'opaque': _ODD})}",
        f"json {json.dumps({'opaque': _ODD}, ensure_ascii=False)}",
        f"json {json.dumps({'inner': json.dumps({'opaque': _ODD})})}",
        f"repr {[_ODD]!r}",
        f"repr {_BYTES!r}",
        f"xml <v>{html.escape(_ODD)}</v>",
        f"xml <v>{html.escape(_ODD, quote=False)}</v>",
    ),
    *_around(
        _TOKEN,
        "base64 and hex",
        "data " + base64.b64encode(_TOKEN.encode()).decode(),
        "data " + base64.b64encode(b"u:" + _TOKEN.encode()).decode(),
        "data " + base64.b64encode(b"user:" + _TOKEN.encode() + b":x").decode(),
        "data " + base64.b64encode(b"abc:" + _TOKEN.encode() + b"!").decode(),
        "data " + base64.urlsafe_b64encode(b"??>" + _TOKEN.encode()).decode(),
        "user_data: " + base64.b64encode(b"#cloud-config\nx: " + _TOKEN.encode()).decode(),
        "dump " + _TOKEN.encode().hex(),
        "dump " + _TOKEN.encode().hex().upper(),
        "dump 00ff" + _TOKEN.encode().hex() + "00",
    ),
    *_around(
        "k7Rq2",
        "short",
        "pin k7Rq2 accepted",
        "<pin>k7Rq2</pin>",
        "pin=k7Rq2;",
        "'k7Rq2'",
        "k7Rq2",
    ),
    *_around(
        "naïve pässword Ω",
        "not ASCII",
        "typed naïve pässword Ω here",
        json.dumps("typed naïve pässword Ω here"),
        "q=" + quote("naïve pässword Ω"),
        repr("naïve pässword Ω".encode()),
    ),
    *_around(
        "line-one-of-it\nline-two-of-it",
        "of several lines",
        "got line-one-of-it\nline-two-of-it.",
        repr("got line-one-of-it\nline-two-of-it."),
        json.dumps({"v": "line-one-of-it\nline-two-of-it"}),
    ),
)
