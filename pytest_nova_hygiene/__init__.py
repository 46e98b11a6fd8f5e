"""Turn a test suite into a security check: the names that other code may use.

This module holds no hooks, and imports nothing of ours until a name asks for it. pytest loads the
plugin in every project of an environment, and where it is not enabled it must cost nothing. The
warning classes live here because pytest resolves ``-W`` before it imports plugins.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pytest_nova_hygiene.connections.attempts import ConnectionRefused
    from pytest_nova_hygiene.model import Finding, Location, Rule, Severity

__version__ = "0.1.0"

__all__ = [
    "ConnectionRefused",
    "ConnectionWarning",
    "Finding",
    "HygieneToolWarning",
    "HygieneWarning",
    "Location",
    "MockEscapeWarning",
    "Rule",
    "SensitiveLogWarning",
    "Severity",
    "SourceWarning",
    "__version__",
]


class HygieneWarning(pytest.PytestWarning):
    """The base of every warning this plugin reports; made from one string.

    pytest's ``-W`` and ``filterwarnings`` do not govern these: ``--hygiene-select``,
    ``--hygiene-ignore`` and ``--hygiene-strict`` do.
    """

    __module__ = "pytest_nova_hygiene"


class MockEscapeWarning(HygieneWarning):
    """NHY1xx: a test double left its test."""


class ConnectionWarning(HygieneWarning):
    """NHY2xx: a real hypervisor was asked for."""


class SensitiveLogWarning(HygieneWarning):
    """NHY3xx: a sensitive value reached a log record."""


class SourceWarning(HygieneWarning):
    """NHY204, NHY305, NHY4xx, NHY501: found in the source, without running it."""


class HygieneToolWarning(HygieneWarning):
    """NHY9xx: what this plugin has to say about itself."""


def pytest_addoption(pluginmanager: pytest.PytestPluginManager) -> None:
    """Stand in for the plugin where ``-p pytest_nova_hygiene`` names its package."""
    from importlib import import_module  # noqa: PLC0415 - nobody else pays for it

    if not pluginmanager.has_plugin("nova_hygiene"):
        pluginmanager.register(import_module("pytest_nova_hygiene.plugin"), "nova_hygiene")


_LAZY = {
    "ConnectionRefused": "pytest_nova_hygiene.connections.attempts",
    "Finding": "pytest_nova_hygiene.model",
    "Location": "pytest_nova_hygiene.model",
    "Rule": "pytest_nova_hygiene.model",
    "Severity": "pytest_nova_hygiene.model",
}


def __getattr__(name: str) -> object:
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415 - an inert start pays for nothing

    return getattr(import_module(_LAZY[name]), name)
