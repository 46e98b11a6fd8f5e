"""What every pytest start registers, enabled or not: options, ini keys, marker, hooks, fixture.

An entry point of its own, ``nova_hygiene_options``: it imports nothing of ours but the options.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pytest_nova_hygiene.plugin import options

if TYPE_CHECKING:
    from pytest_nova_hygiene.plugin.fixture import Hygiene


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    """Register what the command line and the ini file may say."""
    options.register(parser, pluginmanager)


def pytest_addhooks(pluginmanager: pytest.PytestPluginManager) -> None:
    """Register the hooks for other plugins: an unknown one would be an error."""
    from pytest_nova_hygiene.plugin import hookspecs  # noqa: PLC0415 - pytest asks before it enables us

    pluginmanager.add_hookspecs(hookspecs)


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker."""
    config.addinivalue_line(
        "markers",
        "nova_hygiene_allow(*codes, reason, uri): suppress findings of these nova-hygiene rules "
        "in a test, class or module",
    )


def pytest_cmdline_main(config: pytest.Config) -> int | None:
    """Answer ``--hygiene-explain`` instead of running tests."""
    code = config.getoption("nova_hygiene_explain")
    if code is None:
        return None
    from pytest_nova_hygiene.plugin.explain import explain  # noqa: PLC0415 - an inert start pays nothing

    print(explain(code, "--hygiene-explain"), end="")  # noqa: T201 - what was asked for
    return 0


@pytest.fixture
def nova_hygiene(request: pytest.FixtureRequest) -> Hygiene:
    """Register secrets that must never be logged; suppress findings that are on purpose."""
    from pytest_nova_hygiene.plugin.fixture import Hygiene  # noqa: PLC0415 - as above

    hooks = request.config.pluginmanager.get_plugin(options.HOOKS)
    return Hygiene(None if hooks is None else hooks.session)
