"""The table of statements and protocol lines that hold a password without a name beside it.

A row is one pattern, its group ``value`` the password. Every quantifier is bounded, so that the
time is linear in the text.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from typing import NamedTuple

from pytest_nova_hygiene.logs.placeholders import is_placeholder


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


def _says_password(value: str) -> bool:
    """Whether a response of SASL decodes to a user and a password, or a bearer token, unmasked.

    PLAIN is ``authorization NUL user NUL password`` (RFC 4616).
    """
    try:
        text = base64.b64decode(value, validate=True).decode()
    except (binascii.Error, ValueError):
        return False
    parts = text.split("\0")
    if len(parts) == 3:  # noqa: PLR2004 - RFC 4616
        return not is_placeholder(parts[2])
    found = re.search("\x01auth=Bearer ([^\x01]{1,4000})", text)
    return found is not None and not is_placeholder(found[1])


def _is_password(value: str) -> bool:
    """Whether an answer to SMTP's base64 ``Password:`` decodes to one."""
    try:
        text = base64.b64decode(value, validate=True).decode()
    except (binascii.Error, ValueError):
        return False
    return text.isprintable() and not is_placeholder(text)


_NEXT = r"""(?:\\?["'],[ \t]*[ub]?\\?["']|[ \t]+\\?["']?)"""
_VALUE = r"""(?P<value>[^\s"',|&<>\\]{1,500})"""
_QUOTED = r"""[ubN]?(?P<quote>\\{0,3}["'])(?P<value>[^"'\\\n]{1,500})(?P=quote)"""
_BASE64 = r"(?P<value>[A-Za-z0-9+/]{8,2000}={0,2})"

