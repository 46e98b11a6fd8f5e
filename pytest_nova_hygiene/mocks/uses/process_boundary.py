"""Finds mocks that leave the process: in a path, command, environment or address, or as a number.

A ``MagicMock`` is a path, an index and a truth: ``os.kill(mock.pid, 9)`` signals process 1,
``open(mock)`` takes file descriptor 1, and ``os.makedirs(mock.dir)`` makes ``MagicMock/mock.dir``.
A mock itself is seen when it is asked for its number or its path. A text made from a mock is seen
where it is given to a sink, or by the file that it leaves behind.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from pytest_nova_hygiene.mocks.doubles import is_mock, mock_of
from pytest_nova_hygiene.mocks.events import FILE_SYSTEM, DoubleOutside
from pytest_nova_hygiene.mocks.uses.asking_functions import use_by
from pytest_nova_hygiene.mocks.uses.bytecode_calls import UNKNOWN, call_of
from pytest_nova_hygiene.startup.patterns import compile_later
from pytest_nova_hygiene.watching.frames import (
    Line,
    Site,
    is_machinery,
    is_plumbing,
    is_standard,
    site_at,
    stack_above,
)
from pytest_nova_hygiene.watching.refusals import HygieneRefusal, Refused
from pytest_nova_hygiene.watching.sinks import Command, leaves, text_of

if TYPE_CHECKING:
    from collections import deque
    from types import FrameType

    from pytest_nova_hygiene.mocks.births import Birth, Births
    from pytest_nova_hygiene.mocks.events import SinkKind
    from pytest_nova_hygiene.watching.owners import Owners
    from pytest_nova_hygiene.watching.paths import Paths
    from pytest_nova_hygiene.watching.refusals import Refusals
    from pytest_nova_hygiene.watching.sinks import Sink
    from pytest_nova_hygiene.watching.spool import Spool

_TEXT = compile_later(
    r"<\w+(?: (?:name|spec|spec_set)='[^']*')* id='(\d+)'>"  # str() and repr()
    r"|\b\w*Mock/[^/]*/(\d+)"  # os.fspath()
)
_HINTS = (" id='", "Mock/")
"""Every text made from a mock has one of these, which are looked for before the pattern."""

_ENOUGH = 1_000
"""So many mocks of one test are remembered that may be gone."""

_RUN = Command._fields.index("env")
"""How many of a command's values say what is run: those before its environment."""

_NAMES: dict[SinkKind, str] = {"descriptor": "file descriptor", "process id": "process ID"}
"""The uses in which a mock's number is dangerous, as a message calls them."""

_HARMLESS = frozenset({int, bool, float, type(None)})
"""Types whose values are neither mocks nor texts; exact, since a subclass may be anything."""


class MockOutside(HygieneRefusal):
    """Raised in place of a call that would act on process 1, or on the standard output."""

    __module__ = "pytest_nova_hygiene"


