"""Values beside a sensitive name that anybody may know: hashes of passwords, scopes of signatures.

Each is told by the scheme that it names itself, in all the ways that libraries and servers write.
"""

from __future__ import annotations

import re

from pytest_nova_hygiene.startup.patterns import compile_later

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
      [A-Z0-9]{16,20}/\d{8}/.*
    | [^\s/]{1,128}/\d{4}-?\d\d-?\d\d/(?:[\w.-]{1,40}/){1,3}\w{0,20}request\b.*
    """,
    re.DOTALL,
)
"""``AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request``: which key signed, when, and for what."""


def is_public(value: str) -> bool:
    """Return whether a value is a hash with its scheme, or the scope of a signature."""
    return _HASH.fullmatch(value) is not None or _SCOPE.fullmatch(value) is not None
