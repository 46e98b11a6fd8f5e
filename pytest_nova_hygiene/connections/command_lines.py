"""Finds the programs of a command line, behind their wrappers and inside its shells.

Nothing here may run or look up anything. What is loaded with this module is loaded when the first
command line names a program that we know: see `commands`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pytest_nova_hygiene.connections.command_wrappers import unwrapped
from pytest_nova_hygiene.connections.programs import NONE, Opened, Program, Script, Variables
from pytest_nova_hygiene.connections.shell_reader import programs_of
from pytest_nova_hygiene.connections.tools import opened_by_program

_DEPTH = 8
"""How many shells inside one another are read."""


def opened_by(
    command: str | Sequence[str], variables: Variables, stdin: str | None
) -> Iterator[Opened]:
    """Yield the connections that a command line would open: see `commands.opened_by`."""
    for program in _programs(command, variables, stdin):
        yield from opened_by_program(program, variables)


def _programs(
    command: str | Sequence[str], variables: Variables, stdin: str | None
) -> Iterator[Program]:
    """Yield the programs of a command line that are no wrappers."""
    first: Program | Script = (
        Script(command, stdin=stdin)
        if isinstance(command, str)
        else Program(list(command), NONE, stdin)
    )
    layer = [first]
    for _ in range(_DEPTH):
        scripts: list[Program | Script] = []
        for outer in layer:
            if isinstance(outer, Script):
                # The variables of this host are not those of the other one.
                programs = programs_of(outer, NONE if outer.remote else variables)
            else:
                programs = [outer]
            for program in programs:
                for inner in unwrapped(program):
                    if isinstance(inner, Script):
                        scripts.append(inner)
                    elif inner.words:
                        yield inner
        layer = scripts
