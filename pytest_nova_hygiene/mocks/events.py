"""What the mock watch reports, before anybody judges it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pytest_nova_hygiene.frames import Site
    from pytest_nova_hygiene.owners import Owner

Undone = Literal["undone", "kept", "no earlier value"]
"""What repair did: put the earlier value back, was not asked to, or had nothing to put back."""


@dataclass(frozen=True, slots=True)
class PatchLeft:
    """A patcher's value is still in force although the patch's owner ended.

    Attributes:
        owner: who entered the patch.
        site: where it was entered.
        place: the patched name, dotted.
        how: ``never undone`` or ``undone out of order``.
        thread: the thread that entered it, if not the main one.
        undone: what repair did.
        wide: the owner was a fixture of a wider scope.
    """

    owner: Owner
    site: Site
    place: str
    how: Literal["never undone", "undone out of order"]
    thread: str
    undone: Undone
    wide: bool


@dataclass(frozen=True, slots=True)
class DoubleLeft:
    """A mock sits in a namespace of non-test code although its owner ended.

    Attributes:
        owner: the test (or wide fixture) that made or left it.
        site: the line that assigned it, or, where that is not known, that made it.
        assigned: whether `site` is the assignment.
        place: the dotted name that holds it.
        undone: what repair did.
        wide: found when a class or module ended, not by its test's own teardown.
    """

    owner: Owner
    site: Site
    assigned: bool
    place: str
    undone: Undone
    wide: bool
