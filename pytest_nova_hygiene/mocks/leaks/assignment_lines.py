"""Finds the line of a test that assigns a name, in its bytecode, when something is reported."""

from __future__ import annotations

import dis
from collections.abc import Callable, Iterator
from types import CodeType
from typing import TYPE_CHECKING

from pytest_nova_hygiene.mocks.leaks.bytecode_names import unwrapped
from pytest_nova_hygiene.watching.frames import Site

if TYPE_CHECKING:
    from pytest_nova_hygiene.mocks.leaks.changes import Change

_STORING = ("STORE_FAST", "STORE_DEREF")
"""How the operations begin that give a local variable the value that was made before."""


def line_of(change: Change, functions: list[Callable[..., object]]) -> Site | None:
    """Return the line in a test, or in its setup, that assigns a name; else as `assignment`."""
    is_class = issubclass(type(change.namespace), type)
    return assignment(functions, change.place, change.name, is_class=is_class)


def assignment(
    functions: list[Callable[..., object]], place: str, attribute: str, *, is_class: bool = False
) -> Site | None:
    """Return the line in a test, or in its setup, that assigns an attribute.

    A line that names the place itself (``Client.send = …`` for ``prod.Client``) comes before one
    that assigns an attribute of the same name to something else, which may be another object.

    Args:
        functions: where to look, the likeliest first; wrappers are looked through.
        place: the dotted name of what has the attribute.
        attribute: its name.
        is_class: whether that is a class: then what a call has returned is another object.

    Returns:
        The site, or None when no line of these functions does, or more than one does.
    """
    last = place.rpartition(".")[2]
    for names in ({last}, None):
        for function in functions:
            # The last is the innermost: the test's own function, behind its decorators.
            *_, inner = None, *unwrapped(function)
            code = None if inner is None else inner.__code__
            lines = set(_stores(code, attribute, names, is_class)) if code is not None else set()
            if lines:
                return lines.pop() if len(lines) == 1 else None
    return None


def _stores(
    code: CodeType, attribute: str, names: set[str] | None, is_class: bool
) -> Iterator[Site]:
    """Yield the lines of a function, and of those inside it, that assign the attribute.

    Args:
        code: the function's.
        attribute: the attribute's name.
        names: what the object that gets it may be called there; None for anything.
        is_class: whether that object is a class.
    """
    # Reading every instruction is slow, so code that lacks the name is passed over.
    if attribute in code.co_names:
        before: dis.Instruction | None = None
        returned: set[object] = set()
        for instruction in dis.get_instructions(code):
            is_returned = is_class and before is not None and before.opname.startswith("CALL")
            if is_returned and instruction.opname.startswith(_STORING):
                returned.add(_first(instruction.argval))
            if instruction.opname == "STORE_ATTR" and instruction.argval == attribute:
                target = None if before is None else _last(before.argval)
                is_other = is_returned or target in returned
                if target in names if names is not None else not is_other:
                    line = instruction.positions.lineno if instruction.positions else None
                    yield Site(code.co_filename, line or code.co_firstlineno, code.co_qualname)
            before = instruction
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _stores(constant, attribute, names, is_class)


def _last(loaded: object) -> object:
    """Return the name that an instruction loads last; one may load two."""
    return loaded[-1] if type(loaded) is tuple and loaded else loaded


def _first(stored: object) -> object:
    """Return the name that an instruction stores first; the same may load another one then."""
    return stored[0] if type(stored) is tuple and stored else stored
