"""The table of statements and of commands that one pattern finds.

A row is one pattern, its group ``value`` the password. Every quantifier is bounded, so that the
time is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from pytest_nova_hygiene.startup.named_tuple import NamedTuple
from pytest_nova_hygiene.startup.patterns import compile_later


class Line(NamedTuple):
    """One way to say a password: what it is called, a word it needs, where the value is.

    Attributes:
        name: what we call it.
        words: in lower case; one of them stands in every text that the pattern matches.
        pattern: it matches.
        judge: whether a value is a secret; the filter of placeholders follows anyway.
    """

    name: str
    words: tuple[str, ...]
    pattern: re.Pattern[str]
    judge: Callable[[str], bool] | None = None


NEXT = r"""(?:\\?["'],[ \t]*[ub]?\\?["']|[ \t]+\\?["']?)"""
VALUE = r"""(?P<value>[^\s"',|&<>\\]{1,500})"""
QUOTED = r"""[ubN]?(?P<quote>\\{0,3}["'])(?P<value>[^"'\\\n]{1,500})(?P=quote)"""

STATEMENTS = (
    Line(
        "curl --user",
        ("curl",),
        compile_later(rf"""(?:-u|--user|--proxy-user)(?:{NEXT}|=)[^\s:"',]{{1,100}}:{VALUE}"""),
    ),
    Line("sshpass -p", ("sshpass",), compile_later(rf"sshpass{NEXT}-p(?:{NEXT})?{VALUE}")),
    Line(
        "chpasswd",
        ("chpasswd",),
        compile_later(
            r"[\w.-]{1,60}:(?P<value>[^\s\"'|:]{1,200})[\"']?[ \t]*\|[ \t]*(?:sudo )?chpasswd"
        ),
    ),
    Line("set_password", ("set_password",), compile_later(rf"set_password (?:vnc|spice) {VALUE}")),
    Line(
        "set-user-password",
        ("set-user-password",),
        compile_later(
            rf"set-user-password{NEXT}(?!-)[^\s\"',]{{1,200}}{NEXT}[^\s\"',-][^\s\"',]{{0,99}}{NEXT}(?!-){VALUE}"
        ),
    ),
    Line(
        "IDENTIFIED BY",
        ("identified by", "identified with"),
        compile_later(
            r"(?:IDENTIFIED"
            r"|(?i:\b(?:(?:create|alter) (?:user|role)|grant)\b[^;\n]{1,200} identified))"
            r"(?i: with [\w'\"\\]{1,60})?(?i: (?:by|as))(?i: password)? "
            r"\\?['\"](?P<value>[^'\"\\]{1,500})"
        ),
    ),
    Line(
        "IDENTIFIED BY",
        ("identified by",),
        compile_later(
            r"(?:USER|ROLE|GRANT)\b[^;\n]{1,200}IDENTIFIED BY (?!PASSWORD\b)"
            r"(?P<value>[^\s\"'\\;,(){}]{1,100})"
        ),
    ),
    Line(
        "SET PASSWORD",
        ("set password", "password("),
        compile_later(
            r"(?:(?i:set password(?: for [^;=\n]{1,100})?)[ \t]{0,5}=[ \t]{0,5}(?:\w{1,20}\()?"
            rf"|\bPASSWORD\(){QUOTED}"
        ),
    ),
    Line(
        "openssl pass:",
        ("pass:",),
        compile_later(rf"-(?:pass|passin|passout)(?:{NEXT}|=)pass:{VALUE}"),
    ),
    Line(
        "object secret",
        ("secret,",),
        compile_later(
            r"secret,(?:[\w-]{1,20}=[^,\s]{0,200},){0,6}data=(?P<value>[^,\s\"']{1,500})"
        ),
    ),
    Line(
        "auth pair",
        ("auth=", "auth':", 'auth":'),
        compile_later(
            r"""auth(?:=|["']:)[ \t]{0,3}[(\[][ \t]{0,3}[ub]?["'][^"']{1,100}["'],[ \t]{0,3}"""
            r"""[ub]?["'](?P<value>[^"']{1,500})["'][ \t]{0,3}[)\]]"""
        ),
    ),
    Line(
        "iscsiadm --value",
        ("auth.password",),
        compile_later(
            rf"(?:--value|-v|-V)(?:{NEXT}|=){VALUE}[^\n]{{1,100}}?(?:--name|-n)(?:{NEXT}|=)"
            r"(?:node\.session|discovery\.sendtargets)\.auth\.password"
        ),
    ),
    Line(
        "keyring",
        ("[client.",),
        compile_later(
            r"\[client\.[^\]\n]{1,80}\](?:\s|\\[nt]){1,9}key ?= ?(?P<value>[^\s\"'\\]{6,200})"
        ),
    ),
    Line(
        "incominguser",
        ("incominguser", "outgoinguser"),
        compile_later(
            rf"\b(?:incoming|outgoing)user[ \t]{{1,9}}[^\s<>]{{1,200}}[ \t]{{1,9}}{VALUE}"
        ),
    ),
    Line(
        "chpasswd",
        ("chpasswd",),
        compile_later(
            r"(?:stdin: ?|list: ?\|(?:\n|\\n)[ ]{1,20})['\"]?[\w.-]{1,60}:"
            r"(?P<value>[^\s\"'|:\\]{1,200})"
        ),
    ),
    Line(
        "passwords of users",
        ("passwords",),
        compile_later(r"(?i)\bpasswords:?[ ]?\n[\w.-]{1,60}:(?P<value>[^\s:*]{1,200})(?=$|\n)"),
    ),
    Line(
        "password of a router",
        ("password 0", "secret 0"),
        compile_later(
            r"\b(?:username \S{1,60}(?: privilege \d{1,2})?|enable) (?:password|secret) 0 "
            r"(?P<value>[^\s\"'\\]{1,200})"
        ),
    ),
    Line(
        "--creds",
        ("creds",),
        compile_later(rf"--(?:src-|dest-)?creds(?:{NEXT}|=\\?[\"']?)[^\s:\"',=-]{{1,100}}:{VALUE}"),
    ),
    Line(
        "standard input",
        ("| sudo", "|sudo", "-stdin", "kinit", "cryptsetup"),
        compile_later(
            r"""\b(?:echo|printf)(?:[ \t]{1,3}(?:-[neE]{1,3}|["']?%s(?:\\{1,2}n)?["']?)){0,2}"""
            r"""[ \t]{1,3}(?P<quote>\\?["']|)(?P<value>[^\s"'`|][^"'`|\n]{0,200}?)(?P=quote)"""
            r"""[ \t]{0,3}\|[ \t]{0,3}(?:sudo[ \t](?:[^|;&\n]{0,80}[ \t])?-[A-Za-z]{0,5}S\b"""
            r"""|(?:sudo[ \t]+)?(?:passwd[ \t][^|;&\n]{0,80}--stdin"""
            r"""|[\w/.-]{1,80}[ \t][^|;&\n]{0,120}--password-stdin|kinit\b|cryptsetup[ \t]))"""
        ),
    ),
    Line(
        "set",
        ("pass", "secret", "token", "masterauth"),
        compile_later(
            rf"\b(?:config(?:ure)?{NEXT}(?i:set)|(?:(?:crudini|openstack-config){NEXT}--set"
            rf"|iniset(?: -sudo)?){NEXT}[^\s\"',]{{1,200}}{NEXT}[^\s\"',]{{1,60}}|CONFIG SET)"
            rf"{NEXT}[\w./:-]{{0,100}}?"
            r"(?i:password|passwd|secret|secret_access_key|secret_key|authtoken|auth_token"
            rf"|session_token|requirepass|masterauth){NEXT}(?!-){VALUE}"
        ),
    ),
    Line(
        "SecureString",
        ("convertto-securestring",),
        compile_later(
            r"(?i)ConvertTo-SecureString(?:[ \t]+-(?:string|asplaintext|force)){0,3}[ \t]{1,5}"
            rf"{QUOTED}"
        ),
    ),
    Line(
        "LDAP bind",
        ("simple_bind",),
        compile_later(
            r"""\b(?:simple_)?bind(?:_s)?(?:_sync)?[\s(]{1,4}[ub]?["'][^"'\n]{0,300}["'],"""
            rf"[ \t]{{0,5}}{QUOTED}"
        ),
    ),
    Line(
        "LDAP bind",
        ("simple_bind",),
        compile_later(rf"\bcred=[ub]?\\?[\"']?{VALUE}"),
    ),
    Line(
        "net use",
        (" \\\\",),
        compile_later(
            r"(?i:\bnet(?:\.exe)? use)[ \t]{1,9}(?:(?:[A-Za-z]:|\*)[ \t]{1,9})?\\{2,4}"
            rf"[^\s\"']{{1,200}}[ \t]{{1,9}}(?:/\S{{1,80}}[ \t]{{1,9}}){{0,3}}[\"']?(?!/){VALUE}"
        ),
    ),
    Line(
        "net user",
        ("net.exe user", "/expires", "/passwordchg"),
        compile_later(
            r"(?i:\bnet(?:\.exe)? user)[ \t]{1,9}[^\s/]{1,60}[ \t]{1,9}[\"']?(?!/)"
            r"(?P<value>[^\s\"']{1,200})[\"']?(?=[ \t]{1,9}/[A-Za-z])"
        ),
    ),
)
"""Commands and statements; `command_table` has those that are read argument by argument."""
