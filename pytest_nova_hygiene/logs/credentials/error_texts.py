"""What went wrong with a secret, said behind its name: ``Failed to refresh token: invalid_grant``.

The text of an exception, its class or a code stands there, and is no value of the name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_nova_hygiene.logs.credentials.key_names import PASSWORDS
from pytest_nova_hygiene.startup.patterns import compile_later

if TYPE_CHECKING:
    from pytest_nova_hygiene.logs.credentials.candidate import Candidate
    from pytest_nova_hygiene.logs.credentials.key_names import Key

_SENTENCE = compile_later(r"[\w)\]}'\"][,.:!;]?[ ]$")
"""Another word before the name: it is one of a sentence, and no key of a document."""

_FAILED = compile_later(
    r"(?i)\b(?:fail\w*|error\w*|exception\w*|can(?:no|')t|could ?n[o']t|unable|problem\w*|denied"
    r"|refused|rejected|while|trying|retry\w*|skipping|ignoring|warn\w*|trouble|unexpected)\b"
)

_ERROR = compile_later(
    r"""(?x)
      (?:\w+\.)*(?:[A-Z]\w*)?(?:Error|Exception|Timeout|Warning|Failure|Interrupt|Refused|Reset
        |Denied)\d?
    | (?:invalid|unauthorized|unsupported|insufficient|access|bad|missing|expired)_[a-z_]{3,40}
    | [a-z]+(?:_[a-z]+)*_(?:error|denied|failed|failure|expired|required|exceeded|unavailable
        |timeout|pending|found|mismatch|revoked|rejected|refused|missing|invalid)
    | (?i:(?:http|status|code|errno|error|exit|rc|returncode)(?:[_ -]?(?:status|code|error))?)
        [_=:-]?\d{1,4}
    | [a-z_]{2,20}=\d{1,4}
    | AADSTS\d{4,7} | (?:ORA|PLS|TNS|SQL|MYSQL|DPY|KFK|PT|TS)-\d{3,6} | 0x[0-9A-Fa-f]{8}
    | (?:E|ERR|NT|SEC|SSL|CURLE|DB|HRESULT|SQLSTATE)(?:_[A-Z0-9]+)+ | E[A-Z]{4,15} | E\d{3,6}
    | (?:[A-Za-z]\w*\.)+[A-Z][A-Z0-9_]*
    | [A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*_(?:ERROR|DENIED|FAILED|FAILURE|EXPIRED|REQUIRED|EXCEEDED
        |UNAVAILABLE|TIMEOUT|FOUND|MISMATCH|REVOKED|REJECTED|REFUSED|MISSING|INVALID|RESET)
    """
)
"""A class or a code that says itself that it is one."""

_CODE = compile_later(
    r"(?:[A-Z]{1,6}[a-z]{2,}){2,6}|[A-Z]{2,6}[a-z]{2,}|[a-z]{2,}(?:_[a-z]{2,})+|[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+"
    r"|[A-Z]{1,12}[-_]?\d{1,6}"
)
"""A class or a code by its writing alone: words, or a few letters and a number."""

_CODE_OR_PASSWORD = compile_later(r"[A-Z]{3,}\d+|[a-z]+_[a-z]+")
"""A code by its writing that a person may have for a password, too."""

_QUOTED = compile_later(
    r"['\"] (?:object|codec|module|instance|is|was|not|must|does|did|has|cannot|could|should|and)\b"
)
"""What an exception says of the thing that it quotes first."""

_KEY = compile_later(r"[A-Za-z_]\w{0,60}")
_NAMED = (*PASSWORDS, "token", "secret", "key", "credential", "credentials", "user", "name", "id")
_END = compile_later(r"['\"][.,)]?[ \t]*(?:\(|$|[\n\r,;])")


def is_error(text: str, key: Key, candidate: Candidate, value: str) -> bool:
    """Return whether what follows a name and a colon in a sentence tells of an error."""
    before = text[max(0, key.start - 120, text.rfind("\n", 0, key.start) + 1) : key.start]
    if candidate.separator != ":" or not _SENTENCE.search(before):
        return False
    if candidate.quoted:
        close = candidate.end - 1
        if _QUOTED.match(text, close):
            return True
        # `KeyError` says the missing key and nothing else.
        return _names_a_key(value) and _END.match(text, close) is not None
    if _ERROR.fullmatch(value):
        return True
    if not _FAILED.search(before) or _CODE.fullmatch(value) is None:
        return False
    return key.name not in PASSWORDS or _CODE_OR_PASSWORD.fullmatch(value) is None


def _names_a_key(value: str) -> bool:
    return _KEY.fullmatch(value) is not None and value.lower().rstrip("0123456789").endswith(_NAMED)
