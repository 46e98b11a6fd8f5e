"""The formats of forges, builds and package registries, as their vendors document them."""

from __future__ import annotations

from pytest_nova_hygiene.logs.structure import is_no_phrase
from pytest_nova_hygiene.logs.tokens.row import NO_MORE, NO_WORD, Row

FORGES = (
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
        ("glpat-", "gldt-", "glrt-", "glptt-", "glcbt-", "glsoat-", "glft-", "glagent-", "gloas-"),
        NO_WORD + r"gl(?:pat|dt|rt|ptt|cbt|soat|ft|agent|oas)-[\w-]{20,320}",
        ("glpat-<20>", "glrt-<20>", "glagent-<url 50>", "gloas-<hex 64>"),
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
        "Artifactory token",
        ("akcp", "cmvmdgtu"),
        NO_WORD + r"(?:AKCp[A-Za-z0-9]{69,80}|cmVmdGtu[A-Za-z0-9]{56})" + NO_MORE,
        ("AKCp<69>", "cmVmdGtu<56>"),
        ("AKCp<20>", "cmVmdGtuOg=="),
    ),
    Row(
        "Bitbucket token",
        ("atbb", "atctt3x"),
        NO_WORD + r"(?:ATBB[A-Za-z0-9]{32}" + NO_MORE + r"|ATCTT3x[\w=-]{60,250})",
        ("ATBB<32>", "ATCTT3xFfGN0<url 170>"),
        ("ATBB<8>", "ATBBXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX"),
    ),
    Row(
        "token of a build service",
        ("sqp_", "squ_", "sqa_", "sgp_", "bkua_", "ccip", "clojars_", "key"),
        NO_WORD + r"(?:sq[pua]_[0-9a-f]{40}|sgp_(?:(?:[0-9a-f]{16}|local)_)?[0-9a-f]{40}"
        r"|bkua_[0-9a-f]{40}|CCIP(?:AT|RJ)_[A-Za-z0-9]{22}_[0-9a-f]{40}|CLOJARS_[0-9a-z]{60}"
        r"|oy2[0-9a-z]{43}(?![0-9a-z])|API-[A-Z0-9]{25,31}" + NO_MORE + ")",
        (
            "sqp_<hex 40>",
            "sgp_local_<hex 40>",
            "bkua_<hex 40>",
            "CCIPAT_<22>_<hex 40>",
            "CLOJARS_<hex 60>",
            "nuget push -k --api-key oy2<hex 43>",
            "X-Octopus-ApiKey: API-<upper 27>",
        ),
        ("sqp_***", "squ_mode", "API-KEY", "the key of oy2<hex 60>"),
    ),
)
