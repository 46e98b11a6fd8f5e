"""Finds what a test file's own import put in the place of production code's names.

What is looked for is the file's own functions, and objects of its own classes. The file's classes
are passed over: frameworks register them under names of production modules.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from types import FunctionType, ModuleType

from pytest_nova_hygiene.mocks.doubles import MISSING
from pytest_nova_hygiene.mocks.hand_made import is_bare
from pytest_nova_hygiene.mocks.leaks.changes import Change
from pytest_nova_hygiene.watching.frames import Site
from pytest_nova_hygiene.watching.originals import ORIGINALS


def assigned_by_import(
    module: ModuleType, spaces: Iterable[tuple[object, str]]
) -> Iterator[Change]:
    """Yield the names to which a test module assigned what it defines, or may have made.

    Args:
        module: the test module.
        spaces: production modules and classes, each with its place as a person would write it.
    """
    own = vars(module)
    name = own.get("__name__")
    # By number: a metaclass may have code of its own that hashes and compares classes.
    kinds = {
        id(value)
        for value in list(own.values())
        if issubclass(type(value), type) and vars(value).get("__module__") == name
    }
    for space, place in spaces:
        if not issubclass(type(space), (ModuleType, type)):
            continue
        for attribute, value in list(vars(space).items()):
            # Thousands of values: two comparisons each, and nothing is asked of the value.
            is_own = type(value) is FunctionType and value.__globals__ is own
            if is_own or id(type(value)) in kinds or is_bare(value):
                yield Change(space, place, attribute, MISSING, value)


def line_of_assignment(filename: str, attribute: str) -> Site | None:
    """Return the first line of a file that assigns such an attribute, by its text."""
    name = re.escape(attribute)
    written = re.compile(rf"\.{name}\s*=(?!=)|setattr\(.*[\"']{name}[\"']")
    for number, line in enumerate(ORIGINALS.lines(filename), 1):
        if written.search(line):
            return Site(filename, number, "")
    return None
