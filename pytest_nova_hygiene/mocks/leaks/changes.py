"""A name whose value is another object than before, and what is known of the earlier value."""

from __future__ import annotations

from types import FunctionType, MethodType
from typing import Any
from weakref import ref

from pytest_nova_hygiene.startup.named_tuple import NamedTuple


class Change(NamedTuple):
    """A name whose value is another object than before.

    Attributes:
        namespace: the module, class or object that has the name.
        place: the namespace as a person would write it.
        before: the earlier value, or the `Former` one; `MISSING` for a new name.
        after: the value that the name has now.
    """

    namespace: object
    place: str
    name: str
    before: object
    after: object


class Former:
    """An earlier value that was not kept, since a test may look whether it is gone.

    Attributes:
        kind: its class.
    """

    __slots__ = ("_definition", "kind")

    def __init__(self, value: Any) -> None:
        kind = self.kind = type(value)
        self._definition = None
        if kind is FunctionType or issubclass(kind, type):
            self._definition = ref(value)
        elif kind is MethodType:
            self._definition = ref(value.__func__) if type(value.__func__) is FunctionType else None

    @property
    def definition(self) -> object:
        """A function or class itself while it is there; else the value's class."""
        known = None if self._definition is None else self._definition()
        return self.kind if known is None else known


def definition_of(before: object) -> object:
    """Return what tells who defined an earlier value, whether or not it was kept."""
    return before.definition if type(before) is Former else before


def kind_of_former(before: object) -> type:
    """Return the class of an earlier value, whether or not it was kept."""
    return before.kind if type(before) is Former else type(before)
