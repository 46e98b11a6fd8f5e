"""Reads the settings of a run, checked once: every wrong value is one `pytest.UsageError`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pytest_nova_hygiene.engine.catalogue import RULES
from pytest_nova_hygiene.engine.per_file import KEY as PER_FILE_KEY
from pytest_nova_hygiene.engine.per_file import Ignored
from pytest_nova_hygiene.engine.selection import Selection
from pytest_nova_hygiene.engine.settings import (
    FORMATS,
    LIBVIRT_ALLOW,
    ON_TERMINAL,
    PARTIAL,
    TEST_CODE,
    ReportTarget,
    Settings,
)
from pytest_nova_hygiene.model import Severity
from pytest_nova_hygiene.plugin import ini
from pytest_nova_hygiene.plugin.checks import check_codes
from pytest_nova_hygiene.plugin.options import SELECT, flag, is_strict_flag
from pytest_nova_hygiene.watching.globs import as_glob
from pytest_nova_hygiene.watching.originals import ORIGINALS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_EXAMPLES = {
    "json": "hygiene.json",
    "gitlab": "gl-code-quality-report.json",
    "markdown": "hygiene.md",
    **dict.fromkeys(
        ("sarif", "sarif+partial", "sarif-full", "sarif-full+partial"), "hygiene.sarif"
    ),
}
"""A usual name for each format's file."""


def read_settings(config: pytest.Config) -> Settings:
    """Read and check everything.

    Raises:
        pytest.UsageError: a value is wrong; it names the key, the value and what would be right.
    """
    flag(config, "nova_hygiene")  # checked also where something else enabled us
    strict = flag(config, "nova_hygiene_strict") or is_strict_flag(config)
    names, folders = _source(config)
    return Settings(
        strict=strict,
        selection=_selection(config),
        fail_on=Severity(ini.one_of(config, "fail_on", tuple(level.value for level in Severity))),
        reports=tuple(_reports(config)),
        source_names=names,
        source_folders=folders,
        test_code=_test_code(config),
        libvirt_allow=ini.added(config, "nova_hygiene_libvirt_allow", LIBVIRT_ALLOW),
        block=_when(config, "block", strict=strict),
        repair=_when(config, "repair", strict=strict),
        sensitive_names=ini.words(config, "nova_hygiene_sensitive_names", r"[\w.-]+", "a name"),
        sensitive_patterns=tuple(ini.patterns(config, "nova_hygiene_sensitive_patterns")),
        sensitive_env=ini.words(config, "nova_hygiene_sensitive_env", r"\w+", "a variable's name"),
        log_level=ini.log_level(config, "nova_hygiene_log_level"),
        masked_by=ini.words(
            config,
            "nova_hygiene_masked_by",
            r"[^\W\d]\w*(\.[^\W\d]\w*)+",
            "the dotted name of a filter or formatter, such as app.log.Mask",
        ),
        reset_by_suite=ini.words(
            config, "nova_hygiene_reset_by_suite", r"[\w*?\[\]]+(\.[\w*?\[\]]+)+", "a dotted name"
        ),
        per_file_ignores=tuple(_per_file_ignores(config)),
        inifile=str(config.inipath or ""),
    )


def _selection(config: pytest.Config) -> Selection:
    key, selected = ini.codes(config, "select", SELECT)
    selection = Selection(check_codes(key, selected), check_codes(*ini.codes(config, "ignore", ())))
    if not selected:
        raise pytest.UsageError(
            f"{key}: no code is given, so no rule would run; give NHY for all, or leave it out"
        )
    if not any(selection.is_on(rule) for rule in RULES.values()):
        raise pytest.UsageError(f"{key}: no rule is left on; ignore fewer or select more")
    return selection


def _when(config: pytest.Config, name: str, *, strict: bool) -> bool:
    word = ini.one_of(config, name, ("never", "strict", "always"))
    return word == "always" or (word == "strict" and strict)


def _test_code(config: pytest.Config) -> tuple[str, ...]:
    key = "nova_hygiene_test_code"
    try:
        globs = [
            word if word in TEST_CODE else as_glob(word, config.rootpath)
            for word in ini.added(config, key, TEST_CODE)
        ]
    except ValueError as error:
        raise pytest.UsageError(f"{key}: {error}") from None
    return tuple(dict.fromkeys(globs))


