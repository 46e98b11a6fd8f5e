"""The full look at namespaces of non-test code, when a class, a module or the session ended."""

from __future__ import annotations

import dis
import inspect
import sys
from collections.abc import Callable, Iterator
from types import (
    BuiltinFunctionType,
    CodeType,
    FunctionType,
    MethodDescriptorType,
    ModuleType,
    NoneType,
    WrapperDescriptorType,
)
from typing import NamedTuple

from pytest_nova_hygiene.frames import Site
from pytest_nova_hygiene.mocks.kinds import mock_of
from pytest_nova_hygiene.mocks.names import is_production_name

_NEVER_MOCKS = frozenset(
    {bool, bytes, dict, float, frozenset, int, list, property, set, str, tuple, type}
    | {BuiltinFunctionType, MethodDescriptorType, ModuleType, NoneType, WrapperDescriptorType}
)
"""The types of most values in most namespaces: the look is over for them at once."""


class HeldMock(NamedTuple):
    """A name in a module or class that holds a mock (or an autospecced function)."""

    namespace: ModuleType | type
    name: str
    value: object
    mock: object


def held_mocks(wanted: Callable[[ModuleType], bool]) -> Iterator[HeldMock]:
    """Every mock in the wanted modules and the classes they define.

    Args:
        wanted: which of the loaded modules to look at; asked once a module.
    """
    for name, module in list(sys.modules.items()):
        if not isinstance(module, ModuleType) or not is_production_name(name):
            continue
        if wanted(module):
            yield from _in_namespace(module)
            for value in list(vars(module).values()):
                if issubclass(type(value), type) and vars(value).get("__module__") == name:
                    yield from _in_namespace(value)


def _in_namespace(namespace: ModuleType | type) -> Iterator[HeldMock]:
    for name, value in list(vars(namespace).items()):
        if type(value) in _NEVER_MOCKS:
            continue
        mock = mock_of(value)
        if mock is not None:
            yield HeldMock(namespace, name, value, mock)


def assignment(functions: list[Callable[..., object]], attribute: str) -> Site | None:
    """The line in a test, or in its setup, that assigns an attribute of that name.

    Args:
        functions: where to look, the likeliest first; wrappers are looked through.
        attribute: the last part of the dotted name.

    Returns:
        The site, or None when no line of theirs does, or more than one does.
    """
    for function in functions:
        try:
            inner = inspect.unwrap(function)
        except ValueError:
            continue
        inner = getattr(inner, "__func__", inner)
        if type(inner) is FunctionType:
            lines = set(_stores(inner.__code__, attribute))
            if lines:
                return lines.pop() if len(lines) == 1 else None
    return None


def _stores(code: CodeType, attribute: str) -> Iterator[Site]:
    if attribute in code.co_names:
        for instruction in dis.get_instructions(code):
            if instruction.opname == "STORE_ATTR" and instruction.argval == attribute:
                line = instruction.positions.lineno if instruction.positions else None
                yield Site(code.co_filename, line or code.co_firstlineno, code.co_qualname)
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _stores(constant, attribute)
