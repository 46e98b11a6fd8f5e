"""Where an object sits, as a person would write it: ``prod.bus._subs[3]``."""

from __future__ import annotations

import functools
import sys
from collections import deque
from collections.abc import Callable, Iterator
from itertools import pairwise
from signal import Signals
from types import CellType, FunctionType, MemberDescriptorType, ModuleType
from typing import Any

from pytest_nova_hygiene.mocks.doubles import dotted_name, own_namespace

CACHE = type(functools.lru_cache(lambda: None))
"""What ``functools.cache`` and ``lru_cache`` make of a function."""


def place_of(target: object, avoid: Callable[[ModuleType], bool]) -> str:
    """Return the dotted name of a module or class.

    Of another object, the name that a module has for it.

    Args:
        target: what is looked for, by identity.
        avoid: modules whose name for it is taken only where no other has one.
    """
    if issubclass(type(target), (ModuleType, type)):
        return dotted_name(target)
    names = list(_names_of(target))
    best = [name for module, name in names if not avoid(module)] or [name for _, name in names]
    return best[0] if best else dotted_name(target)


def is_named(target: object, avoid: Callable[[ModuleType], bool]) -> bool:
    """Return whether a module, other than those to avoid, has a name for an object."""
    return any(not avoid(module) for module, _ in _names_of(target))


def _names_of(target: object) -> Iterator[tuple[ModuleType, str]]:
    for name, module in list(sys.modules.items()):
        if type(module) is ModuleType:
            for attribute, value in list(vars(module).items()):
                if value is target:
                    yield module, f"{name}.{attribute}"


def path(root: str, chain: list[Any]) -> str:
    """Write the way from a root to an object.

    Args:
        root: the dotted name of the first object of the chain.
        chain: objects of which each refers to the next.
    """
    if type(chain[0]) is CACHE:
        return f"functools.cache of {root}"
    text, attributes = root, None
    for parent, child in pairwise(chain):
        if type(child) is dict and not issubclass(type(parent), dict):
            attributes = own_namespace(parent)
            if attributes is child:
                continue  # an object's own __dict__ is no step that a person would write
        text += _attribute(attributes, child) if parent is attributes else _step(parent, child)
    return text


def _step(parent: Any, child: object) -> str:
    for kind, write in _STEPS.items():
        if issubclass(type(parent), kind):
            return write(parent, child)
    attributes = own_namespace(parent)
    return _attribute(attributes, child) if attributes else _slot(parent, child)


def _key(parent: Any, child: object) -> str:
    keys = [key for key, value in list(dict.items(parent)) if value is child]
    return f"[{shown_key(keys[0])}]" if keys else "[a key]"


def _index(parent: Any, child: object) -> str:
    same = [i for i, item in enumerate(_ordered(parent)) if item is child]
    return f"[{same[0]}]" if same else "[…]"


def _ordered(parent: Any) -> Iterator[object]:
    kind = next(kind for kind in (list, tuple, deque) if issubclass(type(parent), kind))
    return kind.__iter__(parent)


def _attribute(inside: dict[str, object] | None, child: object) -> str:
    for name, value in list((inside or {}).items()):
        if value is child:
            return f".{name}" if type(name) is str else f"[{shown_key(name)}]"
    return ""


def _variable(function: FunctionType, child: object) -> str:
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=False):
        if cell is child:
            return f".<closure {name}>"
    return ""


def _member(parent: Any, child: object) -> str:
    members = ("func", "args", "keywords")
    return "".join(f".{name}" for name in members if getattr(parent, name) is child)


_STEPS: dict[type | tuple[type, ...], Callable[[Any, object], str]] = {
    dict: _key,
    (list, tuple, deque): _index,
    (set, frozenset): lambda _parent, _child: "{…}",
    CellType: lambda _parent, _child: "",
    FunctionType: _variable,
    CACHE: lambda _parent, _child: ".cache",
    functools.partial: _member,
}
"""How to write a step out of an object of a kind; out of any other it is an attribute."""


def _slot(parent: object, child: object) -> str:
    for base in type(parent).__mro__:
        for name, descriptor in vars(base).items():
            if type(descriptor) is MemberDescriptorType:
                try:
                    if descriptor.__get__(parent) is child:
                        return f".{name}"
                except AttributeError:  # an empty slot
                    continue
    return f".<{type(child).__name__}>"


def shown_key(key: object) -> str:
    """Return a mapping's key: text and numbers as they are written, anything else by its type."""
    if type(key) in (str, bytes, int, bool, type(None)):
        return repr(key)
    return f"<{type(key).__name__}>"


def place_of_signal(number: int) -> str:
    """Return how a person writes the place of a signal's handler."""
    known = {int(each): each.name for each in Signals}
    return f"signal.{known.get(number, number)}"
