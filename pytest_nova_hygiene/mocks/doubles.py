"""Tells what is a double, by its type alone.

Nothing here asks the object itself: a mock that is asked for an attribute creates a child.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from types import (
    FunctionType,
    GetSetDescriptorType,
    MemberDescriptorType,
    MethodType,
    ModuleType,
)
from typing import Any

MISSING = object()
"""Stands for an attribute that is not there."""

HEAP_TYPE = 1 << 9
"""``Py_TPFLAGS_HEAPTYPE``, a flag of classes: defined by a class statement, not in C."""

MOCK_LIBRARIES = frozenset({"unittest.mock", "mock.mock", "mock"})
"""The modules whose own objects (``sentinel.x``, ``ANY``, ``Mock`` itself) are doubles."""

_SENTINEL = "_SentinelObject"
"""The class of ``DEFAULT`` and of ``sentinel.x``."""

_WRAPPERS: dict[type, Callable[[Any], object]] = {
    staticmethod: lambda wrapper: wrapper.__func__,
    classmethod: lambda wrapper: wrapper.__func__,
    MethodType: lambda wrapper: wrapper.__self__,
    functools.partial: lambda wrapper: wrapper.func,
    property: lambda wrapper: wrapper.fget,
}
"""What may stand around a double, and how to look inside without calling anything."""

_mock_bases: tuple[type, ...] = ()


def count_as_mock(base: type) -> None:
    """Count the instances of a base class as mocks, once somebody imported its library."""
    global _mock_bases  # noqa: PLW0603 - a table that grows by two classes at most
    if base not in _mock_bases:
        _mock_bases = (*_mock_bases, base)


def is_mock(value: object) -> bool:
    """Return whether a value is a mock object.

    ``issubclass`` on the type reads its MRO only. ``isinstance`` would ask for ``__class__``. A
    mock with a spec gives a false answer to that, and a lazy proxy runs its side effects.
    """
    return issubclass(type(value), _mock_bases)


def mock_of(value: object) -> object | None:
    """Return the mock in a value, or None.

    That is the value itself, the mock that an autospecced function keeps, or a wrapped mock.
    """
    if is_mock(value):
        return value
    # Autospeccing compiles its function from text, so no file has it. Any other function would be
    # given a namespace by being asked for it: a hundred bytes for each function of every module.
    if type(value) is FunctionType:
        if value.__code__.co_filename != "<string>":
            return None
        inner = vars(value).get("mock")
        return inner if is_mock(inner) else None
    unwrap = _WRAPPERS.get(type(value))
    return mock_of(unwrap(value)) if unwrap is not None else None


def is_of_mock_library(value: object) -> bool:
    """Return whether a value, or its class, says that it is defined in a mock library.

    Meant for values that are no mocks: a sentinel, ``Mock`` the class.
    """
    kind = value if issubclass(type(value), type) else type(value)
    return vars(kind).get("__module__") in MOCK_LIBRARIES


def is_default(value: object) -> bool:
    """Return whether a value is a mock library's ``DEFAULT``, which stands for no value."""
    kind = type(value)
    is_sentinel = vars(kind).get("__module__") in MOCK_LIBRARIES and kind.__name__ == _SENTINEL
    return is_sentinel and vars(value).get("name") == "DEFAULT"


def defining_file(value: object) -> str | None:
    """Return the file that defines a value: a function, a class, a module, an instance's class.

    A wrapper is looked into. None where no file is known.
    """
    unwrap = _WRAPPERS.get(type(value))
    if unwrap is not None:
        return defining_file(unwrap(value))
    if type(value) is FunctionType:
        return value.__code__.co_filename
    if issubclass(type(value), ModuleType):
        # A fake module has no file; its class may be one that test code defines.
        return _text(vars(value).get("__file__")) or class_file(type(value))
    kind = value if issubclass(type(value), type) else type(value)
    return class_file(kind)  # type: ignore[arg-type]  # mypy does not follow issubclass(type(x))


def kind_of(value: object) -> str:
    """Return the word for a value in a message: module, class, function or object."""
    if issubclass(type(value), ModuleType):
        return "module"
    if issubclass(type(value), type):
        return "class"
    return "function" if type(value).__name__ == "function" else "object"


def class_file(kind: type) -> str | None:
    """Return the file of the module that a class says it was defined in, or None."""
    from sys import modules  # noqa: PLC0415 - the table as it is now, a test may replace it

    module = modules.get(vars(kind).get("__module__", ""))
    return _text(vars(module).get("__file__")) if isinstance(module, ModuleType) else None


def _text(value: object) -> str | None:
    """Return a value if it is plain text: a fake module may have anything as its ``__file__``."""
    return value if type(value) is str else None


def own_attribute(target: object, name: str) -> object:
    """Return the attribute in the target's own namespace, or `MISSING`.

    No descriptor of that name runs, and nothing that is inherited counts.
    """
    try:
        return vars(target).get(name, MISSING)
    except TypeError:  # no __dict__
        return MISSING


_BY_C = (GetSetDescriptorType, MemberDescriptorType)
"""Descriptors that are written in C, and run nobody's code when they are read."""


def own_namespace(value: object) -> dict[str, object] | None:
    """Return an instance's own ``__dict__``.

    None where it has none, or where its class defines ``__dict__`` by code of its own.
    """
    get = namespace_getter(type(value))
    inside = None if get is None else get(value)
    return inside if type(inside) is dict else None


def namespace_getter(kind: type) -> Callable[[object], object] | None:
    """Return what gets the ``__dict__`` of a class's instances; None as for `own_namespace`."""
    # Not ``vars(value)``: a property named ``__dict__`` would run.
    for base in kind.__mro__:
        descriptor = vars(base).get("__dict__")
        if descriptor is not None:
            return descriptor.__get__ if type(descriptor) in _BY_C else None
    return None


def dotted_name(target: object) -> str:
    """Return the dotted name of a module or class; of another object, what it is an object of."""
    if isinstance(target, ModuleType):
        return str(vars(target).get("__name__", "?"))
    if isinstance(target, type):
        return f"{target.__module__}.{target.__qualname__}"
    kind = type(target)
    return f"<{kind.__module__}.{kind.__qualname__} object>"
