"""Tokens of clouds, forges and services, each in a record of its own kind."""

from __future__ import annotations

from tests.corpus.message import ALNUM, HEX, UPPER, URL_SAFE, in_base64, made, tokens

_DIGITS = "0123456789"
_BECH32 = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L"

MESSAGES = (
    *tokens(
        "forge token",
        "cloning with ghp_" + made(36),
        "git remote: https://x-access-token:ghs_" + made(36) + "@github.com/a/b",
        "GITHUB_TOKEN gho_" + made(36) + " refreshed",
        "github_pat_" + made(22) + "_" + made(59),
        "git fetch https://oauth2:glpat-" + made(20, URL_SAFE) + "@gitlab.com/a/b.git",
        "runner glrt-" + made(20, URL_SAFE) + " registered",
        "publishing with npm_" + made(36),
        "twine upload -u __token__ pypi-AgEIcHlwaS5vcmc" + made(90, URL_SAFE),
        "docker login as bot, dckr_pat_" + made(27, URL_SAFE),
    ),
    *tokens(
        "cloud token",
        "AKIA" + made(16, UPPER) + " signs this request",
        "assumed role, ASIA" + made(16, UPPER),
        "aws keys AKIA" + made(16, UPPER) + " / " + made(40, ALNUM + "+/"),
        "maps request with AIza" + made(35, URL_SAFE),
        "oauth ya29." + made(60, URL_SAFE),
        "GOCSPX-" + made(28, URL_SAFE) + " is the client's",
        "DefaultEndpointsProtocol=https;AccountName=a;AccountKey="
        + in_base64(made(64).encode())
        + ";EndpointSuffix=core.windows.net",
        "blob url ?sv=2030-01-01&sig=" + made(43) + "%3D",
        "dop_v1_" + made(64, HEX) + " created a droplet",
        "model download with hf_" + made(34),
        "dapi" + made(32, HEX) + " on the cluster",
    ),
    *tokens(
        "service token",
        "posting as xoxb-" + made(12, _DIGITS) + "-" + made(12, _DIGITS) + "-" + made(24),
        "https://hooks.slack.com/services/T"
        + made(8, UPPER)
        + "/B"
        + made(8, UPPER)
        + "/"
        + made(24),
        "charge with sk_live_" + made(24),
        "test mode sk_test_" + made(24),
        "webhook whsec_" + made(32),
        "mail via SG." + made(22, URL_SAFE) + "." + made(43, URL_SAFE),
        "telegram bot" + made(9, _DIGITS) + ":AA" + made(33, URL_SAFE) + "/getMe",
        "openai sk-proj-" + made(48),
        "claude sk-ant-api03-" + made(93, URL_SAFE),
        "grafana glsa_" + made(32) + "_" + made(8, HEX),
        "shop shpat_" + made(32, HEX),
    ),
    *tokens(
        "vault and age",
        "login ok: hvs." + made(90, URL_SAFE),
        "batch token hvb." + made(120, URL_SAFE),
        "vault s." + made(24),
        "identity AGE-SECRET-KEY-1" + made(58, _BECH32),
        "oc login --server=x sha256~" + made(43, URL_SAFE),
        "remote backend: " + made(14) + ".atlasv1." + made(64, URL_SAFE),
    ),
)
