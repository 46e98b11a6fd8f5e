"""Finds the stores that the tests of a module can reach, by name or process-wide.

A store is a dictionary, a list, a deque, a set or a function's cache.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from logging import Handler, Logger, root
from types import FunctionType, ModuleType
from typing import TYPE_CHECKING

from pytest_nova_hygiene.mocks.doubles import (
    HEAP_TYPE,
    MISSING,
    dotted_name,
    is_mock,
    own_namespace,
)
from pytest_nova_hygiene.mocks.leaks.assignable_names import is_production_name
from pytest_nova_hygiene.mocks.leaks.called_names import CalledNames, thing_of
from pytest_nova_hygiene.mocks.leaks.context_variables import ContextState
from pytest_nova_hygiene.mocks.leaks.hidden_doubles import hidden_in
from pytest_nova_hygiene.mocks.leaks.namespaces import is_root
from pytest_nova_hygiene.mocks.leaks.new_things import NewThing
from pytest_nova_hygiene.mocks.leaks.process_state import ProcessState
from pytest_nova_hygiene.mocks.leaks.slot import Slot, slots_of
from pytest_nova_hygiene.mocks.leaks.stores import KINDS, Stores, is_standard
from pytest_nova_hygiene.mocks.object_paths import CACHE, is_named

if TYPE_CHECKING:
    from pytest_nova_hygiene.mocks.leaks.assignable_names import AssignableNames
    from pytest_nova_hygiene.mocks.leaks.changes import Change
    from pytest_nova_hygiene.mocks.leaks.namespace_scan import HeldMock, NamespaceScan

_STORES = KINDS | {CACHE}
_LOGGING = frozenset({"addFilter", "addHandler", "filters", "handlers"})
"""A file that uses none of these words changes no logger's handlers or filters by itself."""


class ReachableStores:
    """What the tests of one module can change: names, and the stores that the names hold.

    Args:
        names: the names that the module can assign to.
        is_test_module: whether a module is test code, whose own stores are not watched.
        is_double: tells a double that is no mock.
    """

    def __init__(
        self,
        names: AssignableNames,
        is_test_module: Callable[[ModuleType], bool],
        is_double: Callable[[object], bool],
    ) -> None:
        self.names = names
        self._words = names.words
        own, others = _spaces_of(names.module, names.spaces, is_test_module)
        self._called = CalledNames(own, computed="setattr" in names.words)
        self._is_double = is_double
        slots = _slots_of(own, others)
        # Nobody has to name the root logger: it is production's as much as a test's.
        slots += _slots_of_logger(root) if names.words & _LOGGING else ()
        self._near = Stores(slots, is_double)
        self._wide = Stores(_process_wide_slots(self._words))
        self._process = ProcessState()
        self._context = ContextState(lambda target: is_named(target, is_test_module), is_double)
        self._keeps = False

    def begin(self, *, keeps: bool) -> None:
        """Remember what the stores hold now, to compare with.

        Args:
            keeps: whether to keep the contents, so that they can be put back.
        """
        self._keeps = keeps
        self._called.begin(keeps=keeps)
        self._near.begin(keeps=keeps)
        self._wide.begin(keeps=keeps)
        self._process.begin(keeps=keeps)
        self._context.begin(keeps=keeps)

    def refresh(self) -> None:
        """Remember what is there now, in the middle of a test."""
        self.names.refresh()
        self.begin(keeps=self._keeps)

    def forget(self) -> None:
        """Forget all contents, so that none lives on while another module's tests run."""
        self.names.release()
        self._called.forget()
        self._near.forget()
        self._wide.forget()
        self._context.forget()

    def changes(
        self,
        scan: NamespaceScan,
        exits: Callable[[], list[object]],
        *,
        assigned: Iterable[Change],
        mocks: bool,
    ) -> Iterator[HeldMock | NewThing]:
        """Yield the doubles that are there now and were not before, with how to undo that.

        Args:
            scan: looks into objects.
            exits: returns the functions that are to run when the interpreter ends.
            assigned: the names that the test itself has assigned, which are judged elsewhere.
            mocks: whether the test made a mock at all.
        """
        yield from self._called_for(assigned)
        yield from self._near.changes(scan)
        yield from self._context.changes(scan, mocks=mocks)
        if not mocks:
            return
        # A logger or handler that is new since `begin` has stores of its own.
        self._wide.came(_process_wide_slots(self._words))
        yield from self._wide.changes(scan)
        yield from self._process.changes(scan, exits)

    def put_in_place(self, scan: NamespaceScan) -> Iterator[NewThing]:
        """Yield what is no mock, and is new behind a name or in a store: a fixture's doing."""
        assigned = self.names.changes()
        for change in assigned:
            if change.before is not MISSING:  # else a registration
                yield thing_of(change, keeps=self._keeps)
        yield from self._called_for(assigned)
        for new in chain(self._near.changes(scan), self._context.changes(scan, mocks=False)):
            if isinstance(new, NewThing):
                yield new

    def _called_for(self, assigned: Iterable[Change]) -> Iterator[NewThing]:
        """Yield what a call put behind names, and what is inside of that.

        Args:
            assigned: the names whose own values are told of elsewhere.
        """
        told = set()
        for change in assigned:
            told.add((id(change.namespace), change.name))
            yield from hidden_in(thing_of(change, keeps=self._keeps), self._is_double)
        for new in self._called.changes():
            if (id(new.namespace), new.name) not in told:
                yield new
                yield from hidden_in(new, self._is_double)


