"""Defines what command lines consist of: programs, texts for a shell, and what a program opens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from pytest_nova_hygiene.connections.default_uri import VARIABLE, VIRSH_VARIABLE
from pytest_nova_hygiene.startup.named_tuple import NamedTuple

Variables = Mapping[str, str]
"""An environment, or what a command line adds to it."""

NONE: Variables = MappingProxyType({})


class Program(NamedTuple):
    """A program that a command line runs.

    Attributes:
        words: the program and its arguments.
        environ: the variables that the command line itself sets.
        stdin: what the program reads; None where that is not known.
        remote: the program that runs this one elsewhere, such as ``ssh``; empty for here.
    """

    words: list[str]
    environ: Variables
    stdin: str | None = None
    remote: str = ""


class Script(NamedTuple):
    """A text that a shell is given.

    Attributes:
        text: the text.
        arguments: the shell's positional parameters.
        environ, stdin, remote: as of a `Program`.
    """

    text: str
    arguments: Sequence[str] = ()
    environ: Variables = NONE
    stdin: str | None = None
    remote: str = ""


class Opened(NamedTuple):
    """A connection that a command line opens.

    Attributes:
        tool: the program's name, without its folder.
        program: the program as it is written, to be looked up on the PATH; that which runs it
            elsewhere, such as ``ssh``, where there is one.
        uri: the URI that the program is told to open; None for the default connection.
        environ: the variables that the command line itself sets.
        virsh: whether the program is virsh, which has a variable of its own for the default.
        fixed: whether the program always opens the same URI, of which no allow rule can speak.
    """

    tool: str
    program: str
    uri: str | None
    environ: Variables
    virsh: bool = False
    fixed: bool = False


def opened(
    program: Program, tool: str, uri: str | None, *, virsh: bool = False, fixed: bool = False
) -> Opened:
    """Return a connection that a program opens.

    Args:
        program: the program.
        tool: the program's name, without its folder.
        uri: the URI that it is told to open; None for the default connection.
        virsh: whether it is virsh.
        fixed: whether it always opens the same URI.
    """
    if not program.remote:
        return Opened(tool, program.words[0], uri, program.environ, virsh, fixed)
    # The variables of this host are not those of the other one.
    environ = {VARIABLE: "", VIRSH_VARIABLE: "", **program.environ}
    return Opened(tool, program.remote, uri, environ, virsh, fixed)
