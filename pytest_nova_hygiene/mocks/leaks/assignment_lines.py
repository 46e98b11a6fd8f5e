"""Finds the line of a test that assigns a name, in its bytecode, when something is reported."""

from __future__ import annotations

import dis
from collections.abc import Callable, Iterator
from types import CodeType

from pytest_nova_hygiene.mocks.leaks.bytecode_names import unwrapped
from pytest_nova_hygiene.watching.frames import Site


def assignment(functions: list[Callable[..., object]], attribute: str) -> Site | None:
    """Return the line in a test, or in its setup, that assigns an attribute of that name.

    Args:
        functions: where to look, the likeliest first; wrappers are looked through.
        attribute: the last part of the dotted name.

    Returns:
        The site, or None when no line of these functions does, or more than one does.
    """
    for function in functions:
        # The last is the innermost: the test's own function, behind its decorators.
        *_, inner = None, *unwrapped(function)
        lines = set(_stores(inner.__code__, attribute)) if inner is not None else set()
        if lines:
            return lines.pop() if len(lines) == 1 else None
    return None


def _stores(code: CodeType, attribute: str) -> Iterator[Site]:
    """Yield the lines of a function, and of those inside it, that assign the attribute."""
    # Reading every instruction is slow, so code that lacks the name is passed over.
    if attribute in code.co_names:
        for instruction in dis.get_instructions(code):
            if instruction.opname == "STORE_ATTR" and instruction.argval == attribute:
                line = instruction.positions.lineno if instruction.positions else None
                yield Site(code.co_filename, line or code.co_firstlineno, code.co_qualname)
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _stores(constant, attribute)
