"""The formats of other services: prefixes and lengths that the vendors document."""

from __future__ import annotations

from pytest_nova_hygiene.logs.structure import is_discord_token, is_no_phrase
from pytest_nova_hygiene.logs.tokens.row import NO_MORE, NO_WORD, Row

SERVICES = (
    Row(
        "Hugging Face token",
        ("hf_",),
        NO_WORD + r"hf_[A-Za-z0-9]{30,40}" + NO_MORE,
        ("hf_<34>",),
        ("hf_hub_download",),
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
        ("atatt3x", "pmak-", "rubygems_", "pul-", "tskey-", "lin_api_", "sq0"),
        NO_WORD + r"(?:ATATT3x[\w=-]{60,250}|PMAK-[0-9a-f]{24}-[0-9a-f]{34}|rubygems_[0-9a-f]{48}"
        r"|pul-[0-9a-f]{40}|tskey-[a-z]{2,10}-[\w-]{20,80}|lin_api_[A-Za-z0-9]{40}"
        r"|sq0(?:csp|atp|idp)-[\w-]{22,60})",
        ("ATATT3xFfGF0<url 180>", "PMAK-<hex 24>-<hex 34>", "rubygems_<hex 48>", "pul-<hex 40>"),
        ("rubygems_host=x", "tskey-***"),
    ),
    Row(
        "Discord token",
        ("discord", "token", "authori"),
        r"(?<![\w.-])[MNO][A-Za-z0-9]{22,27}\.[\w-]{6}\.[\w-]{27,40}(?![\w.-])",
        ("discord NDgxNTE2MjM0MjAwMDAwMDE3.<url 6>.<url 38>",),
        ("discord Nxxxxxxxxxxxxxxxxxxxxxxx.<url 6>.<url 38>", "token of M.<url 6>.<url 38>"),
        is_discord_token,
    ),
    Row(
        "Discord webhook",
        ("discord", "/webhooks/"),
        r"(?:\bdiscord(?:app)?\.com|(?<=[\s'\"]))/api/(?:v\d{1,2}/)?webhooks/\d{17,20}/(?P<value>[\w-]{60,80})",
        ("https://discord.com/api/webhooks/<digits 18>/<url 68>",),
        ("https://discord.com/api/webhooks/<digits 18>/***",),
    ),
    Row(
        "key of a monitoring service",
        ("nrak-", "nrii-", "nrjs-", "sntryu_", "sntrys_eyj", "phx_"),
        NO_WORD + r"(?:NRAK-[A-Z0-9]{27}|NRII-[\w-]{32}|NRJS-[0-9a-f]{19}|sntryu_[0-9a-f]{64}"
        r"|sntrys_eyJ[\w+/=-]{60,400}|phx_[A-Za-z0-9]{40,60})(?![A-Za-z0-9])",
        (
            "NRAK-<upper 27>",
            "NRII-<url 31>z",
            "NRJS-<hex 19>",
            "sntryu_<hex 64>",
            "sntrys_eyJ<base64 120>_<base64 43>",
            "phx_<43>",
        ),
        ("NRAK-***", "NRII-<5>", "sntryu_<hex 8>"),
    ),
    Row(
        "key of PAN-OS or conda",
        ("lufrpt1", "/t/"),
        r"\bLUFRPT1[A-Za-z0-9+/]{20,200}={0,2}"
        r"|/t/(?P<value>[a-z]{2}-[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})(?=[/\s'\"]|$)",
        (
            "&key=LUFRPT1<base64 60>==",
            "GET /t/ac-8617b819-0a42-48b9-aa8a-801f244a5940/conda-forge/noarch",
        ),
        ("LUFRPT1***", "/t/ac-***/conda-forge", "/t/8617b819-0a42-48b9-aa8a-801f244a5940/x"),
    ),
    Row(
        "key of an AI service",
        ("gsk_", "xai-", "pplx-", "r8_", "lsv2_", "pcsk_", "nvapi-", "tvly-", "absk"),
        NO_WORD + r"(?:gsk_[A-Za-z0-9]{52}|xai-[A-Za-z0-9]{70,90}|pplx-[A-Za-z0-9]{48,56}"
        r"|r8_[A-Za-z0-9]{37}|lsv2_(?:pt|sk)_[0-9a-f]{32}_[0-9a-f]{10}"
        r"|pcsk_[A-Za-z0-9]{5,6}_[A-Za-z0-9]{60,66}|nvapi-[\w-]{60,70}"
        r"|tvly-(?:dev-|prod-)?[A-Za-z0-9]{32}|ABSK[A-Za-z0-9+/]{100,280}={0,2})" + NO_MORE,
        (
            "gsk_<52>",
            "xai-<80>",
            "pplx-<48>",
            "r8_<37>",
            "lsv2_pt_<hex 32>_<hex 10>",
            "pcsk_<6>_<63>",
            "nvapi-<url 63>z",
            "tvly-dev-<32>",
            "ABSK<108>",
        ),
        ("gsk_***", "r8_mode", "xai-<10>", "pcsk_<6>"),
    ),
    Row(
        "key of a mail service",
        ("xkeysib-", "xsmtpsib-", "-us1", "-us2", "key"),
        NO_WORD
        + r"(?:(?:xkeysib|xsmtpsib)-[0-9a-f]{64}-[A-Za-z0-9]{16}|[0-9a-f]{32}-us[12]?\d)"
        + NO_MORE,
        (
            "xkeysib-<hex 64>-<16>",
            "xsmtpsib-<hex 64>-<16>",
            "<hex 32>-us12",
        ),
        ("volume-<hex 8>-us1", "<hex 40>-us12", "eu-us-12"),
    ),
    Row(
        "Mailgun key",
        ("mailgun",),
        NO_WORD + r"(?:[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8}|key-[0-9a-f]{32})(?![\w-])",
        ("mailgun <hex 32>-<hex 8>-<hex 8>", "mailgun key-<hex 32>"),
        ("mailgun message <hex 32>", "key-<hex 32>"),
    ),
    Row(
        "key of a payment service",
        ("access_token$", "ezak", "eztk", "flwseck", "shippo_", "token", "access-sandbox-"),
        NO_WORD + r"(?:access_token\$(?:production|sandbox)\$[0-9a-z]{16}\$[0-9a-f]{32}"
        r"|EZ[AT]K[A-Za-z0-9]{54}|FLWSECK(?:_TEST)?-[0-9A-Za-z]{12,32}-X"
        r"|shippo_(?:live|test)_[0-9a-f]{40}|EAAA[\w-]{60}(?![\w-])"
        r"|access-(?:sandbox|development|production)-[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})"
        + NO_MORE,
        (
            "access_token$production$<hex 16>$<hex 32>",
            "EZAK<54>",
            "FLWSECK-<hex 32>-X",
            "FLWSECK_TEST-<hex 12>-X",
            "shippo_live_<hex 40>",
            "square token EAAA<url 59>z",
            "access-sandbox-<hex 8>-<hex 4>-<hex 4>-<hex 4>-<hex 12>",
        ),
        ("shippo_live_***", "EZAK<10>", "access-sandbox-1", "token EAAA<10>"),
    ),
    Row(
        "Mapbox token",
        ("sk.eyj",),
        NO_WORD + r"sk\.eyJ[\w-]{40,200}\.[\w-]{20,40}(?![\w.-])",
        ("sk.eyJ<url 80>.<url 22>",),
        ("pk.eyJ<url 80>.<url 22>",),
    ),
    Row(
        "service account token",
        ("ops_eyj", "dp.pt.", "dp.st.", "dp.ct.", "dp.sa."),
        NO_WORD + r"(?:ops_eyJ[\w+/-]{200,3000}={0,3}"
        r"|dp\.(?:[pc]t|s[ta])\.(?:[\w-]{2,35}\.)?[A-Za-z0-9]{40,44})" + NO_MORE,
        ("ops_eyJ<url 400>z", "dp.pt.<43>", "dp.st.dev_main.<43>"),
        ("ops_eyJ***", "dp.st.name"),
    ),
    Row(
        "token of an office service",
        ("airtable", "token", "ntn_", "figd_", "tfp_", "fio-u-", "pat-na", "pat-eu", "cfpat-"),
        NO_WORD + r"(?:pat[A-Za-z0-9]{14}\.[0-9a-f]{64}|ntn_\d{11}[A-Za-z0-9]{32,35}"
        r"|figd_[\w-]{40}|tfp_[\w.=-]{59}|fio-u-[\w=-]{64}|CFPAT-[\w-]{43}"
        r"|pat-(?:na|eu)\d-[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})(?![\w-])",
        (
            "airtable pat<14>.<hex 64>",
            "ntn_<digits 11><35>",
            "figd_<url 40>",
            "tfp_<url 59>",
            "fio-u-<url 64>",
            "CFPAT-<url 43>",
            "pat-na1-<hex 8>-<hex 4>-<hex 4>-<hex 4>-<hex 12>",
        ),
        ("figd_***", "airtable pattern", "fio-u-randread", "pat-eu1-<hex 8>"),
        is_no_phrase,
    ),
    Row(
        "token of an account",
        ("token", "dropbox", "facebook", "!aq"),
        r"(?<![\w./-])(?:1//0[\w-]{38,200}|sl\.(?:[A-Za-z]\.)?[\w-]{120,1500}"
        r"|EAA[A-Z][A-Za-z0-9]{80,400}|00D[A-Za-z0-9]{12}(?:[A-Z0-9]{3})?!AQ[\w.]{80,120})"
        r"(?![\w-])",
        (
            "refresh token 1//0<url 60>",
            "dropbox sl.u.<url 140>",
            "facebook EAAC<120>",
            "00D<12>!AQ<90>",
        ),
        ("token 1//0", "dropbox sl.<url 20>", "facebook EAAC<10>"),
        is_no_phrase,
    ),
)
