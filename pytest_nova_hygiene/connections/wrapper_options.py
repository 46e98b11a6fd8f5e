"""Reads the options of programs that run another one, and the words behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_nova_hygiene.connections.default_uri import VARIABLE, VIRSH_VARIABLE
from pytest_nova_hygiene.startup.patterns import compile_later
from pytest_nova_hygiene.watching.originals import ORIGINALS

if TYPE_CHECKING:
    from pytest_nova_hygiene.connections.programs import Variables

_ASSIGNMENT = compile_later(r"(?s)(?P<name>[A-Za-z_]\w*)=(?P<value>.*)")

Options = list[tuple[str, str]]
"""Options in their order, each with its value; empty for none."""


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


def without_assignments(words: list[str], environ: dict[str, str]) -> list[str]:
    """Return the words behind leading assignments, and put those into `environ`."""
    for position, word in enumerate(words):
        match = _ASSIGNMENT.fullmatch(word)
        if match is None:
            return words[position:]
        environ[match["name"]] = match["value"]
    return []


def behind_word(option: str, words: list[str]) -> str | None:
    """Return the word behind an option, or what is joined to it by ``=``; None without it."""
    for position, word in enumerate(words):
        if word == option and position + 1 < len(words):
            return words[position + 1]
        if word.startswith(f"{option}="):
            return word.partition("=")[2]
    return None


def split_words(text: str) -> list[str]:
    """Return the words of the text that ``env -S`` is given."""
    try:
        words: list[str] = ORIGINALS.shlex.split(text)
    except ValueError:  # an open quote, for one
        words = text.split()
    return words


def environ_of(name: str, options: Options, before: Variables) -> dict[str, str]:
    """Return the variables of the program behind a wrapper, which its options set or take away.

    Args:
        name: the wrapper's name.
        options: its options.
        before: the variables that it has itself.
    """
    environ = dict(before)
    for text in values_of(options, "-E", "--setenv", "-e", "--env"):
        without_assignments([text], environ)
    if name == "env":
        environ |= dict.fromkeys(values_of(options, "-u", "--unset"), "")
        if {"-i", "--ignore-environment"} & dict(options).keys():
            environ |= dict.fromkeys((VARIABLE, VIRSH_VARIABLE), "")
    return environ


def values_of(options: Options, *names: str) -> list[str]:
    """Return the values of some options."""
    return [value for name, value in options if name in names]
