"""The whole matrix of doubles that escape: how they are made, where they stay, and who owns them.

    python -m benchmarks.escapes [RUNNER ...]

Each runner (all of them, without arguments) runs a suite in which each cell leaves its double, and
one in which each cell undoes that. Prints the cells that are not as `known.py` says, and then why
others are not found. The exit status is 1 if there are such cells.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.mocks.escape_matrix.cells import CELLS
from tests.mocks.escape_matrix.known import CANNOT_SEE, is_expected
from tests.mocks.escape_matrix.running import RUNNERS, outcomes, run, write


def unexpected(runner: str, *, undone: bool) -> list[str]:
    """Run all cells, and return those that are not as expected, with what came of them."""
    with TemporaryDirectory() as path:
        folder = Path(path)
        write(folder, CELLS, undone=undone)
        came = outcomes(folder, CELLS, run(folder, runner))
    return [
        f"{cell.name}: {outcome}"
        for cell, outcome in came.items()
        if not is_expected(cell, outcome, undone=undone)
    ]


def main(runners: list[str]) -> int:
    """Print what is not as expected; return the exit status."""
    wrong = 0
    for runner in runners or RUNNERS:
        for undone in (False, True):
            began = time.perf_counter()
            cells = unexpected(runner, undone=undone)
            wrong += len(cells)
            suite = "undone" if undone else "left"
            took = time.perf_counter() - began
            print(
                f"{runner:18} {suite:7} {len(CELLS)} cells, {len(cells)} unexpected, {took:.0f} s"
            )
            for text in cells:
                print(f"    {text}")
    print("not found, as is known:")
    for known in CANNOT_SEE:
        print(f"    {sum(map(known.has, CELLS)):4} {known.reason}")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
