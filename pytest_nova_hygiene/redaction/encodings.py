"""The forms in which a known value may be written.

The list is that of the CI maskers: the Actions runner's encoders, Jenkins, Ansible. Python's own
logs add ``repr``, ``unicode_escape``, JSON inside JSON, and a list of bytes. Not tried, since
nobody writes a log so: reversed, compressed, case-folded, hashed.
"""

from __future__ import annotations

import html
import json
import re
import shlex
from base64 import b32encode, b64encode
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import quote, quote_plus, unquote

from pytest_nova_hygiene.redaction.matcher import as_bytes
from pytest_nova_hygiene.startup.patterns import compile_later

LONG = 8
"""From this many characters on a value, or one of its forms, is looked for anywhere."""

_LINE = 16
"""The least characters of a line that is looked for without the others."""

_UNRESERVED = compile_later(r"[A-Za-z0-9._~-]*")
"""What no quoting changes: such a value has its base64, hex and byte forms alone."""

PEM_HEADER = compile_later(r"-{4,}[ \w]*-{4,}")
"""A line that says what key follows, and is none of its."""

_HEX_PAIR = compile_later("%[0-9A-F]{2}")
_URL = compile_later(r"[A-Za-z][\w+.-]{0,60}://(?P<authority>[^/?#\s]*)", re.ASCII)


@lru_cache(maxsize=512)
def forms(value: str) -> dict[str, str]:
    """Return a value's forms: text to the name of its encoding, ``raw`` first.

    A value under `LONG` characters has no other: the encoded forms of so short a text stand in
    others by chance.
    """
    found = {value: "raw"}
    if len(value) < LONG:
        return found
    for text, encoding in _encoded(value):
        if len(text) >= LONG:
            found.setdefault(text, encoding)
    return found


def _encoded(value: str) -> Iterator[tuple[str, str]]:
    data = as_bytes(value)
    if not _UNRESERVED.fullmatch(value):
        yield from _quoted(value, data)
    for core in base64_cores(data):
        text = core.decode("ascii")
        yield text, "base64"
        yield text.replace("+", "-").replace("/", "_"), "base64"
    yield b32encode(data)[: len(data) * 8 // 5].decode("ascii"), "base32"
    yield data.hex(), "hex"
    yield data.hex().upper(), "hex"
    yield str(list(data))[1:-1], "list of bytes"
    lines = value.splitlines()
    if len(lines) > 1:
        for line in lines:
            if len(line.strip()) >= _LINE and not PEM_HEADER.fullmatch(line.strip()):
                yield line.strip(), "one of its lines"


def _xml_attribute(value: str) -> str:
    """Return a value as ``xml.sax.saxutils.quoteattr`` writes it, without the quotes."""
    text = html.escape(value, quote=False)
    for blank, entity in (("\n", "&#10;"), ("\r", "&#13;"), ("\t", "&#9;")):
        text = text.replace(blank, entity)
    return text.replace('"', "&quot;") if "'" in text else text


def _quoted(value: str, data: bytes) -> Iterator[tuple[str, str]]:
    """Yield the forms that differ from the value only where it has a special character."""
    for url in (
        quote(value, safe="", errors="surrogatepass"),
        quote(value, errors="surrogatepass"),
        quote_plus(value, errors="surrogatepass"),
    ):
        yield url, "URL"
        yield _HEX_PAIR.sub(lambda match: match[0].lower(), url), "URL"
        yield quote(url, safe=""), "URL in URL"
    for ascii_only in (True, False):
        once = json.dumps(value, ensure_ascii=ascii_only)[1:-1]
        yield once, "JSON"
        yield json.dumps(once, ensure_ascii=ascii_only)[1:-1], "JSON in JSON"
        yield repr(f'"{once}')[2:-1], "JSON in repr"
    # Python's repr escapes the quote it uses, and takes the other one where it can: the quote put
    # in front makes it choose.
    for shown in (repr, ascii):  # pytest's assertions show texts by ascii()
        yield shown(value)[1:-1], "repr"
        yield shown(f'"{value}')[2:-1], "repr"
        yield shown(shown(value)[1:-1])[1:-1], "repr in repr"
    yield repr(data)[2:-1], "repr of bytes"
    yield repr(b'"' + data)[3:-1], "repr of bytes"
    yield repr(repr(data)[2:-1])[1:-1], "repr in repr"
    yield value.encode("unicode_escape").decode("ascii"), "unicode escape"
    for xml in (
        html.escape(value),
        html.escape(value, quote=False),
        html.escape(value).replace("&#x27;", "&#39;").replace("&quot;", "&#34;"),  # MarkupSafe's
        html.escape(value, quote=False).replace('"', "&quot;").replace("'", "&apos;"),
        _xml_attribute(value),
    ):
        yield xml, "XML"
    shell = shlex.quote(value)
    if shell != value:
        yield shell[1:-1], "shell"
    yield value.replace('"', '\\"'), "quoted"
    yield value.replace("'", "\\'"), "quoted"
    yield value.replace("'", "''"), "quoted"
    yield value.replace("%", "%%"), "format"


def base64_cores(data: bytes) -> Iterator[bytes]:
    """Yield the part of a value's base64 that does not depend on the text around the value.

    A value starts at one of three places in a group of three bytes. The characters that it shares
    with its neighbours are cut, so an embedded value is found whatever surrounds it. (A runner
    that keeps the padding misses 60 % of embedded values.)
    """
    for shift in range(3):
        encoded = b64encode(b"\0" * shift + data)
        yield encoded[-(-shift * 8 // 6) : (shift + len(data)) * 8 // 6]


def is_url(value: str) -> bool:
    """Return whether a value is a URL, as connection strings are."""
    return _URL.match(value) is not None


def url_passwords(value: str) -> tuple[str, ...]:
    """Return the passwords in a URL, as they stand there and unquoted; none in ``sqlite://``.

    oslo.messaging's ``transport_url`` names several hosts, each with a password of its own.
    """
    match = _URL.match(value)
    if match is None:
        return ()
    authority = match["authority"]
    parts = authority.split(",")
    if not all("@" in part for part in parts):
        parts = [authority]  # the comma is the password's
    found: dict[str, None] = {}
    for part in parts:
        _, _, password = part.rpartition("@")[0].partition(":")
        found[password] = None
        found[unquote(password, errors="surrogateescape")] = None
    return tuple(password for password in found if password)
