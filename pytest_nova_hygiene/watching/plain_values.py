"""Reads texts, words and environments of any class without running code of that class.

A class of a test's own may have a `__str__`, `__iter__` or `__eq__` that nobody may call. So only
the methods of the built-in base class are called, which read what functions in C read.
"""

from __future__ import annotations

from collections import ChainMap, UserDict
from gc import get_referents
from types import MappingProxyType
from typing import Any

from pytest_nova_hygiene.watching.originals import ORIGINALS

_ALL = slice(None)

# The descriptor, since a subclass may have a `__dict__` of its own.
_names_in: Any = vars(UserDict)["__dict__"].__get__


def plain(value: Any) -> Any:
    """Return the text of a ``str`` of any subclass; anything else as it is."""
    # `issubclass` of the type, since `isinstance` asks the object for its `__class__`.
    return str.__str__(value) if issubclass(type(value), str) else value


def plain_bytes(value: Any) -> Any:
    """Return the ``bytes`` of any ``bytes`` or ``bytearray``, of subclasses too; else None."""
    kind = type(value)
    if issubclass(kind, bytes):
        return bytes.__getitem__(value, _ALL)
    return bytes(bytearray.__getitem__(value, _ALL)) if issubclass(kind, bytearray) else None


def words_of(value: Any) -> list[Any] | None:
    """Return the items of a list or tuple, of subclasses too; None for any other object."""
    kind = type(value)
    if issubclass(kind, list):
        return [*list.__iter__(value)]
    return [*tuple.__iter__(value)] if issubclass(kind, tuple) else None


def variables_of(environ: Any) -> dict[Any, Any] | None:
    """Return the variables of a ``dict`` of any class, ``os.environ``, or what is made of them.

    That is a ``ChainMap``, a ``UserDict`` and a ``MappingProxyType``.

    None for any other mapping, and where a name is no text: to read it could run code of a test.
    """
    kind = type(environ)
    if kind is dict:
        return environ  # type: ignore[no-any-return]  # by exact type
    if kind is type(ORIGINALS.os.environ):
        return dict[Any, Any](ORIGINALS.variables(environ))
    if kind is ChainMap or kind is MappingProxyType or issubclass(kind, UserDict):
        return _joined(_inside(environ))
    if not issubclass(kind, dict):
        return None
    read = [(plain(name), value) for name, value in dict.items(environ)]
    # Any other name would be asked for its hash.
    return dict(read) if all(type(name) in (str, bytes) for name, _ in read) else None


def _inside(environ: Any) -> list[Any]:
    """Return the mappings that a mapping shows, the one that counts most first."""
    if type(environ) is ChainMap:
        return words_of(vars(environ).get("maps")) or []
    if type(environ) is MappingProxyType:
        # The one object that it holds; its methods would call those of that object.
        return get_referents(environ)
    return [_names_in(environ).get("data")]


def _joined(maps: list[Any]) -> dict[Any, Any] | None:
    """Return the variables of several mappings, of which the first that has a name counts."""
    joined: dict[Any, Any] = {}
    for each in reversed(maps):
        variables = variables_of(each)
        if variables is None:
            return None
        joined |= variables
    return joined
