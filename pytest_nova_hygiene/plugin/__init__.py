"""pytest's entry point ``nova_hygiene``: enables the rest where a run asked for it.

What every run needs, enabled or not, is `registration`, an entry point of its own: a project's ini
keys, markers and fixtures stay known under ``-p no:nova_hygiene``.
"""

from __future__ import annotations

from contextlib import contextmanager
from gc import disable, enable, isenabled
from typing import TYPE_CHECKING

import pytest

from pytest_nova_hygiene.plugin import options

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

_HOOKS = options.HOOKS
_MASKING = "nova_hygiene_masking"


def pytest_addoption(pluginmanager: pytest.PytestPluginManager) -> None:
    """Register what every run needs where pytest loads no entry points by itself."""
    if not pluginmanager.has_plugin(options.REGISTRATION):
        from pytest_nova_hygiene.plugin import registration  # noqa: PLC0415 - rarely needed

        pluginmanager.register(registration, options.REGISTRATION)


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_load_initial_conftests(
    early_config: pytest.Config,
) -> Generator[None, object, object]:
    """Enable before conftests are imported: what they open and patch is watched too."""
    if options.is_enabled(early_config):
        _enable(early_config, late=False)
    masking = early_config.pluginmanager.get_plugin(_MASKING)
    if masking is None:
        return (yield)
    with masking.conftests():
        return (yield)


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Enable where a conftest asked for it, too late for the hook above."""
    if not config.pluginmanager.has_plugin(_HOOKS) and (
        options.is_enabled(config) or options.is_named_by_a_conftest(config.pluginmanager)
    ):
        _enable(config, late=True)


def _enable(config: pytest.Config, *, late: bool) -> None:
    from pytest_nova_hygiene.watching.originals import own_builtins  # noqa: PLC0415 - an inert start pays nothing

    with _no_collection(), own_builtins():
        from pytest_nova_hygiene.plugin.hooks import Hooks  # noqa: PLC0415 - as above

        hooks = Hooks(config, late=late)
        config.pluginmanager.register(hooks, _HOOKS)
        if config.pluginmanager.has_plugin("xdist"):
            from pytest_nova_hygiene.plugin.late_ids import LateIds  # noqa: PLC0415 - as above

            config.pluginmanager.register(LateIds(hooks.session))
        if hooks.session.settings.strict:
            from pytest_nova_hygiene.plugin.masking import FirstMasking, Masking  # noqa: PLC0415 - as above

            config.pluginmanager.register(Masking(hooks.session), _MASKING)
            config.pluginmanager.register(FirstMasking(hooks.session))


@contextmanager
def _no_collection() -> Iterator[None]:
    """Let Python look for no garbage meanwhile: nothing of what is made here is any."""
    if not isenabled():
        yield
        return
    disable()
    try:
        yield
    finally:
        enable()
