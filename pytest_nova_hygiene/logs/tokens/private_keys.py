"""The formats of private keys, as files and documents hold them."""

from __future__ import annotations

from pytest_nova_hygiene.logs.structure import (
    is_key_body,
    is_pem_in_base64,
    is_unencrypted,
    is_varied,
)
from pytest_nova_hygiene.logs.tokens.row import Row

_LINE_END = r"(?:\\{1,4}[rn]|[\r\n])"
_QUOTE = r"\\{0,4}[\"']"

KEYS = (
    Row(
        "private key",
        ("private key",),
        r"-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----"
        r"(?P<value>(?:[^-*<]|-(?!-)){1,12000})",
        (
            "-----BEGIN RSA PRIVATE KEY-----\n<base64 64>\n-----END RSA PRIVATE KEY-----",
            "-----BEGIN PRIVATE KEY-----\\n<base64 64>\\n-----END PRIVATE KEY-----",
            "-----BEGIN OPENSSH PRIVATE KEY-----\n<base64 64>",
            "-----BEGIN PRIVATE KEY-----\nMIIfake\n-----END PRIVATE KEY-----",
        ),
        (
            "-----BEGIN PUBLIC KEY-----\n<base64 64>\n-----END PUBLIC KEY-----",
            "-----BEGIN PRIVATE KEY-----\n***\n-----END PRIVATE KEY-----",
            "-----BEGIN RSA PRIVATE KEY----- is missing in the file",
        ),
        is_key_body,
    ),
    Row(
        "private key in base64",
        ("ls0tls1crudjti",),
        r"(?<![A-Za-z0-9+/_-])LS0tLS1CRUdJTi[A-Za-z0-9+/_-]{40,20000}={0,2}",
        (
            "client-key-data: LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0tC<base64 200>==",
            "LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQ<base64 200>",
        ),
        (
            "client-certificate-data: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tC<base64 200>==",
            "LS0tLS1CRUdJTi...",
        ),
        is_pem_in_base64,
    ),
    Row(
        "PuTTY key",
        ("private-lines:",),
        r"\bPrivate-Lines: {0,2}\d{1,3}" + _LINE_END + r"{1,4}"
        r"(?P<value>[A-Za-z0-9+/]{16,80}={0,2}(?![\w-])"
        r"(?:" + _LINE_END + r"{1,4}[A-Za-z0-9+/]{4,80}={0,2}(?![\w-])){0,80})",
        (
            "Encryption: none\r\nComment: c\r\nPrivate-Lines: 1\r\n<base64 48>\r\nPrivate-MAC: 1",
            "Private-Lines: 2\\n<base64 64>\\n<base64 30>==\\nPrivate-MAC: <hex 40>",
        ),
        (
            "Encryption: aes256-cbc\nComment: c\nPrivate-Lines: 1\n<base64 64>\nPrivate-MAC: 1",
            "Private-Lines: 1\n***\nPrivate-MAC: <hex 40>",
        ),
        is_unencrypted,
    ),
    Row(
        "JSON web key",
        ("kty",),
        r"\{(?=[^{}]{0,20000}?"
        + _QUOTE
        + "kty"
        + _QUOTE
        + r")[^{}]{0,20000}?"
        # all private members, up to the last: those of RSA are six
        + _QUOTE
        + r"(?:d|k|p|q|dp|dq|qi)"
        + _QUOTE
        + r"\s{0,9}:\s{0,9}"
        + _QUOTE
        + r"(?P<value>"
        r"[\w-]{16,4000}(?:[^{}]{0,20000}"
        + _QUOTE
        + r"(?:d|k|p|q|dp|dq|qi)"
        + _QUOTE
        + r"\s{0,9}:\s{0,9}"
        + _QUOTE
        + r"[\w-]{16,4000})?)",
        (
            '{"crv": "P-256", "d": "<url 43>", "kty": "EC", "x": "<url 43>", "y": "<url 43>"}',
            "{'kty': 'oct', 'k': '<url 43>', 'alg': 'HS256'}",
            '{"kty":"RSA","n":"<url 342>","e":"AQAB","d":"<url 342>","p":"<url 171>"}',
            '{\\"kty\\":\\"OKP\\",\\"d\\":\\"<url 43>\\",\\"crv\\":\\"Ed25519\\"}',
        ),
        (
            '{"kty": "EC", "crv": "P-256", "x": "<url 43>", "y": "<url 43>", "kid": "<url 43>"}',
            '{"kty": "RSA", "n": "<url 342>", "e": "AQAB"}',
            '{"kty": "EC", "d": "***"}',
            '{"kty": "EC"} {"d": "<url 43>"}',
        ),
        is_varied,
    ),
    Row(
        "OpenVPN key",
        ("static key v1",),
        r"-----BEGIN OpenVPN Static key V1-----(?P<value>(?:\\{1,4}[rn]|\s|[0-9a-f]){32,2000})",
        ("-----BEGIN OpenVPN Static key V1-----\n<hex 32>\n<hex 32>\n-----END",),
        ("-----BEGIN OpenVPN Static key V1-----\n***\n-----END",),
    ),
)
