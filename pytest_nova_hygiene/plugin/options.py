"""Options, ini keys and markers as pytest registers them; what they mean is `settings`' affair.

This module is imported by every pytest start in an environment that has the plugin installed:
it imports nothing of ours and does no work beyond the registration.
"""

from __future__ import annotations

import os
import shlex
from importlib.util import find_spec
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

REGISTRATION = "nova_hygiene_options"
"""The name of the plugin that registers what stands here."""

HOOKS = "nova_hygiene_hooks"
"""The name of the plugin that a run has where it is enabled."""

_NAMES = frozenset({"nova_hygiene", "pytest_nova_hygiene"})
"""What a user may call the plugin."""

_ENABLING = (
    "nova_hygiene_select",
    "nova_hygiene_ignore",
    "nova_hygiene_report",
    "nova_hygiene_baseline",
    "nova_hygiene_set_baseline",
    "nova_hygiene_update_baseline",
    "nova_hygiene_diff",
)
"""Options that nobody gives for nothing."""

NONE = "none"
"""In a list that adds to its default: leaves the default out."""

SELECT = ("NHY",)

_HELP = {
    "nova_hygiene": "enable nova-hygiene for the whole project",
    "nova_hygiene_strict": "enable, and fail tests and the run on findings from "
    "nova_hygiene_fail_on up",
    "nova_hygiene_select": "rules to run, codes or prefixes (NHY3); +CODE adds to the default",
    "nova_hygiene_ignore": "rules to leave out, codes or prefixes; the longest match wins",
    "nova_hygiene_fail_on": "strict: the least severity that fails: error, warning or note",
    "nova_hygiene_report": "reports: term, github, or json, sarif, gitlab, markdown with :PATH",
    "nova_hygiene_baseline": "the file of accepted findings; only others count",
    "nova_hygiene_diff": "only findings on lines changed since a git revision count",
    "nova_hygiene_set_baseline": "accept what this run finds: write the baseline anew",
    "nova_hygiene_update_baseline": "remove from the baseline what a whole run no longer finds",
    "nova_hygiene_no_baseline": "count what the baseline accepts, too",
    "nova_hygiene_source": "the code under test: paths or importable package names",
    "nova_hygiene_test_code": "more test code: folders, names or paths of files, or globs",
    "nova_hygiene_libvirt_allow": "more libvirt URIs that may be opened, exact or globs",
    "nova_hygiene_block": "block real connections before they are opened: never, strict or always",
    "nova_hygiene_repair": "undo a leak after it is reported: never, strict or always",
    "nova_hygiene_sensitive_names": "more names whose values are secret",
    "nova_hygiene_sensitive_patterns": "more formats of tokens, one a line: name: regex",
    "nova_hygiene_sensitive_env": "environment variables whose values are secret",
    "nova_hygiene_log_level": "check log records from this level on: a name or number",
    "nova_hygiene_masked_by": "dotted names of log filters or formatters whose output counts",
    "nova_hygiene_per_file_ignores": "rules to ignore in whole files, one a line: glob: CODES",
    "nova_hygiene_reset_by_suite": "dotted names (globs) of state the suite resets or replaces",
}


