"""Values that stand for a secret, or for none: the filter that keeps false alarms away.

An entropy gate would be none: secrets in tests read ``mysecret``. A masked value, a placeholder, a
template, a count, a path, a uuid, an object's ``repr``, a hash with its scheme, a sentence is no
leak. What is masked in part is one.
"""

from __future__ import annotations

import html
import re
from urllib.parse import unquote

from pytest_nova_hygiene.startup.patterns import compile_later

SHORTEST = 4
"""A shorter value stands everywhere by chance: it is one beside a sensitive key only."""

_PLACEHOLDER = compile_later(
    r"""(?isx)
      \W*                                          # ***, ..., <>, '', ••••
    | x{3,}
    | [<\[(_*-]{1,4}(?:redacted|masked|hidden|removed|filtered|omitted|secret)[>\])_*-]{1,4}
    | <[^<>]{0,200}> | \[.{0,200}\] | \{.*\} | \(.*\)       # <redacted>, {template}
    | <[\w?!/][\w./:-]{0,200}(?:[ ].*)?            # one that was cut
    | \{[A-Za-z_][\w.]{0,60}\}[._/:@-].* | \(\?[P:=!<].* | [{(]\W{0,4}\w?    # a template, a pattern
    | [{(][\w ]{0,100} | [{(]\\*["'][\w -]*(?:["':].*)?
    | \$\{(?:.*\}|\w*(?:[:?+-].*)?) | \$\((?:.*\)|[\w ./-]*)
    | (?-i:\$(?:[A-Z_][A-Z0-9_]{0,60}|[a-z_]{1,60}|[\d@*]))
    | \$env:\w{1,60} | %\{(?:.*\}|\w*)
    | (?-i::(?:[a-z_]+\d*(?:[A-Z][a-z]+)*|[A-Z_]+)\d*)   # where SQL has its values
    | %(?:\(\w*\))?[sdr]? | [@_]{1,3}\w{1,30}[@_]{1,3}
    | none(?:type)? | null | nil | any | true | false | yes | no | on | off | undefined | unset
    | set | not[ _-]?(?:set|given|shown|available|configured|logging[ _]\w+) | empty | blank | n/?a
    | unknown | default | provided | present | absent | keep | never | prompt | ask | auto
    | always | on_create
    | (?:[a-z]{1,20}[_-])?(?:redacted|masked|hidden|sanitized|scrubbed|removed|filtered|omitted
        |censored)
    | hidden[ ]by[ ]\w+ | value_specified_in_no_log_parameter | not_logging_\w+
    | required | optional | invalid | valid | missing | expired | incorrect | wrong | rejected
    | accepted | denied | forbidden | revoked | refreshed | changed | unchanged | updated | deleted
    | created | failed | ok | okay | success | done | started | disabled | enabled
    | your(?:[ _-][\w\ -]*|password|token|secret|key) | (?:insert|put)[_-].*
    | .{0,20}[_-]your[_-](?:[\w-]{0,20}[_-])?(?:password|token|secret|key)(?:[_-][\w-]*)?
    | temp_url_sig\w* | (?:regex|pattern|match)=.* | (?-i:[A-Z][A-Z0-9_]{0,60})=[/~].*
    | change[_-]me | placeholder | \w+_placeholder
    | str(?:ing)? | bytes | int(?:eger)? | object | text | bool(?:ean)? | float
    | (?:var)?char | \w{1,20}field | optional\[\w+\]
    | secret(?:str|bytes)(?:\(.*)? | sentinel\.\w+ | sentinel | (?:\w+\.)?(?:magic)?mock(?:\.\w+)*
    | pass: | (?:env|file|fd):\S* | stdin          # openssl's ways to be told elsewhere
    | !(?:vault|secret|env|sops)\b.*              # where it is kept, or it, encrypted
    | (?:vault|ref\+\w+|arn|ssm):.* | enc\[\w+.*
    | [+-]?\d{1,3} | \d+\.\d+(?:[a-z]{1,2}|%)? | \d{1,3}(?:ms|us|s|m|h|d|kb|mb|%)   # a count
    | -\d+ | \d{4}-\d\d-\d\d(?:[ t]\S*)?           # a number of a ring, a date
    | (?:req-)?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}   # a uuid
    | projects/[\w-]+/secrets/.*
    | @?(?:[a-z]:)?[/\\~.][\w.~:@-]*[/\\][\w.~/\\:@-]* | /[\w.-]+ | \.\.?/.*       # a path
    | [\w.~/-]{1,200}\.(?:pem|key|crt|cer|p12|jks|pub|txt|json|ya?ml|conf|cfg|ini|py|log|xml|db)
    | [a-z][a-z0-9+.-]{1,40}://[^@]*
    | .*\bobject\ at\ 0x[0-9a-f]+.* | .*Mock(?:\ name|\ id|/).* | \w+\ object
    | ssh-(?:rsa|dss|ed25519)\b.* | ecdsa-sha2-.* | -----BEGIN\ (?:[A-Z0-9]+\ )?(?:PUBLIC|CERT).*
    | (?:bearer|basic)\b\W* | (?:rule|role|is_admin|project_id|user_id):.*
    | (?:\*{2,}|•{2,}|x{4,}|[<\[]?redacted[>\]]?)@(?:[\w-]+\.)+\w+(?:[:/].*)?   # before a host
    | \.\.\.|</?[a-z|]+>
    # a JSON web token without its signature: the header and the claims alone open nothing
    | (?-i:eyJ(?:hbGciOi|0eXAiOi|raWQiOi))[\w-]{0,500}(?:\.(?-i:eyJ)[\w-]{0,1500})?
      \.{0,4}…?(?:<.*|[a-z_-]{0,20}signature)?
    | (?-i:[A-Za-z0-9+/]{9,60}EXAMPLE(?:KEY)?)    # how AWS writes the keys of its manual
    """
)

