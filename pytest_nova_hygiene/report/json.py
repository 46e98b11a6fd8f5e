"""The JSON report: the base of every other format. Its schema is docs/report.schema.json."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from json import dumps
from typing import TYPE_CHECKING, Any

from pytest_nova_hygiene.kept import KEPT

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_nova_hygiene.model import Finding

FORMAT = "pytest-nova-hygiene/1"


def report_object(  # noqa: PLR0913 - the report's fields
    findings: Sequence[Finding],
    watched: Mapping[str, Mapping[str, int]],
    *,
    version: str,
    complete: bool,
    strict: bool,
    failed: bool,
    counts: Mapping[str, int],
) -> dict[str, Any]:
    """The whole report as builtins."""
    return {
        "format": FORMAT,
        "tool": {"name": "pytest-nova-hygiene", "version": version},
        "complete": complete,
        "verdict": {"strict": strict, "failed": failed, "counts": dict(counts)},
        "findings": [finding.to_wire() for finding in findings],
        "watched": {family: dict(counts) for family, counts in watched.items()},
    }


def write(path: Path, report: Mapping[str, Any]) -> None:
    """Write a report whole or not at all: to a temporary file beside it, then renamed.

    Raises:
        OSError: the folder cannot be made or written; nothing is left behind.
    """
    target = str(path)
    folder, _, name = target.rpartition(KEPT.os.sep)
    KEPT.os.makedirs(folder, exist_ok=True)
    handle, temporary = KEPT.temporary_file(dir=folder, prefix=f".{name}.")
    try:
        text = dumps(report, indent=2, ensure_ascii=False) + "\n"
        with KEPT.open(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(text)
        KEPT.os.chmod(temporary, 0o666 & ~_umask())
        KEPT.os.replace(temporary, target)
    except BaseException:
        with suppress(OSError):
            KEPT.os.remove(temporary)
        raise


def _umask() -> int:
    mask: int = KEPT.os.umask(0)
    KEPT.os.umask(mask)
    return mask
