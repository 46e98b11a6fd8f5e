"""Looks through programs that run another one: sudo, env, shells, ssh and their like."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pytest_nova_hygiene.connections.programs import Program, Script
from pytest_nova_hygiene.connections.remote_commands import elsewhere
from pytest_nova_hygiene.connections.shell_words import FILE
from pytest_nova_hygiene.connections.wrapper_options import (
    behind_word,
    environ_of,
    options_of,
    split_words,
    values_of,
    without_assignments,
)
from pytest_nova_hygiene.connections.wrapper_table import (
    ELSEWHERE,
    FIRST_WORDS,
    SAME,
    SHELL_VALUED,
    SHELLS,
    TMUX,
    VALUED,
)
from pytest_nova_hygiene.startup.patterns import compile_later
from pytest_nova_hygiene.watching.paths import last_part

_ROOTWRAP = compile_later(r"[\w-]*rootwrap(?:-daemon)?")
_DEPTH = 8
"""How many wrappers in a row are looked through. Behind more of them, no program is seen."""

_SPAWNED = compile_later(r"(?:^|[;\n{])[ \t]*(?:spawn|exec|system)[ \t]+([^;\n}]*)")
_KEYS = frozenset("Enter C-m KPEnter".split())

_READ = ("-", "/dev/stdin", FILE)
"""The files by which a shell reads a text that is known."""

_TAKE_ASSIGNMENTS = frozenset({"env", "sudo", "doas", "export", "systemd-run"})


def unwrapped(program: Program) -> Iterator[Program | Script]:
    """Yield the programs behind their wrappers; nothing where there are too many wrappers.

    Args:
        program: a program as a command line has it.

    Yields:
        A program that is no wrapper, or the text that a shell is given.
    """
    layer = [program]
    for _ in range(_DEPTH):
        behind: list[Program] = []
        for outer in layer:
            for inner in _behind(outer):
                if isinstance(inner, Program) and inner is not outer:
                    behind.append(inner)
                else:
                    yield inner
        if not behind:
            return
        layer = behind


def _behind(program: Program) -> Iterator[Program | Script]:
    """Yield what a wrapper runs; the program itself where it is no wrapper."""
    words = program.words
    name = last_part(words[0]) if words else ""
    if name in SHELLS:
        yield from _of_shell(program)
    elif name in ("su", "sg", "newgrp") or (name == "runuser" and not _names_user(words)):
        yield from _of_login(name, program)
    elif name in ELSEWHERE or name in SAME:
        yield from elsewhere(SAME.get(name, name), program)
    elif name in VALUED:
        yield from _of_wrapper(name, program)
    elif name in _OTHERS:
        yield from _OTHERS[name](program)
    elif _ROOTWRAP.fullmatch(name):
        yield program._replace(words=words[2:])  # rootwrap's own word is its configuration file
    elif name == "busybox":
        yield program._replace(words=words[1:])
    elif name == "ip" and words[1:3] == ["netns", "exec"]:
        yield program._replace(words=words[4:])  # behind the name of the network namespace
    else:
        yield program


def _of_wrapper(name: str, program: Program) -> Iterator[Program | Script]:
    """Yield what a program of `VALUED` runs."""
    options, rest = options_of(program.words[1:], VALUED[name])
    if name == "command" and {"-v", "-V"} & dict(options).keys():
        return  # it tells where a program is
    environ = environ_of(name, options, program.environ)
    if name in _TAKE_ASSIGNMENTS:
        rest = without_assignments(rest, environ)
    text = _text(name, dict(options), rest)
    if text is not None:
        yield Script(text, (), environ, program.stdin, program.remote)
        return
    rest = rest[FIRST_WORDS.get(name, 0) :]
    stdin = program.stdin
    if name == "xargs":  # adds what it reads to the words
        rest = [*rest, *(["$()"] if stdin is None else stdin.split())]
        stdin = ""
    elif name == "env":
        rest = [
            word
            for text in values_of(options, "-S", "--split-string")
            for word in split_words(text)
        ] + rest
    elif name == "sudo" and not rest:
        rest = ["sh"] if {"-s", "-i", "--shell", "--login"} & dict(options).keys() else []
    yield Program(rest, environ, stdin, program.remote)


def _text(name: str, options: dict[str, str], rest: list[str]) -> str | None:
    """Return the text that a wrapper gives to a shell; None where it starts a program itself."""
    if name == "watch" and not {"-x", "--exec"} & options.keys():
        return " ".join(rest)
    if name == "flock" and rest[1:2] == ["-c"]:
        return " ".join(rest[2:])
    return None


def _names_user(words: list[str]) -> bool:
    """Return whether runuser is told the user by an option, so that a program's words follow."""
    return any(word.startswith(("-u", "--user")) for word in words)