def register(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    """Add our options to the parser."""
    group = parser.getgroup(
        "nova-hygiene", "nova-hygiene: escaped mocks, real connections, secrets"
    )
    flags = ["--nova-hygiene-strict"]
    if not _other_owner_of_short_name(pluginmanager):
        flags.append("--hygiene-strict")
    group.addoption(
        *flags,
        action="store_true",
        default=None,
        dest="nova_hygiene_strict",
        help="enable nova-hygiene; findings fail their test and the run",
    )
    for name, meta, text in (
        ("select", "CODES", _HELP["nova_hygiene_select"]),
        ("ignore", "CODES", _HELP["nova_hygiene_ignore"]),
        ("report", "FORMAT[:PATH]", _HELP["nova_hygiene_report"]),
    ):
        group.addoption(
            f"--hygiene-{name}",
            action="append",
            default=None,
            dest=f"nova_hygiene_{name}",
            metavar=meta,
            help=text,
        )
    for name, meta in (("baseline", "PATH"), ("diff", "REV")):
        group.addoption(
            f"--hygiene-{name}",
            default=None,
            dest=f"nova_hygiene_{name}",
            metavar=meta,
            help=_HELP[f"nova_hygiene_{name}"],
        )
    for verb in ("set", "update", "no"):
        group.addoption(
            f"--hygiene-{verb}-baseline",
            action="store_true",
            default=None,
            dest=f"nova_hygiene_{verb}_baseline",
            help=_HELP[f"nova_hygiene_{verb}_baseline"],
        )
    group.addoption(
        "--hygiene-explain",
        default=None,
        dest="nova_hygiene_explain",
        metavar="CODE",
        help="print a rule's page and exit",
    )
    for name in ("nova_hygiene", "nova_hygiene_strict"):
        parser.addini(name, _HELP[name], type="bool", default=False)
    for name in ("fail_on", "block", "repair"):
        default = "warning" if name == "fail_on" else "strict"
        key = f"nova_hygiene_{name}"
        parser.addini(key, _HELP[key], type="string", default=default)
    for key, words in (
        ("nova_hygiene_select", list(SELECT)),
        ("nova_hygiene_ignore", []),
        ("nova_hygiene_source", []),
        ("nova_hygiene_test_code", []),
        ("nova_hygiene_libvirt_allow", []),
        ("nova_hygiene_sensitive_names", []),
        ("nova_hygiene_sensitive_env", []),
        ("nova_hygiene_masked_by", []),
        ("nova_hygiene_reset_by_suite", []),
    ):
        parser.addini(key, _HELP[key], type="args", default=words)
    for key in ("nova_hygiene_log_level", "nova_hygiene_baseline"):
        parser.addini(key, _HELP[key], type="string", default="")
    for key in (
        "nova_hygiene_report",
        "nova_hygiene_sensitive_patterns",
        "nova_hygiene_per_file_ignores",
    ):
        parser.addini(key, _HELP[key], type="linelist", default=[])


def is_enabled(config: pytest.Config) -> bool:
    """Tell whether this run asked for us: by ``-p``, by an option of ours, or in the ini file.

    Raises:
        pytest.UsageError: an ini key is no boolean.
    """
    namespace = config.known_args_namespace
    return (
        not _NAMES.isdisjoint(getattr(namespace, "plugins", None) or ())
        or not _NAMES.isdisjoint(os.environ.get("PYTEST_PLUGINS", "").split(","))
        or is_strict_flag(config)
        or any(getattr(namespace, name, None) is not None for name in _ENABLING)
        or flag(config, "nova_hygiene")
        or flag(config, "nova_hygiene_strict")
    )


def is_named_by_a_conftest(pluginmanager: pytest.PytestPluginManager) -> bool:
    """Tell whether a conftest, or another plugin, names us in its ``pytest_plugins``.

    pytest says nothing of a plugin that it has loaded already.
    """
    for plugin in pluginmanager.get_plugins():
        if type(plugin) is ModuleType:
            named = vars(plugin).get("pytest_plugins", ())
            words = (named,) if type(named) is str else named
            if type(words) in (list, tuple, set) and not _NAMES.isdisjoint(words):
                return True
    return False


def is_strict_flag(config: pytest.Config) -> bool:
    """Return whether the command line says strict, under our name or pytest-hygiene's equal one."""
    namespace = config.known_args_namespace
    return bool(
        getattr(namespace, "nova_hygiene_strict", None)
        or getattr(namespace, "hygiene_strict", None)
    )


def flag(config: pytest.Config, key: str) -> bool:
    """Return a boolean ini key.

    Raises:
        pytest.UsageError: it is no boolean.
    """
    try:
        return bool(config.getini(key))
    except (TypeError, ValueError, pytest.UsageError) as error:
        raise pytest.UsageError(f"{key}: {error}; expected true or false") from None


def _other_owner_of_short_name(pluginmanager: pytest.PytestPluginManager) -> bool:
    """Return whether pytest-hygiene, which owns ``--hygiene-strict`` too, takes part in this run.

    Two registrations of one option end every start of pytest, in either order of loading.
    """
    if pluginmanager.is_blocked("hygiene"):
        return False
    if pluginmanager.has_plugin("hygiene"):
        return True
    words = list(_command_line(pluginmanager))
    if any(word in ("hygiene", "-phygiene") for word in words):
        return True
    if os.environ.get("PYTEST_DISABLE_PLUGIN_AUTOLOAD") or "--disable-plugin-autoload" in words:
        return False
    return find_spec("pytest_hygiene") is not None


def _command_line(pluginmanager: pytest.PytestPluginManager) -> Iterator[str]:
    """Yield every word that may name a plugin.

    The ini file's addopts, the environment's, the user's.
    """
    config = pluginmanager.get_plugin("pytestconfig")
    if config is not None:
        yield from config.getini("addopts")
        yield from map(str, config.invocation_params.args)
    yield from shlex.split(os.environ.get("PYTEST_ADDOPTS", ""))
    yield from os.environ.get("PYTEST_PLUGINS", "").split(",")
