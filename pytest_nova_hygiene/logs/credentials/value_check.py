"""Whether what stands beside a sensitive name is its value: a word of a sentence is none.

Masked values and placeholders are let go first; what is left is told by how it is written.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pytest_nova_hygiene.logs.credentials.error_texts import is_error
from pytest_nova_hygiene.logs.credentials.generated import looks_generated
from pytest_nova_hygiene.logs.credentials.key_names import PASSWORDS, PLURALS
from pytest_nova_hygiene.logs.credentials.prose import TRIED
from pytest_nova_hygiene.logs.credentials.subjects import is_name_of_another, is_object
from pytest_nova_hygiene.logs.placeholders import is_placeholder
from pytest_nova_hygiene.startup.patterns import compile_later

if TYPE_CHECKING:
    from pytest_nova_hygiene.logs.credentials.candidate import Candidate
    from pytest_nova_hygiene.logs.credentials.key_names import Key

_WORD = compile_later(r"(?:[A-Z]?[a-z]+|[A-Z]+)[.,:!?]?")
_MIXED = compile_later(r"(?=[^a-zA-Z]*[A-Za-z])(?=\D*\d)[^\s/=:]{6,}")
_SETTING = compile_later(r"(?:[a-z_]{1,20}|[A-Z_]{2,20})=")
_IDENTIFIER = compile_later(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")
_IN_CODE = compile_later(r"[a-z][A-Z]|_")
_CONSTANT = compile_later(r"[A-Z][A-Z_]*")
_STYLES = (_CONSTANT, compile_later(r"[A-Z][a-z]+"))
_IN_LIST = compile_later(r"\[[ \t]*[ub]?\\{0,7}[\"']$")
_UUID = compile_later(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
_HEADER = compile_later(r"(?:[A-Z][a-z]*-){1,6}[A-Z][a-z]*")
_OWNERS = frozenset(
    "self cls conf cfg config settings args kwargs options opts os env ctx ctxt context request "
    "req data params secret sentinel uuids uuid".split()
)
_LOGIN = compile_later(
    r"""\([ub]?["'](?:user(?:_?name)?|login|email|account)["'],[ ]""", re.IGNORECASE
)
_GRAMMARIAN = compile_later(r"(?i)\b(?:lemma|tokenizer|lexer|parser|part of speech|pos)\b")
_TOLD = compile_later(r" (?:is|to|now): \w{4,60}\Z")
_MORE = compile_later(r"[ \t][A-Za-z(]")
_LINE_START = compile_later(r"(?:^|[\n{,\[|])[ \t]*(?:- )?[\"']?$|[.!] The $")
_LINE_END = compile_later(r"[ \t]*(?:$|[\n\r,}\]|])")
_HIERA = compile_later(r"(?:^|[\s\"'])(?:[a-z]\w*::)+$")
"""What stands before the last part of a name of Puppet's: ``nova::db::mysql::``."""

_ENUM_S = compile_later(r"\w+\.\w+")
_CODE = compile_later(
    r"[a-z]+(?:_[a-z]+)*_(?:too_[a-z]+|(?:not|no|entirely)_[a-z_]+|invalid|required|mismatch|blank"
    r"|incorrect|missing|expired|weak|null|reused|similar|unchanged)"
)
"""A form's error, such as ``password_too_short``."""

_VALIDATION = compile_later(r"[A-Z][a-z']+(?: [\w'-]+){2,20}\.")
"""What a form says of a field."""

_SHORT, _LONG = 6, 16
"""The least characters of a password, and of a token, that stands in a sentence without a sign."""

_FUNCTION = compile_later(
    r"(?:\w+\.)*(?P<verb>get|set|reset|create|refresh|update|delete|rotate|validate|verify|check|generate"
    r"|fetch|load|read|store|save|handle|send|encrypt|decrypt|revoke|renew|issue|change|parse|make)"
    r"_[a-z_]+"
)
_NAMED = compile_later(r"[a-z_]{2,40}=")
_SAMPLED = compile_later(r"(?i)\b(?:sampled|predicted|decoded) $")
_FORMAT = compile_later(r"[ ](?:format|scheme|algorithm|hash\w*|encoding|version|storage)\b")
_LABEL = compile_later(r"[a-z]+_[a-z]+")
_SAID = compile_later(r"[ ]['\"]")

_NO_SUBJECT = compile_later(
    r"(?i)\b(?:unexpected|invalid|illegal|syntax|next|current|bad|wrong|missing|unknown|no)[ \t]$"
)
_GRAMMAR = frozenset(
    "requires require is must was needs and or option argument flag not for to in as from with "
    "the a has may can on if via when using instead at without will this that are be".split()
)


def is_secret(text: str, key: Key, candidate: Candidate, value: str) -> bool:
    """Return whether a value beside a name is one, and not a word of a sentence or a reference."""
    if is_placeholder(value.strip().partition("\n")[0]):  # an open quote takes in other lines
        passed_on = candidate.separator == "authorization" or _is_passed_on(text, key)
        return _UUID.fullmatch(value) is not None and passed_on
    if is_error(text, key, candidate, value):
        return False
    if candidate.shape == "sentence":
        return _in_sentence(text, key, candidate, value)
    if candidate.shape == TRIED:
        return _is_tried(key, value)
    if _is_no_value_of(key, value) or _is_a_name(text, key, candidate, value):
        return False
    return candidate.quoted or _is_bare_secret(text, key, candidate, value)


def _is_a_function_s(text: str, key: Key, candidate: Candidate) -> bool:
    """Return whether a name is a function's or a task's, behind which it says something.

    A value stands alone behind its name, as that of ``set_password: …`` in YAML does.
    """
    function = _FUNCTION.fullmatch(key.written)
    if function is None or candidate.quoted or candidate.separator != ":":
        return False
    if key.name.startswith(f"{function['verb']}_"):  # a refresh token is a kind of token
        return False
    return (
        "." in key.written
        or _NAMED.match(candidate.value) is not None
        or _MORE.match(text, candidate.end) is not None
    )


def _is_tried(key: Key, value: str) -> bool:
    """Return whether what follows a name in a sentence is its value, by its look alone."""
    value = value.rstrip(".,!")
    password = key.name in PASSWORDS or key.name.endswith("pass")
    least = _SHORT if password else _LONG
    return len(value) >= least and any(char.isdigit() for char in value) and looks_generated(value)


def _is_no_value_of(key: Key, value: str) -> bool:
    """Return whether a value is none that this name has."""
    if key.name == "pin":
        return not value.replace("-", "").isdigit()  # Werkzeug's has three parts
    if key.written.lower() == "community":  # of a network, of people
        return not looks_generated(value)
    # The words of a text, the names of secrets.
    return key.name in PLURALS and not (_MIXED.fullmatch(value) and looks_generated(value))


def _is_a_name(text: str, key: Key, candidate: Candidate, value: str) -> bool:
    """Return whether it is what something is called: a header, a field, an object, a label."""
    lower = value.lower()
    return (
        (candidate.shape == "pair" and bool(_HEADER.fullmatch(value)))
        or (candidate.shape == "pair" and _is_field(text, key, candidate, value))
        or is_name_of_another(key, candidate.shape, value)
        or (key.name == "secret" and is_object(key, value))
        or _is_a_function_s(text, key, candidate)
        or _is_an_enum_s(text, key, candidate)
        or (lower.startswith(f"{key.written.lower()}_") and _CODE.fullmatch(value) is not None)
        or bool(_VALIDATION.fullmatch(value))
        or (key.name.endswith("community") and lower in ("public", "private"))  # as shipped
        or (value.istitle() and lower in (key.written, *PASSWORDS))  # a label, a type
        # A translation, another name; a unit's credential: its name, and its file.
        or (candidate.separator == "->" and any(word in lower for word in PASSWORDS[:-1]))
        or (key.name.startswith("credential") and ":/" in value)
        or (key.written == "token" and _is_a_parser_s(text, key, value))
    )


def _is_an_enum_s(text: str, key: Key, candidate: Candidate) -> bool:
    """Return whether it is the ``repr`` of a member: ``<AuthMethod.TOKEN: 'token'>``."""
    return (
        text[key.start - 1 : key.start] == "<"
        and text.startswith(">", candidate.end)
        and _ENUM_S.fullmatch(key.written) is not None
    )


def _is_a_parser_s(text: str, key: Key, value: str) -> bool:
    """Return whether it is a word that a parser has just read."""
    start = max(0, key.start - 20)
    if _WORD.fullmatch(value) and _NO_SUBJECT.search(text, start, key.start):
        return True
    if not looks_generated(value) and _SAMPLED.search(text, start, key.start):
        return True
    near = text[max(0, key.start - 200) : key.end + 200]
    return _WORD.fullmatch(value) is not None and _GRAMMARIAN.search(near) is not None


def _is_bare_secret(text: str, key: Key, candidate: Candidate, value: str) -> bool:
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
            secret = value.lower() not in _GRAMMAR and not _SETTING.match(value)
        case ":" | "::" | "->" | "<-":
            secret = _is_behind_colon(text, key, candidate, value)
        case _:
            secret = True
    return secret


def _is_behind_colon(text: str, key: Key, candidate: Candidate, value: str) -> bool:
    if _WORD.fullmatch(candidate.value) or (value.isalpha() and not value.isascii()):
        return _stands_alone(text, key, candidate)
    if (candidate.value.isalpha() and _MORE.match(text, candidate.end)) or (
        _LABEL.fullmatch(candidate.value) and _SAID.match(text, candidate.end)
    ):
        return False  # "from access token: user_id '@bob'"
    if value.isdigit() and text.startswith(" : ", candidate.end):
        return False  # libvirt's "function:line : message"
    before = text[max(0, key.start - 20) : key.start]
    if before.endswith("${") and candidate.value[0] in "?+":
        return False  # what a shell says where it is unset
    if ":" in candidate.value and text[candidate.end - len(candidate.value) - 1] == ":":
        return False  # "token:5:count" is a key of a store
    in_path = before.endswith(":") and candidate.separator == ":" and not _HIERA.search(before)
    return not (_NO_SUBJECT.search(before) or in_path)  # "arn:aws:…:secret:name"


def _is_passed_on(text: str, key: Key) -> bool:
    """Return whether a uuid is a token itself: in a console's URL, or in a header."""
    handed = text[max(0, key.start - 1) : key.start] in ("?", "&", "%")
    header = key.written.lower().startswith(("x-", "3ftoken", "26token"))
    if key.name == "client_secret" or key.written == "_authToken":  # npm's
        return True
    if key.name == "password" and text.endswith("generated security ", 0, key.start):
        return True  # Spring Boot's
    return key.name.endswith("token") and (handed or header)


def _is_field(text: str, key: Key, candidate: Candidate, value: str) -> bool:
    """Return whether a pair is one of two names, as ``('password', 'token')`` is.

    One of a form's pairs, beside its user's name, is none.
    """
    if _names_a_secret(value) or (
        _IN_LIST.search(text, max(0, key.start - 20), key.start)
        and any(style.fullmatch(key.written) and style.fullmatch(value) for style in _STYLES)
    ):
        return True
    if candidate.separator != "," or _WORD.fullmatch(value) is None:
        return False
    form = _LOGIN.search(text, max(0, key.start - 200), key.start + 200)
    return form is None or value.lower() == key.written.lower()


def _in_sentence(text: str, key: Key, candidate: Candidate, value: str) -> bool:
    if candidate.quoted and key.name in PASSWORDS:
        return (" " not in value or key.name == "passphrase") and not value.isdigit()
    if key.name in PASSWORDS and _TOLD.search(text, key.end, candidate.end):
        return True
    if _FORMAT.match(text, candidate.end):  # "migrating password to shadowv2 format"
        return False
    return _MIXED.fullmatch(value.rstrip(".,!")) is not None


def _stands_alone(text: str, key: Key, candidate: Candidate) -> bool:
    """Return whether "name: word" is a line of YAML, an entry or a header, and no sentence."""
    if key.written[:2].lower() == "x-":
        return True
    before = text[max(0, key.start - 60) : key.start]
    if not text[candidate.end - len(candidate.value) - 1].isspace():
        return False
    return bool(_LINE_START.search(before) and _LINE_END.match(text, candidate.end)) and (
        "\n" in text
        or text.lstrip().startswith(("{", "-"))
        or not key.written[:1].isupper()
        or before.rstrip().endswith("|")
    )


def _is_reference(key: Key, value: str) -> bool:
    """Return whether a bare word is a name in code or in a manual, and no value."""
    if not _IDENTIFIER.fullmatch(value):
        return False
    owner, _, rest = value.partition(".")
    lower = value.lower()
    written = key.written.strip("-_.").replace("-", "_").lower()
    in_code = _IN_CODE.search(rest) is not None and not looks_generated(value)
    if rest and (owner.lower() in _OWNERS or in_code):
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
    """Return whether it is a constant's or variable's name, such as ``DB_PASS``."""
    return _CONSTANT.fullmatch(value) is not None and any(
        word.upper() in value for word in (*PASSWORDS[:-1], "token", "secret", "pass", "key")
    )
