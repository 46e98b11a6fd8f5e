"""Knows which connections virsh opens, as virsh 9 was seen to do against its daemon.

A URI in its options is opened in any case. The default connection is opened by the first command
that needs one. virsh without a command reads commands from its standard input.
"""

from __future__ import annotations

from collections.abc import Iterator

from pytest_nova_hygiene.connections.programs import Opened, Program, opened
from pytest_nova_hygiene.connections.uri import real_uris
from pytest_nova_hygiene.startup.patterns import compile_later
from pytest_nova_hygiene.watching.originals import ORIGINALS

_VALUES = ("connect", "debug", "escape", "keepalive-interval", "keepalive-count", "log")
_FLAGS = ["help", "version", "quiet", "readonly", "timing", "no-pkttyagent"]
"""virsh's own long options: with a value, and without."""

_LOCAL = frozenset("help echo pwd cd self-test".split())
"""The commands inside virsh that need no connection."""

_COMMANDS = compile_later(r"""(?:[^;\n'"\\]|\\.|'[^'\n]*'|"(?:[^"\\\n]|\\.)*"|['"\\])+""")


def opened_by_virsh(program: Program) -> Iterator[Opened]:
    """Yield the connections that virsh opens by its options, and by its commands.

    Args:
        program: virsh and its words.
    """
    try:
        # virsh reads its own options up to the first other word, as `getopt` does.
        options, words = ORIGINALS.getopt.getopt(
            program.words[1:],
            "hvVqrtd:e:c:k:K:l:",
            [f"{name}=" for name in _VALUES] + _FLAGS,
        )
    except ORIGINALS.getopt.GetoptError:
        return  # virsh refuses such options as well
    given = dict(options)
    if {"-h", "--help", "-v", "-V", "--version"} & given.keys():
        return
    uri = given.get("-c", given.get("--connect"))
    # What it reads from somewhere that is not known may be any command.
    if uri is not None or (not words and program.stdin is None):
        yield opened(program, "virsh", uri, virsh=True)
    connected = uri is not None
    for command in _commands(words, program.stdin):
        name = command[0]
        if name in ("quit", "exit"):
            return
        if name in _LOCAL or _is_help(command):
            continue
        if name == "connect":
            yield opened(program, "virsh", _target(command, uri), virsh=True)
        elif not connected:
            yield opened(program, "virsh", None, virsh=True)
        connected = True
        # The destination of "migrate" is a connection, too.
        others = [other for word in command[1:] for other in real_uris(word)]
        for other in others if name != "connect" else ():
            yield opened(program, "virsh", other, virsh=True)


def _commands(words: list[str], stdin: str | None) -> Iterator[list[str]]:
    """Yield virsh's commands: its words, else the lines of its standard input.

    A single word may hold several commands.
    """
    if len(words) > 1:
        yield words
        return
    for match in _COMMANDS.finditer(words[0] if words else stdin or ""):
        try:
            command: list[str] = ORIGINALS.shlex.split(match[0])
        except ValueError:  # an open quote
            command = match[0].split()
        if command and not command[0].startswith("#"):
            yield command


def _is_help(command: list[str]) -> bool:
    """Return whether a command only shows its own help."""
    end = command.index("--") if "--" in command else len(command)
    return "--help" in command[:end]


def _target(command: list[str], uri: str | None) -> str | None:
    """Return the URI that the command ``connect`` opens; None for the default connection."""
    words = [word.removeprefix("--name=") for word in command[1:]]
    return next((word for word in words if not word.startswith("--")), uri)
