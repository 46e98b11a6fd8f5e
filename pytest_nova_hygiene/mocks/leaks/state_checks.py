"""Checks what test code left behind: after an import, a test, a class, a module and the run."""

from __future__ import annotations

import sys
from collections.abc import Callable, Container, Iterator
from functools import partial
from itertools import chain
from types import ModuleType
from typing import TYPE_CHECKING

from pytest_nova_hygiene.mocks.doubles import class_file, defining_file, mock_of
from pytest_nova_hygiene.mocks.hand_made import is_bare, is_of_other_library, names_entry
from pytest_nova_hygiene.mocks.leaks.assignable_names import is_production_name
from pytest_nova_hygiene.mocks.leaks.context_variables import held_in_context
from pytest_nova_hygiene.mocks.leaks.exit_handlers import registered
from pytest_nova_hygiene.mocks.leaks.finalizers import held_by_finalizers
from pytest_nova_hygiene.mocks.leaks.namespace_scan import (
    DEPTH,
    NEAR,
    HeldMock,
    NamespaceScan,
    process_wide,
)
from pytest_nova_hygiene.mocks.leaks.new_things import NewThing, same_as
from pytest_nova_hygiene.mocks.leaks.process_state import taken_out
from pytest_nova_hygiene.mocks.leaks.scan_schedule import FoundPlaces, ScanSchedule
from pytest_nova_hygiene.mocks.object_paths import is_named

if TYPE_CHECKING:
    from pytest_nova_hygiene.mocks.births import Birth, Births
    from pytest_nova_hygiene.watching.paths import Paths


