"""The table of tokens and keys that are known by their format alone (NHY303).

One row a format. An example writes a made-up part as ``<36>`` (letters and digits), ``<hex 32>``,
``<upper 16>``, ``<digits 9>``, ``<url 20>`` or ``<base64 64>``, so that no scanner of a forge takes
it for a real one. A test fills them in and holds the table to them.

Prefixes and lengths are those that the vendors document for secret scanning. Every quantifier is
bounded, so that the time is linear in the text.
"""

from __future__ import annotations

from pytest_nova_hygiene.logs.structure import (
    holds_a_password,
    is_bearer,
    is_ceph_key,
    is_no_phrase,
    is_signed,
    is_user_and_password,
)
from pytest_nova_hygiene.logs.tokens.clouds import CLOUDS
from pytest_nova_hygiene.logs.tokens.forges import FORGES
from pytest_nova_hygiene.logs.tokens.private_keys import KEYS
from pytest_nova_hygiene.logs.tokens.row import NO_WORD, Row
from pytest_nova_hygiene.logs.tokens.services import SERVICES

TABLE = (
    *KEYS,
    Row(
        "JSON web token",
        ("eyj",),
        NO_WORD
        + r"eyJ[\w-]{8,2000}\.(?:eyJ[\w-]{4,4000}|[\w-]{0,2000}\.[\w-]{8,200}\.[\w-]{8,4000})"
        r"\.[\w-]{6,2000}",
        ("eyJ<url 33>.eyJ<url 60>.<url 43>", "eyJ<url 80>..<url 16>.<url 90>.<url 22>"),
        (
            "eyJ<url 33>.eyJ<url 60>.***",
            "eyJ<url 33>",
            "eyJ<url 33>.<url 6>.<url 27>",
            "eyJ<url 33>.eyJ<url 60>.signature",
        ),
        is_signed,
    ),
    Row(
        "Fernet token",
        ("gaaaaa",),
        NO_WORD + r"gAAAAAB[\w-]{40,4000}={0,2}",
        ("gAAAAABl<url 176>", "gAAAAABp<url 92>=="),
        ("gAAAAA***", "gAAAAAAAAAAA<60>"),
    ),
    Row(
        "Ceph key",
        ("==",),
        r"(?<![A-Za-z0-9+/])AQ[A-D][A-Za-z0-9+/]{35}==",
        ("AQDCHUJpZxIAABAAmr/21vQhHCMfqz9CtTESyg==",),
        ("AQ<base64 36>==",),
        is_ceph_key,
    ),
    Row(
        "Ceph keyring",
        ("key = aq", "key=aq"),
        r"\bkey ?= ?(?P<value>AQ[A-Za-z0-9+/]{20,60}={1,2})",
        ("[client.nova]\n\tkey = AQ<base64 36>==",),
        ("key = ***", "key = AQ"),
    ),
    Row(
        "Swift token",
        ("auth_tk",),
        NO_WORD + r"AUTH_tk[0-9a-f]{32}",
        ("X-Storage-Token: AUTH_tk<hex 32>",),
        ("AUTH_tk***",),
    ),
    *FORGES,
    *CLOUDS,
    *SERVICES,
    Row(
        "registry credentials",
        ("eyj",),
        r"(?<![\w.+/=-])eyJ[A-Za-z0-9+/_-]{20,3000}={0,2}(?![\w.+/=-])",
        (
            "X-Registry-Auth: eyJ1c2VybmFtZSI6ICJjaSIsICJwYXNzd29yZCI6ICJoM3JiIn0=",
            ".dockerconfigjson: eyJhdXRocyI6eyJyIjp7ImF1dGgiOiJZMms2YUROeVlqRmwifX19",
        ),
        (
            "X-Registry-Auth: eyJ1c2VybmFtZSI6ICJjaSIsICJwYXNzd29yZCI6ICIqKioifQ==",
            ".dockerconfigjson: eyJhdXRocyI6eyJyIjp7ImF1dGgiOiJZMms2S2lvcSJ9fX0=",
            "eyJhIjogMX0=",
        ),
        holds_a_password,
    ),
    Row(
        "Vault token",
        ("hvs.", "hvb.", "hvr.", "vault"),
        NO_WORD
        + r"(?:hv[sbr]\.[\w-]{20,320}|(?<![\w./])s\.(?=[A-Za-z]{0,23}\d)[A-Za-z0-9]{24}(?![\w.]))",
        ("hvs.<url 90>", "vault login s.<24>"),
        ("hvs.***", "vault.policies.default"),
        is_no_phrase,
    ),
    Row(
        "age key",
        ("age-secret-key-1",),
        r"AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}",
        ("AGE-SECRET-KEY-1<bech32 58>",),
        ("age1<hex 20>", "AGE-SECRET-KEY-1***"),
    ),
    Row(
        "OpenShift token",
        ("sha256~",),
        NO_WORD + r"sha256~[\w-]{40,50}",
        ("sha256~<url 43>",),
        ("sha256:<hex 64>",),
    ),
    Row(
        "Terraform token",
        (".atlasv1.",),
        NO_WORD + r"[A-Za-z0-9]{14}\.atlasv1\.[\w=-]{60,70}",
        ("<14>.atlasv1.<url 64>",),
        (".atlasv1.***",),
    ),
    Row(
        "basic credentials",
        ("basic ", '"auth"', "'auth'"),
        r"(?:\b[Bb]asic[ \t]{1,3}|[\"']auth[\"']:[ \t]{0,3}[\"'])"
        r"(?P<value>[A-Za-z0-9+/]{4,2000}={0,2})",
        ("Authorization: Basic bm92YTpzdzByZGZpc2g=", '{"auth": "bm92YTpzdzByZGZpc2g="}'),
        ("Basic authentication", "Basic bm92YToqKio=", "Authorization: Basic ***"),
        is_user_and_password,
    ),
    Row(
        "bearer token",
        ("bearer",),
        r"\b[Bb](?:earer|EARER)[ \t]{1,3}(?P<value>[A-Za-z0-9._~+/-]{16,4000}={0,2})",
        ("Authorization: Bearer <40>", "authorization: bearer <hex 32>"),
        (
            "Bearer token-is-missing-here",
            "Bearer ***",
            'Bearer realm="https://auth/1"',
            "Bearer eyJ<url 33>.<payload>.<signature>",
            "Bearer eyJ<url 33>.eyJ<url 20>...",
            "Bearer eyJ<url 10>....eyJ<url 10>.<url 30>",
        ),
        is_bearer,
    ),
)
"""The formats, the more telling first: of two that overlap the first counts."""
