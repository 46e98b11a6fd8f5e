"""Tells which connections a command line opens, and loads what reads it when one may open any.

Most suites start no program that we know of. What reads shells, wrappers and virsh's own words is
half a dozen modules, so a cheap test for a few letters comes first.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import Any

from pytest_nova_hygiene.connections.programs import NONE, Opened, Variables
from pytest_nova_hygiene.startup.patterns import compile_later
from pytest_nova_hygiene.watching.originals import own_builtins

__all__ = ["Opened", "may_open", "opened_by"]

_STEMS = compile_later(r"(?i)vir|guest|qemu|python|pypy|sushy|vbmc|[$`]")
"""Every program that is known has one of these in its name; so has what may stand for it."""

_loaded: Any = None
"""The module that reads command lines, once one had to be read."""


def opened_by(
    command: str | Sequence[str], variables: Variables = NONE, stdin: str | None = None
) -> Iterator[Opened]:
    """Return the connections that a command line would open.

    Args:
        command: the text that a shell reads, or the words of one program.
        variables: the environment of the command.
        stdin: what the command reads from its standard input; None where that is not known.
    """
    found: Iterator[Opened] = iter(())
    if may_open(command, stdin):
        found = _load().opened_by(command, variables, stdin)
    return found


def may_open(command: str | Sequence[str], stdin: str | None) -> bool:
    """Return whether a command line may hold the name of a program that is known.

    Args:
        command: as for `opened_by`.
        stdin: as for `opened_by`.
    """
    text = command if isinstance(command, str) else "\n".join(command)
    return _STEMS.search(text if stdin is None else f"{text}\n{stdin}") is not None


def _load() -> Any:
    """Return the module that reads command lines.

    Raises:
        ImportError: the table of modules is a test's own just now, without this package.
    """
    global _loaded  # noqa: PLW0603 - one for the process
    if _loaded is None:
        # Else the package, and pytest with it, would be imported anew.
        if __name__ not in sys.modules:
            raise ImportError("the table of modules is replaced")
        # A test is running, in which `builtins.__import__` and what reads files may be replaced.
        with own_builtins():
            from pytest_nova_hygiene.connections import command_lines  # noqa: PLC0415 - see the module
        _loaded = command_lines
    return _loaded
