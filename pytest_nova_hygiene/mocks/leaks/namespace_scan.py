"""Scans non-test state for mocks, when a class, a module or the session has ended.

A scan goes through the namespaces of modules and of the classes that they define. From there it
goes on into objects, containers, closures and caches, a few steps deep. ``gc.get_referents`` names
the steps: it runs nobody's code, and makes no namespace that was not there.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from gc import get_referents
from importlib.machinery import ModuleSpec, SourceFileLoader
from logging import Handler, Logger, PlaceHolder, root
from signal import getsignal, valid_signals
from types import (
    BuiltinFunctionType,
    CodeType,
    CoroutineType,
    FrameType,
    FunctionType,
    GeneratorType,
    GetSetDescriptorType,
    MemberDescriptorType,
    MethodDescriptorType,
    ModuleType,
    NoneType,
    TracebackType,
    WrapperDescriptorType,
)
from typing import Any
from weakref import ref

from pytest_nova_hygiene.mocks.doubles import mock_of, own_namespace
from pytest_nova_hygiene.mocks.leaks.assignable_names import is_production_name
from pytest_nova_hygiene.mocks.object_paths import CACHE, path, place_of_signal
from pytest_nova_hygiene.startup.named_tuple import NamedTuple

DEPTH = 5
"""Steps below a name of the source: ``bus``, its namespace, a list, a tuple, the double."""

NEAR = 2
"""Steps below a name of anybody else's module: an entry of a registry, an object's attribute."""

_ATOMS = frozenset(
    {bool, bytes, complex, float, int, str, NoneType, BuiltinFunctionType, MethodDescriptorType}
    | {WrapperDescriptorType, CodeType, ModuleType, bytearray, range, slice, type, ModuleSpec}
    | {GetSetDescriptorType, MemberDescriptorType, SourceFileLoader, ref}
)
"""Exact types of values that hold no mock, or are looked into elsewhere: passed over at once."""

_CLOSED: tuple[type, ...] = (type, ModuleType, FrameType, TracebackType, Logger, Enum)
"""Classes whose objects are not looked into.