def _of_login(name: str, program: Program) -> Iterator[Script]:
    """Yield the text for the shell of another user or group: behind ``-c``, else what comes in."""
    words = program.words[1:]
    text = behind_word("-c", words) or behind_word("--command", words)
    if text is None and name == "sg":
        text = " ".join(words[1:])
    text = text or program.stdin
    if text:
        yield Script(text, (), program.environ, None, program.remote)


def _of_shell(program: Program) -> Iterator[Script]:
    """Yield the text that a shell is to run: behind ``-c``, else from its standard input."""
    words = program.words[1:]
    environ, stdin, remote = program.environ, program.stdin, program.remote
    options, rest = options_of(words, SHELL_VALUED)
    letters = {letter for option, _ in options if option[1:2] != "-" for letter in option[1:]}
    if "c" in letters:
        if rest:
            yield Script(rest[0], rest[2:], environ, stdin, remote)
    elif stdin is not None and ("s" in letters or not rest or rest[0] in _READ):
        # Any other shell runs a file, of which nothing is known.
        yield Script(stdin, rest if "s" in letters else rest[1:], environ, None, remote)


def _of_script(program: Program) -> Iterator[Program | Script]:
    """Yield what ``script`` records: the text behind ``-c``, or the words behind ``--``."""
    options, _ = options_of(program.words[1:], "cIOBEmoT --command --log-out --log-in --log-io")
    for option, value in options:
        if option in ("-c", "--command"):
            yield Script(value, (), program.environ, program.stdin, program.remote)
            return
    # Behind the name of the file, too: "script typescript -c 'virsh list'".
    text = behind_word("-c", program.words) or behind_word("--command", program.words)
    if text is not None:
        yield Script(text, (), program.environ, program.stdin, program.remote)
    elif "--" in program.words:
        words = program.words[program.words.index("--") + 1 :]
        yield program._replace(words=words)


def _of_find(program: Program) -> Iterator[Program]:
    """Yield the programs that ``find`` runs for the files that it finds."""
    words = program.words
    for position, word in enumerate(words):
        if word in ("-exec", "-execdir", "-ok", "-okdir"):
            rest = words[position + 1 :]
            end = next((i for i, each in enumerate(rest) if each in (";", "+")), len(rest))
            yield program._replace(words=rest[:end])


def _of_parallel(program: Program) -> Iterator[Script]:
    """Yield the texts that GNU parallel gives to shells: one for all values, or each value."""
    _, rest = options_of(program.words[1:], VALUED["xargs"] + " --jobs --joblog --sshlogin")
    end = next((i for i, word in enumerate(rest) if word.startswith(":::")), len(rest))
    for text in [" ".join(rest[:end])] if end else rest[end + 1 :]:
        yield Script(text, (), program.environ, "", program.remote)


def _of_tmux(program: Program) -> Iterator[Script]:
    """Yield the text of a new window of tmux, or the keys that are sent to one."""
    _, rest = options_of(program.words[1:], "LSfc")
    if rest[:1] and rest[0] in TMUX:
        _, words = options_of(rest[1:], "ceFlnpstxyN")
        text = " ".join(word for word in words if word not in _KEYS)
        yield Script(text, (), program.environ, None, program.remote)


def _of_expect(program: Program) -> Iterator[Script]:
    """Yield what expect spawns by its script, if the command line has the script."""
    text = behind_word("-c", program.words) or program.stdin or ""
    for match in _SPAWNED.finditer(text):
        yield Script(match[1], (), program.environ, None, program.remote)


_OTHERS: dict[str, Callable[[Program], Iterator[Program | Script]]] = {
    "script": _of_script,
    "find": _of_find,
    "parallel": _of_parallel,
    "tmux": _of_tmux,
    "expect": _of_expect,
}
"""The wrappers that are like no other."""
