"""Checks what test code left behind: after an import, a test, a class, a module and the run."""

from __future__ import annotations

import sys
from collections.abc import Callable, Container, Iterator
from functools import partial
from types import ModuleType
from typing import TYPE_CHECKING

from pytest_nova_hygiene.mocks.doubles import class_file, defining_file, mock_of
from pytest_nova_hygiene.mocks.leaks.assignable_names import is_production_name
from pytest_nova_hygiene.mocks.leaks.exit_handlers import registered
from pytest_nova_hygiene.mocks.leaks.namespace_scan import (
    DEPTH,
    NEAR,
    HeldMock,
    NamespaceScan,
    process_wide,
)
from pytest_nova_hygiene.mocks.leaks.process_state import taken_out
from pytest_nova_hygiene.watching.originals import ORIGINALS

if TYPE_CHECKING:
    from pytest_nova_hygiene.mocks.births import Births
    from pytest_nova_hygiene.watching.paths import Paths

BUDGET = 0.005
"""The share of a run's time that scans of whole namespaces may take: half a percent."""


class StateChecks:
    """The checks of non-test state: where they look, and how often.

    Args:
        births: what is known of mocks.
        paths: tells test code from the rest.
        is_source: whether a module belongs to the code under test.

    Attributes:
        compares: whether we compare mocks just now, which mocks count as calls.
    """

    def __init__(
        self,
        births: Births,
        paths: Paths,
        is_source: Callable[[ModuleType], bool],
    ) -> None:
        self._births = births
        self._paths = paths
        self._is_source = is_source
        self._loaded: set[str] = set()
        self._armed_at = ORIGINALS.seconds()
        self._spent = 0.0
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
            file = defining_file(value) if mock_of(value) is None else None
            if file is None or not self._paths.is_test_file(file):
                continue
            # A module of test code under its own name was merely imported.
            is_module = issubclass(type(value), ModuleType) and "__file__" in vars(value)
            own = is_module and vars(value).get("__name__") == name
            if not own and filename in ("", file):
                yield name, value

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

        A suite in random order ends a module with nearly every test. So these scans are skipped
        once they took `BUDGET` of the run, but never the last one.

        Args:
            everywhere: whether to scan all non-test code, not the source alone.
            last: whether no test will run any more.
            test_files: files whose own mocks count at the end, too, since they belong to no test.
        """
        began = ORIGINALS.seconds()
        if not last and self._spent > BUDGET * (began - self._armed_at):
            return
        # Where no mock outlived its owner there is nothing to find, and a scan is dear.
        if self._births.survivors() or (last and self._births.any_born_in(test_files)):
            scan = NamespaceScan(self._is_foreign)
            if everywhere or last:
                yield from scan.objects(process_wide())
                if last:
                    yield from scan.objects(("atexit", other) for other in self.exits())
                yield from scan.modules(self._is_production, self._depth)
            else:
                yield from scan.modules(self._is_source, lambda _: DEPTH)
        self._spent += ORIGINALS.seconds() - began

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

    def _is_production(self, module: ModuleType) -> bool:
        return not self._paths.is_test_module(module)

    def _depth(self, module: ModuleType) -> int:
        """Return how many steps to go below a module's names; none in the standard library."""
        if self._is_source(module):
            return DEPTH
        return 0 if module.__name__.partition(".")[0] in sys.stdlib_module_names else NEAR

    def _is_foreign(self, kind: type) -> bool:
        """Return whether a class is of test code or test machinery."""
        home = vars(kind).get("__module__")
        if type(home) is str and not is_production_name(home):
            return True
        filename = class_file(kind)
        return filename is not None and self._paths.is_test_file(filename)


def _module_of(filename: str) -> ModuleType | None:
    """Return the loaded module of a file, or None."""
    for module in list(sys.modules.values()):
        if type(module) is ModuleType and vars(module).get("__file__") == filename:
            return module
    return None
