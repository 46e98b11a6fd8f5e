"""Sensitive names: which word of a text is the name of a secret.

A name is judged by its words, whatever joins them (``adminPass``, ``admin_pass``, ``ADMIN-PASS``),
and by its last one above all: ``auth_token`` holds a secret, ``token_count`` does not.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Sequence

from pytest_nova_hygiene.startup.named_tuple import NamedTuple
from pytest_nova_hygiene.startup.patterns import compile_later

PASSWORDS = (
    *("password", "passwd", "passphrase", "passcode", "pswd", "pwd", "psk"),
    *("passwort", "kennwort", "contrasena", "senha", "wachtwoord", "motdepasse", "passord"),
    "passwrd",
    "pw",
)
"""Last words of a name whose value is a password, alone or joined to what stands before them."""

_ACCENTED = compile_later(
    r"contraseñas?|mot de passe|парол(?:\u0435м|[ьяю\u0435и])|密码|密碼|パスワード|비밀번호|암호"
    r"|hasł(?:em|o|a|u)|şifre|lösenord(?:et)?|jelszó"
)
"""Names of a password that are not letters of ASCII, or not one word."""

TOKEN_KINDS = frozenset(
    "access api auth authtoken bearer bootstrap bot client console id identity jwt login oauth "
    "private refresh reset secret security service session sso subject transfer trust vault "
    "web webhook".split()
)
SECRET_KINDS = frozenset("app api chap client consumer proxy shared user webhook".split())
KEY_KINDS = frozenset(
    "access account admin api app application auth authentication client crypto encrypted "
    "encryption fernet fixed heartbeat hmac license manila mds network priv private recovery "
    "remote rgw rndc secret security server service session shared sharedaccess signing ssl "
    "storage subscription tls unseal wep wifi wrapping master chap".split()
)
"""Words before ``token``, ``secret`` and ``key``; a key needs one of them, most keys are none."""

PASS_KINDS = frozenset(
    "admin ansible api auth become bind bmc conn db ftp host http imap ipmi key keystone ldap "
    "login mail my mysql neutron new nova old os pg proxy rabbit require root service smtp spice "
    "sql ssh store sudo svc user vnc".split()
)
"""What may be joined to ``pass`` and ``pw`` in one word (``dbpass``, ``storepass``, ``rootpw``)."""

PIN_KINDS = frozenset("access card door login my new old security setup sim user wps".split())
PAT_KINDS = frozenset("ado access azure bitbucket devops gh git github gitlab jira user".split())
"""Words before ``pin``, which may also stand alone, and ``pat``, a personal access token."""

NO_SECRETS = {
    "token": frozenset(
        "page next prev previous continuation continue csrf xsrf middleware csrfmiddleware cancel "
        "cancellation sync resume bos eos sos pad unk mask sep cls stop start end max min num "
        "total pagination scroll marker idempotency delta watch skip list last first unexpected "
        "special word sub prompt completion input output cached change fencing lock ring revision "
        "nextpage concurrency per sampled predicted decoded".split()
    ),
    "secret": frozenset(("existing",)),  # a chart's: which object holds them
    "pass": frozenset(
        "by com sur first second third one two single multi low high band render depth shadow "
        "test forward backward final each every per all last next num total compiler opt".split()
    ),
}
"""Words that make a name harmless that ends like a sensitive one."""

PLURALS = ("tokens", "secrets")
"""Names of lists and mappings of secrets; of what is counted or split, too."""

_SUFFIXES = frozenset(
    "value string str text plain plaintext cleartext clear b64 base64 raw new old current "
    "confirmation confirm again repeat data in out".split()
)
"""Last words that leave a name as sensitive as it is without them."""

OTHERS = (
    ("rabbit", "cookie"),
    ("erlang", "cookie"),
    ("hash", "suffix"),
    ("crypto", "kek"),
    ("temp", "url", "key"),
    ("temp", "url", "sig"),
    ("amz", "signature"),
    ("goog", "signature"),
    ("container", "sync", "key"),
    ("swift", "store", "key"),
    ("de", "passe"),
    ("secret", "key", "base"),
    ("saml", "response"),
    ("snmp", "community"),
    ("otp",),
    ("stok",),
)
"""More names, most of them of OpenStack's deployment tools."""

WORDS = (
    *("pass", "pw", "pswd", "secret", "token", "key", "crede", "authori", "cookie", "suffix"),
    *("kek", "psk", "url_sig", "amz-signature", "goog-signature", "samlresponse", "community"),
    *("otp", "stok", "_pat", "pin=", "pin:", "pin'", 'pin"', "pin ="),
    *("contrase", "kennwort", "senha", "wachtwoord", "парол", "密", "パスワード", "비밀번호"),
    *("암호", "hasł", "şifre", "lösenord", "jelszó"),
)
"""One of these stands in every sensitive name, in lower case."""

