"""Passwords in the user information of URLs, one host or several."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pytest_nova_hygiene.logs.credentials.generated import looks_generated
from pytest_nova_hygiene.startup.patterns import compile_later

WORDS = ("://", "%3a%2f%2f", ":\\/\\/", "sql//", "sql:/", "netloc=", "jdbc:oracle")
"""One of these stands in every text with a URL, in lower case."""

PARTS = ("code=", "signature=", "/tokens/", "proxy", "appid=")
"""One of these stands in every text in which `parts` finds anything, in lower case."""

_PARTS = (
    # What OAuth hands over for a token, and what lets anybody fetch a signed URL.
    ("code", compile_later(r"[?&]code=(?P<value>[\w.~%/+-]{16,500})")),
    ("signature", compile_later(r"[?&;][Ss]ignature=(?P<value>[\w.~%/+=-]{20,1000})")),
    ("appid", compile_later(r"[?&]appid=(?P<value>[0-9a-f]{32})(?![\w-])")),  # of weather maps
    # Keystone's second API.
    ("token", compile_later(r"/tokens/(?P<value>[0-9a-f]{32,64})(?![\w-])")),
    (
        "proxy",
        compile_later(
            r"""(?i)prox(?:y|ies)["']?[ ]?[=:]?[ ]?["']?[\w.-]{1,60}:(?P<value>[^\s@:/'"]{1,100})"""
            r"@[\w.-]{1,100}(?::\d{1,5}|(?=[\s'\",;)]|$))"
        ),
    ),
)

_END = compile_later(r"""[\s"'<>\\`]""")
_ENCODED = compile_later(
    r"(?i)%3a%2f%2f[^\s%&:/@]{0,100}(?:%3a|:)(?P<value>(?:[^\s%&]|%(?!40)){1,200})%40"
)
_OF_A_MANUAL = compile_later(
    r"(?i)(?:user(?:name)?|login):(?:password|passwd|pass|pwd)@host(?:name)?\b"
)
_NEXT = compile_later(r"[,;]")
_NO_COLON = compile_later(
    r"sql(?:\+\w{1,20})?(?://|:/(?!/))[\w.-]{1,100}:(?P<value>[^\s@/:]{1,200})@"
)
"""A database's URL that was rejected for it."""

_ORACLE = compile_later(r"(?i)jdbc:oracle:\w{1,20}:[\w.$#]{1,60}/(?P<value>[^\s@]{1,200})@")

_PARSED = compile_later(r"netloc=['\"][\w.-]{0,100}:(?P<value>[^\s'\"]{1,200})@")
"""``urllib.parse.ParseResult``."""

_ISCSI = compile_later(r"[\w.-]{1,100}%(?P<value>[^\s@/:%]{1,200})@")
"""libiscsi's: ``iscsi://user%password@host``."""

_LONGEST = 2000


def passwords(text: str) -> Iterator[tuple[str, str]]:
    """Yield the passwords in a text's URLs, each with the part of the URL that ends with it."""
    text = text.replace("\\/", "/")  # JSON may escape it
    start = text.find("://")
    while start >= 0:
        start += 3
        end = min(len(text), start + _LONGEST)
        stop = _END.search(text, start, end)
        region = text[start : stop.start() if stop else end]
        if _OF_A_MANUAL.match(region):
            region = ""
        if text.startswith("iscsi", start - 8) and (login := _ISCSI.match(region)):
            yield login["value"], login[0]
        following = region.find("://")
        yield from _of_hosts(region if following < 0 else region[:following])
        start = text.find("://", start)
    for pattern in (_ENCODED, _NO_COLON, _ORACLE, _PARSED):
        for match in pattern.finditer(text):
            yield match["value"], match[0]


def parts(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield what else of a URL lets somebody in: its name, the value, the text up to its end."""
    for name, pattern in _PARTS:
        for match in pattern.finditer(text):
            if name == "proxy" or looks_generated(match["value"]):
                yield name, match["value"], match[0]


def _of_hosts(region: str) -> Iterator[tuple[str, str]]:
    """Yield the password of each host of a list; it may hold ``@`` and ``/`` itself."""
    at = 0
    while at < len(region):
        separator = _end_of_host(region, at)
        host = region[at : separator.start() if separator else len(region)]
        slash = host.find("/")
        close = host.rfind("@", 0, slash if slash >= 0 else len(host))
        if close < 0 and slash >= 0:
            close = host.find("@")
        user, colon, value = host[: max(close, 0)].partition(":")
        port = value.partition("/")[0].partition("?")[0]
        is_host = slash >= 0 and close > slash and (not port or port.isdigit())
        if colon and value and not is_host and "/" not in user and "[" not in user:
            yield value, host[: close + 1]
        if slash >= 0 and (close < slash):
            return
        at = separator.end() if separator else len(region)


def _end_of_host(region: str, at: int) -> re.Match[str] | None:
    """Return where a host ends.

    A comma between a user's name and the next ``@`` is the password's.
    """
    separator = _NEXT.search(region, at)
    while separator:
        host = region[at : separator.start()]
        port = host.partition(":")[2]
        following = region.find("@", separator.end()) >= 0
        if "@" in host or "/" in host or not port or port.isdigit() or not following:
            return separator
        separator = _NEXT.search(region, separator.end())
    return None
