"""The table of all rules, and which of them a run wants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_nova_hygiene import (
    ConnectionWarning,
    HygieneToolWarning,
    HygieneWarning,
    MockEscapeWarning,
    SensitiveLogWarning,
    SourceWarning,
    tool,
)
from pytest_nova_hygiene.connections import rules as connections
from pytest_nova_hygiene.logs import rules as logs
from pytest_nova_hygiene.mocks import outside_rule as outside
from pytest_nova_hygiene.mocks import rules as mocks
from pytest_nova_hygiene.options import SELECT
from pytest_nova_hygiene.source import rules as source

if TYPE_CHECKING:
    from collections.abc import Sequence

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
        connections.refusal_swallowed,
        tool.own_error,
        tool.worker_lost,
        tool.allow_unused,
    )
}
"""Every rule by its code."""

JUDGES: dict[type, Rule[Any]] = {rule.judges: rule for rule in RULES.values()}
"""Which rule judges an event of a type."""

_WARNINGS: dict[str, type[HygieneWarning]] = {
    "NHY1": MockEscapeWarning,
    "NHY2": ConnectionWarning,
    "NHY204": SourceWarning,
    "NHY3": SensitiveLogWarning,
    "NHY502": ConnectionWarning,
    "NHY9": HygieneToolWarning,
}


def warning_class(code: str) -> type[HygieneWarning]:
    """The class that a rule's warnings have."""
    return _WARNINGS[max((p for p in _WARNINGS if code.startswith(p)), key=len)]


class Selection:
    """Which rules are on: the longest matching code or prefix decides, and ignore wins a tie.

    Args:
        select: codes or prefixes; a rule that is off by default needs its full code.
        ignore: codes or prefixes.
    """

    def __init__(self, select: Sequence[str], ignore: Sequence[str]) -> None:
        self._select = tuple(select)
        self._ignore = tuple(ignore)

    def __str__(self) -> str:
        """Say which rules run, where it is not all that are on by default."""
        selected = "" if self._select == SELECT else f"rules: {', '.join(self._select)}"
        ignored = f"ignored: {', '.join(self._ignore)}" if self._ignore else ""
        return "; ".join(filter(None, (selected, ignored)))

    def is_on(self, rule: Rule[Any]) -> bool:
        """Whether the rule's findings are wanted."""
        prefixes = [p for p in self._select if p == rule.code or rule.default]
        selected = _longest(rule.code, prefixes)
        return selected > _longest(rule.code, self._ignore)


def _longest(code: str, prefixes: Sequence[str]) -> int:
    return max((len(prefix) for prefix in prefixes if code.startswith(prefix)), default=0)


def page(rule: Rule[Any]) -> str:
    """A rule's page: a heading with its code, name and severity, then its docstring."""
    off = "" if rule.default else ", off unless selected"
    return f"# {rule.code} {rule.name} ({rule.severity.value}{off})\n\n{rule.page}\n"
