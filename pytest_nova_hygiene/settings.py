"""What a run was told, checked once: every wrong value is one `pytest.UsageError`.

The command line beats the ini file, which beats the default.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pytest_nova_hygiene.catalogue import Selection
from pytest_nova_hygiene.checks import check_codes
from pytest_nova_hygiene.model import Severity
from pytest_nova_hygiene.options import flag, is_strict_flag

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FORMATS = ("term", "json")


@dataclass(frozen=True, slots=True)
class ReportTarget:
    """One report to write: its format, and the file, or None for the terminal."""

    format: str
    path: Path | None


@dataclass(frozen=True, slots=True)
class Settings:
    """The run's settings; each field is the option or ini key of the same name.

    Attributes:
        selection: from ``select`` and ``ignore``.
        block, repair: already decided: whether to act.
        sensitive_patterns: names and regular expressions.
        log_level: as logging counts; None for the records that the project makes.
        source: import names and resolved folders of the code under test.
        inifile: the configuration file, as pytest shows it; empty without one.
    """

    strict: bool
    selection: Selection
    fail_on: Severity
    reports: tuple[ReportTarget, ...]
    source_names: tuple[str, ...]
    source_folders: tuple[Path, ...]
    test_code: tuple[str, ...]
    libvirt_allow: tuple[str, ...]
    block: bool
    repair: bool
    sensitive_names: tuple[str, ...]
    sensitive_patterns: tuple[tuple[str, str], ...]
    sensitive_env: tuple[str, ...]
    log_level: int | None
    reset_by_suite: tuple[str, ...]
    inifile: str


def read_settings(config: pytest.Config) -> Settings:
    """Read and check everything.

    Raises:
        pytest.UsageError: a value is wrong; it names the key, the value and what would be right.
    """
    flag(config, "nova_hygiene")  # checked also where something else armed us
    strict = is_strict_flag(config) or flag(config, "nova_hygiene_strict")
    names, folders = _source(config)
    return Settings(
        strict=strict,
        selection=Selection(
            check_codes(*_listed(config, "select")), check_codes(*_listed(config, "ignore"))
        ),
        fail_on=Severity(_one_of(config, "fail_on", tuple(level.value for level in Severity))),
        reports=tuple(_report(config, key, text) for key, text in _reports(config)),
        source_names=names,
        source_folders=folders,
        test_code=_globs(config, "nova_hygiene_test_code"),
        libvirt_allow=_globs(config, "nova_hygiene_libvirt_allow"),
        block=_when(config, "block", strict=strict),
        repair=_when(config, "repair", strict=strict),
        sensitive_names=_words(config, "nova_hygiene_sensitive_names", r"[\w.-]+", "a name"),
        sensitive_patterns=tuple(_patterns(config)),
        sensitive_env=_words(config, "nova_hygiene_sensitive_env", r"\w+", "a variable's name"),
        log_level=_log_level(config),
        reset_by_suite=_words(
            config, "nova_hygiene_reset_by_suite", r"[\w*?\[\]]+(\.[\w*?\[\]]+)+", "a dotted name"
        ),
        inifile=str(config.inipath or ""),
    )


def _option(config: pytest.Config, name: str) -> Any:
    return getattr(config.known_args_namespace, name, None)


def _ini(config: pytest.Config, key: str) -> Any:
    try:
        return config.getini(key)
    except (TypeError, ValueError, pytest.UsageError) as error:
        raise pytest.UsageError(f"{key}: {error}") from None


def _listed(config: pytest.Config, name: str) -> tuple[str, list[str]]:
    """The codes of an option or its ini key, commas and blanks alike, and which of the two."""
    given: Sequence[str] | None = _option(config, f"nova_hygiene_{name}")
    key = f"nova_hygiene_{name}" if given is None else f"--hygiene-{name}"
    words = _ini(config, key) if given is None else given
    return key, [code for word in words for code in re.split(r"[,\s]+", word) if code]


def _one_of(config: pytest.Config, name: str, choices: tuple[str, ...]) -> str:
    key = f"nova_hygiene_{name}"
    value = str(_ini(config, key)).strip()
    if value not in choices:
        raise pytest.UsageError(f"{key}: {value!r} is not one of {', '.join(choices)}")
    return value


def _when(config: pytest.Config, name: str, *, strict: bool) -> bool:
    value = _one_of(config, name, ("never", "strict", "always"))
    return value == "always" or (value == "strict" and strict)


def _words(config: pytest.Config, key: str, pattern: str, what: str) -> tuple[str, ...]:
    words = tuple(_ini(config, key))
    for word in words:
        if not re.fullmatch(pattern, word):
            raise pytest.UsageError(f"{key}: {word!r} is not {what}")
    return words


def _patterns(config: pytest.Config) -> Iterator[tuple[str, str]]:
    key = "nova_hygiene_sensitive_patterns"
    right = "write a line each, such as lab token: lab-[0-9a-f]{32}"
    for line in _ini(config, key):
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


def _log_level(config: pytest.Config) -> int | None:
    key = "nova_hygiene_log_level"
    word = str(_ini(config, key)).strip()
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


def _globs(config: pytest.Config, key: str) -> tuple[str, ...]:
    globs = tuple(_ini(config, key))
    if "" in globs:
        raise pytest.UsageError(f"{key}: an empty pattern matches nothing; remove it")
    return globs


def _source(config: pytest.Config) -> tuple[tuple[str, ...], tuple[Path, ...]]:
    key = "nova_hygiene_source"
    base = config.inipath.parent if config.inipath else config.rootpath
    names, folders = [], []
    for word in _ini(config, key):
        if re.fullmatch(r"\w+(\.\w+)*", word) and not (base / word).is_dir():
            names.append(word)
        elif (base / word).is_dir():
            folders.append((base / word).resolve())
        else:
            raise pytest.UsageError(
                f"{key}: {word!r} is neither a folder beside the ini file nor a package's name"
            )
    return tuple(names), tuple(folders)


def _reports(config: pytest.Config) -> list[tuple[str, str]]:
    given = _option(config, "nova_hygiene_report")
    if given is not None:
        return [("--hygiene-report", text) for text in given]
    key = "nova_hygiene_report"
    return [(key, text) for text in _ini(config, key)]


def _report(config: pytest.Config, key: str, text: str) -> ReportTarget:
    name, _, path = text.strip().partition(":")
    if name not in FORMATS:
        raise pytest.UsageError(f"{key}: {name!r} is not a format; known: {', '.join(FORMATS)}")
    if name == "term":
        if path:
            raise pytest.UsageError(f"{key}: term goes to the terminal, {path!r} is one too many")
        return ReportTarget(name, None)
    if not path:
        raise pytest.UsageError(f"{key}: {name} needs a file, such as {name}:hygiene.{name}")
    target = config.invocation_params.dir / path
    if target.is_dir():
        raise pytest.UsageError(f"{key}: {path!r} is a folder; give a file in it")
    return ReportTarget(name, target)
