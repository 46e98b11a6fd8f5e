"""The file of a baseline: the findings that a suite had when it adopted the plugin.

It is JSON with a line for each entry. The first and the last line are none, so that any entry can
be added or removed without a change to another line: git merges two branches line by line.
"""

from __future__ import annotations

from collections.abc import Mapping
from json import dumps, loads
from typing import Any

from pytest_nova_hygiene.model import Identity

FORMAT = "pytest-nova-hygiene-baseline/1"
DEFAULT = "hygiene-baseline.json"
"""What the file is called where nobody says."""

_CONFLICT = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")
_FIELDS = ("path", "rule", "symbol", "subject")

Counts = Mapping[Identity, int]
"""How many findings of each identity are accepted."""


class UnreadableError(ValueError):
    """A text is no baseline; its message says why."""


def as_text(counts: Counts) -> str:
    """Return a baseline as it is written; entries without findings are left out."""
    lines = [f"[{dumps({'format': FORMAT})}"]
    for identity, count in sorted(counts.items()):
        if count > 0:
            entry = {**identity._asdict(), "count": count}
            lines.append(dumps(entry))
    return ",\n".join([*lines, "null]\n"])


def read(text: str) -> dict[Identity, int]:
    """Return what `as_text` wrote; where a merge has left an entry twice the larger count holds.

    Raises:
        UnreadableError: it is of another format, or not whole.
    """
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith(_CONFLICT):
            raise UnreadableError(
                f"line {number} is a merge conflict: remove the markers and keep the lines of both"
            )
    try:
        head, *entries, end = loads(text)
    except (ValueError, TypeError, RecursionError):
        raise UnreadableError("it is no baseline, or not a whole one") from None
    if type(head) is not dict or head.get("format") != FORMAT:
        raise UnreadableError(f"it is not of the format {FORMAT}")
    if end is not None:
        raise UnreadableError("it is not whole: the last line is missing")
    counts: dict[Identity, int] = {}
    for entry in entries:
        identity, count = _parsed(entry)
        counts[identity] = max(count, counts.get(identity, 0))
    return counts


def _parsed(entry: Any) -> tuple[Identity, int]:
    fields = [entry.get(name) for name in _FIELDS] if type(entry) is dict else [None]
    count = entry.get("count") if type(entry) is dict else None
    if any(type(field) is not str for field in fields) or type(count) is not int or count < 1:
        raise UnreadableError(f"an entry is none: {dumps(entry)[:200]}")
    return Identity(*fields), count
