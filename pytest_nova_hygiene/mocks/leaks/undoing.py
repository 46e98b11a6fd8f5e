"""Gives a name the value that it had before a test, and looks whether that helped."""

from __future__ import annotations

from contextlib import suppress
from types import ModuleType
from typing import TYPE_CHECKING, Any

from pytest_nova_hygiene.mocks.doubles import MISSING, own_namespace

if TYPE_CHECKING:
    from pytest_nova_hygiene.mocks.leaks.changes import Change


def put_back(change: Change) -> bool:
    """Give a name its earlier value; return whether it has another value than the double now."""
    space: Any = change.namespace
    is_root = issubclass(type(space), (ModuleType, type))
    inside = vars(space) if is_root else own_namespace(space) or {}
    try:
        if is_root:
            _assign(space, change)
        elif _has_own_way(space):
            _assign_its_way(space, inside, change)
            # Where the object keeps the value elsewhere, it alone knows what a later test gets.
            return getattr(space, change.name, MISSING) is not change.after
        elif change.before is MISSING:
            del inside[change.name]
        else:
            inside[change.name] = change.before
    except (AttributeError, KeyError, TypeError):
        return False
    return inside.get(change.name, MISSING) is not change.after


def _assign(space: Any, change: Change) -> None:
    if change.before is MISSING:
        delattr(space, change.name)
    else:
        setattr(space, change.name, change.before)


def _has_own_way(space: object) -> bool:
    """Return whether an object's class has code of its own for assignments.

    Else the namespace itself is written, and a property of that name does not run.
    """
    return any("__setattr__" in vars(base) for base in type(space).__mro__[:-1])


def _assign_its_way(space: Any, inside: dict[str, object], change: Change) -> None:
    """Assign as the test did: settings keep their values in an object behind them."""
    if change.before is MISSING:
        # To delete it by the object's own code could take away more than the test has put there.
        del inside[change.name]
        return
    with suppress(Exception):  # a frozen object refuses, and has the value in its namespace
        setattr(space, change.name, change.before)
    if inside.get(change.name, MISSING) is change.after:
        inside[change.name] = change.before
