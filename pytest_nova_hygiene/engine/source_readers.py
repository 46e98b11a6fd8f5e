"""Makes what reads source files for the rules that are on, and imports nothing for the others."""

# ruff: noqa: PLC0415 - an import for each rule that is on

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from pytest_nova_hygiene.engine.catalogue import RULES
from pytest_nova_hygiene.source.census import Reader

if TYPE_CHECKING:
    from pytest_nova_hygiene.engine.selection import Selection

Makers = list[Callable[[], Reader]]
"""Each makes what reads one file for one rule."""


def readers_of(selection: Selection, sensitive_names: tuple[str, ...]) -> dict[str, Makers]:
    """Return what reads source files, by the code of the rule.

    Args:
        selection: which rules are on.
        sensitive_names: a project's own.
    """
    makers: dict[str, Callable[[tuple[str, ...]], Makers]] = {
        "NHY101": _mock_imports,
        "NHY204": _connections,
        "NHY305": _log_calls,
        "NHY401": _versions,
        "NHY402": _credentials,
        "NHY501": _swallowed,
    }
    return {
        code: make(sensitive_names) for code, make in makers.items() if selection.is_on(RULES[code])
    }


def _mock_imports(_: tuple[str, ...]) -> Makers:
    from pytest_nova_hygiene.source.mock_imports import MockImports

    return [MockImports]


def _connections(_: tuple[str, ...]) -> Makers:
    from pytest_nova_hygiene.source.uris import HardCodedUris

    return [HardCodedUris]


def _log_calls(sensitive_names: tuple[str, ...]) -> Makers:
    from pytest_nova_hygiene.source.log_calls import SensitiveLogCalls
    from pytest_nova_hygiene.source.name_tiers import NameTiers

    return [partial(SensitiveLogCalls, NameTiers(sensitive_names))]


def _credentials(sensitive_names: tuple[str, ...]) -> Makers:
    from pytest_nova_hygiene.logs.placeholders import is_placeholder
    from pytest_nova_hygiene.source.credentials import HardCodedCredentials
    from pytest_nova_hygiene.source.name_tiers import NameTiers

    return [partial(HardCodedCredentials, NameTiers(sensitive_names), is_placeholder)]


def _versions(_: tuple[str, ...]) -> Makers:
    from pytest_nova_hygiene.source.version_constants import VersionConstants
    from pytest_nova_hygiene.source.version_literals import VersionLiterals

    return [VersionConstants, VersionLiterals]


def _swallowed(_: tuple[str, ...]) -> Makers:
    from pytest_nova_hygiene.source.swallowed import SwallowedErrors

    return [SwallowedErrors]
