"""Mocks that leave the process: in a path, a command, an environment, an address, as a number.

A ``MagicMock`` is a path, an index and a truth: ``os.kill(mock.pid, 9)`` signals process 1,
``open(mock)`` takes file descriptor 1, and ``os.makedirs(mock.dir)`` makes ``MagicMock/mock.dir``.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path, PosixPath, PurePath, PurePosixPath, PureWindowsPath, WindowsPath
from typing import TYPE_CHECKING, Any

from pytest_nova_hygiene.frames import (
    MACHINERY,
    NOWHERE,
    Site,
    is_plumbing,
    is_standard,
    site_at,
    stack_above,
)
from pytest_nova_hygiene.mocks.events import DoubleOutside
from pytest_nova_hygiene.mocks.kinds import is_mock, mock_of
from pytest_nova_hygiene.refusals import HygieneRefusal, Refused
from pytest_nova_hygiene.sinks import NAMED, leaves

if TYPE_CHECKING:
    from collections import deque

    from pytest_nova_hygiene.mocks.events import SinkKind
    from pytest_nova_hygiene.mocks.stamps import Birth, Stamps
    from pytest_nova_hygiene.owners import Owners
    from pytest_nova_hygiene.paths import Paths
    from pytest_nova_hygiene.refusals import Refusals
    from pytest_nova_hygiene.sinks import Sink

_TEXT = re.compile(
    r"<\w+(?: (?:name|spec|spec_set)='[^']*')* id='(\d+)'>"  # str() and repr()
    r"|\b\w*Mock/[^/]*/(\d+)"  # os.fspath()
)
_HINTS = (" id='", "Mock/")
"""One of them is in every text made from a mock: looked for before the pattern is tried."""

_NUMBERS = frozenset({"descriptor", "descriptor or path", "process id"})
_PATHS = frozenset({Path, PosixPath, PurePath, PurePosixPath, PureWindowsPath, WindowsPath})
_HARMLESS = frozenset({int, bool, float, type(None)})


class MockOutside(HygieneRefusal):
    """Raised in place of a call that would act on process 1, or on the standard output."""

    __module__ = "pytest_nova_hygiene"


class Outside:
    """Looks at what sinks are given.

    Args:
        owners: who is running.
        events: where findings-to-be go; recorded first, refused second.
        stamps: who made which mock.
        paths: how a site may be shown, and what is test code.
        is_in_source: whether a file belongs to the project.
        refusals: told of every refusal that is raised.
        block: whether a dangerous call is refused just now.
        failed: told of an error of ours.
    """

    def __init__(  # noqa: PLR0913 - each is one fact from outside
        self,
        owners: Owners,
        events: deque[object],
        stamps: Stamps,
        paths: Paths,
        is_in_source: Callable[[str], bool],
        *,
        refusals: Refusals,
        block: Callable[[], bool],
        failed: Callable[[BaseException], None],
    ) -> None:
        self._owners = owners
        self._events = events
        self._stamps = stamps
        self._paths = paths
        self._is_in_source = is_in_source
        self._refusals = refusals
        self._block = block
        self._failed = failed
        self._told: set[tuple[Site, str]] = set()
        self._births: dict[int, Birth | None] = {}
        self.seen = 0

    def test_began(self) -> None:
        """A line is told of once a test."""
        self._told.clear()
        self._births.clear()

    def look(self, sink: Sink, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        """Before each call; only a refusal gets out."""
        __tracebackhide__ = True
        try:
            self._look(sink, args, kwargs)
        except MockOutside:
            raise
        except Exception as error:  # noqa: BLE001 - ours must not become theirs
            self._failed(error)

    def _look(self, sink: Sink, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        """The hot path finds plain texts and numbers."""
        for value in args[: sink.leading]:
            kind = type(value)
            if kind in _HARMLESS:
                continue
            if kind is str:
                if " id='" in value or "Mock/" in value:
                    self._look_closely(sink, value)
            else:
                self._look_into(sink, value)
        for name in kwargs.keys() & NAMED if kwargs else ():
            self._look_into(sink, kwargs[name])

    def _look_into(self, sink: Sink, value: Any) -> None:
        for leaf in leaves((value,)):
            if type(leaf) not in _HARMLESS:
                self._look_closely(sink, leaf)

    def _look_closely(self, sink: Sink, value: Any) -> None:
        if is_mock(value):
            special = "__index__" if sink.kind in _NUMBERS else "__fspath__"
            if sink.kind == "address" or _answers(value, special):
                birth = self._stamps.of(mock_of(value))
                if birth is not None:
                    self._found(sink, birth, text=False)
            return
        text = _text(value)
        if text is not None and any(hint in text for hint in _HINTS):
            for match in _TEXT.finditer(text):
                # The number proves it: a text in a file of examples has no mock of this run.
                birth = self._born(int(match[1] or match[2]))
                if birth is not None:
                    self._found(sink, birth, text=True)
                    return

    def _born(self, identity: int) -> Birth | None:
        """The mock of a text; a path is handed to many functions, and looking is dear."""
        if identity not in self._births:
            self._births[identity] = self._stamps.named(identity)
        return self._births[identity]

    def _found(self, sink: Sink, birth: Birth, *, text: bool) -> None:
        site = self._caller()
        if site is None:
            return
        kind: SinkKind = "descriptor" if sink.kind == "descriptor or path" else sink.kind
        if text and kind in _NUMBERS:
            kind = "path"
        block = kind in _NUMBERS and self._block()
        made = str(self._paths.location(birth.site))
        if (site, kind) not in self._told:  # makedirs() makes three folders, copy() opens two files
            self._told.add((site, kind))
            self.seen += 1
            self._events.append(
                DoubleOutside(
                    owner=self._owners.current,
                    site=site,
                    function=sink.name,
                    sink=kind,
                    text=text,
                    made=made,
                    refused=block,
                )
            )
        if block:
            refusal = MockOutside(
                f"{sink.name} of a mock refused: its {kind} is a mock, made at {made} "
                "(nova_hygiene_block); run pytest --hygiene-explain NHY105"
            )
            owners, what = self._owners, f"{sink.name} of a mock"
            refused = Refused(owners.current, owners.phase, site, "NHY105", what)
            self._refusals.raised(refusal, refused)
            raise refusal

    def _caller(self) -> Site | None:
        """The nearest line of the project, else of anybody; None for what test machinery does."""
        nearest: Site | None = None
        for code, instruction in stack_above(1):
            filename = code.co_filename
            if MACHINERY.search(filename.replace("\\", "/")):
                break
            if not is_standard(filename) and not is_plumbing(filename):
                site = site_at(code, instruction)
                if self._is_in_source(filename) or self._paths.is_test_file(filename):
                    return site
                nearest = nearest or site
        else:
            return nearest or NOWHERE
        return nearest


def _answers(mock: object, special: str) -> bool:
    """Whether the mock can stand for a number or a path at all: a plain ``Mock`` cannot."""
    return any(special in vars(base) for base in type(mock).__mro__)


def _text(value: Any) -> str | None:
    kind = type(value)
    if kind is str or kind in _PATHS:  # a path of somebody's own may answer with his own code
        return str(value)
    return os.fsdecode(bytes(value)) if kind in (bytes, bytearray) else None
