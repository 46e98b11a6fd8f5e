"""Where the value of a sensitive name stands, in all the ways that logs write the two.

Each pattern is anchored just behind the name: a free search is sixty times dearer. Every quantifier
is bounded, so that the time is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pytest_nova_hygiene.logs.credentials.candidate import QUOTE, SEPARATOR, Candidate, read_at
from pytest_nova_hygiene.logs.credentials.containers import LIST, contained, listed, mapped
from pytest_nova_hygiene.logs.credentials.key_names import PASSWORDS, PLURALS
from pytest_nova_hygiene.logs.credentials.prose import in_prose
from pytest_nova_hygiene.logs.credentials.rejected_values import rejected_value
from pytest_nova_hygiene.logs.credentials.subjects import is_subject
from pytest_nova_hygiene.logs.placeholders import is_placeholder
from pytest_nova_hygiene.logs.structure import password_of
from pytest_nova_hygiene.startup.patterns import compile_later

if TYPE_CHECKING:
    from pytest_nova_hygiene.logs.credentials.key_names import Key


_CHANGED = compile_later(r"""["'][^"'\n]{0,200}["'] (?:=>|->) (?=["'])""")
_SETTING = compile_later(r"""[^;"'\s][^;"'\n]{0,500}""")
"""A value in a connection string, which any character but a semicolon may be in."""

_BARE_ENCODED = compile_later(r"(?:[\w.~+*-]|%(?!26|22|3[bB]|7[dD]|2[cC])[0-9A-Fa-f]{2}){1,1000}")
_ANOTHER = compile_later(r"\w{1,40}=(?:[^=]|$)")
_BLOCK = compile_later(r"[|>][+-]?[ \t]{0,20}\n[ \t]{1,60}(?P<text>[^\n]{1,1000})")
_INNER = compile_later(
    rf"\{{\s{{0,40}}"
    # What else is said of it, by Terraform say.
    rf"(?:{QUOTE}\w{{1,40}}{QUOTE}\s{{0,5}}:\s{{0,5}}(?:{QUOTE}\w{{1,40}}{QUOTE}|\w{{1,10}}),\s{{0,40}}){{0,4}}"
    rf"{QUOTE}(?P<name>id|value|secret|password|plain|data|text){QUOTE}\s{{0,5}}:\s{{0,5}}(?=[ub]?{QUOTE})"
)
_ENTRY = compile_later(
    rf"\]?{QUOTE}?"
    rf"(?:,[ ]?{QUOTE}\w{{1,40}}{QUOTE}[ ]?:[ ]?"
    rf"(?:{QUOTE}[^\"'{{}}]{{0,100}}{QUOTE}|[\w.+-]{{1,30}})){{0,4}}"
    rf"[\s,;]{{1,40}}{QUOTE}?(?:\w{{1,20}}:)?(?:(?:Parameter)?[Vv]alue|default)(?:{QUOTE})?"
    r"[ \t]{0,5}[:=][ \t]{0,5}(?=\S)"
)
_PAIR = compile_later(rf"{QUOTE},[ \t]{{0,3}}(?=[ub]?{QUOTE})")
_NUMBER = compile_later(rf"{QUOTE},[ \t]{{0,3}}(?P<text>\d{{6,40}})[ \t]{{0,3}}[)\]]")
_ELEMENT = compile_later(
    r"""(?:\s[^<>]{0,300})?(?:(?P<raw>(?<!/)>)|&gt;)\s{0,200}(?:<(?:\w{1,20}:)?[Vv]alue>)?
    (?:<!\[CDATA\[(?P<data>.{1,4096}?)\]\]>
      |(?P<text>(?(raw)[^<]|(?:[^<&]|&(?!lt;))){1,4096})(?=</|(?(raw)(?!)|&lt;/)))""",
    re.VERBOSE | re.DOTALL,
)
_ID = compile_later(r"(?:\s[^<>]{0,300}?)?\sid=[\"'](?P<text>[^\"'<>]{1,1000})[\"']")
_PROPERTY = compile_later(rf"(?:{QUOTE})[^<>]{{0,200}}(?<!/)>(?P<text>[^<]{{1,4096}})</")
_FORM_PART = compile_later(
    rf"{QUOTE}(?:;[^\r\n\\]{{0,100}})?(?:(?:\r?\n|(?:\\r)?\\n)[\w-]{{1,40}}:[^\r\n\\]{{0,100}}){{0,3}}"
    r"(?:\r?\n|(?:\\r)?\\n){2}(?P<text>[^\r\n\\]{1,1000})"
)
_PLIST_KEY = compile_later(r"<key>$")
_PLIST = compile_later(r"</key>\s{0,40}<string>(?P<text>[^<]{1,4096})</")
_MEMBER_NAME = compile_later(r"<name>$")
_MEMBER = compile_later(
    r"</name>\s{0,40}<value>\s{0,40}(?:<string>)?(?P<text>[^<]{1,4096})</(?:string|value)>"
)
"""A field of a structure of XML-RPC."""

_TABLE = compile_later(r"[ \t]{0,200}\|[ \t]{0,5}(?P<text>[^|\n]{1,1000}?)[ \t]{0,200}\|")
_OPTION = compile_later(r"[ \t]+(?=[^\s-])")
_ARGV = compile_later(rf"{QUOTE},[ \t]{{0,5}}(?=[ub]?{QUOTE})")
_VALUE_OPTION = compile_later(
    rf"{QUOTE}?(?:,[ \t]{{0,5}}|[ \t]{{1,5}}){QUOTE}?"
    rf"(?:--value|-v|-V){QUOTE}?(?:,[ \t]{{0,5}}|=|[ \t]{{1,5}})"
)
_SELECTED = compile_later(r"(?:name|id|type)=[\"']?$|[#.]$")
_SELECTOR = compile_later(rf"{QUOTE}?\]?{QUOTE},[ \t]{{0,3}}(?={QUOTE})")
"""What is filled into an element of a page, which its selector names."""

_SCHEME = compile_later(
    rf"(?:[ub]{{0,2}}{QUOTE})?"
    r"(?i:(?P<scheme>bearer|basic|token|apikey|api-key|key|jwt|ssws|oauth|splunk|genie-?key"
    r"|(?:negotiate|ntlm)(?=[ \t]{1,3}(?-i:YI|oY|TlRM)))"
    r"[ \t]{1,3})?"
    r"""(?P<text>[^\s"',;\\{}<>\[\]()=]{1,2000}+=*)(?![(\w])"""
)
_NUMBERED = compile_later(r"[ \t]#?\d{1,2}(?=:)")
"""One of several shares of a key."""

_TAG = compile_later(r"(?:<|&lt;)(?:[\w.-]{1,40}:)?$")
_NAMED = compile_later(
    r"(?i)(?:name|key|id)[\"']?\s?[=:]\s?[\"']?(?:\w{1,40}\[|/(?:[\w.-]{1,40}/){0,8})?$"
)
_IN_TABLE = compile_later(r"\|[ \t]*$")
_IN_TUPLE = compile_later(r"(?<![\w)])\([ \t]*[ub]?(?:\\{0,7}[\"'])$")
_IN_SEQUENCE = compile_later(r"(?<![\w)])[(\[][ \t]*[ub]?(?:\\{0,7}[\"'])$")


def values(text: str, key: Key) -> Iterator[Candidate]:
    """Yield what may be the value of a name, the likeliest first."""
    if key.name in PLURALS:
        yield from contained(text, key)
        return
    if key.name == "authorization":
        yield from _authorization(text, key)
        return
    before = text[max(0, key.start - 60) : key.start]
    if is_subject(text, key, before):
        return
    numbered = _NUMBERED.match(text, key.end) if key.name.endswith("_key") else None
    if separator := SEPARATOR.match(text, numbered.end() if numbered else key.end):
        yield from _separated(text, separator, key)
    yield from _in_markup(text, key, before)
    yield from _in_arguments(text, key, before)
    yield from _in_forms(text, key, before)
    yield from in_prose(text, key, before)


def _in_forms(text: str, key: Key, before: str) -> Iterator[Candidate]:
    """Yield values with something else before them: in tables, entries, the parts of a form."""
    if _NAMED.search(before):
        if match := _ENTRY.match(text, key.end):
            yield from read_at(text, match.end(), "name and value")
        if match := _FORM_PART.match(text, key.end):
            yield Candidate("form", match["text"], match.end(), True)
    if (match := _TABLE.match(text, key.end)) and _IN_TABLE.search(before):
        yield Candidate("table", match["text"], match.end(), False, "|")
    if at := rejected_value(text, key.start, key.end):
        yield from read_at(text, at, "rejected value", "=")


def _separated(text: str, separator: re.Match[str], key: Key) -> Iterator[Candidate]:
    at, sign = separator.end(), _sign(separator)
    if is_label(text, key, sign, at):
        return
    if sign.startswith("%"):
        bare = _BARE_ENCODED.match(text, at + 3 * text.startswith("%22", at))
        if bare:
            yield Candidate("key and value", bare[0], bare.end(), True)
        return
    if (inner := _INNER.match(text, at)) and (inner["name"] != "id" or key.name.endswith("token")):
        yield from read_at(text, inner.end(), "key and value")
    elif block := _BLOCK.match(text, at):
        yield Candidate("key and value", block["text"], block.end(), True)
    elif opened := LIST.match(text, at):
        if not text.startswith("{", at):
            yield from listed(text, opened.end())
        elif key.written.lower().endswith("passwords"):
            yield from mapped(text, at)
    elif (entry := _SETTING.match(text, at)) and text[key.start - 1 : key.start] + sign == ";=":
        yield Candidate("key and value", entry[0].rstrip(), entry.end(), False, "=")
    else:
        yield from _one(text, separator)


def _sign(separator: re.Match[str]) -> str:
    sign = separator["sign"]
    return sign if sign.isascii() else ":"


def is_label(text: str, key: Key, sign: str, at: int) -> bool:
    """Return whether a name and its colon are all that the quotes around them hold."""
    if sign != ":" or at != key.end + 1:
        return False
    line = text[max(0, key.start - 200, text.rfind("\n", 0, key.start)) : key.start]
    return text.startswith(("'", '"'), at) and line.count(text[at]) % 2 == 1


def _one(text: str, separator: re.Match[str]) -> Iterator[Candidate]:
    at, sign = separator.end(), _sign(separator)
    if changed := _CHANGED.match(text, at):  # a plan: the old value, then the new one
        yield from read_at(text, changed.end(), "key and value", sign)
    spaced = at > separator.end("sign") and separator.start("sign") == separator.start()
    for beside in read_at(text, at, "key and value", sign):
        # "password= user=x" is an empty one.
        if not (spaced and sign == "=" and _ANOTHER.match(beside.value)):
            yield beside


def _in_markup(text: str, key: Key, before: str) -> Iterator[Candidate]:
    if _TAG.search(before) and key.name == "token" and (match := _ID.match(text, key.end)):
        yield Candidate("XML attribute", match["text"], match.end("text"), True)
    if _TAG.search(before) and (match := _ELEMENT.match(text, key.end)):
        group = "data" if match["data"] else "text"
        yield Candidate("XML element", match[group].strip(), match.end(group), True)
        return
    for place, pattern in ((_NAMED, _PROPERTY), (_PLIST_KEY, _PLIST), (_MEMBER_NAME, _MEMBER)):
        if place.search(before) and (match := pattern.match(text, key.end)):
            yield Candidate("XML element", match["text"], match.end("text"), True)


def _in_arguments(text: str, key: Key, before: str) -> Iterator[Candidate]:
    if match := _VALUE_OPTION.match(text, key.end):
        yield from read_at(text, match.end(), "option", " ")
    elif text.startswith("-", key.start):
        if (match := _OPTION.match(text, key.end)) or (match := _ARGV.match(text, key.end)):
            yield from read_at(text, match.end(), "option", "-")
    elif (match := _NUMBER.match(text, key.end)) and key.name in PASSWORDS:
        yield Candidate("pair", match["text"], match.end("text"), True)
    elif _SELECTED.search(before) and (match := _SELECTOR.match(text, key.end)):
        yield from read_at(text, match.end(), "form", ",")
    elif match := _PAIR.match(text, key.end):
        header = key.written[:1].isupper() or "-" in key.written
        if (_IN_SEQUENCE if header else _IN_TUPLE).search(before):
            yield from read_at(text, match.end(), "pair", ":" if header else ",")


def _authorization(text: str, key: Key) -> Iterator[Candidate]:
    match = SEPARATOR.match(text, key.end) or _PAIR.match(text, key.end)
    if match and (value := _SCHEME.match(text, match.end())):
        if (value["scheme"] or "").lower() == "basic" and _is_masked(value["text"]):
            return
        if value["text"].lower() == "token":  # "Bearer token is missing"
            return
        yield Candidate(
            "header", value["text"], value.end(), bool(value["scheme"]), "authorization"
        )


def _is_masked(credentials: str) -> bool:
    password = password_of(credentials)
    return password is not None and is_placeholder(password)
