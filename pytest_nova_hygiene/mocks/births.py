"""Every mock's birth: who was running when the mock was made, and on which line.

Births are kept in a table of ours. An entry in the mock's own ``__dict__`` would change ``vars``,
pickling and ``repr``. The library makes a class for each mock alone, so the birth of that class is
the birth of the mock. ``__new__`` makes both, also for a copy, which no ``__init__`` sees. The
table's key is the ``id`` of that class. So an entry is always about the class that lives at that
address, and ``__subclasses__`` tells which classes live.

A child mock belongs to whoever made the mock it hangs on; `Births.of` looks that up when asked.
A record is a bare tuple because a million of them are made.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Container, Iterator
from contextlib import suppress
from gc import get_objects
from inspect import CO_OPTIMIZED
from sys import _getframe as getframe  # inspect.stack() is 100 times dearer
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any

from pytest_nova_hygiene.mocks.doubles import is_mock
from pytest_nova_hygiene.mocks.makers import CHILD, maker
from pytest_nova_hygiene.startup.named_tuple import NamedTuple
from pytest_nova_hygiene.watching.frames import (
    CLEAR,
    Site,
    calling_frame,
    importing_frame,
    site_at,
)
from pytest_nova_hygiene.watching.probes import Probe, insert

if TYPE_CHECKING:
    from contextlib import ExitStack
    from types import FrameType

    from pytest_nova_hygiene.mocks.patches.library import Library
    from pytest_nova_hygiene.watching.owners import Owner, Owners


class Birth(NamedTuple):
    """Who made a mock, and where.

    Attributes:
        owner: the test or fixture that was running.
        code, instruction: the line that made it, as `site_at` takes it; None where none is known.
    """

    owner: Owner
    code: CodeType | None
    instruction: int

    @property
    def site(self) -> Site:
        """The line that made the mock, worked out only when something is reported."""
        return site_at(self.code, self.instruction)


_Record = tuple["Owner", "CodeType | None", int]
"""A birth as it is noted; `Births.of` makes a `Birth` of the record."""


class Births:
    """The births of all mocks made while armed.

    Args:
        owners: who is running.
        used_late: told of a mock that is called after its owner ended, and of its birth.
        asked: told of a mock that is asked for its number or path: the mock, its special method,
            the method's name, and the asking frame. What `asked` raises stops the call.
        printed: told of a mock whose text is made.
        failed: told of an error of ours, which must not become the test's.
    """

    def __init__(
        self,
        owners: Owners,
        used_late: Callable[[Any, Birth], None],
        asked: Callable[[Any, Any, str, FrameType], None],
        printed: Callable[[Any], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        self._owners = owners
        self._used_late = used_late
        self._asked = asked
        self._printed = printed
        self._failed = failed
        self._births: dict[int, _Record] = {}
        self._bases: list[type] = []
        self._ticket = itertools.count()
        self._reads = 0

    @property
    def made(self) -> int:
        """How many mocks were made."""
        # A counter can only be read by drawing a number, which is no mock.
        self._reads += 1
        return next(self._ticket) + 1 - self._reads

    def arm(self, stack: ExitStack, library: Library) -> None:
        """Note each mock as it is made, whatever a test puts under the library's names."""
        # A class keeps its ``__new__`` as a staticmethod, with the function inside.
        insert(
            stack, vars(library.mock_base)["__new__"].__func__, Probe("", after=self._born(library))
        )
        self._bases.append(library.mock_base)

    def arm_calls(self, stack: ExitStack, library: Library) -> None:
        """Watch the calls of mocks, and the texts that are made from mocks."""
        # Every call is counted there, before its side effect runs.
        count = vars(library.callable_base)["_increment_mock_call"]
        insert(stack, count, Probe("0", before=self._called()))
        text = vars(library.mock_base)["__repr__"]
        insert(stack, text, Probe("0", before=self._printed))

    def _born(self, library: Library) -> Callable[[Any], Any]:
        """Return the hook that notes each new mock's owner and line."""
        births, owners, ticket, clear = self._births, self._owners, self._ticket, CLEAR
        session = owners.session
        # Shortcuts on the way to the calling line. A probe gives a function other code, so the
        # functions are kept, and asked for their code each time.
        patching = _function(library, "patch_base", "__enter__")
        child = _function(library, "mock_base", "_get_child_mock")
        attribute = _function(library, "mock_base", "__getattr__")

        # One function, the usual case first: each further call would be paid for every mock.
        def born(mock: Any) -> Any:
            try:
                # A counter that needs no lock: mocks are made on any thread.
                next(ticket)
                owner = owners.current
                frame: FrameType | None = getframe(2)  # above the library's own __new__
                code = frame.f_code  # type: ignore[union-attr]
                if code.co_filename not in clear:
                    # `of` takes the birth of a child's parent, so a child needs no line.
                    if child is not None and code is child.__code__:
                        births[id(type(mock))] = (owner, *CHILD)
                        return mock
                    if patching is not None and code is patching.__code__:
                        frame = getframe(3)
                        code = frame.f_code
                    if code.co_filename not in clear:
                        frame = calling_frame(2)
                        lazy = None if attribute is None else attribute.__code__
                        code, instruction = maker(getframe(2), frame, owner, lazy)
                        if frame is None or code is not frame.f_code:
                            births[id(type(mock))] = (owner, code, instruction)
                            return mock
                # At import, a mock belongs to the module's body, not to the helper that it calls.
                if owner is session:
                    frame = importing_frame(frame)  # type: ignore[arg-type]
                    code = frame.f_code
                # The frame itself would keep the test's locals alive.
                births[id(type(mock))] = (owner, code, frame.f_lasti)  # type: ignore[union-attr]
            except Exception as error:  # noqa: BLE001 - see the class
                self._failed(error)
            return mock

        return born

    def _called(self) -> Callable[[Any], None]:
        """Return the hook that looks at each call of a mock before its side effect runs."""
        births = self._births

        def called(mock: Any) -> None:
            record = births.get(id(type(mock)))
            # A child may be first asked for, and so be born, long after its parent's owner ended.
            # It has no line until `of` has looked the parent up.
            if record is not None and (record[0].ended or record[1] is None):
                self._called_late(mock)
            # Read from the namespace: asking a mock for an attribute may make a child.
            name = mock.__dict__.get("_mock_new_name")
            if name == "__index__" or name == "__fspath__":  # noqa: PLR1714 - twice as fast
                self._special(mock, name)

        return called

    def _special(self, method: Any, name: str) -> None:
        """Tell of a mock that a function of C, which has no frame, asks for its number or path."""
        __tracebackhide__ = True
        parent = _parent_of(method)
        frame: FrameType | None = getframe(2)  # the library's, up to whoever called the function
        library = frame.f_code.co_filename  # type: ignore[union-attr]
        while frame is not None and frame.f_code.co_filename == library:
            frame = frame.f_back
        if parent is not None and frame is not None:
            self._asked(parent, method, name, frame)

    def _called_late(self, mock: object) -> None:
        """Tell of a call of a mock, if its owner has ended."""
        try:
            birth = self.of(mock)
            if birth is not None and birth.owner.ended:
                self._used_late(mock, birth)
        except Exception as error:  # noqa: BLE001 - see the class
            self._failed(error)

    def of(self, mock: object) -> Birth | None:
        """Return the birth of a mock; for a child, that of the topmost mock it hangs on.

        None for a mock that was made before we were armed. A child is noted under its parent's
        birth from then on.
        """
        top, parent = mock, _parent_of(mock)
        while parent is not None and id(type(parent)) in self._births:
            top, parent = parent, _parent_of(parent)
        record = self._births.get(id(type(top)))
        if record is None:
            return None
        owner, code, instruction = record
        # Only functions have this flag. A module's body made the mock: the test that was running
        # merely was the first to import the module.
        if code is not None and not code.co_flags & CO_OPTIMIZED:
            owner = self._owners.session
        birth = Birth(owner, code, instruction)
        self._births[id(type(mock))] = (owner, code, instruction)
        return birth

    def named(self, identity: int) -> Birth | None:
        """Return the birth of the living mock that has this ``id``, found among all objects.

        None where no object has it, or where the object is no mock.
        """
        for candidate in get_objects():
            if id(candidate) == identity:
                return self.of(candidate) if is_mock(candidate) else None
        return None

    def any_born_in(self, files: Container[str]) -> bool:
        """Return whether one of these files made a mock while it was imported."""
        return any(
            owner is self._owners.session and code is not None and code.co_filename in files
            for owner, code, _ in list(self._births.values())
        )

    def survivors(self) -> dict[int, Birth]:
        """Forget the mocks that are gone; return those that outlived their owner, by a number.

        A child is left out: it keeps the mock it hangs on alive.
        """
        births = self._births
        # Taken before the classes are: what another thread makes meanwhile is in neither.
        noted = list(births.items())
        living = {id(kind) for base in self._bases for kind in _below(base)}
        survived: dict[int, Birth] = {}
        for key, record in noted:
            if key in living:
                if record[0].ended and record[1:] != CHILD:
                    survived[key] = Birth(*record)
            elif births.get(key) is record:  # no later class has come to this address
                del births[key]
        return survived


def _function(library: Library, owner: str, name: str) -> FunctionType | None:
    """Return a function that a class of the library defines, or None."""
    # Without it a shortcut is lost, and nothing else.
    with suppress(AttributeError, KeyError):
        method = vars(getattr(library, owner))[name]
        return method if type(method) is FunctionType else None
    return None


def _below(kind: type) -> Iterator[type]:
    """Yield the living subclasses of a class, at any depth."""
    below: type
    for below in type.__subclasses__(kind):
        yield below
        yield from _below(below)


def _parent_of(mock: Any) -> object | None:
    """Return the mock that a mock hangs on, or None."""
    state = mock.__dict__
    parent = state.get("_mock_parent")
    if parent is None:  # never "or": a mock records that it was asked for its truth
        parent = state.get("_mock_new_parent")
    return parent if is_mock(parent) else None