LINES = (
    Line(
        "curl --user",
        ("curl",),
        re.compile(rf"""(?:-u|--user|--proxy-user)(?:{_NEXT}|=)[^\s:"',]{{1,100}}:{_VALUE}"""),
    ),
    Line("sshpass -p", ("sshpass",), re.compile(rf"sshpass{_NEXT}-p(?:{_NEXT})?{_VALUE}")),
    Line(
        "chpasswd",
        ("chpasswd",),
        re.compile(
            r"[\w.-]{1,60}:(?P<value>[^\s\"'|:]{1,200})[\"']?[ \t]*\|[ \t]*(?:sudo )?chpasswd"
        ),
    ),
    Line("set_password", ("set_password",), re.compile(rf"set_password (?:vnc|spice) {_VALUE}")),
    Line(
        "set-user-password",
        ("set-user-password",),
        re.compile(
            rf"set-user-password{_NEXT}(?!-)[^\s\"',]{{1,200}}{_NEXT}[^\s\"',-][^\s\"',]{{0,99}}{_NEXT}(?!-){_VALUE}"
        ),
    ),
    Line(
        "IDENTIFIED BY",
        ("identified by", "identified with"),
        re.compile(
            r"(?:IDENTIFIED"
            r"|(?i:\b(?:(?:create|alter) (?:user|role)|grant)\b[^;\n]{1,200} identified))"
            r"(?i: with [\w'\"\\]{1,60})?(?i: (?:by|as))(?i: password)? "
            r"\\?['\"](?P<value>[^'\"\\]{1,500})"
        ),
    ),
    Line(
        "IDENTIFIED BY",
        ("identified by",),
        re.compile(
            r"(?:USER|ROLE|GRANT)\b[^;\n]{1,200}IDENTIFIED BY (?P<value>[^\s\"'\\;,(){}]{1,100})"
        ),
    ),
    Line(
        "SET PASSWORD",
        ("set password", "password("),
        re.compile(
            rf"(?:(?i:set password)\b[^;=\n]{{0,100}}=[ \t]{{0,5}}(?:\w{{1,20}}\()?"
            rf"|\bPASSWORD\(){_QUOTED}"
        ),
    ),
    Line(
        "openssl pass:",
        ("pass:",),
        re.compile(rf"-(?:pass|passin|passout)(?:{_NEXT}|=)pass:{_VALUE}"),
    ),
    Line(
        "object secret",
        ("secret,",),
        re.compile(r"secret,(?:[\w-]{1,20}=[^,\s]{0,200},){0,6}data=(?P<value>[^,\s\"']{1,500})"),
    ),
    Line(
        "auth pair",
        ("auth=", "auth':", 'auth":'),
        re.compile(
            r"""auth(?:=|["']:)[ \t]{0,3}[(\[][ \t]{0,3}[ub]?["'][^"']{1,100}["'],[ \t]{0,3}"""
            r"""[ub]?["'](?P<value>[^"']{1,500})["'][ \t]{0,3}[)\]]"""
        ),
    ),
    Line(
        "--creds",
        ("creds",),
        re.compile(rf"--(?:src-|dest-)?creds(?:{_NEXT}|=\\?[\"']?)[^\s:\"',=-]{{1,100}}:{_VALUE}"),
    ),
    Line(
        "standard input",
        ("| sudo", "|sudo", "-stdin", "kinit"),
        re.compile(
            r"""\b(?:echo|printf)(?:[ \t]{1,3}(?:-[neE]{1,3}|["']?%s(?:\\{1,2}n)?["']?)){0,2}"""
            r"""[ \t]{1,3}(?P<quote>\\?["']|)(?P<value>[^\s"'`|][^"'`|\n]{0,200}?)(?P=quote)"""
            r"""[ \t]{0,3}\|[ \t]{0,3}(?:sudo[ \t](?:[^|;&\n]{0,80}[ \t])?-[A-Za-z]{0,5}S\b"""
            r"""|(?:sudo[ \t]+)?(?:passwd[ \t][^|;&\n]{0,80}--stdin"""
            r"""|[\w/.-]{1,80}[ \t][^|;&\n]{0,120}--password-stdin|kinit\b))"""
        ),
    ),
    Line(
        "set",
        ("set",),
        re.compile(
            rf"\b(?:config(?:ure)?{_NEXT}(?i:set)|(?:(?:crudini|openstack-config){_NEXT}--set"
            rf"|iniset(?: -sudo)?){_NEXT}[^\s\"',]{{1,200}}{_NEXT}[^\s\"',]{{1,60}}|CONFIG SET)"
            rf"{_NEXT}[\w./:-]{{0,100}}?"
            r"(?i:password|passwd|secret|secret_access_key|secret_key|authtoken|auth_token"
            rf"|session_token|requirepass|masterauth){_NEXT}(?!-){_VALUE}"
        ),
    ),
    Line(
        "line of a configuration",
        ("auth_pass", "requirepass", "masterauth", "rootpw", "bindpw", "e_password", "y_password"),
        re.compile(
            r"(?:^|[\n;{]|\\n)[ \t]{0,40}(?:auth_pass|requirepass|masterauth|rootpw|bindpw"
            r"|rootbindpw|remote_password|proxy_password)[ \t]{1,20}(?:--plaintext[ \t])?"
            r"[\"']?(?P<value>[^\s\"';{}\\]{1,200})[\"']?;?[ \t]{0,20}(?=$|[\r\n\\};])"
        ),
    ),
    Line(
        "secret of a configuration",
        ('secret "', 'secret \\"', "secret\t"),
        re.compile(
            r"(?:^|[\s{;]|\\[nt])(?:shared-|cram-)?secret[ \t]{1,20}"
            r"(?P<quote>\\?\")(?P<value>[^\"\\\n]{1,500})(?P=quote)[ \t]{0,5};"
        ),
    ),
    Line(
        "insecure-password",
        ("insecure-password",),
        re.compile(rf"\binsecure-password[ \t]{{1,20}}{_VALUE}"),
    ),
    Line(
        "stats auth",
        ("stats auth",),
        re.compile(rf"\bstats auth[ \t]{{1,20}}[^\s:\"']{{1,100}}:{_VALUE}"),
    ),
    Line(
        "ipsec.secrets",
        (": psk", ": xauth"),
        re.compile(r":[ \t](?:PSK|XAUTH)[ \t]{1,10}\\?[\"'](?P<value>[^\"'\\\n]{1,300})\\?[\"']"),
    ),
    Line(
        "ipsec.secrets",
        (": psk",),
        re.compile(r":[ \t]PSK[ \t]{1,10}(?P<value>0[sx][\w+/=]{6,300})"),
    ),
    Line(
        "ppp secrets",
        ("p-secrets",),
        re.compile(
            r"\b(?:ch|p)ap-secrets\b[^\n]{0,200}\n(?:[#\s][^\n]{0,200}\n){0,10}"
            r"[ \t]{0,20}[^\s#]{1,100}[ \t]{1,20}\S{1,100}[ \t]{1,20}"
            r"\"?(?P<value>[^\s\"]{1,200})\"?[ \t]{1,20}[*\d\"]"
        ),
    ),
    Line(
        "sst_auth",
        ("sst_auth",),
        re.compile(rf"wsrep_sst_auth[\"']?[ \t]?[=:][ \t]?\\?[\"']?[^\s:\"']{{1,100}}:{_VALUE}"),
    ),
    Line(
        "provider_auth",
        ("provider_auth",),
        re.compile(
            rf"provider_auth(?:[\"']?[ \t]{{0,3}}[:=])[ \t]{{0,3}}u?[\"']?CHAP \S{{1,200}} {_VALUE}"
        ),
    ),
    Line(
        "SecureString",
        ("convertto-securestring",),
        re.compile(
            r"(?i)ConvertTo-SecureString(?:[ \t]+-(?:string|asplaintext|force)){0,3}[ \t]{1,5}"
            rf"{_QUOTED}"
        ),
    ),
    Line(
        "LDAP bind",
        ("simple_bind",),
        re.compile(
            r"""\b(?:simple_)?bind(?:_s)?(?:_sync)?[\s(]{1,4}[ub]?["'][^"'\n]{0,300}["'],"""
            rf"[ \t]{{0,5}}{_QUOTED}"
        ),
    ),
    Line(
        "LDAP bind",
        ("simple_bind",),
        re.compile(rf"\bcred=[ub]?\\?[\"']?{_VALUE}"),
    ),
    Line(
        "SMTP AUTH",
        ("auth plain", "auth xoauth2", "authenticate plain"),
        re.compile(rf"\bAUTH(?:ENTICATE)? (?:PLAIN|XOAUTH2) {_BASE64}"),
        _says_password,
    ),
    Line(
        "SMTP AUTH LOGIN",
        ("334 ugfzc3dvcmq6",),
        re.compile(
            r"334 UGFzc3dvcmQ6[^\n]{0,60}\n[^\n]{0,100}?"
            rf"(?:send: ?b?['\"]|[CS>]:? )?\b{_BASE64}"
        ),
        _is_password,
    ),
    Line(
        "IMAP LOGIN",
        (" login ",),
        re.compile(
            r"\b(?:[A-Za-z]{0,8}\d{1,6}|a) LOGIN (?:\\?\"[^\"\\\n]{1,200}\\?\"|[^\s\"]{1,200}) "
            r"(?P<quote>\\?\"|)(?P<value>[^\s\"'\\]{1,300})(?P=quote)(?=$|[\r\n'\\])"
        ),
    ),
    Line(
        "PASS",
        ("pass ",),
        re.compile(
            r"(?:\*(?:cmd|put)\*|^|\n)[ \t]{0,9}(?:-{2,4}>|[>C]|C:|send:|<-)?[ \t]{0,9}"
            r"(?P<quote>b?['\"])PASS (?P<value>[^\s'\"]{1,200}?)(?:\\r\\n)?['\"]"
        ),
    ),
    Line(
        "PASS",
        ("pass ",),
        re.compile(
            r"(?:^|\n)(?:-{2,4}>|>>?>?|C:|<-)[ \t]{0,3}PASS (?P<value>[^\s'\"]{1,200})"
            r"(?=[ \t\r]{0,9}(?:$|\n))"
        ),
    ),
    Line(
        "netrc",
        ("login",),
        re.compile(
            r"\b(?:machine\s{1,9}(?:[^\s.\d]{0,60}[.\d]\S{0,200}|localhost|\S{1,60}(?=\n))|default)"
            r"\s{1,9}login\s{1,9}\S{1,200}\s{1,9}"
            r"(?:account\s{1,9}\S{1,99}\s{1,9})?password\s{1,9}(?P<value>[^\s\"'\\]{1,500})"
        ),
    ),
    Line(
        "redis AUTH",
        ("'auth'", '"auth"'),
        re.compile(
            r"""(?:[(\[]|\d\] )(?P<quote>["'])AUTH(?P=quote),? """
            r"""(?:(?P=quote)[\w.-]{1,60}(?P=quote),? )?"""
            r"""(?P=quote)(?P<value>(?![A-Z-]{1,30}["'])[^"'\n]{1,300})(?P=quote)(?=[)\]]|$|\n)"""
        ),
    ),
    Line(
        "net use",
        ("net use", "net.exe use"),
        re.compile(
            r"(?i:\bnet(?:\.exe)? use)[ \t]{1,9}(?:(?:[A-Za-z]:|\*)[ \t]{1,9})?\\{2,4}"
            rf"[^\s\"']{{1,200}}[ \t]{{1,9}}(?:/\S{{1,80}}[ \t]{{1,9}}){{0,3}}[\"']?(?!/){_VALUE}"
        ),
    ),
    Line(
        "net user",
        ("net user", "net.exe user"),
        re.compile(
            r"(?i:\bnet(?:\.exe)? user)[ \t]{1,9}[^\s/]{1,60}[ \t]{1,9}[\"']?(?!/)"
            r"(?P<value>[^\s\"']{1,200})[\"']?(?=[ \t]{1,9}/[A-Za-z])"
        ),
    ),
)
"""The lines that one pattern finds."""
