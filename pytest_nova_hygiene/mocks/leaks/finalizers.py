"""Finds mocks that are to be called when an object of production code dies."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import ModuleType
from typing import TYPE_CHECKING, Any
from weakref import finalize

from pytest_nova_hygiene.mocks.object_paths import is_named, place_of

if TYPE_CHECKING:
    from pytest_nova_hygiene.mocks.leaks.namespace_scan import HeldMock, NamespaceScan

_ROOT = "weakref.finalize"


def held_by_finalizers(
    scan: NamespaceScan, is_test_module: Callable[[ModuleType], bool]
) -> Iterator[HeldMock]:
    """Yield the mocks that a `weakref.finalize` keeps for an object.

    Only objects that production code has by name count. Another one may be dead already, and wait
    for the garbage collector.

    Args:
        scan: looks into functions and arguments.
        is_test_module: whether a module is test code.
    """
    for each in list(vars(finalize).get("_registry", ())):
        told: tuple[Any, ...] | None = finalize.peek(each)
        if told is None:
            continue
        target, *parts = told
        for held in scan.objects((_ROOT, part) for part in parts):
            if is_named(target, is_test_module):
                place = f"{_ROOT}({place_of(target, is_test_module)})"
                yield held._replace(place=place + held.place[len(_ROOT) :])
