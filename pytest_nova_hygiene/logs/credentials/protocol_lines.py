"""The table of protocols and configurations that hold a password without a name beside it."""

from __future__ import annotations

import base64
import binascii

from pytest_nova_hygiene.logs.credentials.command_lines import VALUE, Line
from pytest_nova_hygiene.logs.placeholders import is_placeholder
from pytest_nova_hygiene.startup.patterns import compile_later

_XOAUTH = compile_later("\x01auth=Bearer ([^\x01]{1,4000})")
_BASE64 = r"(?P<value>[A-Za-z0-9+/]{8,2000}={0,2})"


def _says_password(value: str) -> bool:
    """Return whether a SASL response decodes to an unmasked password or bearer token.

    PLAIN is ``authorization NUL user NUL password`` (RFC 4616).
    """
    try:
        text = base64.b64decode(value, validate=True).decode()
    except (binascii.Error, ValueError):
        return False
    parts = text.split("\0")
    if len(parts) == 3:  # noqa: PLR2004 - RFC 4616
        return not is_placeholder(parts[2])
    found = _XOAUTH.search(text)
    return found is not None and not is_placeholder(found[1])


def _is_password(value: str) -> bool:
    """Return whether an answer to SMTP's base64 ``Password:`` decodes to one."""
    try:
        text = base64.b64decode(value, validate=True).decode()
    except (binascii.Error, ValueError):
        return False
    return text.isprintable() and not is_placeholder(text)


