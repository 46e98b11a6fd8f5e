"""The hooks that other plugins and conftests may implement.

Imported by every pytest start in an environment that has the plugin installed; it imports nothing
of ours.
"""

from __future__ import annotations

import pytest


@pytest.hookspec(historic=True)
def pytest_nova_hygiene_sensitive_values(config: pytest.Config) -> list[tuple[str, str]]:
    """Name the values that must never be logged in this run.

    Called once, when pytest is configured, or as soon as the conftest that implements it is loaded;
    never where the plugin is not enabled.

    Args:
        config: pytest's.

    Returns:
        Pairs: what findings call the value, and the value.
    """
    raise NotImplementedError  # a specification is never called