class ProcessBoundary:
    """The watch on what is handed to the operating system.

    Args:
        owners: who is running.
        events: where the events go.
        births: who made which mock.
        paths: how a site may be shown, and what is test code.
        is_in_source: whether a file belongs to the project.
        refusals: told of every refusal that is raised.
        block: whether a dangerous call at a site is refused just now.
        spool: where a forked child's events go.
        failed: told of an error of ours, which must not become the test's.

    Attributes:
        seen: how many events were recorded.
    """

    def __init__(  # noqa: PLR0913 - each is one fact from outside
        self,
        owners: Owners,
        events: deque[object],
        births: Births,
        paths: Paths,
        is_in_source: Callable[[str], bool],
        *,
        refusals: Refusals,
        block: Callable[[Site], bool],
        spool: Spool,
        failed: Callable[[BaseException], None],
    ) -> None:
        self._owners = owners
        self._events = events
        self._births = births
        self._paths = paths
        self._is_in_source = is_in_source
        self._refusals = refusals
        self._block = block
        self._spool = spool
        self._failed = failed
        self._told: set[tuple[Site, str]] = set()
        self._birth_of: dict[int, Birth | None] = {}
        self._parts: dict[str, str] = {}
        self.seen = 0

    def test_began(self) -> None:
        """Forget what the last test did: each line is reported once a test."""
        self._told.clear()
        # By ``id``, which another mock may have got since.
        self._birth_of.clear()

    def printed(self, mock: object) -> None:
        """Remember a mock whose text is made.

        It may be gone by the time that a sink is given the text, whenever Python looks for garbage.
        """
        if len(self._birth_of) < _ENOUGH or id(mock) in self._birth_of:
            try:
                self._birth_of[id(mock)] = self._births.of(mock)
            except Exception as error:  # noqa: BLE001 - ours must not become theirs
                self._failed(error)

    def look(self, sink: Sink, values: tuple[Any, ...]) -> None:
        """Look at what a sink is given, before it is called; no error of ours gets out."""
        try:
            # A command's environment is shown to us apart, as a sink of its own.
            for leaf in leaves(values[:_RUN] if sink.kind == "command" else values):
                if type(leaf) not in _HARMLESS:
                    self._look_closely(sink, leaf)
        except Exception as error:  # noqa: BLE001 - ours must not become theirs
            self._failed(error)

    def _look_closely(self, sink: Sink, value: Any) -> None:
        """Report a value if it is a mock, or a text made from a mock of this test."""
        if is_mock(value):
            if sink.kind == "address" or _is_path(value):
                birth = self._births.of(mock_of(value))
                if birth is not None:
                    self._found(sink.name, sink.kind, birth, text=False)
            return
        text = text_of(value)
        if text is not None and any(hint in text for hint in _HINTS):
            for match in _TEXT.finditer(text):
                # The id proves it: a text that merely looks like a mock's has no mock of this run.
                birth = self._born(int(match[1] or match[2]))
                if birth is not None:
                    self._found(sink.name, sink.kind, birth, text=True)
                    return

    def asked(self, mock: object, special: str, frame: FrameType) -> None:
        """Report a mock that a function of C asks for its number or path.

        Args:
            mock: the mock that is asked.
            special: the special method that is called, ``__index__`` or ``__fspath__``.
            frame: the frame that calls the function of C.

        Raises:
            MockOutside: the call is refused.
        """
        __tracebackhide__ = True
        try:
            call = call_of(frame)
            use = use_by(special, call.function) if call is not None else None
            if call is None or use is None:
                return
            kind, leading, name = use
            first, rest = call.args[:leading], call.args[leading:]
            # An argument that cannot be read may be the mock, unless the mock is seen elsewhere.
            if any(arg is mock for arg in first) or (
                any(arg is UNKNOWN for arg in first) and not any(arg is mock for arg in rest)
            ):
                birth = self._births.of(mock)
                if birth is not None:
                    self._found(name, kind, birth, text=False)
        except MockOutside:
            raise
        except Exception as error:  # noqa: BLE001 - ours must not become theirs
            self._failed(error)

    def left(self, birth: Birth, line: Line) -> None:
        """Report a file or folder named after a mock, by the line that made the name."""
        self._tell(FILE_SYSTEM, "path", birth, site_at(*line), text=True, refused=False)

    def _born(self, identity: int) -> Birth | None:
        """Return the birth of the mock in a text; remembered, since one path goes to many sinks."""
        if identity not in self._birth_of:
            self._birth_of[identity] = self._births.named(identity)
        return self._birth_of[identity]

    def _found(self, function: str, kind: SinkKind, birth: Birth, *, text: bool) -> None:
        """Record a mock that leaves the process, and refuse the call where that is asked for."""
        line = self.calling()
        if line is None:
            return
        site = site_at(*line)
        block = kind in _NAMES and self._block(site)
        # Recorded first: code under test that swallows the refusal changes nothing.
        self._tell(function, kind, birth, site, text=text, refused=block)
        if block:
            owners, what = self._owners, f"{function} of a mock"
            called = f"`{function}()` with a mock as {_NAMES[kind]}"
            refused = Refused(owners.current, owners.phase, site, "NHY105", what, called)
            refusal = MockOutside(
                f"{refused.text}: the mock was created at {self._paths.location(birth.site)} "
                "(nova_hygiene_block); run pytest --hygiene-explain NHY105"
            )
            self._refusals.raised(refusal, refused)
            raise refusal

    def _tell(  # noqa: PLR0913 - what the event consists of
        self, function: str, kind: SinkKind, birth: Birth, site: Site, *, text: bool, refused: bool
    ) -> None:
        # Once a line: makedirs() may make three folders, and copy() opens two files.
        if (site, kind) not in self._told:
            self._told.add((site, kind))
            self.seen += 1
            event = DoubleOutside(
                owner=self._owners.current,
                site=site,
                function=function,
                sink=kind,
                text=text,
                made=str(self._paths.location(birth.site)),
                refused=refused,
            )
            self._events.append(event)
            # Nobody judges a forked child's events: its parent reads them from the spool.
            if self._spool.is_child():
                self._spool.write(event)

    def calling(self) -> Line | None:
        """Return the line to blame for a call: the nearest of the project, else of anybody.

        None for what test machinery does for itself.
        """
        nearest: Line | None = None
        for line in stack_above(1):
            part = self._part_of(line[0].co_filename)
            if part == "machinery":
                return nearest
            if part == "project":
                return line
            if part == "other":
                nearest = nearest or line
        return nearest or (None, 0)

    def _part_of(self, filename: str) -> str:
        """Return whose a file is; remembered, since every frame of every call is asked about."""
        part = self._parts.get(filename)
        if part is None:
            part = "other"
            if is_machinery(filename):
                part = "machinery"
            elif is_standard(filename) or is_plumbing(filename):
                part = "between"
            elif self._is_in_source(filename) or self._paths.is_test_file(filename):
                part = "project"
            self._parts[filename] = part
        return part


def _is_path(mock: object) -> bool:
    """Return whether the mock can stand for a path at all: a plain ``Mock`` cannot."""
    return any("__fspath__" in vars(base) for base in type(mock).__mro__)
