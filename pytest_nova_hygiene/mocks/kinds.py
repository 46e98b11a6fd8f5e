"""What is a mock, decided by type alone: asking the object would create children and call tests."""

from __future__ import annotations

from types import FunctionType, ModuleType
from unittest.mock import NonCallableMock

MISSING = object()
"""Stands for an attribute that is not there."""


def is_mock(value: object) -> bool:
    """Whether a value is a ``unittest.mock`` object.

    ``issubclass`` on the type reads its MRO only; ``isinstance`` would ask ``__class__``, which a
    mock with a spec answers falsely and a lazy proxy answers with its side effects.
    """
    return issubclass(type(value), NonCallableMock)


def mock_of(value: object) -> object | None:
    """The mock in a value: itself, or what an autospecced function keeps as its ``mock``."""
    if is_mock(value):
        return value
    # Autospeccing writes its function as text. Looking into every other function's namespace would
    # make it one, a hundred bytes for each function of every module.
    if type(value) is FunctionType and value.__code__.co_filename == "<string>":
        inner = vars(value).get("mock")
        return inner if is_mock(inner) else None
    return None


def own_attribute(target: object, name: str) -> object:
    """The attribute in the target's own namespace, or `MISSING`; no descriptor runs."""
    try:
        return vars(target).get(name, MISSING)
    except TypeError:  # no __dict__
        return MISSING


def dotted_name(target: object) -> str:
    """How a person would write the place: a module, a class, or what an object is."""
    if isinstance(target, ModuleType):
        return str(vars(target).get("__name__", "?"))
    if isinstance(target, type):
        return f"{target.__module__}.{target.__qualname__}"
    kind = type(target)
    return f"<{kind.__module__}.{kind.__qualname__} object>"
