"""pytest's entry point: registers options, and arms the rest only where a run asked for it.

Loaded by every pytest start in an environment that has the plugin installed, so it imports nothing
of ours but the registration until then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pytest_nova_hygiene import options

if TYPE_CHECKING:
    from pytest_nova_hygiene.fixture import Hygiene

_HOOKS = "nova_hygiene_hooks"


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    """Register what the command line and the ini file may say."""
    options.register(parser, pluginmanager)


def pytest_addhooks(pluginmanager: pytest.PytestPluginManager) -> None:
    """Register the hooks for other plugins, armed or not: an unknown one would be an error."""
    from pytest_nova_hygiene import hookspecs  # noqa: PLC0415 - pytest asks before it arms us

    pluginmanager.add_hookspecs(hookspecs)


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Arm before conftests are imported: what they open and patch is watched too."""
    _arm(early_config)


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Register the marker; arm where a conftest loaded us, too late for the hook above."""
    config.addinivalue_line(
        "markers",
        "nova_hygiene_allow(*codes, reason): excuse these nova-hygiene rules in a test, class "
        "or module",
    )
    _arm(config)


def pytest_cmdline_main(config: pytest.Config) -> int | None:
    """Answer ``--hygiene-explain`` instead of running tests."""
    code = config.getoption("nova_hygiene_explain")
    if code is None:
        return None
    from pytest_nova_hygiene.explain import explain  # noqa: PLC0415 - an inert start pays nothing

    print(explain(code, "--hygiene-explain"), end="")  # noqa: T201 - what was asked for
    return 0


@pytest.fixture
def nova_hygiene(request: pytest.FixtureRequest) -> Hygiene:
    """Register secrets that must never be logged, and allow what a test does on purpose."""
    from pytest_nova_hygiene.fixture import Hygiene  # noqa: PLC0415 - as above

    hooks = request.config.pluginmanager.get_plugin(_HOOKS)
    return Hygiene(None if hooks is None else hooks.session)


def _arm(config: pytest.Config) -> None:
    if config.pluginmanager.has_plugin(_HOOKS) or not options.is_armed(config):
        return
    from pytest_nova_hygiene.kept import own_builtins  # noqa: PLC0415 - as above

    with own_builtins():
        from pytest_nova_hygiene.hooks import Hooks  # noqa: PLC0415 - as above

    config.pluginmanager.register(Hooks(config), _HOOKS)
