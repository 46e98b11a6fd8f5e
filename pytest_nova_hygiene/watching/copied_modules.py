"""Makes copies of modules of the standard library, for us alone.

No test patches a name in a copy, and a copy's functions call each other.
"""

from __future__ import annotations

import builtins
from importlib.util import find_spec, module_from_spec
from types import FunctionType, ModuleType, SimpleNamespace
from typing import Any

BUILTINS = dict(vars(builtins))
"""A copy of the built-in names, which no test patches."""

# Before any function here is made: a function keeps the builtins that its module has at that time.
globals()["__builtins__"] = BUILTINS


def copied(
    module: ModuleType,
    into: SimpleNamespace | None = None,
    classes: tuple[str, ...] = (),
    **instead: Any,
) -> Any:
    """Return a copy of a module, whose functions call each other and not the module's.

    Args:
        module: a module of plain functions. Methods of its classes still see the module's names.
        into: what to put the names into; None for an object of its own.
        classes: names of classes whose methods see the copy's names, too; bases first.
        instead: by name, what the copies see in place of what the module imports.
    """
    copy = SimpleNamespace() if into is None else into
    names = vars(copy)
    names.update(vars(module), **instead, __builtins__=BUILTINS)
    for name, value in vars(module).items():
        # Only the module's own functions: an imported one looks its names up elsewhere.
        if type(value) is FunctionType and value.__globals__ is vars(module):
            names[name] = _function(value, names)
    for name in classes:
        names[name] = _class(vars(module)[name], names)
    return copy


def _function(function: FunctionType, names: dict[str, Any]) -> FunctionType:
    """Return a copy of a function that looks its global names up in a namespace."""
    code, defaults, closure = function.__code__, function.__defaults__, function.__closure__
    copied = FunctionType(code, names, function.__name__, defaults, closure)
    copied.__kwdefaults__ = function.__kwdefaults__
    return copied


def _class(kind: type, names: dict[str, Any]) -> type:
    """Return a copy of a class, whose methods look their global names up in a namespace.

    To run the whole module once more would take ten times as long.
    """
    inside: dict[str, Any] = {}
    for name, value in vars(kind).items():
        if type(value) is FunctionType:
            inside[name] = _function(value, names)
        elif type(value) is staticmethod:
            inside[name] = staticmethod(_function(value.__func__, names))  # type: ignore[arg-type]
        elif type(value) is property:
            inside[name] = property(_function(value.fget, names))  # type: ignore[arg-type]
        elif name not in ("__dict__", "__weakref__"):  # Python's own, of each class
            inside[name] = value
    # An abstract base is left out: it would bring machinery of its own.
    bases = tuple(names.get(base.__name__, base) for base in kind.__bases__ if type(base) is type)
    return type(kind.__name__, bases, inside)


def run_again(name: str, **instead: Any) -> Any:
    """Return a module of plain Python that was run once more, for us alone.

    Unlike those of a copy, the methods of its classes see its own names as well.

    Args:
        name: the module's name.
        instead: by name, what the module sees in place of what it imports.
    """
    spec: Any = find_spec(name)
    module = module_from_spec(spec)
    vars(module)["__builtins__"] = BUILTINS
    spec.loader.exec_module(module)
    vars(module).update(instead)
    return module
