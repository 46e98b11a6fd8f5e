"""How many generated passwords are found in each notation, and of how many a part is printed.

    python -m benchmarks.passwords [NUMBER]

NUMBER passwords (10,000) of each alphabet are written in each notation.
"""

from __future__ import annotations

import sys

from pytest_nova_hygiene.logs.credentials.shapes import Shapes
from tests.logs.credentials.notations import ALPHABETS, NOTATIONS, outcome, passwords

_SHOWN = 3


def main(number: int = 10_000) -> None:
    """Print the table, then a few of those that were missed or printed in part."""
    shapes = Shapes()
    wrong = []
    for name, alphabet in ALPHABETS.items():
        print(name)
        for notation in NOTATIONS:
            outcomes = [outcome(shapes, notation, one) for one in passwords(alphabet, number)]
            missed = [one for one in outcomes if not one.found]
            in_part = [one for one in outcomes if one.in_part]
            found = 1 - len(missed) / number
            print(f"  {notation:22} found {found:8.2%}   in part {len(in_part):5}")
            wrong += [("missed", one) for one in missed[:_SHOWN]]
            wrong += [("in part", one) for one in in_part[:_SHOWN]]
    for what, one in wrong:
        print(f"{what}: {one.text!r} -> {one.left!r}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