_HASH = compile_later(
    r"""(?isx)                                                                   # LDAP's first
      \{?(?:s?sha|s?md5|ssha|crypt|blf|argon2|pbkdf2|bcrypt|scrypt|x-pbkdf2)[\w.-]{0,20}\}.*
    | \$(?:[1567ahpy]|gy|2[abxy]?|apr1|sha\d|md5|argon2\w{1,2}|scrypt|pbkdf2[\w-]*|bcrypt[\w-]*)\$.*
    | (?:pbkdf2|bcrypt|scrypt|argon2|md5|sha\d+|unsalted)\w*\$.*                 # Django's
    | (?:argon2\w{0,2}|bcrypt|crypt):\$.* | scrypt:\d+:\d+:\d+\$.*               # Werkzeug's
    | pbkdf2:\w{1,20}(?::\d+)?\$.* | (?:hmac-)?(?:sha\d+|md5):\S+
    | md5[0-9a-f]{32} | scram-sha-\d{1,3}\$\d+:.*                                # PostgreSQL's
    | \*[0-9a-f]{40}                                                             # MySQL's
    | 0x0[12]00[0-9a-f]{48,140}                                                  # SQL Server's
    """
)

_SCOPE = compile_later(
    r"""(?ix)
      [A-Z0-9]{16,20}/\d{8}/.* | (?:AWS|GOOG|OSS)4-[A-Z0-9-]{4,20}\s+Credential=.*
    | [^\s/]{1,128}/\d{4}-?\d\d-?\d\d/(?:[\w.-]{1,40}/){1,3}\w{0,20}request\b.*
    """,
    re.DOTALL,
)
"""``AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request``: which key signed, when, and for what."""


_MASK = compile_later(r"\*{2,}|•{2,}|[xX]{4,}|#{3,}")
_ELLIPSIS = compile_later(r"\.{3,}|…")
_PUBLIC_PREFIX = compile_later(
    r"(?:[A-Za-z]{2,10}[-_.]){1,2}|(?:AKIA|ASIA|AIza|ya29|eyJ|gAAAAA|Bearer )"
)
_ALNUM = compile_later(r"\w", re.ASCII)
_SENTENCE = compile_later(
    r"(?i)\b(?:is|are|was|must|should|cannot|not|field|required|does|did|please|your|invalid|characters"
    r"|too|(?:do|does)n't|mismatch|match)\b"
)
_CJK_SENTENCE = compile_later(
    r"(?:[\u3041-\u309f][^\u3041-\u309f]{0,4}){4}|[\u4e00-\u9fff]{6}|(?:[\uac00-\ud7af]{1,10} ){2}"
)
"""Japanese has hiragana between its words, Korean has blanks, and Chinese neither."""

_VARIABLE = compile_later(r"[\s'\"\\`]*%[A-Za-z_]\w{0,60}%[\s'\"\\`]*")
_PEM = compile_later(r"-----(?:BEGIN|END) [A-Z ]{0,40}PRIVATE KEY[A-Z ]{0,10}-----|\\+[nr]")

_TAIL = 2
"""This many characters beside a mask show nothing."""

_HEAD = 8
"""This many characters before an ellipsis show which token it was, no more."""

_LONG = 4096
"""A longer value is judged by its beginning."""


def is_placeholder(value: str) -> bool:
    """Return whether a value stands for a secret, or for none, and so is no leak."""
    value = value[:_LONG]
    if "%" in value:
        if _VARIABLE.fullmatch(value):  # %DB_PASSWORD%, of which %DB would be a character
            return True
        value = unquote(value)
    if "&lt;" in value:
        value = html.unescape(value)
    if "-----BEGIN" in value:
        value = _PEM.sub("", value)
    value = value.strip().strip("'\"\\`").strip()
    if _PLACEHOLDER.fullmatch(value) is not None or _is_public(value):
        return True
    shown = _PUBLIC_PREFIX.sub("", value, count=1) if _PUBLIC_PREFIX.match(value) else value
    for mask, most in ((_MASK, _TAIL), (_ELLIPSIS, _HEAD)):
        if mask.search(value):
            return len(_ALNUM.findall(mask.sub("", shown))) <= most
    if not value.isascii() and _CJK_SENTENCE.search(value):
        return True
    return " " in value and (value.endswith("?") or _SENTENCE.search(value) is not None)


def _is_public(value: str) -> bool:
    """Return whether a value is a hash with its scheme, or the scope of a signature."""
    return _HASH.fullmatch(value) is not None or _SCOPE.fullmatch(value) is not None