def _per_file_ignores(config: pytest.Config) -> Iterator[Ignored]:
    right = "write a line each, such as tests/legacy/: NHY102, NHY3"
    for line in ini.texts(config, PER_FILE_KEY):
        word, _, listed = (part.strip() for part in line.rpartition(":"))
        codes = listed.replace(",", " ").split()
        if not word or not codes:
            raise pytest.UsageError(f"{PER_FILE_KEY}: {line!r} is no glob with codes; {right}")
        try:
            glob = as_glob(word, config.rootpath)
        except ValueError as error:
            raise pytest.UsageError(f"{PER_FILE_KEY}: {line!r}: {error}") from None
        yield Ignored(line.strip(), glob, check_codes(f"{PER_FILE_KEY}: {line!r}", codes))


def _source(config: pytest.Config) -> tuple[tuple[str, ...], tuple[Path, ...]]:
    key = "nova_hygiene_source"
    base = ini_folder(config)
    names, folders = [], []
    for word in ini.texts(config, key):
        if re.fullmatch(r"\w+(\.\w+)*", word) and not (base / word).is_dir():
            names.append(word)
        elif (base / word).is_dir():
            folders.append((base / word).resolve())
        else:
            raise pytest.UsageError(
                f"{key}: {word!r} is neither a folder beside the ini file nor a package's name"
            )
    return tuple(names), tuple(folders)


def ini_folder(config: pytest.Config) -> Path:
    """Return the folder that paths in the ini file are relative to."""
    return config.inipath.parent if config.inipath else config.rootpath


def _reports(config: pytest.Config) -> Iterator[ReportTarget]:
    """Read the reports; a path is relative to where it was written: the shell, the ini file."""
    key, base = "--hygiene-report", config.invocation_params.dir
    given = ini.option(config, "nova_hygiene_report")
    if given is None:
        key, base = "nova_hygiene_report", ini_folder(config)
        given = ini.texts(config, key)
    is_worker = hasattr(config, "workerinput")  # the controller writes, perhaps elsewhere
    yield from report_targets(key, given, base, written=not is_worker)


def report_targets(
    key: str, given: Iterable[str], base: Path, *, written: bool = True
) -> Iterator[ReportTarget]:
    """Yield the reports that were asked for, each with a place that can be written to.

    Args:
        key: what the user wrote them behind, for errors.
        given: ``FORMAT[:PATH]``.
        base: what paths are relative to.
        written: whether this process writes them.

    Raises:
        pytest.UsageError: a format is unknown, or a place cannot be written to.
    """
    taken: set[str] = set()
    for text in given:
        target = _report(key, text, base)
        if target.destination is None or not written:
            yield ReportTarget(key, target.format, None)
            continue
        shown = text.partition(":")[2].strip()
        if why := target.destination.why_not():
            raise pytest.UsageError(f"{key}: {shown!r}: {why}")
        if target.destination.real in taken:
            raise pytest.UsageError(f"{key}: {shown!r}: two reports would go to one file")
        taken.add(target.destination.real)
        yield target


def _report(key: str, text: str, base: Path) -> ReportTarget:
    name, _, path = (part.strip() for part in text.partition(":"))
    if name not in FORMATS + PARTIAL:
        raise pytest.UsageError(f"{key}: {name!r} is not a format; known: {', '.join(FORMATS)}")
    if name in ON_TERMINAL:
        if path:
            raise pytest.UsageError(f"{key}: {name} goes to the terminal, {path!r} is one too many")
        return ReportTarget(key, name, None)
    if not path:
        raise pytest.UsageError(f"{key}: {name} needs a file, such as {name}:{_EXAMPLES[name]}")
    full = ORIGINALS.os.path.join(str(base), ORIGINALS.os.path.expanduser(path))
    from pytest_nova_hygiene.report.destination import Destination  # noqa: PLC0415 - most runs write none

    return ReportTarget(key, name, Destination(ORIGINALS.os.path.normpath(full)))
