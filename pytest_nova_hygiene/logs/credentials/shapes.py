"""The shapes of a credential: a sensitive name beside a value that is not masked.

Nearly every text is let go by a few substring tests; only then are the exact shapes tried. The
filter of values does the real work: see `placeholders`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from pytest_nova_hygiene.logs.credentials import beside, commands, cookies, urls
from pytest_nova_hygiene.logs.credentials.keys import PASSWORDS, Keys, words_of
from pytest_nova_hygiene.logs.known.values import SHORTEST
from pytest_nova_hygiene.logs.placeholders import is_placeholder

if TYPE_CHECKING:
    from pytest_nova_hygiene.logs.credentials.beside import Beside
    from pytest_nova_hygiene.logs.credentials.keys import Key


class Shape(NamedTuple):
    """One credential in a text.

    Attributes:
        key: the name that gave it away.
        shape: its form, for people.
        value: the secret itself.
        span: the text from the name to the value's end: what to mask where the value alone is so
            short that it stands everywhere.
    """

    key: str
    shape: str
    value: str
    span: str


_WORD = re.compile(r"(?:[A-Z]?[a-z]+|[A-Z]+)[.,:!?]?")
_MIXED = re.compile(r"(?=[^a-zA-Z]*[A-Za-z])(?=\D*\d)[^\s/=:]{6,}")
_IDENTIFIER = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")
_CONSTANT = re.compile(r"[A-Z][A-Z_]*")
_UUID = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
_HEADER = re.compile(r"(?:[A-Z][a-z]*-){1,6}[A-Z][a-z]*")
_OWNERS = frozenset(
    "self cls conf cfg config settings args kwargs options opts os env ctx ctxt context request "
    "req data params secret sentinel uuids uuid".split()
)
_LOGIN = re.compile(
    r"""\([ub]?["'](?:user(?:_?name)?|login|email|account)["'],[ ]""", re.IGNORECASE
)
_OBJECT = re.compile(r"[a-z0-9][\w.-]*(?:secret|credentials?|creds)\d{0,3}")

_QUOTED = r"""[ub]?\\{0,3}["'](?P<value>[^"'\\]{1,4096})"""
_BODIES = (
    (
        "change",  # a QEMU monitor's command
        re.compile(rf"""["']target["']:[ ]?["']password["'],[ ]?["']arg["']:[ ]?{_QUOTED}"""),
    ),
    (
        "secret_type",  # a key manager's request
        re.compile(rf"""payload\\{{0,3}}["']:[ \t]{{0,3}}{_QUOTED}"""),
    ),
    (
        "qom-type",  # QEMU's object
        re.compile(
            rf"""(?s)qom-type["']:[ ]?["']secret["'],[^{{}}]{{0,300}}?["']data["']:[ ]?{_QUOTED}"""
        ),
    ),
)
"""Requests whose body is the secret itself."""

_MORE = re.compile(r"[ \t][A-Za-z(]")
_LINE_START = re.compile(r"(?:^|[\n{,\[])[ \t]*(?:- )?[\"']?$|[.!] The $")
_LINE_END = re.compile(r"[ \t]*(?:$|[\n\r,}\]])")
_NO_SUBJECT = re.compile(
    r"(?i)\b(?:unexpected|invalid|illegal|syntax|next|current|bad|wrong|missing|unknown|no)[ \t]$"
)
_GRAMMAR = frozenset(
    "requires require is must was needs and or option argument flag not for to in as from with "
    "the a has may can on if via when using instead at without will this that are be".split()
)


class Shapes:
    """The credential shapes, with a project's own names beside the built-in ones.

    Args:
        names: more sensitive names, in any case and with ``-`` or ``_``.

    Attributes:
        words: `look` finds nothing in a text whose lower case has none of them.
    """

    def __init__(self, names: Sequence[str] = ()) -> None:
        self._keys = Keys(names)
        self.words: tuple[str, ...] = (*self._keys.words, *commands.WORDS, *urls.WORDS)

    def look(self, text: str) -> list[Shape]:
        """The credentials in a text, each once; the hot path ends at the words."""
        lower = text.lower()
        for word in self.words:
            if word in lower:
                break
        else:
            return []
        if len(lower) != len(text):  # one of a few letters that have two in lower case
            lower = "".join(low if len(low := char.lower()) == 1 else char for char in text)
        found: dict[str, Shape] = {}
        for shape in (*self._keyed(text, lower), *_keyless(text, lower)):
            # A short value is masked with its span, so each of its spans counts.
            found.setdefault(shape.value if len(shape.value) >= SHORTEST else shape.span, shape)
        return list(found.values())

    def _keyed(self, text: str, lower: str) -> Iterator[Shape]:
        taken = 0
        for key in self._keys.find(text, lower):
            if key.start < taken:
                continue
            for candidate in beside.values(text, key):
                value = candidate.value
                if not candidate.quoted:
                    value = value.rstrip(".:!?") if candidate.separator != "-" else value
                if _is_secret(text, key, candidate, value):
                    taken = candidate.end
                    yield Shape(key.name, candidate.shape, value, text[key.start : candidate.end])
                    if not candidate.more:
                        break


def _keyless(text: str, lower: str) -> Iterator[Shape]:
    if any(word in lower for word in urls.WORDS):
        for value, span in urls.passwords(text):
            template = span.isupper() and not any(char.isdigit() for char in span)  # USER:PASSWORD@
            if not template and not is_placeholder(value):
                yield Shape("userinfo", "URL", value, span)
    others = [
        Shape(name, "command", value, span) for name, value, span in commands.passwords(text, lower)
    ]
    if "cookie" in lower:
        others += [Shape("cookie", "header", *session) for session in cookies.sessions(text)]
    for word, pattern in _BODIES:
        if word in lower:
            bodies = pattern.finditer(text)
            others += [Shape("secret", "key and value", one["value"], one[0]) for one in bodies]
    yield from (shape for shape in others if not is_placeholder(shape.value))


def _is_secret(text: str, key: Key, candidate: Beside, value: str) -> bool:
    """Whether a value beside a name is one, and not a word of a sentence or a reference."""
    if is_placeholder(value.strip().partition("\n")[0]):  # an open quote takes in other lines
        return _UUID.fullmatch(value) is not None and _is_passed_on(text, key)
    if candidate.shape == "sentence":
        return _in_sentence(value, quoted=candidate.quoted and key.name in PASSWORDS)
    if candidate.shape == "pair" and (
        _HEADER.fullmatch(value) or _is_field(text, key, candidate, value)
    ):
        return False
    if candidate.separator == "->" and any(word in value.lower() for word in PASSWORDS[:-1]):
        return False  # a translation, another name
    if key.name == "secret" and _is_an_object_s(key, value):
        return False
    return candidate.quoted or _is_bare_secret(text, key, candidate, value)


def _is_an_object_s(key: Key, value: str) -> bool:
    """Whether it is the name of the object that holds the secret: Kubernetes', QEMU's."""
    if key.written.lower().endswith(("key-secret", "password-secret", "cookie-secret")):
        return True
    return _OBJECT.fullmatch(value) is not None and len(words_of(key.written)) > 1


def _is_bare_secret(text: str, key: Key, candidate: Beside, value: str) -> bool:
    separator, has_digit = candidate.separator, any(char.isdigit() for char in value)
    result_of_a_test = key.name == "pass" and (
        value.isdigit() or (separator == ":" and key.written == "PASS")
    )
    if result_of_a_test or _is_reference(key, value):
        return False
    match separator:
        case "authorization":
            secret = _MIXED.fullmatch(value) is not None and not value.upper().startswith("AWS4")
        case "|":
            secret = has_digit
        case "==":
            secret = has_digit or not _IDENTIFIER.fullmatch(value)
        case "-":
            secret = value.lower() not in _GRAMMAR and not re.match(r"\w{1,20}=", value)
        case ":" | "::" | "->" | "<-":
            secret = _is_behind_colon(text, key, candidate, value)
        case _:
            secret = True
    return secret


def _is_behind_colon(text: str, key: Key, candidate: Beside, value: str) -> bool:
    if _WORD.fullmatch(candidate.value) or (value.isalpha() and not value.isascii()):
        return _stands_alone(text, key, candidate)
    if candidate.value.isalpha() and _MORE.match(text, candidate.end):
        return False
    if value.isdigit() and text.startswith(" : ", candidate.end):
        return False  # libvirt's "function:line : message"
    before = text[max(0, key.start - 20) : key.start]
    if before.endswith("${") and candidate.value[0] in "?+":
        return False  # what a shell says where it is unset
    if ":" in candidate.value and text[candidate.end - len(candidate.value) - 1] == ":":
        return False  # "token:5:count" is a key of a store
    in_path = before.endswith(":") and candidate.separator == ":"
    return not (_NO_SUBJECT.search(before) or in_path)  # "arn:aws:…:secret:name"


def _is_passed_on(text: str, key: Key) -> bool:
    """Whether a uuid is a token itself: in a console's URL, or in a header."""
    return key.name.endswith("token") and (
        text[max(0, key.start - 1) : key.start] in ("?", "&", "%")
        or key.written.lower().startswith(("x-", "3ftoken", "26token"))
    )


def _is_field(text: str, key: Key, candidate: Beside, value: str) -> bool:
    """Whether a pair is one of two names, as ``('password', 'token')`` is.

    One of a form's pairs, beside its user's name, is none.
    """
    if _names_a_secret(value):
        return True
    if candidate.separator != "," or _WORD.fullmatch(value) is None:
        return False
    form = _LOGIN.search(text, max(0, key.start - 200), key.start + 200)
    return form is None or value.lower() == key.written.lower()


def _in_sentence(value: str, *, quoted: bool) -> bool:
    if quoted:
        return " " not in value and not value.isdigit()
    return _MIXED.fullmatch(value.rstrip(".,!")) is not None


def _stands_alone(text: str, key: Key, candidate: Beside) -> bool:
    """Whether "name: word" is a line of YAML, an entry or a header, and not part of a sentence."""
    if key.written[:2].lower() == "x-":
        return True
    before = text[max(0, key.start - 60) : key.start]
    if not text[candidate.end - len(candidate.value) - 1].isspace():
        return False
    return bool(_LINE_START.search(before) and _LINE_END.match(text, candidate.end)) and (
        "\n" in text or text.lstrip().startswith(("{", "-")) or not key.written[:1].isupper()
    )


def _is_reference(key: Key, value: str) -> bool:
    """Whether a bare word is a name in code or in a manual, and no value."""
    if not _IDENTIFIER.fullmatch(value):
        return False
    owner, _, rest = value.partition(".")
    lower = value.lower()
    written = key.written.strip("-_.").replace("-", "_").lower()
    if rest and (owner.lower() in _OWNERS or re.search(r"[a-z][A-Z]|_", rest)):
        return True
    if written.endswith(lower) and lower in (
        written,
        key.name,
        *PASSWORDS,
        "token",
        "secret",
    ):  # auth_token=token
        return True
    if lower.startswith((f"{written}_", f"{key.name}_")) and not any(c.isdigit() for c in value):
        return lower.rpartition("_")[2] in ("id", "ref", "name", "uuid", "url", "file", "value")
    return _names_a_secret(value)


def _names_a_secret(value: str) -> bool:
    """Whether it is a constant's or variable's name, such as ``DB_PASS``."""
    return _CONSTANT.fullmatch(value) is not None and any(
        word.upper() in value for word in (*PASSWORDS[:-1], "token", "secret", "pass", "key")
    )
