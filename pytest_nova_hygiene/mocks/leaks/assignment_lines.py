"""Finds the line of a test that assigns a name, in its bytecode, when something is reported."""

from __future__ import annotations

import dis
from collections.abc import Callable, Iterator
from types import CodeType

from pytest_nova_hygiene.mocks.leaks.bytecode_names import unwrapped
from pytest_nova_hygiene.watching.frames import Site


def assignment(functions: list[Callable[..., object]], place: str, attribute: str) -> Site | None:
    """Return the line in a test, or in its setup, that assigns an attribute.

    A line that names the place itself (``Client.send = …`` for ``prod.Client``) comes before one
    that assigns an attribute of the same name to something else, which may be another object.

    Args:
        functions: where to look, the likeliest first; wrappers are looked through.
        place: the dotted name of what has the attribute.
        attribute: its name.

    Returns:
        The site, or None when no line of these functions does, or more than one does.
    """
    last = place.rpartition(".")[2]
    for names in ({last}, None):
        for function in functions:
            # The last is the innermost: the test's own function, behind its decorators.
            *_, inner = None, *unwrapped(function)
            lines = set(_stores(inner.__code__, attribute, names)) if inner is not None else set()
            if lines:
                return lines.pop() if len(lines) == 1 else None
    return None


def _stores(code: CodeType, attribute: str, names: set[str] | None) -> Iterator[Site]:
    """Yield the lines of a function, and of those inside it, that assign the attribute.

    Args:
        code: the function's.
        attribute: the attribute's name.
        names: what the object that gets it may be called there; None for anything.
    """
    # Reading every instruction is slow, so code that lacks the name is passed over.
    if attribute in code.co_names:
        before: dis.Instruction | None = None
        for instruction in dis.get_instructions(code):
            is_store = instruction.opname == "STORE_ATTR" and instruction.argval == attribute
            if is_store and (names is None or _name(before) in names):
                line = instruction.positions.lineno if instruction.positions else None
                yield Site(code.co_filename, line or code.co_firstlineno, code.co_qualname)
            before = instruction
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _stores(constant, attribute, names)


def _name(loading: dis.Instruction | None) -> object:
    """Return the name that an instruction loads last; one may load two."""
    loaded = None if loading is None else loading.argval
    return loaded[-1] if type(loaded) is tuple and loaded else loaded