class StateChecks:
    """The checks of non-test state: where they look, and how often.

    Args:
        births: what is known of mocks.
        paths: tells test code from the rest.
        is_source: whether a module belongs to the code under test.
        is_reported: whether a mock of a birth was reported.

    Attributes:
        compares: whether we compare mocks just now, which mocks count as calls.
    """

    def __init__(
        self,
        births: Births,
        paths: Paths,
        is_source: Callable[[ModuleType], bool],
        is_reported: Callable[[Birth], bool],
    ) -> None:
        self._births = births
        self._paths = paths
        self._is_source = is_source
        self._loaded: set[str] = set()
        self._schedule = ScanSchedule(is_reported)
        self._found = FoundPlaces()
        self.compares = False

    def began(self) -> None:
        """Remember the modules that are loaded: they are not the next file's or test's doing."""
        if len(sys.modules) != len(self._loaded):
            self._loaded = set(sys.modules)

    def after_import(self, filename: str) -> Iterator[HeldMock]:
        """Yield the mocks that importing a test file left in `sys.modules` and in what it names."""
        if self._births.any_born_in((filename,)):
            scan = NamespaceScan(self._is_foreign)
            yield from self._entries(list(sys.modules))
            yield from self._new_modules(scan)
            module = _module_of(filename)
            for value in list(vars(module).values()) if module is not None else ():
                if type(value) is ModuleType and self._is_production(value):
                    yield from scan.module(value.__name__, value, depth=0)
        self.began()

    def after_test(self) -> Iterator[HeldMock]:
        """Yield the mocks that are new in `sys.modules`, or in modules that are new there."""
        # Asked after each test: a set of two thousand names would cost more than their number.
        if len(sys.modules) == len(self._loaded):
            return
        yield from self._entries(self._new())
        yield from self._new_modules(NamespaceScan(self._is_foreign))
        self.began()

    def _new_modules(self, scan: NamespaceScan) -> Iterator[HeldMock]:
        """Yield the mocks in new modules of non-test code."""
        for name in self._new():
            module = sys.modules.get(name)
            if issubclass(type(module), ModuleType) and is_production_name(name):
                assert isinstance(module, ModuleType)  # noqa: S101 - for mypy
                if self._is_production(module):
                    yield from scan.module(name, module, depth=0)

    def new_entries(self, filename: str = "") -> Iterator[tuple[str, object]]:
        """Yield new entries of `sys.modules` that test code defines, but for its own modules.

        Args:
            filename: the test file that was imported, whose entries alone count: a fake that a
                helper module brings at import is the suite's own affair. Empty after a test.
        """
        for name in self._new() if len(sys.modules) != len(self._loaded) else ():
            value = sys.modules.get(name)
            if mock_of(value) is not None:
                continue
            if is_bare(value) or is_of_other_library(value):
                if self._is_named(name, filename):
                    yield name, value
                continue
            file = defining_file(value)
            if file is not None and self._paths.is_test_file(file) and filename in ("", file):
                # A module of test code under its own name was merely imported.
                is_module = issubclass(type(value), ModuleType) and "__file__" in vars(value)
                if not (is_module and vars(value).get("__name__") == name):
                    yield name, value

    def entries_put(self) -> Iterator[NewThing]:
        """Yield such entries that a wider fixture's setup made: they are not the next test's."""
        for name, value in list(self.new_entries()):
            self._loaded.add(name)
            place, is_same = f"sys.modules[{name!r}]", same_as(value)
            yield NewThing(
                namespace=None,
                name=name,
                root="sys.modules",
                place=place,
                value=value,
                replaces=False,
                is_there=partial(_holds, name, is_same),
                undo=partial(taken_out, name, value),
            )

    def _is_named(self, entry: str, filename: str) -> bool:
        """Return whether a test file that was imported names an entry; after a test, any does."""
        if filename:
            return names_entry([filename], entry)
        modules = [m for m in list(sys.modules.values()) if type(m) is ModuleType]
        files = [f for m in modules if type(f := vars(m).get("__file__")) is str]
        return names_entry(filter(self._paths.is_test_file, files), entry)

    def _new(self) -> list[str]:
        return [name for name in sys.modules if name not in self._loaded]

    @staticmethod
    def _entries(names: list[str]) -> Iterator[HeldMock]:
        """Yield the entries of `sys.modules` that are mocks."""
        for name in names:
            value = sys.modules.get(name)
            mock = mock_of(value)
            if mock is not None:
                yield HeldMock(
                    f"sys.modules[{name!r}]",
                    value,
                    mock,
                    None,
                    "",
                    undo=partial(taken_out, name, value),
                )

    def boundary(
        self, *, everywhere: bool, last: bool, test_files: Container[str]
    ) -> Iterator[HeldMock]:
        """Yield the mocks in the source, or in all non-test code, if any has outlived its owner.

        Where mocks were found before is looked at each time, the rest as the schedule has it.

        Args:
            everywhere: whether to scan all non-test code, not the source alone.
            last: whether no test will run any more.
            test_files: files whose own mocks count at the end, too, since they belong to no test.
        """
        survivors = self._births.survivors()
        if last:
            if not survivors and not self._births.any_born_in(test_files):
                return
        elif not survivors:
            return
        else:
            # First where mocks were found before: that costs little, and may be all there is.
            yield from self._found.scan(NamespaceScan(self._is_foreign))
            if not self._schedule.is_due(survivors, self._births.made, everywhere=everywhere):
                return
        scan = NamespaceScan(self._is_foreign)
        found: Iterator[HeldMock]
        if everywhere or last:
            process = scan.objects(process_wide())
            exits = scan.objects(("atexit", other) for other in self.exits()) if last else ()
            context = held_in_context(scan, self._stays)
            dying = held_by_finalizers(scan, self._paths.is_test_module)
            found = chain(
                process, context, dying, exits, scan.modules(self._is_production, self._depth)
            )
        else:
            found = scan.modules(self._is_source, lambda _: DEPTH)
        for held in found:
            self._found.add(held, self._depth_of(held))
            yield held
        self._schedule.scanned(survivors, scan.steps, everywhere=everywhere)

    @property
    def passed_over(self) -> int:
        """How many ends of classes and modules were scanned only where mocks were found before."""
        return self._schedule.passed_over

    def scan(self) -> NamespaceScan:
        """Return a new scan, which has looked into nothing yet."""
        return NamespaceScan(self._is_foreign)

    def exits(self) -> list[object]:
        """Return the functions that are to run when the interpreter ends."""
        self.compares = True
        try:
            return registered()
        finally:
            self.compares = False

    def _stays(self, target: object) -> bool:
        return is_named(target, self._paths.is_test_module)

    def _is_production(self, module: ModuleType) -> bool:
        return not self._paths.is_test_module(module)

    def _depth(self, module: ModuleType) -> int:
        """Return how many steps to go below a module's names; none in the standard library."""
        if self._is_source(module):
            return DEPTH
        return 0 if module.__name__.partition(".")[0] in sys.stdlib_module_names else NEAR

    def _depth_of(self, held: HeldMock) -> int:
        """Return how many steps a scan goes below the name that leads to a mock."""
        space = held.namespace
        if issubclass(type(space), type):
            space = sys.modules.get(vars(space).get("__module__"), None)  # type: ignore[arg-type]
        return self._depth(space) if issubclass(type(space), ModuleType) else NEAR  # type: ignore[arg-type]

    def _is_foreign(self, kind: type) -> bool:
        """Return whether a class is of test code or test machinery."""
        home = vars(kind).get("__module__")
        if type(home) is str and not is_production_name(home):
            return True
        filename = class_file(kind)
        return filename is not None and self._paths.is_test_file(filename)


def _holds(name: str, is_same: Callable[[object], bool]) -> bool:
    """Return whether the table of modules still holds a value."""
    return is_same(sys.modules.get(name))


def _module_of(filename: str) -> ModuleType | None:
    """Return the loaded module of a file, or None."""
    for module in list(sys.modules.values()):
        if type(module) is ModuleType and vars(module).get("__file__") == filename:
            return module
    return None