Types and modules are roots by themselves. Frames run, and tracebacks quote what ran. `process_wide`
has the loggers.
"""

_ARGUMENTS = vars(BaseException)["args"]


class HeldMock(NamedTuple):
    """A place in non-test state that holds a mock.

    Attributes:
        place: the place as a person would write it.
        value: the mock, or what it is wrapped in.
        mock: the mock itself.
        namespace: the module, class or object of which a name leads to the mock, or None.
        name: that name; empty where `namespace` is None.
        root: the dotted name of both; empty where `namespace` is None.
        undo: puts back what was there before, and returns whether it could; None where the earlier
            state is not known.
    """

    place: str
    value: object
    mock: object
    namespace: object
    name: str
    root: str = ""
    undo: Callable[[], bool] | None = None


class NamespaceScan:
    """One scan, which looks into no object twice.

    Args:
        is_foreign: whether objects of a class belong to test code or test machinery, which may
            hold what they like.

    Attributes:
        steps: how many names and objects it went to.
    """

    def __init__(self, is_foreign: Callable[[type], bool]) -> None:
        self._is_foreign = is_foreign
        # From the table of modules every step would lead on, and each module is a root already.
        self._seen: set[int] = {id(sys.modules)}
        self._kinds: dict[type, bool] = {}
        self.steps = 0

    def modules(
        self, wanted: Callable[[ModuleType], bool], depth: Callable[[ModuleType], int]
    ) -> Iterator[HeldMock]:
        """Yield every mock in the wanted modules and the classes they define.

        Args:
            wanted: whether to look at a loaded module; called once a module.
            depth: how many steps to go into the objects that a module names.
        """
        # A copy, since any thread may import something meanwhile.
        for name, module in list(sys.modules.items()):
            if not issubclass(type(module), ModuleType) or not is_production_name(name):
                continue
            if wanted(module):
                yield from self.module(name, module, depth=depth(module))

    def module(self, name: str, module: ModuleType, *, depth: int) -> Iterator[HeldMock]:
        """Yield every mock in one module, and in the classes that it defines."""
        inside = list(vars(module).items())
        yield from self._namespace(name, module, inside, depth=depth)
        for attribute, value in inside:
            if issubclass(type(value), type) and vars(value).get("__module__") == name:
                place = f"{name}.{value.__qualname__}"
                yield from self._namespace(place, value, list(vars(value).items()), depth=depth)
            elif type(value) is ModuleType:
                below = f"{name}.{attribute}"
                # A module that somebody took out of the table is still its package's attribute.
                if vars(value).get("__name__") == below and sys.modules.get(below) is not value:
                    yield from self.module(below, value, depth=depth)

    def _namespace(
        self, place: str, owner: object, inside: list[tuple[str, object]], *, depth: int
    ) -> Iterator[HeldMock]:
        """Yield every mock that is a value of a namespace, or stands below one."""
        self.steps += len(inside)
        for name, value in inside:
            if type(value) not in _ATOMS:
                yield from self._named(f"{place}.{name}", owner, name, value, depth)

    def name(
        self, root: str, namespace: ModuleType | type, name: str, *, depth: int
    ) -> Iterator[HeldMock]:
        """Yield every mock that one name of a namespace leads to; `root` is both with a dot."""
        yield from self._named(root, namespace, name, vars(namespace)[name], depth)

    def _named(
        self, root: str, owner: object, name: str, value: object, depth: int
    ) -> Iterator[HeldMock]:
        mock = mock_of(value)
        if mock is not None:
            yield HeldMock(root, value, mock, owner, name, root)
        elif depth > NEAR or (depth and type(value) is not FunctionType):
            for chain in self._below([value], depth):
                where = path(root, chain)
                yield HeldMock(where, chain[-1], mock_of(chain[-1]), owner, name, root)

    def objects(self, places: Iterable[tuple[str, object]]) -> Iterator[HeldMock]:
        """Yield every mock that is, or stands in, one of these objects."""
        for place, value in places:
            mock = mock_of(value)
            if mock is not None:
                yield HeldMock(place, value, mock, None, "")
            else:
                for chain in self._below([value], DEPTH):
                    yield HeldMock(path(place, chain), chain[-1], mock_of(chain[-1]), None, "")

    def within(self, place: str, chain: list[Any], depth: int) -> Iterator[HeldMock]:
        """Yield every mock that is, or stands in, the last object of a chain from a place."""
        mock = mock_of(chain[-1])
        if mock is not None:
            yield HeldMock(path(place, chain), chain[-1], mock, None, "")
        else:
            for found in self._below(chain, depth):
                yield HeldMock(path(place, found), found[-1], mock_of(found[-1]), None, "")

    def _below(self, chain: list[Any], depth: int) -> Iterator[list[Any]]:
        """Yield each way from the last object of a chain to a mock that the object holds."""
        for child in self._steps(chain[-1]):
            kind = type(child)
            if kind in _ATOMS:
                continue
            # A dictionary or list is never a mock, and most objects are one of the two.
            if (kind is not dict and kind is not list) and mock_of(child) is not None:
                yield [*chain, child]
            elif depth > 1 and id(child) not in self._seen:
                yield from self._below([*chain, child], depth - 1)

    def _steps(self, value: Any) -> list[Any]:
        """Return what an object refers to; nothing if the scan has looked into it already."""
        kind = type(value)
        if kind is FunctionType:
            steps = _of_function(value)
        elif issubclass(kind, BaseException):
            steps = _of_exception(value) if self._is_open(kind) else []
        elif self._is_open(kind) and not _is_running(value):
            steps = get_referents(value)
        else:
            return []
        if not steps or id(value) in self._seen:
            return []
        self.steps += len(steps)
        # By id: an object may compare, or hash, by code of its own.
        self._seen.add(id(value))
        return steps

    def _is_open(self, kind: type) -> bool:
        """Return whether objects of a class are looked into; remembered by class."""
        known = self._kinds.get(kind)
        if known is None:
            closed = issubclass(kind, _CLOSED) or (kind is not CACHE and self._is_foreign(kind))
            known = self._kinds[kind] = not closed
        return known


def _of_function(function: FunctionType) -> list[Any]:
    """Return a function's closure, defaults and own attributes, without the module it stands in."""
    inside = function.__globals__
    # Not by ``__dict__``: asking a function for it makes one, of a hundred bytes.
    own: list[Any] = [
        r for r in get_referents(function) if type(r) is dict and r is not inside and r
    ]
    if function.__defaults__ is not None:
        own.append(function.__defaults__)
    return [*own, *(function.__closure__ or ())]


def _of_exception(error: BaseException) -> list[Any]:
    """Return what an exception was made with, and what was set on it, without its traceback."""
    own = own_namespace(error)
    return [*_ARGUMENTS.__get__(error), *([own] if own else ())]


def _is_running(value: object) -> bool:
    """Return whether a value is a generator or coroutine that runs, so that its frame moves."""
    if type(value) is GeneratorType:
        return value.gi_running
    return type(value) is CoroutineType and value.cr_running


def process_wide() -> Iterator[tuple[str, object]]:
    """Yield each object that the interpreter keeps outside of every namespace, and its place."""
    for name, module in list(sys.modules.items()):
        if not issubclass(type(module), ModuleType):
            yield f"sys.modules[{name!r}]", module
    for number in valid_signals():
        handler = getsignal(number)
        if callable(handler):
            yield place_of_signal(number), handler
    loggers = [("", root), *list(root.manager.loggerDict.items())]
    for name, logger in loggers:
        if not issubclass(type(logger), PlaceHolder):
            yield from _of_logger(
                f"logging.getLogger({name!r})" if name else "logging.root", logger
            )


def _of_logger(place: str, logger: Any) -> Iterator[tuple[str, object]]:
    """Yield a logger's handlers and filters, and its handlers' filters, each with its place."""
    # From its namespace: whatever stands in the logger's place may answer by code of its own.
    for index, handler in enumerate(list(vars(logger).get("handlers", ()))):
        yield f"{place}.handlers[{index}]", handler
        if issubclass(type(handler), Handler):
            for number, condition in enumerate(list(handler.filters)):
                yield f"{place}.handlers[{index}].filters[{number}]", condition
    for index, condition in enumerate(list(vars(logger).get("filters", ()))):
        yield f"{place}.filters[{index}]", condition
