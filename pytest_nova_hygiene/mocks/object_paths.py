"""Writes where an object sits, as a person would: ``prod.bus._subs[3]``.

What is on the way may be anybody's object, so it is compared by identity and read by C code alone.
"""

from __future__ import annotations

import functools
import sys
from collections import deque
from collections.abc import Callable, Iterator
from itertools import pairwise
from signal import Signals
from types import (
    CellType,
    CoroutineType,
    FunctionType,
    GeneratorType,
    MemberDescriptorType,
    ModuleType,
)
from typing import Any

from pytest_nova_hygiene.mocks.doubles import dotted_name, own_namespace
from pytest_nova_hygiene.startup.patterns import compile_later

_HUMPS = r"[A-Z]{0,5}[a-z]{2,20}(?:[A-Z]{1,5}[a-z]{2,20}){0,5}(?:[A-Z][a-z]|[A-Z]{2,5}s?)?"
_WORD = rf"(?:[a-z]{{1,20}}|[A-Z]{{1,20}}|{_HUMPS})"
_NAME = compile_later(rf"(?=.{{1,60}}\Z)[_.:/ -]*{_WORD}(?:[_.:/ -]+{_WORD})*_*")
"""Words as programs have them, in the usual spellings. Tokens, numbers and ids have digits."""

CACHE = type(functools.lru_cache(lambda: None))
"""What ``functools.cache`` and ``lru_cache`` make of a function."""


def place_of(target: object, avoid: Callable[[ModuleType], bool]) -> str:
    """Return the dotted name of a module or class; of another object, a module's name for it.

    Args:
        target: the module, class or object.
        avoid: tells the modules whose name is taken only where no other module has a name.
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
    """Yield each module that has a name for an object, and that name, dotted."""
    # Copies: another thread may import a module, or assign to a name, meanwhile.
    for name, module in list(sys.modules.items()):
        if type(module) is ModuleType:
            for attribute, value in list(vars(module).items()):
                if value is target:
                    yield module, f"{name}.{attribute}"


def path(root: str, chain: list[Any]) -> str:
    """Write the way from a root to an object.

    Args:
        root: the dotted name of the first object of the chain.
        chain: objects, each of which refers to the next.
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
    """Write the step from an object to one that it holds."""
    for kind, write in _STEPS.items():
        if issubclass(type(parent), kind):
            return write(parent, child)
    attributes = own_namespace(parent)
    return _attribute(attributes, child) if attributes else _slot(parent, child)


def _key(parent: Any, child: object) -> str:
    # `dict`'s own method: a subclass may have an ``items`` that does anything.
    keys = [key for key, value in list(dict.items(parent)) if value is child]
    return f"[{shown_key(keys[0])}]" if keys else "[a key]"


def _index(parent: Any, child: object) -> str:
    same = [i for i, item in enumerate(_ordered(parent)) if item is child]
    return f"[{same[0]}]" if same else "[…]"


def _ordered(parent: Any) -> Iterator[object]:
    """Iterate over a list, tuple or deque as it is, whatever a subclass says its items are."""
    kind = next(kind for kind in (list, tuple, deque) if issubclass(type(parent), kind))
    return kind.__iter__(parent)


def _attribute(inside: dict[str, object] | None, child: object) -> str:
    """Write the name under which a namespace holds an object; empty where it does not."""
    for name, value in list((inside or {}).items()):
        if value is child:
            return f".{name}" if type(name) is str else f"[{shown_key(name)}]"
    return ""


def _variable(function: FunctionType, child: object) -> str:
    """Write the variable of a closure, by its cell, or the function's table of defaults."""
    if child is function.__defaults__:
        return ".__defaults__"
    if child is function.__kwdefaults__:
        return ".__kwdefaults__"
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=False):
        if cell is child:
            return f".<closure {name}>"
    return ""


def _member(parent: Any, child: object) -> str:
    """Write the part of a ``functools.partial`` that is an object; empty where none is."""
    members = ("func", "args", "keywords")
    return "".join(f".{name}" for name in members if getattr(parent, name) is child)


def _argument(error: BaseException, child: object) -> str:
    """Write which of an exception's arguments an object is, or its attribute."""
    arguments = vars(BaseException)["args"].__get__(error)
    same = [index for index, each in enumerate(arguments) if each is child]
    return f".args[{same[0]}]" if same else _attribute(own_namespace(error), child)


_STEPS: dict[type | tuple[type, ...], Callable[[Any, object], str]] = {
    dict: _key,
    (list, tuple, deque): _index,
    (set, frozenset): lambda _parent, _child: "{…}",
    CellType: lambda _parent, _child: "",
    FunctionType: _variable,
    CACHE: lambda _parent, _child: ".cache",
    functools.partial: _member,
    # By which name the frame has it is asked of nobody: that would make a copy of all variables.
    (GeneratorType, CoroutineType): lambda _parent, _child: ".<local variable>",
    BaseException: _argument,
}
"""How to write a step out of an object, by its class; out of any other it is an attribute."""


def _slot(parent: object, child: object) -> str:
    """Write the slot that holds an object; where none does, the object's class."""
    for base in type(parent).__mro__:
        for name, descriptor in vars(base).items():
            # Only a slot's own descriptor, which is C; a property would run somebody's code.
            if type(descriptor) is MemberDescriptorType:
                try:
                    if descriptor.__get__(parent) is child:
                        return f".{name}"
                except AttributeError:  # an empty slot
                    continue
    return f".<{type(child).__name__}>"


def shown_key(key: object) -> str:
    """Return a mapping's key if it is a name of the program; anything else by its type.

    A key may be whatever a value may be: a session's token, or a number that is another one in the
    next run, and so another finding.
    """
    # By exact type: a subclass may have a ``__repr__`` of its own.
    if type(key) in (bool, type(None)) or (type(key) is str and _NAME.fullmatch(key)):
        return repr(key)
    return f"<{type(key).__name__}>"


def place_of_signal(number: int) -> str:
    """Return how a person writes the place of a signal's handler: ``signal.SIGTERM``."""
    known = {int(each): each.name for each in Signals}
    return f"signal.{known.get(number, number)}"
