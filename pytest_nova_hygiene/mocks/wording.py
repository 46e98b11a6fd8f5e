"""Phrases that the messages on mocks share."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pytest_nova_hygiene.mocks.events import Undone
    from pytest_nova_hygiene.watching.owners import Owner

_REPAIR: dict[Undone, str] = {
    "undone": "undone by nova-hygiene before the next test",
    "kept": "",
    "no earlier value": "not undone: no earlier value is known",
}


def repaired(undone: Undone, verb: str = "undone") -> str:
    """Say what repair did; ``stopped`` is the verb for an active patch."""
    return _REPAIR[undone].replace("undone by", f"{verb} by")


def end(owner: Owner) -> str:
    """Say that an owner ended; a test is among the finding's own, and need not be named."""
    return "the test finished" if owner.scope == "function" else owner.end


def holder(place: str) -> str:
    """Begin a sentence about what stands in a place; a cache and `atexit` only hold it."""
    cached = place.removeprefix("functools.cache of ")
    if cached != place:
        return f"cache of `{cached}` still holds"
    return f"`{place}` still holds" if place == "atexit" else f"`{place}` is still"


def created(line: str) -> str:
    """Say where the mock comes from, where that is another line."""
    return f"mock created at {line}" if line else ""


def notes(*facts: str) -> str:
    """Put what is known besides into parentheses."""
    said = "; ".join(filter(None, facts))
    return f" ({said})" if said else ""
