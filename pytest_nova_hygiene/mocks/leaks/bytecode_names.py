"""Reads from bytecode which names a module's code uses: what it may assign, and where.

The compiled code has all that is asked for here, and is in memory already. Parsing the source of a
large test file takes over a second.
"""

from __future__ import annotations

import dis
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from types import CodeType, FunctionType, MethodType, ModuleType

from pytest_nova_hygiene.mocks.doubles import own_namespace

_IMPORT_NAME = dis.opmap["IMPORT_NAME"]
_ASSIGNING = (dis.opmap["STORE_ATTR"], dis.opmap["DELETE_ATTR"])
_EXTENDED_ARG = dis.opmap["EXTENDED_ARG"]
_METHODS = (classmethod, staticmethod, MethodType)
_WRAPPERS = 8
"""How many decorators are looked through: more than anybody stacks.

The limit also ends the search in an object that wraps itself.
"""


def codes_of(module: ModuleType) -> Iterator[CodeType]:
    """Yield the code of the functions and methods of a module's file, but no nested ones."""
    values: list[object] = []
    for value in list(vars(module).values()):
        if issubclass(type(value), type) and vars(value).get("__module__") == module.__name__:
            values += list(vars(value).values())
        else:
            values.append(value)
    for value in values:
        for function in unwrapped(value):
            # An imported function belongs to its own file.
            if function.__code__.co_filename == vars(module).get("__file__"):
                yield function.__code__


def unwrapped(value: object) -> Iterator[FunctionType]:
    """Yield the function that a value is, then each one that it says it wraps."""
    for _ in range(_WRAPPERS):
        if issubclass(type(value), _METHODS):
            value = value.__func__  # type: ignore[attr-defined]  # mypy does not follow it
        if type(value) is FunctionType:
            yield value
        # From its own namespace: a mock that is asked for ``__wrapped__`` may make a child.
        value = (own_namespace(value) or {}).get("__wrapped__")
        if value is None:
            return


def nested(code: CodeType) -> Iterator[CodeType]:
    """Yield a function's code, and the code of the functions inside it."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from nested(constant)


def names_used(codes: Iterable[CodeType]) -> set[str]:
    """Return every name that code reads or writes, attributes included."""
    return {name for code in codes for inner in nested(code) for name in inner.co_names}


@lru_cache(maxsize=1024)
def names_assigned(code: CodeType) -> frozenset[str]:
    """Return the attributes that a function may assign or delete.

    These are the names that it assigns or deletes after a dot, and every word among its constants:
    ``setattr(module, "name", …)`` takes one, and so may a helper.
    """
    names: set[str] = set()
    for inner in nested(code):
        names.update(_named_by(inner, _ASSIGNING))
        names.update(_texts(inner.co_consts))
    return frozenset(names)


def names_assigned_by(functions: Iterable[Callable[..., object]]) -> frozenset[str]:
    """Return the attributes that these functions, or what they wrap, may assign or delete."""
    return frozenset().union(
        *(names_assigned(inner.__code__) for function in functions for inner in unwrapped(function))
    )


def modules_imported(codes: Iterable[CodeType]) -> set[str]:
    """Return the names of the modules that functions import in their bodies."""
    inners = (inner for code in codes for inner in nested(code))
    return {name for inner in inners for name in _named_by(inner, (_IMPORT_NAME,))}


def _named_by(code: CodeType, which: tuple[int, ...]) -> Iterator[str]:
    """Yield the names that instructions of these kinds use.

    The bytes are read here, since `dis` takes 50 times as long.
    """
    # The bytes as they were compiled: what the interpreter specialized later has other numbers.
    raw = code.co_code
    # Every instruction has two bytes, the operation and its argument.
    operations = raw[::2]
    for operation in which:
        at = operations.find(operation)
        while at >= 0:
            number, before = raw[2 * at + 1], at - 1
            shift = 8
            # A name's number of more than one byte has its upper bytes in the instructions before.
            while before >= 0 and operations[before] == _EXTENDED_ARG:
                number |= raw[2 * before + 1] << shift
                shift += 8
                before -= 1
            yield code.co_names[number]
            at = operations.find(operation, at + 1)


def _texts(constants: tuple[object, ...]) -> Iterator[str]:
    """Yield the constants that may name an attribute, those in tuples too."""
    for constant in constants:
        # Dotted texts are no names: ``patch("a.b.c")`` undoes itself.
        if isinstance(constant, str) and constant.isidentifier():
            yield constant
        elif isinstance(constant, tuple):
            yield from _texts(constant)
