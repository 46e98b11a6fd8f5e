"""Finds what test code defines inside of the objects that a call put in place.

That is the variables and defaults of a function of production code, and the attributes of one of
its objects. Containers are not looked into: what a framework registers there is no double.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import FunctionType, ModuleType
from typing import Any
from weakref import ref

from pytest_nova_hygiene.mocks.doubles import HEAP_TYPE, mock_of, own_namespace
from pytest_nova_hygiene.mocks.hand_made import is_bare
from pytest_nova_hygiene.mocks.leaks.new_things import NewThing, same_as
from pytest_nova_hygiene.mocks.object_paths import path

_MOST = 100
"""So many attributes of an object are looked at."""

_CLOSED = (ModuleType, type, BaseException)


def hidden_in(thing: NewThing, is_double: Callable[[object], bool]) -> Iterator[NewThing]:
    """Yield the doubles inside a new thing, as if each were what is new.

    Args:
        thing: what came; its value is looked into if it is no double itself.
        is_double: tells a double that is no mock.
    """
    value = thing.value
    if mock_of(value) is not None or is_double(value):
        return
    for way in _ways(value):
        last = way[-1]
        if _may_be_double(way) and is_double(last):
            place, is_there = path(thing.place, way), _holder(thing.is_there, value, last)
            yield thing._replace(place=place, value=last, replaces=True, is_there=is_there)


def _ways(value: Any) -> Iterator[list[Any]]:
    """Yield the ways from an object to what it holds in variables, defaults and attributes."""
    kind = type(value)
    if kind is FunctionType:
        for cell in value.__closure__ or ():
            yield from ([value, cell, content] for content in _contents(cell))
        defaults = value.__defaults__ or ()
        yield from ([value, defaults, each] for each in defaults)
    elif kind.__flags__ & HEAP_TYPE and not issubclass(kind, _CLOSED):
        inside = own_namespace(value) or {}
        yield from ([value, inside, each] for each in list(inside.values())[:_MOST])


def _contents(cell: Any) -> list[object]:
    """Return what a variable of a closure holds; nothing where it has no value yet."""
    try:
        return [cell.cell_contents]
    except ValueError:
        return []


def _may_be_double(way: list[Any]) -> bool:
    """Return whether what is at the end of a way stands in for something.

    An imported module of a test does not, nor does an error. A class as an attribute does where
    it hides another value of that name; elsewhere it is what the object is about.
    """
    holder, inside, value = way
    kind = type(value)
    if issubclass(kind, BaseException) or (issubclass(kind, ModuleType) and not is_bare(value)):
        return False
    if not issubclass(kind, type):
        return True
    if issubclass(value, BaseException):
        return False
    if type(holder) is FunctionType:
        return True
    names = [name for name, each in list(inside.items()) if each is value]
    return any(name in vars(base) for base in type(holder).__mro__ for name in names)


def _holder(is_there: Callable[[], bool], value: Any, last: object) -> Callable[[], bool]:
    """Return what tells whether an object is still in place, and still holds a double."""
    is_same = same_as(last)
    try:
        known = ref(value)
    except TypeError:  # an object that nobody can follow without keeping it alive
        return is_there
    return lambda: is_there() and any(is_same(way[-1]) for way in _ways(known()))
