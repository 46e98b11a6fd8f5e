"""Looks through programs that run another one on another host, or in a container."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_nova_hygiene.connections.programs import NONE, Program, Script
from pytest_nova_hygiene.connections.wrapper_options import (
    behind_word,
    environ_of,
    options_of,
    values_of,
)
from pytest_nova_hygiene.connections.wrapper_table import ELSEWHERE, EXECUTES

_SHELL_MODULES = frozenset({"command", "shell", "raw"})
"""The modules of ansible that run what they are given; the first one is the default."""


def elsewhere(name: str, program: Program) -> Iterator[Program | Script]:
    """Yield what a program runs on another host, or in a container.

    Args:
        name: the program's name, one of `ELSEWHERE`.
        program: the program and its words.
    """
    options, rest = options_of(program.words[1:], ELSEWHERE[name])
    if name in ("ssh", "autossh"):
        # Options may stand behind the host, too.
        words = options_of(rest[1:], ELSEWHERE[name])[1]
        yield from _shell_there(" ".join(words) if rest else None, program)
    elif name == "vagrant":
        text = behind_word("-c", program.words) or behind_word("--command", program.words)
        yield from _shell_there(text or "" if rest[:1] == ["ssh"] else None, program)
    elif name == "ansible":
        # Options may stand behind the hosts, too.
        options += options_of(rest[1:], ELSEWHERE[name])[0]
        modules = values_of(options, "-m", "--module-name") or ["command"]
        for text in values_of(options, "-a", "--args") if _SHELL_MODULES & set(modules) else ():
            yield from _shell_there(text, program)
    else:
        yield from _in_container(name, rest, program)


def _shell_there(text: str | None, program: Program) -> Iterator[Script]:
    """Yield what a shell on another host runs: a text, or else what comes in.

    Args:
        text: the text; empty for none, and None where there is no shell.
        program: the program that starts the shell.
    """
    stdin = program.stdin
    if text or (stdin is not None and text is not None):
        remote = program.remote or program.words[0]
        yield Script(text or stdin or "", (), NONE, stdin if text else None, remote)


def _in_container(name: str, rest: list[str], program: Program) -> Iterator[Program]:
    """Yield the program that runs in a container.

    Args:
        name: the program that runs it.
        rest: the words behind the options of that program.
        program: that program and all its words.
    """
    if rest[:1] == ["compose"]:
        rest = options_of(rest[1:], ELSEWHERE[name])[1]
    if not EXECUTES & set(rest[:1]):
        return
    options, rest = options_of(rest[1:], ELSEWHERE.get(f"{name} {rest[0]}", ""))
    # Behind the name of the container, or of the image.
    words = rest[rest.index("--") + 1 :] if "--" in rest else rest[1:]
    words = [*values_of(options, "--entrypoint"), *words]
    environ = environ_of(name, options, NONE)
    yield Program(words, environ, program.stdin, program.remote or program.words[0])
