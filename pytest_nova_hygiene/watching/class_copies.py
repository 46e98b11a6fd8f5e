"""Finds the classes that the source of one standard class made, as often as it was imported.

eventlet imports ``subprocess`` and ``socket`` a second time, and so does whoever takes a module out
of ``sys.modules``. Each import makes a class anew, with functions of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from types import FunctionType, ModuleType
from typing import TYPE_CHECKING, Any

from pytest_nova_hygiene.startup.named_tuple import NamedTuple
from pytest_nova_hygiene.watching.import_hooks import when_imported
from pytest_nova_hygiene.watching.probes import UNPROBED, Probe, insert

if TYPE_CHECKING:
    from contextlib import ExitStack

# The descriptors, since a metaclass of theirs may answer for a class by code of its own.
_name_of: Callable[[type], str] = vars(type)["__name__"].__get__
_names_in: Callable[[type], Any] = vars(type)["__dict__"].__get__


class Place(NamedTuple):
    """A method of a standard class.

    Attributes:
        module: the module whose source makes the class.
        cls: the name of the class.
        base: the class that it is made of.
        method: the name of a method of Python.
    """

    module: ModuleType
    cls: str
    base: type
    method: str

    def method_of(self, made: Any) -> FunctionType | None:
        """Return the method of an object that is such a class; else None."""
        if not issubclass(type(made), type) or _name_of(made) != self.cls:
            return None
        function = _names_in(made).get(self.method)
        if type(function) is not FunctionType:
            return None
        is_of_source = function.__code__.co_filename == vars(self.module)["__file__"]
        return function if is_of_source else None


def insert_in_all(stack: ExitStack, place: Place, probe: Probe) -> None:
    """Call hooks in a method of a standard class, and of every class that the same source makes.

    Args:
        stack: takes the callback that removes the probe, and ends this.
        place: the method.
        probe: the hooks.

    Raises:
        TypeError: no class has the method.
        OSError, SyntaxError, ValueError: as `insert`, for the first class.
    """
    known: list[FunctionType] = []

    def watch(function: FunctionType, later: ExitStack) -> None:
        # A class copied by `type(…)` shares its functions, which must not call the hooks twice.
        if not any(function is other for other in known):
            insert(later, function, probe)
            known.append(function)

    # Not what stands in the module: eventlet may have put a class of its own there already.
    classes: list[type] = type.__subclasses__(place.base)
    for made in classes:
        if function := place.method_of(made):
            with suppress(*(UNPROBED if known else ())):
                watch(function, stack)
    if not known:
        raise TypeError(f"no class of {place.module.__name__} has {place.method}")

    def imported(module: ModuleType, later: ExitStack) -> None:
        # This runs inside somebody's import, which must not break.
        with suppress(*UNPROBED):
            if function := place.method_of(vars(module).get(place.cls)):
                watch(function, later)

    when_imported(stack, [place.module.__name__], imported)
