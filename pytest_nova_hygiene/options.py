"""Options, ini keys and markers as pytest registers them; what they mean is `settings`' affair.

This module is imported by every pytest start in an environment that has the plugin installed:
it imports nothing of ours and does no work beyond the registration.
"""

from __future__ import annotations

import os
import shlex
from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

PLUGIN = "nova_hygiene"

TEST_CODE = ("tests/", "test_*.py", "*_test.py", "conftest.py")

_HELP = {
    "nova_hygiene": "arm the plugin for the whole project",
    "nova_hygiene_strict": "findings at or over nova_hygiene_fail_on fail their test and the run",
    "nova_hygiene_select": "rules to run, codes or prefixes (NHY3); default: all that are on",
    "nova_hygiene_ignore": "rules to leave out, codes or prefixes; the longest match wins",
    "nova_hygiene_fail_on": "strict: the least severity that fails: error, warning or note",
    "nova_hygiene_report": "reports to write: term, json:PATH",
    "nova_hygiene_source": "the code under test: paths or importable package names",
    "nova_hygiene_test_code": "globs of test code: dir/, name.py or path/name.py",
    "nova_hygiene_libvirt_allow": "libvirt URIs that may be opened, exact or globs",
    "nova_hygiene_block": "refuse a real connection before it happens: never, strict or always",
    "nova_hygiene_repair": "undo a leak after reporting it: never, strict or always",
    "nova_hygiene_sensitive_names": "more names whose values are secret",
    "nova_hygiene_sensitive_patterns": "more formats of tokens, a line each: name: regex",
    "nova_hygiene_sensitive_env": "environment variables whose values are secret",
    "nova_hygiene_log_level": "look at records from this level on, made or not: a name or number",
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
        help="arm nova-hygiene; findings fail their test and the run",
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
        ("nova_hygiene_select", ["NHY"]),
        ("nova_hygiene_ignore", []),
        ("nova_hygiene_source", []),
        ("nova_hygiene_test_code", list(TEST_CODE)),
        ("nova_hygiene_libvirt_allow", ["test:///*"]),
        ("nova_hygiene_sensitive_names", []),
        ("nova_hygiene_sensitive_env", []),
        ("nova_hygiene_reset_by_suite", []),
    ):
        parser.addini(key, _HELP[key], type="args", default=words)
    parser.addini(
        "nova_hygiene_log_level", _HELP["nova_hygiene_log_level"], type="string", default=""
    )
    for key in ("nova_hygiene_report", "nova_hygiene_sensitive_patterns"):
        parser.addini(key, _HELP[key], type="linelist", default=[])


def is_armed(config: pytest.Config) -> bool:
    """Whether this run asked for us: ``-p nova_hygiene``, ``--hygiene-strict``, or the ini key.

    Raises:
        pytest.UsageError: the ini key is no boolean.
    """
    namespace = config.known_args_namespace
    return (
        PLUGIN in (getattr(namespace, "plugins", None) or ())
        or is_strict_flag(config)
        or flag(config, "nova_hygiene")
    )


def is_strict_flag(config: pytest.Config) -> bool:
    """Whether the command line says strict, under our name or pytest-hygiene's equal one."""
    namespace = config.known_args_namespace
    return bool(
        getattr(namespace, "nova_hygiene_strict", None)
        or getattr(namespace, "hygiene_strict", None)
    )


def flag(config: pytest.Config, key: str) -> bool:
    """A boolean ini key.

    Raises:
        pytest.UsageError: it is no boolean.
    """
    try:
        return bool(config.getini(key))
    except (TypeError, ValueError, pytest.UsageError) as error:
        raise pytest.UsageError(f"{key}: {error}; expected true or false") from None


def _other_owner_of_short_name(pluginmanager: pytest.PytestPluginManager) -> bool:
    """Whether pytest-hygiene, which owns ``--hygiene-strict`` too, takes part in this run.

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
    """Every word that may name a plugin: the ini file's addopts, the environment's, the user's."""
    config = pluginmanager.get_plugin("pytestconfig")
    if config is not None:
        yield from config.getini("addopts")
        yield from map(str, config.invocation_params.args)
    yield from shlex.split(os.environ.get("PYTEST_ADDOPTS", ""))
    yield from os.environ.get("PYTEST_PLUGINS", "").split(",")
