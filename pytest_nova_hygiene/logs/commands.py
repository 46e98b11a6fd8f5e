"""Commands and statements that take a password without a name beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple


class Command(NamedTuple):
    """One way to hand over a password: what it is called, a word it needs, where the value is."""

    name: str
    word: str
    pattern: re.Pattern[str]


_NEXT = r"""(?:["'],[ \t]*["']|[ \t]+["']?)"""
_VALUE = r"""(?P<value>[^\s"',|&<>]{1,500})"""

COMMANDS = (
    Command(
        "curl --user",
        "curl",
        re.compile(rf"""(?:-u|--user|--proxy-user)(?:{_NEXT}|=)[^\s:"',]{{1,100}}:{_VALUE}"""),
    ),
    Command("sshpass -p", "sshpass", re.compile(rf"sshpass{_NEXT}-p(?:{_NEXT})?{_VALUE}")),
    Command("ipmitool -P", "ipmitool", re.compile(rf"[ '\"]-P{_NEXT}{_VALUE}")),
    Command(
        "chpasswd",
        "chpasswd",
        re.compile(
            r"[\w.-]{1,60}:(?P<value>[^\s\"'|:]{1,200})[\"']?[ \t]*\|[ \t]*(?:sudo )?chpasswd"
        ),
    ),
    Command("set_password", "set_password", re.compile(rf"set_password (?:vnc|spice) {_VALUE}")),
    Command(
        "set-user-password",
        "set-user-password",
        re.compile(
            rf"set-user-password{_NEXT}(?!-)[^\s\"',]{{1,200}}{_NEXT}[^\s\"',-][^\s\"',]{{0,99}}{_NEXT}(?!-){_VALUE}"
        ),
    ),
    Command(
        "IDENTIFIED BY",
        "identified by",
        re.compile(r"(?i)identified by (?:password )?\\?['\"](?P<value>[^'\"\\]{1,500})"),
    ),
    Command(
        "openssl pass:",
        "pass:",
        re.compile(rf"-(?:pass|passin|passout)(?:{_NEXT}|=)pass:{_VALUE}"),
    ),
    Command(
        "object secret",
        "secret,",
        re.compile(r"secret,(?:[\w-]{1,20}=[^,\s]{0,200},){0,6}data=(?P<value>[^,\s\"']{1,500})"),
    ),
    Command(
        "smbclient -U",
        "smbclient",
        re.compile(rf"(?:-U|--user)(?:{_NEXT}|=)[^\s%\"',]{{1,100}}%{_VALUE}"),
    ),
    Command(
        "auth pair",
        "auth",
        re.compile(
            r"""auth(?:=|["']:)[ \t]{0,3}[(\[][ \t]{0,3}[ub]?["'][^"']{1,100}["'],[ \t]{0,3}"""
            r"""[ub]?["'](?P<value>[^"']{1,500})["'][ \t]{0,3}[)\]]"""
        ),
    ),
)

WORDS = ("curl", "ipmitool", "identified by", "smbclient", "auth=", "auth':", 'auth":')
"""What the gate looks for; the rest has ``pass`` or ``secret`` in it."""


def passwords(text: str, lower: str) -> Iterator[tuple[str, str, str]]:
    """The passwords handed to commands: the command's name, the value, the text up to its end."""
    for command in COMMANDS:
        if command.word in lower:
            for match in command.pattern.finditer(text):
                yield command.name, match["value"], match[0]
