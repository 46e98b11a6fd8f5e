"""Looks through programs that run another one: sudo, env, shells and their like, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pytest_nova_hygiene.startup.patterns import compile_later
from pytest_nova_hygiene.watching.originals import ORIGINALS
from pytest_nova_hygiene.watching.paths import last_part

_VALUED = {
    "sudo": "CDghpRrTtUu",
    "doas": "Cu",
    "env": "CSu",
    "nice": "n",
    "ionice": "cnpPu",
    "chrt": "TPDp",
    "timeout": "ks",
    "stdbuf": "ioe",
    "xargs": "EIiLlnPsd",
    "flock": "wE",
    "strace": "aeEoOpPsSuUX",
    "time": "fo",
    "taskset": "",
    "setsid": "",
    "nohup": "",
    "exec": "a",
    "command": "",
    "unshare": "",
    "chroot": "",
    "runuser": "ugG",
}
"""The wrappers, each with the letters of its short options that take the next word."""

_FIRST_WORDS = {"timeout": 1, "flock": 1, "taskset": 1, "chroot": 1}
"""How many words of a wrapper's own stand between its options and the program."""

_SHELLS = frozenset("sh bash dash ksh zsh ash".split())
_ROOTWRAP = compile_later(r"[\w-]*rootwrap(?:-daemon)?")
_ASSIGNMENT = compile_later(r"(?P<name>[A-Za-z_]\w*)=(?P<value>.*)", re.DOTALL)
_SHELL_COMMAND = compile_later(r"-[A-Za-z]*c[A-Za-z]*")
_DEPTH = 8
"""How many wrappers in a row are looked through. Behind more of them, no program is seen."""

_LONG_VALUED = frozenset(
    "--user --group --host --prompt --chdir --unset --adjustment --class --classdata --signal "
    "--kill-after --other-user --close-from --timeout --split-string".split()
)
"""The long options of wrappers that take the next word."""


def unwrapped(words: list[str], environ: dict[str, str]) -> Iterator[list[str] | str]:
    """Yield the program behind its wrappers; nothing where it is behind too many.

    Args:
        words: a program and its arguments.
        environ: filled with the variables that the words set.

    Yields:
        The words of the program, or the text that a shell is given.
    """
    for _ in range(_DEPTH):
        # Before every program, since shells, env and sudo take "NAME=value" there.
        words = _without_assignments(words, environ)
        name = last_part(words[0]) if words else ""
        # A shell without "-c" runs a script, of which nothing is known.
        if name in _SHELLS or name == "su":
            text = _text_for_shell(words[1:])
            if text is not None:
                yield text
                return
        behind = _behind(name, words)
        if behind is None:
            yield words
            return
        words = behind


def _behind(name: str, words: list[str]) -> list[str] | None:
    """Return the words of the program that a wrapper runs; None where `name` is no wrapper."""
    if _ROOTWRAP.fullmatch(name):
        return words[2:]  # rootwrap's own word is its configuration file
    if name == "busybox":
        return words[1:]
    if name == "ip" and words[1:3] == ["netns", "exec"]:
        return words[4:]  # behind the name of the network namespace
    return _behind_options(name, words[1:]) if name in _VALUED else None


def _without_assignments(words: list[str], environ: dict[str, str]) -> list[str]:
    """Return the words behind leading assignments, and put those into `environ`."""
    for position, word in enumerate(words):
        match = _ASSIGNMENT.fullmatch(word)
        if match is None:
            return words[position:]
        environ[match["name"]] = match["value"]
    return []


def _behind_options(name: str, words: list[str]) -> list[str]:
    """Return the words behind a wrapper's own options and words.

    Args:
        name: the wrapper, one of `_VALUED`.
        words: what stands behind its name.
    """
    valued = _VALUED[name]
    position = 0
    while position < len(words) and words[position].startswith("-"):
        word = words[position]
        position += 1
        if word == "--":
            break
        if name == "env" and word in ("-S", "--split-string") and position < len(words):
            return [*_split(words[position]), *words[position + 1 :]]
        # An option's value is no program: "sudo -u nova virsh" runs virsh.
        if word in _LONG_VALUED or (not word.startswith("--") and word[-1] in valued):
            position += 1
    return words[position + _FIRST_WORDS.get(name, 0) :]


def _split(text: str) -> list[str]:
    """Return the words of the text that ``env -S`` is given."""
    try:
        words: list[str] = ORIGINALS.shlex.split(text)
    except ValueError:  # an open quote, for one
        words = text.split()
    return words


def _text_for_shell(words: list[str]) -> str | None:
    """Return the text that a shell is to run, by ``-c`` alone or among other letters (``-lc``).

    None where no word asks for that.
    """
    for position, word in enumerate(words[:-1]):
        if _SHELL_COMMAND.fullmatch(word):
            return words[position + 1]
    return None
