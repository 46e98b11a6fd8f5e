"""The JSON report: the base of every other format. Its schema is docs/report.schema.json."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
            json.dump(report, file, indent=2, ensure_ascii=False)
            file.write("\n")
        Path(temporary).chmod(0o666 & ~_umask())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
