"""Where the value of a sensitive name stands, in all the ways that logs write the two.

Each pattern is anchored just behind the name: a free search is sixty times dearer. Every quantifier
is bounded, so that the time is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pytest_nova_hygiene.logs.credentials.key_names import PASSWORDS
from pytest_nova_hygiene.logs.credentials.rejected_values import rejected_value
from pytest_nova_hygiene.logs.placeholders import is_placeholder
from pytest_nova_hygiene.logs.structure import password_of
from pytest_nova_hygiene.startup.named_tuple import NamedTuple
from pytest_nova_hygiene.startup.patterns import compile_later

if TYPE_CHECKING:
    from pytest_nova_hygiene.logs.credentials.key_names import Key


class Candidate(NamedTuple):
    """What may be the value of a name.

    Attributes:
        shape: how the two stand together, for people.
        value: the text of it.
        end: where it ends.
        quoted: whether quotes or markup delimit it; a bare word may be one of a sentence.
        separator: what stood between, for bare words.
        more: whether the next one is another value of the same name, and no other reading.
    """

    shape: str
    value: str
    end: int
    quoted: bool
    separator: str = ""
    more: bool = False


_MOST = 4096
_VALUES = 20
"""So many values of one list are read."""

_Q = r"""(?:\\{0,7}["']|&quot;|&\#3[49];|&apos;|%22|`)"""
_CLOSE = rf"(?:{_Q})?\]?"
SEPARATOR = compile_later(
    rf"{_CLOSE}(?:[ \t]\([^()\n]{{1,40}}\)(?=[ \t]*=))?[ \t]*"
    r"(?P<sign>=>|->|<-|==?|::(?=[ \t])|:=?|%3[dDaA]|%253[dD]|\\?u003[dD])[ \t]*"
)
_OPEN = compile_later(rf"(?:str:|[uUbBrRfF]{{0,2}}|N)(?P<quote>{_Q})")
_PLAIN = {
    quote: compile_later(rf"(?:(?:[^\\{quote}]|\\.)(?:{quote}{quote})*){{0,{_MOST}}}", re.DOTALL)
    for quote in ("'", '"', "`")  # YAML and SQL double a quote inside
}
_BARE = compile_later(r"""[^\s"',;&<>(){}\[\]\\|]{1,1000}+(?![(\[])""")
_CHANGED = compile_later(r"""["'][^"'\n]{0,200}["'] (?:=>|->) (?=["'])""")
_SETTING = compile_later(r"""[^;"'\s][^;"'\n]{0,500}""")
"""A value in a connection string, which any character but a semicolon may be in."""

_BARE_ENCODED = compile_later(r"(?:[\w.~+*-]|%(?!26|22|3[bB]|7[dD]|2[cC])[0-9A-Fa-f]{2}){1,1000}")
_TAIL = compile_later(r"""[\w*][^\s,;"'}]{0,200}""")

_BLOCK = compile_later(r"[|>][+-]?[ \t]{0,20}\n[ \t]{1,60}(?P<text>[^\n]{1,1000})")
_NEXT_IN_LIST = compile_later(r"[ \t\n]{0,40},[ \t\n]{0,40}(?=[ub]?\\{0,7}[\"'])")
_LIST = compile_later(r"[\[({]\s{0,40}(?=[ub]?\\{0,7}[\"'])")
_INNER = compile_later(
    rf"\{{\s{{0,40}}{_Q}(?P<name>id|value|secret|password|plain|data|text){_Q}\s{{0,5}}:\s{{0,5}}(?=[ub]?{_Q})"
)
_ENTRY = compile_later(
    rf"\]?{_Q}?"
    rf"(?:,[ ]?{_Q}\w{{1,40}}{_Q}[ ]?:[ ]?(?:{_Q}[^\"'{{}}]{{0,100}}{_Q}|[\w.+-]{{1,30}})){{0,4}}"
    rf"[\s,;]{{1,40}}{_Q}?(?:\w{{1,20}}:)?(?:value|default)(?:{_Q})?"
    r"[ \t]{0,5}[:=][ \t]{0,5}(?=\S)"
)
_PAIR = compile_later(rf"{_Q},[ \t]{{0,3}}(?=[ub]?{_Q})")
_NUMBER = compile_later(rf"{_Q},[ \t]{{0,3}}(?P<text>\d{{6,40}})[ \t]{{0,3}}[)\]]")
_ELEMENT = compile_later(
    r"""(?:\s[^<>]{0,300})?(?:(?P<raw>(?<!/)>)|&gt;)\s{0,200}(?:<(?:\w{1,20}:)?[Vv]alue>)?
    (?:<!\[CDATA\[(?P<data>.{1,4096}?)\]\]>
      |(?P<text>(?(raw)[^<]|(?:[^<&]|&(?!lt;))){1,4096})(?=</|(?(raw)(?!)|&lt;/)))""",
    re.VERBOSE | re.DOTALL,
)
_ID = compile_later(r"(?:\s[^<>]{0,300}?)?\sid=[\"'](?P<text>[^\"'<>]{1,1000})[\"']")
_PROPERTY = compile_later(rf"(?:{_Q})[^<>]{{0,200}}(?<!/)>(?P<text>[^<]{{1,4096}})</")
_FORM_PART = compile_later(
    rf"{_Q}(?:;[^\r\n\\]{{0,100}})?(?:(?:\r?\n|(?:\\r)?\\n)[\w-]{{1,40}}:[^\r\n\\]{{0,100}}){{0,3}}"
    r"(?:\r?\n|(?:\\r)?\\n){2}(?P<text>[^\r\n\\]{1,1000})"
)
_PLIST_KEY = compile_later(r"<key>$")
_PLIST = compile_later(r"</key>\s{0,40}<string>(?P<text>[^<]{1,4096})</")
_TABLE = compile_later(r"[ \t]{0,200}\|[ \t]{0,5}(?P<text>[^|\n]{1,1000}?)[ \t]{0,200}\|")
_OPTION = compile_later(r"[ \t]+(?=[^\s-])")
_ARGV = compile_later(rf"{_Q},[ \t]{{0,5}}(?=[ub]?{_Q})")
_VALUE_OPTION = compile_later(
    rf"{_Q}?(?:,[ \t]{{0,5}}|[ \t]{{1,5}}){_Q}?"
    rf"(?:--value|-v|-V){_Q}?(?:,[ \t]{{0,5}}|=|[ \t]{{1,5}})"
)
_SCHEME = compile_later(
    rf"(?:[ub]{{0,2}}{_Q})?"
    r"(?i:(?P<scheme>bearer|basic|token|apikey|api-key|key|jwt|ssws|oauth)[ \t]{1,3})?"
    r"""(?P<text>[^\s"',;\\{}<>\[\]()=]{1,2000}+=*)(?![(\w])"""
)
_PROSE = compile_later(
    r"""(?:[ \t]+(?:for|of)(?:[ \t]+[\w@.:'"-]{1,60}){1,4}?)?
    (?:[ \t]+(?:is|was|are|to|as|now|will[ ]be|has[ ]been|(?:set|changed|reset|updated)[ ]to)){1,2}
    [ \t]*:?[ \t]+(?=\S)""",
    re.VERBOSE | re.IGNORECASE,
)
_FOR = compile_later(r"(?i)[ \t]+(?:for|of)(?:[ \t]+[\w@.'\"-]{1,60}){1,4}?:[ \t]+(?=\S)")
_WITH = compile_later(
    r"(?i)\b(?:with|using|new|temporary|generated|initial) (?:the |a |an )?(?:\w{1,20} )?$"
)
_NEXT_WORD = compile_later(r"[ \t](?=\w)")
_JUST_QUOTED = compile_later(r"[ \t]+(?=[\"'])")

_TAG = compile_later(r"(?:<|&lt;)(?:[\w.-]{1,40}:)?$")
_NAMED = compile_later(r"(?i)(?:name|key|id)[\"']?\s?[=:]\s?[\"']?(?:\w{1,40}\[)?$")
_IN_TABLE = compile_later(r"\|[ \t]*$")
_IN_TUPLE = compile_later(r"(?<![\w)])\([ \t]*[ub]?(?:\\{0,7}[\"'])$")
_IN_SEQUENCE = compile_later(r"(?<![\w)])[(\[][ \t]*[ub]?(?:\\{0,7}[\"'])$")


def read(text: str, at: int) -> tuple[str, int, bool] | None:
    """Return the value that begins at a place: its text, its end, whether it is quoted."""
    opened = _OPEN.match(text, at)
    if opened is None:
        bare = _BARE.match(text, at)
        return (bare[0], bare.end(), False) if bare else None
    quote, start = opened["quote"], opened.end()
    if quote in _PLAIN:
        body = _PLAIN[quote].match(text, start)
        end = body.end() if body else start
        if end < len(text) and text[end] == "\\":  # a text that was cut behind a backslash
            end += 1
    else:
        end = _closing(text, quote, start)
    value, end = text[start:end], min(len(text), end + len(quote))
    if quote == "`" and " " in value:  # a command, whose output would be the value
        return None
    if "***" in value and (tail := _TAIL.match(text, end)):  # '***'fN33' was masked in part
        return text[start : tail.end()], tail.end(), True
    return value, end, True


def _closing(text: str, quote: str, start: int) -> int:
    """Return where an escaped quote ends: at the same one, not at one that is escaped once more."""
    limit = min(len(text), start + _MOST)
    end = text.find(quote, start, limit)
    while end > start and text[end - 1] == "\\" and quote[0] == "\\":
        end = text.find(quote, end + 1, limit)
    return limit if end < 0 else end


def values(text: str, key: Key) -> Iterator[Candidate]:
    """Yield what may be the value of a name, the likeliest first."""
    if key.name == "authorization":
        yield from _authorization(text, key)
        return
    before = text[max(0, key.start - 60) : key.start]
    if separator := SEPARATOR.match(text, key.end):
        yield from _separated(text, separator, key)
    yield from _in_markup(text, key, before)
    yield from _in_arguments(text, key, before)
    yield from _in_forms(text, key, before)
    yield from _in_prose(text, key, before)


def _in_forms(text: str, key: Key, before: str) -> Iterator[Candidate]:
    """Yield values with something else before them: in tables, entries, the parts of a form."""
    if _NAMED.search(before):
        if match := _ENTRY.match(text, key.end):
            yield from _at(text, match.end(), "name and value")
        if match := _FORM_PART.match(text, key.end):
            yield Candidate("form", match["text"], match.end(), True)
    if (match := _TABLE.match(text, key.end)) and _IN_TABLE.search(before):
        yield Candidate("table", match["text"], match.end(), False, "|")
    if at := rejected_value(text, key.start, key.end):
        yield from _at(text, at, "rejected value", "=")


def _in_prose(text: str, key: Key, before: str) -> Iterator[Candidate]:
    if match := _PROSE.match(text, key.end):
        yield from _at(text, match.end(), "sentence", " ")
    if key.name in PASSWORDS:
        for pattern in (_FOR, _JUST_QUOTED):
            if match := pattern.match(text, key.end):
                yield from _at(text, match.end(), "sentence", " ")
        if (match := _NEXT_WORD.match(text, key.end)) and _WITH.search(before):
            yield from _at(text, match.end(), "sentence", " ")


def _separated(text: str, separator: re.Match[str], key: Key) -> Iterator[Candidate]:
    at, sign = separator.end(), separator["sign"]
    if is_label(text, key, sign, at):
        return
    if sign.startswith("%"):
        bare = _BARE_ENCODED.match(text, at + 3 * text.startswith("%22", at))
        if bare:
            yield Candidate("key and value", bare[0], bare.end(), True)
        return
    if (inner := _INNER.match(text, at)) and (inner["name"] != "id" or key.name.endswith("token")):
        yield from _at(text, inner.end(), "key and value")
    elif block := _BLOCK.match(text, at):
        yield Candidate("key and value", block["text"], block.end(), True)
    elif listed := _LIST.match(text, at):
        if not text.startswith("{", at):
            yield from _listed(text, listed.end())
    elif (entry := _SETTING.match(text, at)) and text[key.start - 1 : key.start] + sign == ";=":
        yield Candidate("key and value", entry[0].rstrip(), entry.end(), False, "=")
    else:
        yield from _one(text, separator)


def is_label(text: str, key: Key, sign: str, at: int) -> bool:
    """Return whether a name and its colon are all that the quotes around them hold."""
    if sign != ":" or at != key.end + 1:
        return False
    line = text[max(0, key.start - 200, text.rfind("\n", 0, key.start)) : key.start]
    return text.startswith(("'", '"'), at) and line.count(text[at]) % 2 == 1


def _one(text: str, separator: re.Match[str]) -> Iterator[Candidate]:
    at, sign = separator.end(), separator["sign"]
    if changed := _CHANGED.match(text, at):  # a plan: the old value, then the new one
        yield from _at(text, changed.end(), "key and value", sign)
    spaced = at > separator.end("sign") and separator.start("sign") == separator.start()
    for beside in _at(text, at, "key and value", sign):
        # "password= user=x" is an empty one.
        if not (spaced and sign == "=" and re.match(r"\w{1,40}=(?:[^=]|$)", beside.value)):
            yield beside


def _listed(text: str, at: int) -> Iterator[Candidate]:
    for _ in range(_VALUES):
        found = read(text, at)
        if found is None:
            return
        value, end, quoted = found
        following = _NEXT_IN_LIST.match(text, end)
        yield Candidate("key and value", value, end, quoted, more=following is not None)
        if following is None:
            return
        at = following.end()


def _in_markup(text: str, key: Key, before: str) -> Iterator[Candidate]:
    if _TAG.search(before) and key.name == "token" and (match := _ID.match(text, key.end)):
        yield Candidate("XML attribute", match["text"], match.end("text"), True)
    if _TAG.search(before) and (match := _ELEMENT.match(text, key.end)):
        group = "data" if match["data"] else "text"
        yield Candidate("XML element", match[group].strip(), match.end(group), True)
        return
    for place, pattern in ((_NAMED, _PROPERTY), (_PLIST_KEY, _PLIST)):
        if place.search(before) and (match := pattern.match(text, key.end)):
            yield Candidate("XML element", match["text"], match.end("text"), True)


def _in_arguments(text: str, key: Key, before: str) -> Iterator[Candidate]:
    if match := _VALUE_OPTION.match(text, key.end):
        yield from _at(text, match.end(), "option", " ")
    elif text.startswith("-", key.start):
        if (match := _OPTION.match(text, key.end)) or (match := _ARGV.match(text, key.end)):
            yield from _at(text, match.end(), "option", "-")
    elif (match := _NUMBER.match(text, key.end)) and key.name in PASSWORDS:
        yield Candidate("pair", match["text"], match.end("text"), True)
    elif match := _PAIR.match(text, key.end):
        header = key.written[:1].isupper() or "-" in key.written
        if (_IN_SEQUENCE if header else _IN_TUPLE).search(before):
            yield from _at(text, match.end(), "pair", ":" if header else ",")


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


def _at(text: str, at: int, shape: str, separator: str = "") -> Iterator[Candidate]:
    found = read(text, at)
    if found:
        value, end, quoted = found
        yield Candidate(shape, value, end, quoted, separator)
