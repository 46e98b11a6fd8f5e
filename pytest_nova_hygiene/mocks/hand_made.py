"""Tells doubles that are built by hand, or by libraries whose objects nobody notes at birth.

A bare module or namespace has no file that defines it. So test code is blamed only where its parts
are test code's, or where the test's own code names the place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from types import FunctionType, ModuleType, SimpleNamespace

from pytest_nova_hygiene.mocks.doubles import defining_file
from pytest_nova_hygiene.watching.originals import ORIGINALS

LIBRARIES = frozenset({"flexmock", "mockito", "pretend"})
"""Packages that make doubles of classes of their own, and functions in place of others."""

_PARTS = 200
"""So many parts of a module or namespace are looked at."""


def is_of_other_library(value: object) -> bool:
    """Return whether a value is an object of a class, or a function, of one of `LIBRARIES`."""
    if type(value) is FunctionType:
        home = value.__globals__.get("__name__")
    else:
        home = vars(type(value)).get("__module__")
    return type(home) is str and home.partition(".")[0] in LIBRARIES


def is_bare(value: object) -> bool:
    """Return whether a value is a namespace, or a module that no import made."""
    if type(value) is ModuleType:
        inside = vars(value)
        return inside.get("__spec__") is None and "__file__" not in inside
    return type(value) is SimpleNamespace


def has_part_of(value: object, is_wanted: Callable[[str], bool]) -> bool:
    """Return whether a bare value holds a function, class or object that a wanted file defines."""
    parts = list(vars(value).values())[:_PARTS]
    return any(is_wanted(file) for file in map(defining_file, parts) if file is not None)


def names_entry(files: Iterable[str], entry: str) -> bool:
    """Return whether the source of a file names an entry of the table of modules."""
    for file in files:
        text = "".join(ORIGINALS.lines(file))
        if "modules" in text and (f"'{entry}'" in text or f'"{entry}"' in text):
            return True
    return False
