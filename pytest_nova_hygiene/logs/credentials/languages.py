"""Sentences of other languages that tell a password: its word, whose it is, a verb, the value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pytest_nova_hygiene.logs.credentials.candidate import Candidate, read_at
from pytest_nova_hygiene.startup.patterns import compile_later

if TYPE_CHECKING:
    from pytest_nova_hygiene.logs.credentials.key_names import Key

_OWNER = r"(?:[ \t]+[^\s:=]{1,60}){0,8}?"
_TOLD = compile_later(
    rf"(?i)(?:{_OWNER}[ \t]*(?:"
    r"[ ](?:lautet|ist(?: jetzt| nun)?|est(?: désormais| maintenant)?|es(?: ahora)?|(?:agora )?é|è"
    r"|is(?: nu)?|to|jest|är|er|теперь|[\u2014\u2013-])[ ]?:?"
    r"|[ ](?:réinitialisé|changé|modifié|défini|remplacé)e? (?:à|en|par|sur)"
    r"|[ ](?:cambiad|restablecid|modificad)[oa] (?:a|por)"
    r"|[ ](?:alterad|redefinid|mudad)[oa] para"
    r"|[ ](?:cambiat|reimpostat|modificat)[oa] in"
    r"|[ ](?:gewijzigd|gereset|ingesteld) (?:naar|op)"
    r"|[ ](?:zmienion|ustawion|zresetowan)[aeo] na"
    r"|[ ](?:ändrat|ändrats|ändrades|återställt|endret|ændret) til{1,2}"
    r"|[ ](?:измен[её]н|сброшен|установлен|обновл[её]н) на"
    r")|(?:[ \t]+[^\s:=]{1,60}){1,5}[ ]?:)[ \t]+(?=\S)"
)
"""Behind the word, up to the value."""

_COMPANY = compile_later(
    r"(?i)\b(?:mit|avec|con|com|met|med|z|\u0441|neue[mnrs]?|nouveau|nuev[ao]|nov[ao]|nuova|nieuwe?"
    r"|nytt?|nowe"
    r"|новы[ймх]|временн?ый|yeni|temporäre[mns]?)(?: (?:dem|le|la|a|il|het|das|su|el|seu))? $"
)
_NEXT = compile_later(
    r"(?i)(?:[ ](?:temporaire|provisoire"
    r"|nueva|temporal|temporária|temporanea|nova|nuova))?[ ](?=\w)"
)

_EAST = compile_later(
    r"[ ]?(?:[はをがに]|[为為是]|[은는을를이가]|(?:已|被|已被)?"
    r"(?:重置|重設|更改|修改|设置|設定|改)(?:为|為|成))"
    r"[ ]?[:\uff1a]?[ ]?(?P<text>[!-~]{6,64})"
)
"""Chinese, Japanese and Korean have no blank between their words and a value."""

_ENGLISH = frozenset(("passwd", "passphrase", "passcode", "pswd", "pwd", "psk", "pw"))


def in_languages(text: str, key: Key, before: str) -> Iterator[Candidate]:
    """Yield what a sentence of another language says that a password is.

    Args:
        text: what is read.
        key: the password's name.
        before: the text before it.
    """
    if east := _EAST.match(text, key.end):
        yield Candidate("sentence", east["text"], east.end(), False, " ")
    if key.name in _ENGLISH:
        return
    if told := _TOLD.match(text, key.end):
        yield from read_at(text, told.end(), "sentence", " ")
    if _COMPANY.search(before) and (following := _NEXT.match(text, key.end)):
        yield from read_at(text, following.end(), "sentence", " ")
