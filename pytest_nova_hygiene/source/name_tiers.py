"""How surely a name of the source says that its value is a secret.

The log rules judge a name beside its value. Here the value is not known, so the name alone decides,
and three tiers tell how often it is right: *strong* ones in 92 of 100 log calls that were read by
hand, *maybe* ones in 42, *weak* ones in 8.
"""

from __future__ import annotations

from functools import lru_cache

from pytest_nova_hygiene.startup.patterns import compile_later

STRONG, MAYBE, WEAK = "strong", "maybe", "weak"

PASSWORDS = frozenset("password passwd passphrase passcode pswd passwort kennwort".split())
_PASS_KINDS = frozenset(
    "admin auth become bind bmc chap db ftp host http imap ipmi ldap login mail my mysql new old "
    "os pg proxy rabbit root san service smtp sql ssh sudo svc user vnc".split()
)
_KINDS = {
    "secret": frozenset("app chap client consumer shared webhook hmac jwt session".split()),
    "token": frozenset(
        "access api auth bearer bot id identity jwt login oauth personal refresh request security "
        "session".split()
    ),
    "key": frozenset("api apikey private secret session license signing hmac fernet".split()),
}
_WEAK_KEYS = frozenset("access storage encryption master crypto volume account".split())
_WEAK = frozenset("credentials credential creds authorization pwd passwords secrets tokens".split())

_NO_SECRETS = {
    "token": frozenset(
        "page next prev previous continuation continue csrf xsrf cancel cancellation sync resume "
        "start starting end max min num total count marker stream slot batch limit from since now "
        "current reservation idempotency delta watch first last special sub prompt completion eos "
        "bos pad unk mask sep lock revision per type kind".split()
    ),
    "secret": frozenset(("existing", "is", "has", "need", "with")),
    "key": frozenset("public pub".split()),
}
_SUFFIXES = frozenset("value string str text plain plaintext cleartext b64 base64 raw".split())
CLEAN_WORDS = (
    *("mask", "redact", "sanit", "scrub", "hide", "hidden", "hash", "digest", "encrypt"),
    *("obfusc", "censor", "anonym", "checksum", "fingerprint", "uuid"),
)
"""What has one of these in its name, or comes of a call of that name, shows no secret."""

_FLAGS = frozenset("is has need needs require requires use uses no with has should can".split())
_PLACES = frozenset(("path", "file", "filename"))
_PART = compile_later(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


def words_of(name: str) -> list[str]:
    """Return the words of a name, whatever joins them."""
    return [word.lower() for word in _PART.findall(name)]


def is_clean(name: str) -> bool:
    """Return whether a name says that its value was masked, hashed or encrypted."""
    lower = name.lower()
    return any(word in lower for word in CLEAN_WORDS)


def is_harmless(name: str) -> bool:
    """Return whether a name says that its value is no secret, whatever key it stands under."""
    words = words_of(name)
    *_, before, last = ["", "", *words]
    is_constant = name.isupper() and len(name) > 1  # the name of an option, or a placeholder
    # What it is called, or where it is kept: path_to_private_key, is_secret.
    is_other = words[:1] != [] and (words[0] in _FLAGS or not _PLACES.isdisjoint(words))
    return is_clean(name) or is_constant or is_other or before in _NO_SECRETS.get(last, ())


class NameTiers:
    """The tiers, with a project's own names among the strong ones.

    Args:
        own: `nova_hygiene_sensitive_names`.
    """

    def __init__(self, own: tuple[str, ...] = ()) -> None:
        self._own = frozenset("".join(words_of(name)) for name in own)
        self.own = sorted({words_of(name)[-1] for name in own if words_of(name)})
        """The last word of each of the project's own, in lower case."""
        self.of = lru_cache(maxsize=4096)(self._of)
        """`_of`, remembered."""

    def _of(self, name: str) -> str:
        """Return the tier of a name; empty where it is not sensitive."""
        words = words_of(name)
        if not words:
            return ""
        if "".join(words) in self._own or words[-1] in self._own:
            return STRONG
        if is_harmless(name):
            return ""
        while len(words) > 1 and words[-1] in _SUFFIXES:
            words.pop()
        return _tier(words[-1], words[-2] if len(words) > 1 else "")


def _tier(last: str, before: str) -> str:
    if last in PASSWORDS or before + last in PASSWORDS or last.endswith("password"):
        return STRONG
    if last.endswith("pass") and (last.removesuffix("pass") or before) in _PASS_KINDS:
        return STRONG
    for ending, kinds in _KINDS.items():
        if last.endswith(ending):
            return _of_kind(ending, last.removesuffix(ending) or before, kinds)
    return WEAK if last in _WEAK else ""


def _of_kind(ending: str, kind: str, kinds: frozenset[str]) -> str:
    if kind in _NO_SECRETS[ending]:
        return ""
    if kind in kinds:
        return STRONG
    if ending == "key":
        return WEAK if kind in _WEAK_KEYS else ""
    return MAYBE