PROTOCOLS = (
    Line(
        "line of a configuration",
        ("auth_pass", "requirepass", "masterauth", "rootpw", "bindpw", "e_password", "y_password"),
        compile_later(
            r"(?:^|[\n;{]|\\n)[ \t]{0,40}(?:auth_pass|requirepass|masterauth|rootpw|bindpw"
            r"|rootbindpw|remote_password|proxy_password)[ \t]{1,20}(?:--plaintext[ \t])?"
            r"[\"']?(?P<value>[^\s\"';{}\\]{1,200})[\"']?;?[ \t]{0,20}(?=$|[\r\n\\};])"
        ),
    ),
    Line(
        "secret of a configuration",
        ('secret "', 'secret \\"', "secret\t"),
        compile_later(
            r"(?:^|[\s{;]|\\[nt])(?:shared-|cram-)?secret[ \t]{1,20}"
            r"(?P<quote>\\?\")(?P<value>[^\"\\\n]{1,500})(?P=quote)[ \t]{0,5};"
        ),
    ),
    Line(
        "insecure-password",
        ("insecure-password",),
        compile_later(rf"\binsecure-password[ \t]{{1,20}}{VALUE}"),
    ),
    Line(
        "stats auth",
        ("stats auth",),
        compile_later(rf"\bstats auth[ \t]{{1,20}}[^\s:\"']{{1,100}}:{VALUE}"),
    ),
    Line(
        "ipsec.secrets",
        (": xauth",),  # PSK is a name
        compile_later(r":[ \t]XAUTH[ \t]{1,10}\\?[\"'](?P<value>[^\"'\\\n]{1,300})\\?[\"']"),
    ),
    Line(
        "ipsec.secrets",
        (": psk",),
        compile_later(r":[ \t]PSK[ \t]{1,10}(?P<value>0[sx][\w+/=]{6,300})"),
    ),
    Line(
        "ppp secrets",
        ("p-secrets",),
        compile_later(
            r"\b(?:ch|p)ap-secrets\b[^\n]{0,200}\n(?:[#\s][^\n]{0,200}\n){0,10}"
            r"[ \t]{0,20}[^\s#]{1,100}[ \t]{1,20}\S{1,100}[ \t]{1,20}"
            r"\"?(?P<value>[^\s\"]{1,200})\"?[ \t]{1,20}[*\d\"]"
        ),
    ),
    Line(
        "sst_auth",
        ("sst_auth",),
        compile_later(rf"wsrep_sst_auth[\"']?[ \t]?[=:][ \t]?\\?[\"']?[^\s:\"']{{1,100}}:{VALUE}"),
    ),
    Line(
        "provider_auth",
        ("provider_auth",),
        compile_later(
            rf"provider_auth(?:[\"']?[ \t]{{0,3}}[:=])[ \t]{{0,3}}u?[\"']?CHAP \S{{1,200}} {VALUE}"
        ),
    ),
    Line(
        "line of a router",
        ("password 0 ", "password 7 ", "secret 0 ", "key 0 ", "key 7 ", "psksecret "),
        compile_later(
            r"\b(?:(?:password|secret|key) [07]|psksecret) "
            r"(?P<value>[^\s\"'\\;]{4,200})(?=$|[\s\"'\\;])"
        ),
    ),
    Line(
        "snmp-server community",
        ("snmp-server community",),
        compile_later(
            r"\bsnmp-server community (?!(?:public|private)\b)(?P<value>[^\s\"'\\]{4,64})"
        ),
    ),
    Line(
        "NickServ",
        ("nickserv",),
        compile_later(r"(?i)\bnickserv :?identify (?:[^\s:]{1,40} )?(?P<value>[^\s'\"\\]{4,200})"),
    ),
    Line(
        "link to a new password",
        ("/reset/",),
        compile_later(r"/reset/[\w-]{1,40}/(?P<value>[a-z0-9]{6}-[0-9a-f]{32})\b"),
    ),
    Line(
        "SMTP AUTH",
        ("auth plain", "auth xoauth2", "authenticate plain"),
        compile_later(rf"\bAUTH(?:ENTICATE)? (?:PLAIN|XOAUTH2) {_BASE64}"),
        _says_password,
    ),
    Line(
        "SASL PLAIN",
        ("\\x00", "\\u0000"),
        compile_later(
            r"(?i)(?:sasl|plain|auth)[^\n]{0,60}?(?P<quote>['\"])(?:\\x00|\\u0000)[\w.@-]{1,60}"
            r"(?:\\x00|\\u0000)(?P<value>[^\s'\"\\]{1,200})(?P=quote)"
        ),
    ),
    Line(
        "recovery phrase",
        ("mnemonic", "seed phrase", "recovery phrase", "seed_phrase", "recovery_phrase"),
        compile_later(
            r"(?i)(?:mnemonic|(?:seed|recovery)[ _]phrase)['\"]?(?: is| ?[:=])?\s?['\"]?"
            r"(?P<value>(?:[a-z]{3,8} ){11,23}[a-z]{3,8})\b"
        ),
    ),
    Line(
        "SMTP AUTH LOGIN",
        ("334 ugfzc3dvcmq6",),
        compile_later(
            r"334 UGFzc3dvcmQ6[^\n]{0,60}\n[^\n]{0,100}?"
            rf"(?:send: ?b?['\"]|[CS>]:? )?\b{_BASE64}"
        ),
        _is_password,
    ),
    Line(
        "IMAP LOGIN",
        (" login ",),
        compile_later(
            r"(?:\b(?:[A-Za-z]{0,8}\d{1,6}|a)|\*) LOGIN "
            r"(?:\\?\"[^\"\\\n]{1,200}\\?\"|[^\s\"]{1,200}) "
            r"(?P<quote>\\?\")?(?P<value>(?:(?(quote)[^\"'\\\n]|[^\s\"'\\])){1,300})(?(quote)\\?\")"
            r"(?=$|[\r\n'\\]|(?(quote)[ \t]|(?!)))"
        ),
    ),
    Line(
        "PASS",
        ("pass ",),
        compile_later(
            r"(?:\*(?:cmd|put)\*|^|\n)[ \t]{0,9}(?:-{2,4}>|[>C]|C:|send:|<-)?[ \t]{0,9}"
            r"(?P<quote>b?['\"])PASS (?P<value>[^\s'\"]{1,200}?)(?:\\r\\n)?['\"]"
        ),
    ),
    Line(
        "PASS",
        ("pass ",),
        compile_later(
            r"(?:^|\n)(?:-{2,4}>|>>?>?|C:|<-|ftp>)[ \t]{0,3}PASS (?P<value>[^\s'\"]{1,200})"
            r"(?=[ \t\r]{0,9}(?:$|\n))"
        ),
    ),
    Line(
        "netrc",
        ("login",),
        compile_later(
            r"\b(?:machine\s{1,9}(?:[^\s.\d]{0,60}[.\d]\S{0,200}|localhost|\S{1,60}(?=\n))|default)"
            r"\s{1,9}login\s{1,9}\S{1,200}\s{1,9}"
            r"(?:account\s{1,9}\S{1,99}\s{1,9})?password\s{1,9}(?P<value>[^\s\"'\\]{1,500})"
        ),
    ),
    Line(
        "redis AUTH",
        ("'auth'", '"auth"'),
        compile_later(
            r"""(?:[(\[]|\d\] )(?P<quote>["'])AUTH(?P=quote),? """
            r"""(?:(?P=quote)[\w.-]{1,60}(?P=quote),? )?"""
            r"""(?P=quote)(?P<value>(?![A-Z-]{1,30}["'])[^"'\n]{1,300})(?P=quote)(?=[)\]]|$|\n)"""
        ),
    ),
)
"""Lines of protocols, as Python's own debug output and transcripts write them, and of files."""
