"""What reading a project's source costs: first, and unchanged, beside `ast.parse` of every file.

    python -m benchmarks.census FOLDER [ROUNDS]

CPU seconds, the least of the rounds. `ast.parse` has the collector of garbage off, as the census.
"""

from __future__ import annotations

import ast
import gc
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from time import process_time

from pytest_nova_hygiene.engine.selection import Selection
from pytest_nova_hygiene.engine.settings import TEST_CODE
from pytest_nova_hygiene.engine.source_facts import Kept
from pytest_nova_hygiene.engine.source_readers import readers_of
from pytest_nova_hygiene.source.census import Census
from pytest_nova_hygiene.source.source_files import python_files
from pytest_nova_hygiene.watching.paths import Paths

ROUNDS = 3
EVERY_RULE = Selection(("NHY", "NHY305"), ())


class Memory:
    """A cache that is no file, but as pytest's a text."""

    def __init__(self) -> None:
        self._texts: dict[str, object] = {}

    def get(self, key: str, default: object) -> object:
        """Return what was set."""
        return self._texts.get(key, default)

    def set(self, key: str, value: object) -> None:
        """Keep a value."""
        self._texts[key] = value


def timed(work: Callable[[], object], rounds: int) -> float:
    """Return the CPU seconds of the fastest round."""
    times = []
    for _ in range(rounds):
        began = process_time()
        work()
        times.append(process_time() - began)
    return min(times)


def main() -> None:
    """Print the table."""
    root = Path(sys.argv[1]).resolve()
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else ROUNDS  # noqa: PLR2004 - the second word
    paths = Paths(root, TEST_CODE)
    readers = readers_of(EVERY_RULE, ())
    makers = [make for several in readers.values() for make in several]
    kept = Kept(Memory(), [*readers])

    def count(*, remembers: bool) -> Census:
        census = Census(makers, kept.take() if remembers else None)
        census.take([(f, paths.is_test_file(f)) for f in python_files([str(root)])])
        return census

    def parse_all() -> None:
        gc.disable()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for file in python_files([str(root)]):
                ast.parse(Path(file).read_bytes())
        gc.enable()

    first = count(remembers=False)
    kept.put(first)
    print(f"Python {sys.version.split()[0]}, {root.name}: {len(first.used)} files, "
          f"{first.parsed} of them parsed; CPU seconds, the least of {rounds}")  # fmt: skip
    print(f"ast.parse of all files  {timed(parse_all, rounds):6.2f}")
    print(f"census, first time      {timed(lambda: count(remembers=False), rounds):6.2f}")
    print(f"census, unchanged       {timed(lambda: count(remembers=True), rounds):6.2f}")


if __name__ == "__main__":
    main()