_STEM = compile_later(
    rf"{_ACCENTED.pattern}|pass|pw|pswd|secret|token|key|crede|authori|cookie|suffix|kek|psk|url_sig|amz-signature"
    r"|goog-signature|samlresponse|community|otp|stok|_pat(?![a-z])|(?<![a-z])pin(?![a-z])"
    "|contrase|kennwort|senha|wachtwoord"
)
_CHARACTERS = string.ascii_letters + string.digits + "_.-"
_LONGEST = 100
_MOST = 4096  # names of which we remember the verdict; most records repeat theirs
_SHORT = 2  # "id" and "my" end many words
_PART = compile_later(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_TWO_WORDS = compile_later(
    r"(?i)(?:access |api |private |secret |encryption |fernet |network |signing |unseal |recovery "
    r"|license |master |shared |subscription |webhook )+$"
)


class Key(NamedTuple):
    """A sensitive name in a text.

    Attributes:
        name: what we call it: words of our own lists, or a project's name.
        start, end: where it stands.
        written: as it stands there.
    """

    name: str
    start: int
    end: int
    written: str


def words_of(key: str) -> list[str]:
    """Return the words of a name, in lower case, without a number at its end."""
    words = [part.lower() for part in _PART.findall(key)]
    while len(words) > 1 and words[-1].isdigit():
        words.pop()
    return words


class Keys:
    """Finds sensitive names.

    Args:
        names: a project's own, in any case and spelling.
    """

    def __init__(self, names: Sequence[str] = ()) -> None:
        self._own = {tuple(words_of(name)): name.lower().replace("-", "_") for name in names}
        self._judged: dict[str, str] = {}
        own = {spelling for words in self._own for spelling in _spellings(words)}
        self.words = (*WORDS, *sorted(own))
        stems = sorted(own, key=len, reverse=True)
        self._stem = compile_later("|".join([*map(re.escape, stems), _STEM.pattern]))

    def find(self, text: str, lower: str) -> Iterator[Key]:
        """Yield the sensitive names in a text.

        Args:
            text: the text.
            lower: the same in lower case, of the same length.
        """
        end = 0
        for stem in self._stem.finditer(lower):
            if stem.start() < end:
                continue
            if _ACCENTED.fullmatch(stem[0]):
                end = stem.end()
                beside = text[stem.start() - 1 : stem.start()] + text[end : end + 1]
                # Chinese and Japanese have no blanks between words.
                if text[end - 1] > "\u3000" or not beside.isalnum():
                    yield Key("password", stem.start(), end, text[stem.start() : end])
                continue
            head = lower[max(0, stem.start() - _LONGEST) : stem.start()]
            start = stem.start() - len(head) + len(head.rstrip(_CHARACTERS))
            tail = lower[stem.end() : stem.end() + _LONGEST]
            end = stem.end() + len(tail) - len(tail.lstrip(_CHARACTERS))
            while text[end - 1] in ".-" and end > stem.end():
                end -= 1
            if text[start - 1 : start] == "\\" and text[start] in "nrt" and start < stem.start():
                start += 1  # the letter of an escaped line break
            written = text[start:end]
            if text[start - 1 : start] == " ":  # "secret key", "API key"
                before = _TWO_WORDS.search(text[max(0, start - 30) : start])
                name = self._known_name((before[0] if before else "") + written)
            else:
                name = self._known_name(written)
            if name:
                yield Key(name, start, end, written)

    def _known_name(self, key: str) -> str:
        name = self._judged.get(key)
        if name is None:
            if len(self._judged) > _MOST:
                self._judged.clear()
            name = self._judged[key] = self.name(key) or _beside_a_value(key)
        return name

    def name(self, key: str) -> str:
        """Return what we call a sensitive name; empty for one that is none."""
        words = words_of(key)
        for own, name in self._own.items():
            if tuple(words[-len(own) :]) == own or words[-1:] == ["".join(own)]:
                return name
        while len(words) > 1 and words[-1] in _SUFFIXES:
            words.pop()
        if not words:
            return ""
        if "public" in words[:-1] and words[-1] in ("key", "token"):
            return ""  # a .NET assembly's publicKeyToken, too
        before = words[-2] if len(words) > 1 else ""
        if before + words[-1] in PASSWORDS:  # "PassPhrase"
            return before + words[-1]
        for other in OTHERS:
            if tuple(words[-len(other) :]) == other:
                return "_".join(other)
        return _by_last_word(words[-1], before)


def _spellings(words: tuple[str, ...]) -> set[str]:
    return {joint.join(words) for joint in ("", "_", "-", ".")}


def _by_last_word(last: str, before: str) -> str:
    if last in ("keys", "passwords"):
        last = last[:-1]
    if last in ("authorization", "credential", "credentials"):
        return last
    for ending, kinds in (("token", TOKEN_KINDS), ("secret", SECRET_KINDS), ("key", KEY_KINDS)):
        if last.endswith(ending):
            return _of_kind(ending, last.removesuffix(ending) or before, kinds)
    if last == "pat" and before in PAT_KINDS:
        return "personal_access_token"
    return _password(last, before)


def _beside_a_value(key: str) -> str:
    """Return what we call a name that is sensitive only where a text gives it a value.

    A fixture or a variable of that name may be anything.
    """
    *others, last = words_of(key) or [""]
    if last == "pin" and (not others or others[-1] in PIN_KINDS):
        return "pin"
    if last == "community":
        return "snmp_community"
    return last if last in PLURALS else ""


def _of_kind(ending: str, kind: str, kinds: frozenset[str]) -> str:
    if kind in NO_SECRETS.get(ending, ()) or kind.startswith(("csrf", "xsrf", "authenticity")):
        return ""
    if kind in kinds:
        return f"{kind}_{ending}"
    if ending == "key" and not any(kind.endswith(known) for known in kinds if len(known) > _SHORT):
        return ""
    return ending


def _password(last: str, before: str) -> str:
    for ending in PASSWORDS[:-1]:
        if last.endswith(ending):
            return ending
    if last == "pass":
        if before in NO_SECRETS["pass"]:
            return ""
        return f"{before}_pass" if before in PASS_KINDS else last
    for ending in ("pass", "pw"):
        kind = last.removesuffix(ending).removeprefix("dest").removeprefix("src")  # keytool's
        if last.endswith(ending) and kind in (*PASS_KINDS, ""):
            return f"{last[:-4]}_pass" if ending == "pass" else ending
    return ""
