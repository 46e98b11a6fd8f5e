"""The session in a ``Cookie`` header: whoever has it is logged in."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_nova_hygiene.startup.patterns import compile_later

_HEADER = compile_later(
    r"""(?i)(?:set-)?cookies?(?:["'`]{0,2}\]?[ \t]{0,3}(?:=>?|:|,)[ \t]{0,3}|[ \t])(?:[ub]?["'])?"""
    r"""(?=[\w.%-]{1,100}=|\{[ ]?["'])"""
)
_PAIR = compile_later(r"""(?P<name>[\w.%-]{1,100})=(?P<value>[^\s;,"'\\]{0,4096})(?:;[ \t]?)?""")
_ENTRY = compile_later(
    r"""[{,]?[ ]?["'](?P<name>[\w.%-]{1,100})["']:[ ]?["'](?P<value>[^"'\\]{0,4096})["']"""
)
_SESSION = compile_later(
    r"(?i)(?:.*[._-])?(?:\w{0,12}sess(?:ion)?(?:[._-]?(?:id|key|token))?|sid|jwt|auth|access|"
    r"(?:\w{0,12}[._-])?(?:auth|access|refresh|remember|login|id|user|api)?[._-]?token|"
    r"remember[._-]?me|login|ticket)"
)
_NO_SESSION = compile_later(r"(?i)csrf|xsrf")
_SHORTEST = 8
_MOST = 40


def sessions(text: str) -> Iterator[tuple[str, str]]:
    """Yield each session in a text's cookies: its value, and its name and value together."""
    at = 0
    for header in _HEADER.finditer(text):
        if header.start() < at:
            continue
        at = header.end()
        pattern = _ENTRY if text.startswith("{", at) else _PAIR
        for _ in range(_MOST):
            pair = pattern.match(text, at)
            if pair is None or pair["name"].lower().endswith("cookie"):
                break
            name, value = pair["name"], pair["value"]
            if (
                len(value) >= _SHORTEST
                and any(char.isdigit() for char in value)
                and _SESSION.fullmatch(name)
                and not _NO_SESSION.search(name)
            ):
                yield value, pair[0]
            at = pair.end()
