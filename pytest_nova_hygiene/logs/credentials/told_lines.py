"""Lines in which a place or a verb tells the secret: consoles of games, codes, sessions, logins."""

from __future__ import annotations

from pytest_nova_hygiene.logs.credentials.command_lines import QUOTED, VALUE, Line
from pytest_nova_hygiene.startup.patterns import compile_later


def _is_mixed(value: str) -> bool:
    """Return whether a text has letters and digits, as few words have."""
    return any(map(str.isdigit, value)) and any(map(str.isalpha, value))


TOLD = (
    Line(
        "code",
        (
            *("time code", "time passcode", "time password", "verification code"),
            *("security code", "login code", "access code", "2fa code", "mfa code"),
        ),
        compile_later(
            r"(?i)\b(?:one[- ]?time (?:code|passcode|password)"
            r"|(?:verification|security|login|access|2fa|mfa) code)"
            r"(?:(?: (?:for|of) [^\s:]{1,60})?(?: is| was|(?=:)):?)?[ ](?P<value>\d{4,8})(?![\w.-])"
        ),
    ),
    Line(
        "pin",
        ("pin ", "pin: "),
        compile_later(
            r"\b(?i:enter(?:ed|s|ing)?|typed|new|your|wrong|invalid|incorrect|with|using|door|card|sim"
            r"|user|security) PIN(?: code)?(?: is|:)? (?P<value>\d{4,8})(?![\w.-])"
        ),
    ),
    Line("otp", ("otp ",), compile_later(r"\bOTP (?:code )?(?:is )?(?P<value>\d{6,8})(?![\w.-])")),
    Line(
        "TOTP seed",
        ("otp seed", "totp secret", "2fa seed", "mfa seed"),
        compile_later(
            r"(?i:(?:otp|2fa|mfa) (?:seed|secret)(?: (?:for|of) [^\s:]{1,60})?)(?: is|:|=)? ?"
            r"(?P<value>[A-Z2-7]{16,64})\b"
        ),
    ),
    Line(
        "session",
        ("jsessionid", "phpsessid", "net_sessionid", "session_id=>", 'session_id"=>'),
        compile_later(
            r"(?i)(?:jsessionid|phpsessid|asp\.net_sessionid|:session_id(?==>)|\"session_id\"(?==>))"
            r"[\"']?[ ]?(?:=>?|:)[ ]?[\"']?(?P<value>[\w-]{16,128})"
        ),
        _is_mixed,
    ),
    Line(
        "command of a game",
        ("/register ", "/changepassword "),
        compile_later(
            r"(?<![\w.])/(?:register|changepassword) (?P<value>[^\s/]{4,64}) (?P=value)(?!\S)"
        ),
    ),
    Line(
        "command of a game",
        ("/login ",),
        compile_later(
            r"(?:command:|sent|typed|said|issued|ran|executed) ['\"]?/login "
            r"(?P<value>[^\s/'\"]{4,64})(?! HTTP)"
        ),
        _is_mixed,
    ),
    Line(
        "setting of a console",
        ("_password ", ".password ", "-password "),
        compile_later(
            r"(?:^|[\n;\"'`])[ \t]{0,20}[\w.]{1,40}[_.-](?:password|passwd|passphrase)[ \t]{1,5}"
            r"[\"']?(?P<value>[^\s\"'`;:=]{4,100})[\"']?(?=$|[\n;\"'`])"
        ),
        _is_mixed,
    ),
    Line(
        "PASS",
        ("pass ",),
        compile_later(
            r"(?i:\b(?:s?ftpd?|pop3?)\b[^\n]{0,120}?)[<>\"'] ?PASS (?P<value>[^\s'\"/]{1,200})"
        ),
    ),
    Line(
        "PASS",
        ("pass ",),
        compile_later(
            r"[<>] ?PASS (?=[^\n]{0,120}(?i:\b(?:s?ftpd?|pop3?)\b))(?P<value>[^\s'\"/]{1,200})"
        ),
    ),
    Line(
        ".pgpass",
        (":5432:", ":*:"),
        compile_later(
            r"(?:^|\n)[\w.*-]{1,100}:(?:\d{4,5}|\*):[\w.*-]{1,60}:[\w.-]{1,60}:(?P<value>[^\s:]{4,200})"
            r"(?=$|\n)"
        ),
    ),
    Line(
        "standard input",
        ("<<<",),
        compile_later(
            r"(?<!\w)(?:sudo[ \t](?:[^|;&\n]{0,80}[ \t])?-[A-Za-z]{0,5}S|--?password-stdin|--stdin"
            r"|kinit|chpasswd)\b"
            rf"[^|;&\n<]{{0,80}}<<<[ \t]{{0,3}}[\"']?(?:[\w.-]{{1,40}}:)?{VALUE}"
        ),
    ),
    Line(
        "expect",
        ("expect",),
        compile_later(
            r"(?i)\bexpect\b[^\n]{0,60}(?:password|passphrase)[^\n]{0,20}?[\"'})][\s;,]{0,5}"
            r"(?:\w{1,20}\.)?send(?:line)?[ (]{1,2}(?:-- )?[\"'](?P<value>[^\"'\\\n$]{4,100})"
        ),
    ),
    Line(
        "sp_addlogin",
        ("sp_addlogin",),
        compile_later(rf"(?i:sp_addlogin)[ (]{{1,3}}N?'[^'\n]{{1,100}}',[ ]?{QUOTED}"),
    ),
    Line(
        "sp_password",
        ("sp_password",),
        compile_later(rf"(?i:sp_password)[ (]{{1,3}}(?:NULL|N?'[^'\n]{{0,100}}'),[ ]?{QUOTED}"),
    ),
    Line(
        "audit of a setting",
        ("psksecret[", "passwd[", "password[", "secret["),
        compile_later(
            r"(?i)\bcfgattr=\"[^\"\n]{0,200}?\b[\w-]{0,20}(?:psksecret|passwd|password|secret)"
            r"\[(?:[^\]\n>]{0,100}->)?(?P<value>[^\]\n\"*]{4,200})\]"
        ),
    ),
    Line(
        "pair of Scala",
        ("password,", "secret,", "passphrase,"),
        compile_later(
            r"\([\w.-]{1,100}[.](?i:\w{0,40}(?:password|secret|passphrase)),"
            r"(?P<value>[^\s(),]{4,200})\)"
        ),
    ),
    Line(
        "session of WordPress",
        ("wordpress_logged_in_", "wordpress_sec_"),
        compile_later(r"\bwordpress_(?:logged_in|sec)_[0-9a-f]{32}=(?P<value>[^\s;=,\"']{20,500})"),
    ),
    Line(
        "login attempt",
        ("login attempt", "trying credentials", "valid credentials", "tried credentials"),
        compile_later(
            r"(?i)\b(?:login attempt|(?:trying|tried|valid) credentials)[: ]{1,3}[\"'\[]?"
            r"[\w.@-]{1,40}[:/](?P<value>[^\s\"'\],:]{4,100})"
        ),
        _is_mixed,
    ),
)
"""More rows of `command_lines`."""
