"""Looks through programs that run another one: sudo, env, shells, ssh and their like."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_nova_hygiene.connections.default_uri import VARIABLE, VIRSH_VARIABLE
from pytest_nova_hygiene.connections.programs import NONE, Program, Script
from pytest_nova_hygiene.connections.wrapper_table import (
    ELSEWHERE,
    EXECUTES,
    FIRST_WORDS,
    SAME,
    SHELL_VALUED,
    SHELLS,
    VALUED,
)
from pytest_nova_hygiene.startup.patterns import compile_later
from pytest_nova_hygiene.watching.originals import ORIGINALS
from pytest_nova_hygiene.watching.paths import last_part

_ROOTWRAP = compile_later(r"[\w-]*rootwrap(?:-daemon)?")
_ASSIGNMENT = compile_later(r"(?s)(?P<name>[A-Za-z_]\w*)=(?P<value>.*)")
_DEPTH = 8
"""How many wrappers in a row are looked through. Behind more of them, no program is seen."""

Options = list[tuple[str, str]]
"""Options in their order, each with its value; empty for none."""

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
    if name in SHELLS or name in ("su", "sg", "newgrp"):
        yield from _of_shell(name, program)
    elif name in ELSEWHERE or name in SAME:
        yield from _elsewhere(SAME.get(name, name), program)
    elif name in VALUED:
        yield from _of_wrapper(name, program)
    elif name == "script":
        yield from _of_script(program)
    elif name == "find":
        yield from _of_find(program)
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
    environ = _environ(name, options, program)
    if name in _TAKE_ASSIGNMENTS:
        rest = _without_assignments(rest, environ)
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
            word for text in _given(options, "-S", "--split-string") for word in _split(text)
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
    return options.get("-c", options.get("--command")) if name == "runuser" else None


def _environ(name: str, options: Options, program: Program) -> dict[str, str]:
    """Return the variables of the program behind a wrapper, which its options set or take away."""
    environ = dict(program.environ)
    for text in _given(options, "-E", "--setenv", "-e", "--env"):
        _without_assignments([text], environ)
    if name == "env":
        environ |= dict.fromkeys(_given(options, "-u", "--unset"), "")
        if {"-i", "--ignore-environment"} & dict(options).keys():
            environ |= dict.fromkeys((VARIABLE, VIRSH_VARIABLE), "")
    return environ


def _given(options: Options, *names: str) -> list[str]:
    """Return the values of some options."""
    return [value for name, value in options if name in names]


def _of_shell(name: str, program: Program) -> Iterator[Script]:
    """Yield the text that a shell is to run: behind ``-c``, else from its standard input."""
    words = program.words[1:]
    environ, stdin, remote = program.environ, program.stdin, program.remote
    if name in ("su", "sg", "newgrp"):
        text = _behind_word("-c", words)
        if text is None and name == "sg":
            text = " ".join(words[1:]) or stdin
        elif text is None:
            text = stdin
        if text is not None:
            yield Script(text, (), environ, None, remote)
        return
    options, rest = options_of(words, SHELL_VALUED)
    letters = {letter for option, _ in options if option[1:2] != "-" for letter in option[1:]}
    if "c" in letters:
        if rest:
            yield Script(rest[0], rest[2:], environ, stdin, remote)
    elif stdin is not None and ("s" in letters or not rest or rest[0] in ("-", "/dev/stdin")):
        # Any other shell runs a file, of which nothing is known.
        yield Script(stdin, rest if "s" in letters else rest[1:], environ, None, remote)


def _elsewhere(name: str, program: Program) -> Iterator[Program | Script]:
    """Yield what runs on another host, or in a container."""
    words, stdin = program.words[1:], program.stdin
    remote = program.remote or program.words[0]
    _, rest = options_of(words, ELSEWHERE[name])
    if name in ("ssh", "autossh", "vagrant"):
        text = " ".join(rest[1:])
        if name == "vagrant":
            text = _behind_word("-c", words) or _behind_word("--command", words) or ""
            rest = rest if rest[:1] == ["ssh"] else []
        if rest and (text or stdin is not None):
            # Without a text, the shell there reads what comes in.
            yield Script(text or stdin or "", (), NONE, stdin if text else None, remote)
        return
    rest = rest[1:] if rest[:1] == ["compose"] else rest
    if not EXECUTES & set(rest[:1]):
        return
    options, rest = options_of(rest[1:], ELSEWHERE[f"{name} {rest[0]}"])
    # Behind the name of the container, or of the image.
    rest = rest[rest.index("--") :] if "--" in rest else rest
    yield Program(rest[1:], _environ(name, options, Program([], NONE)), stdin, remote)


def _of_script(program: Program) -> Iterator[Program | Script]:
    """Yield what ``script`` records: the text behind ``-c``, or the words behind ``--``."""
    options, _ = options_of(program.words[1:], "cIOBEmoT --command --log-out --log-in --log-io")
    for option, value in options:
        if option in ("-c", "--command"):
            yield Script(value, (), program.environ, program.stdin, program.remote)
            return
    # Behind the name of the file, too: "script typescript -c 'virsh list'".
    text = _behind_word("-c", program.words) or _behind_word("--command", program.words)
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


def options_of(words: list[str], valued: str) -> tuple[Options, list[str]]:
    """Split words into the options at their beginning, with their values, and all others.

    As `getopt`, but an option that is not known is taken for one without a value.

    Args:
        words: what stands behind a program's name.
        valued: the options that take a value: the letters of the short ones, then the long ones.
    """
    letters, *long = valued.split(" ")
    if letters[:2] == "--":
        letters, long = "", [letters, *long]
    options: Options = []
    rest = list(words)
    while rest and rest[0][:1] in ("-", "+") and rest[0] not in ("-", "+"):
        word = rest.pop(0)
        if word == "--":
            break
        name, equals, value = word.partition("=")
        if word[:2] == "--":
            takes = name in long and not equals
            options.append((name, rest.pop(0) if takes and rest else value))
            continue
        for position, letter in enumerate(word[1:], 2):
            if letter in letters:
                value = word[position:] or (rest.pop(0) if rest else "")
                options.append((f"-{letter}", value))
                break
            options.append((f"-{letter}", ""))
    return options, rest


def _without_assignments(words: list[str], environ: dict[str, str]) -> list[str]:
    """Return the words behind leading assignments, and put those into `environ`."""
    for position, word in enumerate(words):
        match = _ASSIGNMENT.fullmatch(word)
        if match is None:
            return words[position:]
        environ[match["name"]] = match["value"]
    return []


def _behind_word(option: str, words: list[str]) -> str | None:
    """Return the word behind an option, or what is joined to it by ``=``; None without it."""
    for position, word in enumerate(words):
        if word == option and position + 1 < len(words):
            return words[position + 1]
        if word.startswith(f"{option}="):
            return word.partition("=")[2]
    return None


def _split(text: str) -> list[str]:
    """Return the words of the text that ``env -S`` is given."""
    try:
        words: list[str] = ORIGINALS.shlex.split(text)
    except ValueError:  # an open quote, for one
        words = text.split()
    return words
