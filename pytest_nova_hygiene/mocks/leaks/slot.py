"""Names that hold a store, as a plain fact."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any
from weakref import ref

from pytest_nova_hygiene.mocks.leaks.namespaces import value_of
from pytest_nova_hygiene.startup.named_tuple import NamedTuple


class Slot(NamedTuple):
    """A name that holds a store. It keeps neither the store nor an object alive.

    Attributes:
        space: returns the module, class or object that has the name; None once that is gone.
        place: the namespace as a person would write it.
        name: the name.
        get: returns the present value of a name of that namespace, or None.
    """

    space: Callable[[], object]
    place: str
    name: str
    get: Callable[[str], Any]


def slots_of(space: object, place: str, names: Iterable[str]) -> Iterator[Slot]:
    """Yield a slot for each name; none for an object that cannot be held weakly."""
    get = value_of(space)
    if get is not None:
        known = ref(space)
        for name in names:
            yield Slot(known, place, name, get)
