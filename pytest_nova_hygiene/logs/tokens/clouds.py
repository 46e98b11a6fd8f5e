"""The formats of clouds and hosting: prefixes and lengths that the vendors document."""

from __future__ import annotations

from pytest_nova_hygiene.logs.structure import is_no_phrase
from pytest_nova_hygiene.logs.tokens.row import NO_MORE, NO_WORD, Row

_UUID = "<hex 8>-<hex 4>-<hex 4>-<hex 4>-<hex 12>"

CLOUDS = (
    Row(
        "AWS access key",
        ("akia", "key", "token", "crede"),  # a temporary one (ASIA…) has one of these beside it
        NO_WORD
        + r"(?:AKIA|ASIA)(?![A-Z0-9]{9}EXAMPLE)[A-Z0-9]{16}"
        + NO_MORE
        + r"(?!(?:/|%(?:25)?2[fF])\d{8}(?:/|%))"
        r"(?:[^\n]{1,100}?(?<![A-Za-z0-9+/=])(?P<secret>[A-Za-z0-9+/]{40})(?![A-Za-z0-9+/=]))?",
        ("AKIA<upper 16>", "key ASIA<upper 16>", "AKIA<upper 16> / <base64 40>"),
        (
            "Credential=AKIA<upper 16>/20310301/eu-west-1/s3/aws4_request",
            "X-Amz-Credential=AKIA<upper 16>%2F20310301%2Feu-west-1%2Fs3%2Faws4_request",
            "AKIA****************",
            "AKIAXXXXXXXXXXXXXXXX",
            "AKIA<upper 9>EXAMPLE / <base64 30>EXAMPLEKEY",
        ),
    ),
    Row(
        "Google key",
        ("aiza", "ya29.", "gocspx-"),
        NO_WORD + r"(?:AIza[\w-]{35}(?![\w-])|ya29\.[\w-]{20,500}|GOCSPX-[\w-]{28})",
        ("AIza<url 35>", "ya29.<url 60>", "GOCSPX-<url 28>"),
        ("AIza<url 12>", "ya29.***"),
    ),
    Row(
        "Azure key",
        ("accountkey=", "accesskey=", "account.key.", "sig=", "q~"),
        r"(?:Account|SharedAccess)Key=(?P<value>[A-Za-z0-9+/]{40,100}={0,2})"
        r"|\baccount\.key\.[\w.-]{1,120}(?:=|: ?)[A-Za-z0-9+/]{86}=="
        r"|[?&;]sig=[A-Za-z0-9%+/_-]{40,120}(?:=|%3[dD])"
        r"|" + NO_WORD + r"[A-Za-z0-9_~.]{3}\dQ~[\w~.-]{31,34}(?![\w~-])",
        (
            "AccountName=a;AccountKey=<base64 86>==;EndpointSuffix=core.windows.net",
            "https://a.blob.core.windows.net/c?sv=2030-01-01&sig=<43>%3D",
            "abc8Q~<34>",
        ),
        ("AccountKey=***", "?sig=***"),
    ),
    Row(
        "DigitalOcean token",
        ("_v1_",),
        NO_WORD + r"do[opr]_v1_[0-9a-f]{64}",
        ("dop_v1_<hex 64>",),
        ("dop_v1_***",),
    ),
    Row(
        "Databricks token",
        ("dapi",),
        NO_WORD + r"dapi[0-9a-f]{32}(?:-\d)?" + NO_MORE,
        ("dapi<hex 32>",),
        ("dapi<hex 8>",),
    ),
    Row(
        "AWS session token",
        ("iqojb3jpz2lu", "fwogzxivyxdz"),
        r"(?<![A-Za-z0-9+/])(?:IQoJb3JpZ2lu|FwoGZXIvYXdz)(?:[A-Za-z0-9+/]|%2[BF]){80,3000}"
        r"(?:=|%3D){0,2}",
        ("IQoJb3JpZ2lu<base64 400>==", "FwoGZXIvYXdz<base64 300>"),
        ("IQoJb3JpZ2lu...",),
    ),
    Row(
        "Microsoft key",
        ("jqqj99", "azdo", "==", ".webhook.office"),
        NO_WORD
        + r"[A-Za-z0-9]{52}(?:JQQJ99[A-Za-z0-9]{26}|[A-Za-z0-9]{24}AZDO[A-Za-z0-9]{4})"
        + NO_MORE
        + r"|(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{76}(?:\+ASt|ACDb)[A-Za-z0-9+/]{5}[AQgw]=="
        + r"|(?<![\w-])[\w-]{44}AzFu[\w-]{5}[AQgw]=="
        r"|\.webhook\.office\.com/webhookb2/(?P<value>[0-9a-f@-]{73}/\w{8,40}/[0-9a-f]{32}/[\w-]{36})",
        (
            "pat <52>JQQJ99<18>AZDO<4>",
            "<52>JQQJ99<18>AAAB<4>",
            "<76>AZDO<4>",
            "<base64 76>+ASt<base64 5>A==",
            "<url 44>AzFu<url 5>Q==",
            f"a.webhook.office.com/webhookb2/{_UUID}@{_UUID}/IncomingWebhook/<hex 32>/{_UUID}",
        ),
        ("<84>", "<40>AZDO<4>", "<base64 86>==", "<76>AZDO<40>"),
    ),
    Row(
        "Cloudflare origin key",
        ("v1.0-",),
        NO_WORD + r"v1\.0-[0-9a-f]{24}-[0-9a-f]{146}" + NO_MORE,
        ("v1.0-<hex 24>-<hex 146>",),
        ("v1.0-<hex 24>", "v1.0-rc1"),
    ),
    Row(
        "Alibaba access key",
        ("key",),
        NO_WORD + r"LTAI(?:5t[A-Za-z0-9]{18}|[A-Za-z0-9]{12}|[A-Za-z0-9]{20})" + NO_MORE,
        ("access key LTAI5t<18>", "AccessKeyId=LTAI<12>"),
        ("LTAI<30>", "LTAI****************"),
        is_no_phrase,
    ),
    Row(
        "Yandex key",
        ("aqvn", "y0_ag", "y0__"),
        NO_WORD + r"(?:AQVN[\w-]{35,38}(?![\w-])|y0_[\w-]{50,200})",
        ("AQVN<url 36>", "y0_AgAAAA<url 50>", "y0__<url 55>"),
        ("AQVN***", "y0__name_of_a_variable"),
        is_no_phrase,
    ),
    Row(
        "token of a platform",
        (
            "hrku-",
            "fo1_",
            "fm2_",
            "sbp_",
            "sb_secret_",
            "nfp_",
            "pscale_",
            "pnu_",
            "mdb_sa_",
            "dt0c01.",
            "token",
        ),
        NO_WORD + r"(?:HRKU-[\w-]{36,60}|fo1_[\w-]{43}|fm2_[\w+/-]{80,2000}={0,3}"
        r"|sbp_[0-9a-f]{40}|sb_secret_[\w-]{31}|nfp_[A-Za-z0-9]{36,40}"
        r"|pscale_(?:tkn|pw|oauth)_[\w.-]{32,64}|pnu_[A-Za-z0-9]{36}|mdb_sa_sk_[\w-]{40}"
        r"|dt0[cs]\d\d\.[A-Z0-9]{24}\.[A-Z0-9]{64})",
        (
            "HRKU-AA<url 58>",
            "fo1_<url 43>",
            "FlyV1 fm2_<base64 120>==",
            "sbp_<hex 40>",
            "sb_secret_<url 31>",
            "nfp_<36>",
            "pscale_tkn_<url 43>",
            "pnu_<36>",
            "mdb_sa_sk_<url 40>",
            "dt0c01.<upper 24>.<upper 64>",
        ),
        ("pscale_tkn_***", "sb_secret_of_the_project", "nfp_mode", "dt0c01.<upper 24>"),
        is_no_phrase,
    ),
    Row(
        "token of a cluster",
        ("swmtkn-", "::server:", "token-"),
        NO_WORD + r"(?:SWMTKN-1-[0-9a-z]{49,50}-[0-9a-z]{25}|K10[0-9a-f]{64}::server:[\w-]{16,80}"
        r"|token-[a-z0-9]{5}:[a-z0-9]{54}" + NO_MORE + ")",
        (
            "docker swarm join SWMTKN-1-<hex 50>-<hex 25> manager:2377",
            "K10<hex 64>::server:<hex 32>",
            "token-<hex 5>:<hex 54>",
        ),
        ("SWMTKN-1-***", "K10<hex 64>::server:***", "token-<hex 5>"),
    ),
)
