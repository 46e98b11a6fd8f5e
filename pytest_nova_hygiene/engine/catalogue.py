"""The table of all rules."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from pytest_nova_hygiene.connections import rules as connections
from pytest_nova_hygiene.engine import tool_rules
from pytest_nova_hygiene.logs import rules as logs
from pytest_nova_hygiene.mocks import process_boundary_rule as outside
from pytest_nova_hygiene.mocks import rules as mocks
from pytest_nova_hygiene.model import CODE_PREFIX
from pytest_nova_hygiene.source import rules as source
from pytest_nova_hygiene.startup.patterns import compile_later

if TYPE_CHECKING:
    from pytest_nova_hygiene.model import Rule

RULES: dict[str, Rule[Any]] = {
    rule.code: rule
    for rule in (
        mocks.mock_imported_by_production,
        mocks.patch_not_undone,
        mocks.double_left_behind,
        mocks.expired_double_used,
        outside.double_reached_outside,
        mocks.logger_is_a_double,
        connections.real_connection,
        connections.real_connection_command,
        connections.connection_bypass,
        source.hard_coded_connection,
        logs.known_secret_logged,
        logs.credential_logged,
        logs.token_logged,
        logs.identity_logged,
        source.sensitive_name_in_log_call,
        source.hard_coded_version,
        source.hard_coded_credential,
        source.requirement_not_met,
        source.swallowed_error,
        connections.refusal_swallowed,
        tool_rules.own_error,
        tool_rules.worker_lost,
        tool_rules.allow_unused,
        tool_rules.baseline_stale,
        tool_rules.source_not_read,
    )
}
"""Every rule by its code."""

JUDGES: dict[type, Rule[Any]] = {rule.judges: rule for rule in RULES.values()}
"""Which rule judges an event of a type."""

_CODE = compile_later(r"[A-Z]{1,4}\d{1,4}")

SOURCE_RULES = ("NHY101", "NHY204", "NHY305", "NHY401", "NHY402", "NHY403", "NHY501")
"""The rules that read source files, by code."""


def why_no_code(code: str) -> str:
    """Say that no rule has a code or prefix, and name the nearest; empty where one has it.

    Only what looks like some linter's code, or a rule's name, is quoted: anything may stand there.
    """
    if CODE_PREFIX.fullmatch(code) and any(known.startswith(code) for known in RULES):
        return ""
    by_name = {rule.name: known for known, rule in RULES.items()}
    near: list[str] = []
    with suppress(Exception):  # a test may have replaced what an import needs
        from difflib import get_close_matches  # noqa: PLC0415 - for a mistake alone

        near = get_close_matches(code.lower(), by_name, 1) or get_close_matches(code, RULES, 1, 0.3)
    right = by_name.get(near[0], near[0]) if near else "a code such as NHY301, or NHY3"
    shown = f"the code {code!r}" if near or _CODE.fullmatch(code) else "such a code"
    return f"no rule has {shown}; nearest: {right}"


def page(rule: Rule[Any]) -> str:
    """Return a rule's page: a heading with its code, name and severity, then its docstring."""
    off = "" if rule.default else ", off unless selected"
    return f"# {rule.code} {rule.name} ({rule.severity.value}{off})\n\n{rule.page}\n"
