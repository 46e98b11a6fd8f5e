"""Reads one key of the command line or the ini file: a wrong value is one `pytest.UsageError`.

The command line beats the ini file, which beats the default.
"""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any

import pytest

from pytest_nova_hygiene.plugin.options import NONE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


def option(config: pytest.Config, name: str) -> Any:
    """Return what the command line says; None for nothing."""
    return getattr(config.known_args_namespace, name, None)


def value(config: pytest.Config, key: str) -> Any:
    """Return what the ini file says, or the default.

    Raises:
        pytest.UsageError: it is of another type than the key's.
    """
    try:
        return config.getini(key)
    except (TypeError, ValueError, pytest.UsageError) as error:
        raise pytest.UsageError(f"{key}: {error}") from None


def texts(config: pytest.Config, key: str) -> tuple[str, ...]:
    """Return the entries of a list.

    Raises:
        pytest.UsageError: it is no list of texts, or holds an empty one.
    """
    entries = value(config, key)
    if type(entries) not in (list, tuple):
        raise pytest.UsageError(f"{key}: {entries!r} is no list of texts")
    for entry in entries:
        if type(entry) is not str:
            raise pytest.UsageError(f"{key}: {entry!r} is no text; write it in quotes")
        if not entry.strip():
            raise pytest.UsageError(f"{key}: an empty entry matches nothing; remove it")
    return tuple(entries)


def added(config: pytest.Config, key: str, default: Sequence[str]) -> tuple[str, ...]:
    """Return the entries of a list that adds to its default, the default first.

    Raises:
        pytest.UsageError: ``none``, which leaves the default out, is not the first; or an entry
            holds a comma.
    """
    entries = texts(config, key)
    if entries[:1] == (NONE,):
        default, entries = (), entries[1:]
    for entry in entries:
        if entry == NONE:
            raise pytest.UsageError(f"{key}: {NONE!r} leaves the default out; write it first")
        if "," in entry:
            raise pytest.UsageError(f"{key}: {entry!r}: separate entries by blanks or lines")
    return tuple(dict.fromkeys((*default, *entries)))


def codes(config: pytest.Config, name: str, default: Sequence[str]) -> tuple[str, list[str]]:
    """Return the codes of an option or its ini key, and which of the two.

    Commas and blanks separate them; ``+NHY304`` adds to the default.

    Raises:
        pytest.UsageError: they are no texts.
    """
    given: Iterable[str] | None = option(config, f"nova_hygiene_{name}")
    key = f"nova_hygiene_{name}" if given is None else f"--hygiene-{name}"
    words = texts(config, key) if given is None else given
    listed = [code.upper() for word in words for code in word.replace(",", " ").split()]
    if listed and all(code.startswith("+") for code in listed):
        listed = [*default, *listed]
    return key, [code.removeprefix("+") for code in listed]


def one_of(config: pytest.Config, name: str, choices: tuple[str, ...]) -> str:
    """Return a value that is one of a few.

    Raises:
        pytest.UsageError: it is none of them.
    """
    key = f"nova_hygiene_{name}"
    word = str(value(config, key)).strip()
    if word not in choices:
        raise pytest.UsageError(f"{key}: {word!r} is not one of {', '.join(choices)}")
    return word


def words(config: pytest.Config, key: str, pattern: str, what: str) -> tuple[str, ...]:
    """Return the entries of a list, each of one form.

    Raises:
        pytest.UsageError: one is of another form.
    """
    entries = texts(config, key)
    for entry in entries:
        if not re.fullmatch(pattern, entry):
            raise pytest.UsageError(f"{key}: {entry!r} is not {what}")
    return entries


def patterns(config: pytest.Config, key: str) -> Iterator[tuple[str, str]]:
    """Return names with their regular expressions.

    Raises:
        pytest.UsageError: a line is no such pair, or its expression matches everywhere.
    """
    right = "write a line each, such as lab token: lab-[0-9a-f]{32}"
    for line in texts(config, key):
        name, _, pattern = (part.strip() for part in line.partition(":"))
        if not name or not pattern:
            raise pytest.UsageError(f"{key}: {line!r} is no name with a pattern; {right}")
        try:
            empty = re.compile(pattern).search("")
        except re.error as error:
            raise pytest.UsageError(
                f"{key}: {line!r} is no regular expression ({error}); {right}"
            ) from None
        if empty:
            raise pytest.UsageError(f"{key}: {line!r} matches the empty text; {right}")
        yield name, pattern


def log_level(config: pytest.Config, key: str) -> int | None:
    """Return a level of logging; None for what the project configured.

    Raises:
        pytest.UsageError: there is no such level.
    """
    word = str(value(config, key)).strip()
    if not word:
        return None
    if re.fullmatch(r"\d{1,4}", word):
        return int(word)
    names = logging.getLevelNamesMapping()
    if word.upper() not in names:
        raise pytest.UsageError(
            f"{key}: {word!r} is no level: give a number or one of {', '.join(names)}"
        )
    return names[word.upper()]
