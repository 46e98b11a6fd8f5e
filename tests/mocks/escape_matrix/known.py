"""What is known to go wrong, and why: each of these cells must go wrong in this way, and no other.

A cell that begins to work makes the tests fail, so that its line is deleted here, and in the rule's
"What it cannot see".
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import NamedTuple

from tests.mocks.escape_matrix.cells import OWNERS, Cell
from tests.mocks.escape_matrix.places import PLACES
from tests.mocks.escape_matrix.ways import WAYS

FOUND, MISSED = "found", "missed"
ELSEWHERE = " at "
"""Part of what is said of a finding with another line than the cell's."""


class Known(NamedTuple):
    """Cells that are known to go wrong.

    Attributes:
        reason: why.
        ways, places, owners: the cells' coordinates.
        outcome: what comes of them, or a part of the words for that.
    """

    reason: str
    ways: AbstractSet[str] = WAYS.keys()
    places: AbstractSet[str] = PLACES.keys()
    owners: AbstractSet[str] = OWNERS.keys()
    outcome: str = MISSED

    def has(self, cell: Cell) -> bool:
        """Return whether a cell is one of these."""
        return cell.way in self.ways and cell.place in self.places and cell.owner in self.owners


_MOCKS = {name for name, way in WAYS.items() if way.is_mock}
_HAND_MADE = WAYS.keys() - _MOCKS
_INSIDE = {"closure", "cache", "singleton", "handlers", "ContextVar"}

CANNOT_SEE = (
    Known("nobody sees the call of what is no mock", _HAND_MADE, {"thread", "task"}),
    Known("a mock of an import has no owner that ends", _MOCKS, {"thread", "task"}, {"import"}),
    Known("frameworks register classes that are new", {"class"}, {"list", "registry"}),
    Known("the same, at an import", {"class"}, PLACES.keys() - {"sys.modules"}, {"import"}),
    Known(
        "nobody meets what a fixture of the session left",
        _HAND_MADE,
        PLACES.keys(),
        {"session fixture"},
    ),
    Known(
        "what an import put into stores and objects is not compared",
        _HAND_MADE,
        {"instance", "dict", "list", "registry", *_INSIDE},
        {"import"},
    ),
    Known(
        "no line of the file assigns what a call put there",
        _HAND_MADE - {"class"},
        {"setter"},
        {"import"},
        ELSEWHERE,
    ),
)
"""The cells that are not found as they should be."""


def is_expected(cell: Cell, outcome: str, *, undone: bool) -> bool:
    """Return whether this is what comes of a cell, as far as we know."""
    if undone:
        return outcome == MISSED
    expected = next((each.outcome for each in CANNOT_SEE if each.has(cell)), FOUND)
    return expected in outcome if expected == ELSEWHERE else outcome == expected
