"""The statements that stand in test files, for findings that belong to no test.

What a file says in a string, or does while it is imported, is no test's doing. Three things speak
of it: the marker on the function or class around the line, the module's ``pytestmark``, and the
``with`` block around the line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from pytest_nova_hygiene.model import Allow
from pytest_nova_hygiene.redaction.redactor import without_credentials
from pytest_nova_hygiene.source.file_statements import Statements, Written
from pytest_nova_hygiene.watching.originals import ORIGINALS

if TYPE_CHECKING:
    from pytest_nova_hygiene.model import Location

_MENTIONS_US = "nova_hygiene"


class TestFile:
    """A collected file, and the markers of its tests.

    Args:
        path: as shown.
        file: its full name.
        package: for its relative imports; empty for none.
        markers: those on its tests, on their classes and on itself.
    """

    def __init__(self, path: str, file: str, package: str, markers: tuple[Allow, ...]) -> None:
        self.path = path
        self._file = file
        self._package = package
        self._markers = markers

    def allows_at(self, location: Location) -> Iterator[Allow]:
        """Find what is allowed on a line, the nearest statement first."""
        for last, allow in reversed(self._blocks):
            if allow.line <= location.line <= last:
                yield allow
        for allow in reversed(self._all_markers):
            inside = f"{location.symbol}.".startswith(f"{allow.symbol}.")
            if inside or not allow.symbol:
                yield allow

    def allows_import_of(self, module: str) -> Iterator[Allow]:
        """Find what is allowed in the whole file, if it imports a module."""
        whole = [allow for allow in self._markers if not allow.symbol]
        if whole and module in self._statements.imports(self._package):
            yield from whole

    @cached_property
    def _statements(self) -> Statements:
        return Statements("".join(ORIGINALS.lines(self._file)))

    @cached_property
    def _all_markers(self) -> list[Allow]:
        """The markers, those of tests that were not collected included; the nearest last."""
        written = [
            self._allow("marker", one)
            for one in (self._statements.markers() if self._mentions_us else ())
        ]
        by_key = {allow.key: allow for allow in (*written, *self._markers)}
        return sorted(by_key.values(), key=lambda allow: len(allow.symbol))

    @cached_property
    def _blocks(self) -> list[tuple[int, Allow]]:
        return [
            (one.last, self._allow("fixture", one))
            for one in (self._statements.blocks() if self._mentions_us else ())
        ]

    def _allow(self, kind: str, one: Written) -> Allow:
        uri = without_credentials(one.uri)
        return Allow(kind, one.codes, one.reason, self.path, one.line, one.symbol, uri)

    @property
    def _mentions_us(self) -> bool:
        return any(_MENTIONS_US in line for line in ORIGINALS.lines(self._file))


class FileSuppressions:
    """The statements of all collected files.

    Args:
        files: asked for the files when a finding first needs them.
    """

    def __init__(self, files: Callable[[], Iterable[TestFile]] = tuple) -> None:
        self._files_of = files

    @cached_property
    def _files(self) -> dict[str, TestFile]:
        return {file.path: file for file in self._files_of()}

    def allows(self, location: Location, module: str = "") -> Iterator[Allow]:
        """Find the statements that speak of a place, the nearest first.

        Args:
            location: the finding's.
            module: the module of non-test code that it is about: the test files that import that
                one speak of it, too.
        """
        if location.path in self._files:
            yield from self._files[location.path].allows_at(location)
        if module:
            for file in self._files.values():
                yield from file.allows_import_of(module)
