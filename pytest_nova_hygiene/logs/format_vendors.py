"""The formats of clouds, forges and services: prefixes and lengths that the vendors document."""

from __future__ import annotations

from pytest_nova_hygiene.logs.format_row import NO_MORE, NO_WORD, Row
from pytest_nova_hygiene.logs.structure import is_no_phrase

VENDORS = (
    Row(
        "GitHub token",
        ("ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"),
        NO_WORD
        + r"(?:gh[opusr]_[A-Za-z0-9]{30,255}|github_pat_[A-Za-z0-9]{20,24}_[A-Za-z0-9]{50,60})",
        ("ghp_<36>", "ghs_<36>", "github_pat_<22>_<59>"),
        ("ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "ghp_***", "github_pat_<5>"),
    ),
    Row(
        "GitLab token",
        ("glpat-", "gldt-", "glrt-", "glptt-", "glcbt-", "glsoat-"),
        NO_WORD + r"gl(?:pat|dt|rt|ptt|cbt|soat)-[\w-]{20,320}",
        ("glpat-<20>", "glrt-<20>"),
        ("glpat-rotation-has-been-planned", "glpat-***"),
        is_no_phrase,
    ),
    Row(
        "npm token",
        ("npm_",),
        NO_WORD + r"npm_[A-Za-z0-9]{36}" + NO_MORE,
        ("npm_<36>",),
        ("npm_config_cache=/tmp/npm",),
    ),
    Row(
        "PyPI token",
        ("pypi-age",),
        NO_WORD + r"pypi-AgE[\w-]{40,500}",
        ("pypi-AgEIcHlwaS5vcmc<url 90>",),
        ("pypi-AgE",),
    ),
    Row(
        "Docker token",
        ("dckr_pat_", "dckr_oat_"),
        NO_WORD + r"dckr_[po]at_[\w-]{24,60}",
        ("dckr_pat_<url 27>",),
        ("dckr_pat_***",),
    ),
    Row(
        "AWS access key",
        ("akia", "asia"),
        NO_WORD + r"(?:AKIA|ASIA)[A-Z0-9]{16}" + NO_MORE + r"(?!/\d{8}/)"
        r"(?:[^\n]{1,100}?(?<![A-Za-z0-9+/=])(?P<secret>[A-Za-z0-9+/]{40})(?![A-Za-z0-9+/=]))?",
        ("AKIA<upper 16>", "ASIA<upper 16>", "AKIA<upper 16> / <base64 40>"),
        (
            "Credential=AKIA<upper 16>/20310301/eu-west-1/s3/aws4_request",
            "AKIA****************",
            "AKIAXXXXXXXXXXXXXXXX",
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
        ("accountkey=", "accesskey=", "sig=", "q~"),
        r"(?:Account|SharedAccess)Key=(?P<value>[A-Za-z0-9+/]{40,100}={0,2})"
        r"|[?&;]sig=[A-Za-z0-9%+/]{40,120}(?:=|%3[dD])"
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
        "Hugging Face token",
        ("hf_",),
        NO_WORD + r"hf_[A-Za-z0-9]{30,40}" + NO_MORE,
        ("hf_<34>",),
        ("hf_hub_download",),
    ),
    Row(
        "Databricks token",
        ("dapi",),
        NO_WORD + r"dapi[0-9a-f]{32}(?:-\d)?" + NO_MORE,
        ("dapi<hex 32>",),
        ("dapi<hex 8>",),
    ),
    Row(
        "Slack token",
        ("xox", "xapp-", "hooks.slack.com"),
        NO_WORD + r"(?:xox[abeoprs]-[\w-]{10,250}|xapp-\d-[\w-]{20,250}"
        r"|(?P<hook>hooks\.slack\.com/(?:services|workflows)/T\w{6,12}/[AB]\w{6,12}/[\w/]{16,60}))",
        (
            "xoxb-<digits 12>-<digits 12>-<24>",
            "xapp-1-A<upper 10>-<digits 13>-<hex 64>",
            "https://hooks.slack.com/services/T<upper 8>/B<upper 8>/<24>",
        ),
        ("xoxb-your-token-goes-here", "hooks.slack.com/services/***"),
        is_no_phrase,
    ),
    Row(
        "Stripe key",
        ("k_live_", "k_test_", "whsec_"),
        NO_WORD + r"(?:[sr]k_(?:live|test)_[A-Za-z0-9]{10,120}|whsec_[A-Za-z0-9+/=]{24,80})",
        ("sk_live_<24>", "rk_test_<24>", "whsec_<32>"),
        ("pk_live_<24>", "sk_test_***"),
    ),
    Row(
        "SendGrid key",
        ("sg.",),
        NO_WORD + r"SG\.[\w-]{20,24}\.[\w-]{39,50}",
        ("SG.<url 22>.<url 43>",),
        ("msg.<url 22>.<url 43>", "SG.***"),
    ),
    Row(
        "Telegram token",
        (":aa",),
        r"(?<!\d)\d{8,10}:AA[\w-]{32,34}(?![\w-])",
        ("<digits 9>:AA<url 33>",),
        ("fa:aa:bb:cc:dd:ee",),
    ),
    Row(
        "OpenAI or Anthropic key",
        (" sk-", "'sk-", '"sk-', "=sk-", ":sk-", "sk-proj-", "sk-ant-"),
        r"(?<![\w-])sk-[A-Za-z0-9_-]{32,250}",
        ("key sk-proj-<48>", "sk-ant-api03-<url 93>", "'sk-<48>'"),
        ("'sk-learn-is-a-very-long-name-of-a-package'", "'sk-***'"),
        is_no_phrase,
    ),
    Row(
        "Grafana token",
        ("glsa_", "glc_ey"),
        NO_WORD + r"(?:glsa_[A-Za-z0-9]{32}_[0-9a-f]{8}|glc_eyJ[\w+/=]{32,400})",
        ("glsa_<32>_<hex 8>",),
        ("glsa_***",),
    ),
    Row(
        "Shopify token",
        ("shpat_", "shpss_", "shpca_", "shppa_"),
        NO_WORD + r"shp(?:at|ss|ca|pa)_[0-9a-fA-F]{32}",
        ("shpat_<hex 32>",),
        ("shpat_***",),
    ),
    Row(
        "key of another service",
        ("atatt3", "pmak-", "rubygems_", "pul-", "tskey-", "lin_api_", "sq0"),
        NO_WORD + r"(?:ATATT3[\w=-]{60,250}|PMAK-[0-9a-f]{24}-[0-9a-f]{34}|rubygems_[0-9a-f]{48}"
        r"|pul-[0-9a-f]{40}|tskey-[a-z]{2,10}-[\w-]{20,80}|lin_api_[A-Za-z0-9]{40}"
        r"|sq0(?:csp|atp|idp)-[\w-]{22,60})",
        ("ATATT3xFfGF0<url 180>", "PMAK-<hex 24>-<hex 34>", "rubygems_<hex 48>", "pul-<hex 40>"),
        ("rubygems_host=x", "tskey-***"),
    ),
)
