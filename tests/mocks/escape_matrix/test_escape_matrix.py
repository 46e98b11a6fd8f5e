"""A twentieth of the matrix of escapes: `python -m benchmarks.escapes` runs the whole of it."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.mocks.escape_matrix.cells import CELLS, Cell
from tests.mocks.escape_matrix.known import CANNOT_SEE, is_expected
from tests.mocks.escape_matrix.running import RUNNERS, outcomes, run, write

SEED = 13


def _sample(runner: str) -> list[Cell]:
    """The cells that one runner gets: together a twentieth of all."""
    choose = random.Random(f"{SEED} {runner}")  # noqa: S311 - no secret
    return choose.sample(CELLS, len(CELLS) // 20)


@pytest.mark.parametrize("undone", [False, True], ids=["left", "undone"])
@pytest.mark.parametrize("runner", RUNNERS)
def test_double_that_stays_is_found_once_and_one_that_is_undone_never(
    tmp_path: Path, runner: str, undone: bool
) -> None:
    for package in ("fixtures", "pytest_mock", "xdist"):
        pytest.importorskip(package, reason=f"{package} is not installed")
    cells = _sample(runner)
    write(tmp_path, cells, undone=undone)
    came = outcomes(tmp_path, cells, run(tmp_path, runner))
    wrong = {
        cell.name: outcome
        for cell, outcome in came.items()
        if not is_expected(cell, outcome, undone=undone)
    }
    assert wrong == {}


def test_each_known_miss_is_of_a_cell() -> None:
    assert [known for known in CANNOT_SEE if not any(map(known.has, CELLS))] == []
