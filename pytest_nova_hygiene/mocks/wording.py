"""Phrases that the messages on mocks share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_nova_hygiene.watching.owners import THE_SESSION

if TYPE_CHECKING:
    from pytest_nova_hygiene.mocks.events import DoubleLeft, Undone
    from pytest_nova_hygiene.watching.owners import Owner

_REPAIR: dict[Undone, str] = {
    "undone": "undone by nova-hygiene before the next test",
    "undone late": "undone by nova-hygiene after the next test's setup",
    "kept": "",
    "no earlier value": "not undone: no earlier value is known",
}


def repaired(undone: Undone, verb: str = "undone") -> str:
    """Say what repair did, ``stopped`` being the verb for an active patch; empty if nothing."""
    return _REPAIR[undone].replace("undone by", f"{verb} by")


def end(owner: Owner) -> str:
    """Say that an owner ended; a test needs no name, since the finding lists its tests."""
    return "the test finished" if owner.scope == "function" else owner.end


def holder(place: str) -> str:
    """Begin a message about a double: a place is the double, a cache or `atexit` holds it."""
    cached = place.removeprefix("functools.cache of ")
    if cached != place:
        return f"cache of `{cached}` still holds"
    return f"`{place}` still holds" if place == "atexit" else f"`{place}` is still"


def how_it_came(event: DoubleLeft) -> str:
    """Say what the line of a finding did with the double."""
    if event.how != "put there":
        return f"{event.how} here"
    owner = "test" if event.owner.scope == "function" else "setup"
    return f"that this {'file' if event.owner.name == THE_SESSION else owner} put there"


def created(line: str) -> str:
    """Say which line created the mock; empty where no line is given."""
    return f"mock created at {line}" if line else ""


def notes(*facts: str) -> str:
    """Put further facts into parentheses; empty facts are left out."""
    said = "; ".join(filter(None, facts))
    return f" ({said})" if said else ""