_Spaces = list[tuple[object, str]]


def _spaces_of(
    module: ModuleType,
    spaces: Iterable[tuple[object, str]],
    is_test_module: Callable[[ModuleType], bool],
) -> tuple[_Spaces, _Spaces]:
    """Return the namespaces that tests can reach, and those of the standard library.

    Args:
        module: the test module.
        spaces: the namespaces that it can assign to.
        is_test_module: whether a module is test code, whose own names are not watched.
    """
    found = {id(space): (space, place) for space, place in [*spaces, *_homes(module)]}
    known = [
        (space, place)
        for space, place in found.values()
        if not (type(space) is ModuleType and (not _is_production(space) or is_test_module(space)))
    ]
    for space, place in list(known):
        # Objects in the project's modules hold stores, too: a bus has a list of subscribers.
        if type(space) is ModuleType and not is_standard(place):
            parts = [each for each in _parts_of(space, place) if id(each[0]) not in found]
            known += [each for each in parts if _is_of_production(each[0], is_test_module)]
    own = [each for each in known if not is_standard(each[1])]
    return own, [each for each in known if is_standard(each[1])]


def _slots_of(own: _Spaces, others: _Spaces) -> list[Slot]:
    """Return the names that hold a store, the project's own before the standard library's."""
    slots = [slot for space, place in own for slot in _slots(space, place)]
    # Of the standard library only what a test changes there, and no cache: it has hundreds.
    return slots + [
        slot
        for space, place in others
        for slot in _slots(space, place)
        if type(slot.get(slot.name)) is not CACHE
    ]


def _process_wide_slots(words: set[str]) -> list[Slot]:
    """Return the process-wide stores that a file with these words may change."""
    slots: list[Slot] = []
    if "modules" in words:
        slots += slots_of(sys, "sys", ["modules"])
    if words & _LOGGING:
        slots += _slots_of_loggers()
    return slots


def _slots_of_loggers() -> Iterator[Slot]:
    # A copy: any thread may make a logger meanwhile.
    for logger in [root, *list(root.manager.loggerDict.values())]:
        if issubclass(type(logger), Logger):
            yield from _slots_of_logger(logger)


def _slots_of_logger(logger: object) -> Iterator[Slot]:
    """Yield a logger's handlers and filters, and its handlers' filters."""
    inside = vars(logger)
    place = "logging.root" if logger is root else f"logging.getLogger({inside.get('name')!r})"
    yield from slots_of(logger, place, ["handlers", "filters"])
    for index, handler in enumerate(list(inside.get("handlers", ()))):
        if issubclass(type(handler), Handler):
            yield from slots_of(handler, f"{place}.handlers[{index}]", ["filters"])


def _homes(module: ModuleType) -> Iterator[tuple[object, str]]:
    """Yield the modules that define the functions and classes of a test module's namespace.

    A function that was imported by name may fill the stores of its own module.
    """
    for value in list(vars(module).values()):
        if type(value) is FunctionType:
            name: object = value.__globals__.get("__name__")
        elif issubclass(type(value), type):
            name = vars(value).get("__module__")
        else:
            continue
        home = sys.modules.get(name) if type(name) is str else None
        # By exact type: a lazy module answers questions by importing things.
        if type(home) is ModuleType and home is not module:
            yield home, dotted_name(home)


def _parts_of(module: ModuleType, place: str) -> Iterator[tuple[object, str]]:
    """Yield the objects that a module has by name, and the classes that it defines."""
    for name, value in list(vars(module).items()):
        if issubclass(type(value), type):
            if vars(value).get("__module__") == place:
                yield value, dotted_name(value)
        elif _is_object(value):
            yield value, f"{place}.{name}"


def _is_object(value: object) -> bool:
    """Return whether a value is an instance of a Python class, and no store, double or module."""
    kind = type(value)
    if not kind.__flags__ & HEAP_TYPE or kind in _STORES:
        return False
    return not is_mock(value) and not issubclass(kind, ModuleType)


def _slots(space: object, place: str) -> Iterator[Slot]:
    """Yield the names of a namespace that hold a store."""
    if issubclass(type(space), Logger):
        yield from _slots_of_logger(space)
        return
    of_root = is_root(space)
    inside = vars(space) if of_root else own_namespace(space)
    names = [
        name
        for name, value in list((inside or {}).items())
        if type(value) in _STORES and not (name[:2] == "__" and of_root)
    ]
    if names:
        yield from slots_of(space, place, names)


def _is_of_production(part: object, is_test_module: Callable[[ModuleType], bool]) -> bool:
    """Return whether an object's class is of non-test code: test code's may keep its doubles."""
    name = vars(part if issubclass(type(part), type) else type(part)).get("__module__")
    home = sys.modules.get(name) if type(name) is str else None
    return type(home) is ModuleType and _is_production(home) and not is_test_module(home)


def _is_production(module: ModuleType) -> bool:
    return is_production_name(dotted_name(module))
