"""Reads a source text with one reader, as the census does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent
from typing import Any

from pytest_nova_hygiene.source.census import Census, Reader


def facts_of(text: str, folder: Path, make: Callable[[], Reader]) -> list[list[Any]]:
    """Return the facts that a reader has of a file with that text."""
    path = folder / "file.py"
    path.write_text(dedent(text))
    taken = Census([make]).take([(str(path), make().of_tests)])
    assert all(not file.unread for file in taken)
    return [fact for file in taken for facts in file.facts.values() for fact in facts]
