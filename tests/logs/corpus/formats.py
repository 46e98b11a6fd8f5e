"""Tokens of clouds, forges and services, each in a record of its own kind."""

from __future__ import annotations

from tests.logs.corpus.message import (
    ALNUM,
    HEX,
    UPPER,
    URL_SAFE,
    ceph,
    in_base64,
    made,
    pem,
    tokens,
)

_DIGITS = "0123456789"
_BECH32 = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L"
_UUID = "6f3f7a52-8c1e-4d57-9b0a-2f6c1f0e7d94"

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
        "assumed role, access key ASIA" + made(16, UPPER),
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
    *tokens(
        "key in a document",
        "kubeconfig user: {'client-key-data': '" + in_base64(pem("EC PRIVATE KEY")) + "'}",
        "wrote " + in_base64(pem("PRIVATE KEY", lines=8)) + " to the secret store",
        "PuTTY-User-Key-File-2: ssh-rsa\nEncryption: none\nComment: lab\nPublic-Lines: 1\n"
        + made(64, ALNUM + "+/")
        + "\nPrivate-Lines: 2\n"
        + "\n".join((made(64, ALNUM + "+/"), made(40, ALNUM + "+/")))
        + "\nPrivate-MAC: "
        + made(40, HEX),
        "ppk: 'Private-Lines: 1\\r\\n" + made(48, ALNUM + "+/") + "\\r\\n'",
        '{"keys": [{"kid": "k1", "kty": "OKP", "crv": "Ed25519", "d": "'
        + made(43, URL_SAFE)
        + '"}]}',
        "signing with {'alg': 'HS512', 'k': '" + made(86, URL_SAFE) + "', 'kty': 'oct'}",
        "-----BEGIN OpenVPN Static key V1-----\n" + made(32, HEX) + "\n" + made(31, HEX) + "\n",
        "(stdout, stderr) = ('" + ceph(7) + "', '')",
    ),
    *tokens(
        "token of a platform",
        "az devops login with " + made(52) + "JQQJ99" + made(18) + "AZDO" + made(4),
        "cosmos client of " + made(76) + "ACDb" + made(5) + "g==",
        "origin ca v1.0-" + made(24, HEX) + "-" + made(146, HEX),
        "flyctl auth fo1_" + made(43, URL_SAFE),
        "supabase link sbp_" + made(40, HEX),
        "heroku HRKU-AA" + made(58, URL_SAFE),
        "dynatrace dt0c01." + made(24, UPPER) + "." + made(64, UPPER),
        "doppler run dp.st.dev." + made(40),
        "join SWMTKN-1-" + made(50, HEX) + "-" + made(25, HEX) + " 192.0.2.5:2377",
        "oss access key LTAI5t" + made(18),
        "assumed, session IQoJb3JpZ2lu" + made(300, ALNUM + "+/"),
    ),
    *tokens(
        "token of a build",
        "jf c add --access AKCp" + made(69),
        "artifactory reference cmVmdGtu" + made(56),
        "scan by squ_" + made(40, HEX),
        "agent bkua_" + made(40, HEX),
        "circleci CCIPAT_" + made(22) + "_" + made(40, HEX),
        "clone as x:ATBB" + made(32),
    ),
    *tokens(
        "token of another service",
        "discord.py logs in with NDgxNTE2MjM0MjAwMDAwMDE3.Gx1a2b." + made(38, URL_SAFE),
        "POST https://discord.com/api/webhooks/481516234200000017/" + made(68, URL_SAFE),
        f"POST https://a.webhook.office.com/webhookb2/{_UUID}@{_UUID}/IncomingWebhook/"
        + made(32, HEX)
        + f"/{_UUID}",
        "newrelic NRAK-" + made(27, UPPER),
        "sentry-cli sntryu_" + made(64, HEX),
        "groq gsk_" + made(52),
        "grok xai-" + made(80),
        "brevo xkeysib-" + made(64, HEX) + "-" + made(16),
        "list member added, " + made(32, HEX) + "-us19",
        "op signin ops_eyJ" + made(300),
        "style mapbox sk.eyJ" + made(80) + "." + made(22, URL_SAFE),
        "figma figd_" + made(40, URL_SAFE),
        "airtable base of pat" + made(14) + "." + made(64, HEX),
        f"hubspot pat-eu1-{_UUID}",
    ),
)
