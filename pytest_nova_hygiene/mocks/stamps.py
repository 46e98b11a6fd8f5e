"""Every mock's birth: who was running, and on which line.

Kept in a table of ours by identity: anything in the mock's own ``__dict__`` would change ``vars``,
pickling and ``repr``. ``__init__`` is wrapped, not ``__new__``, whose wrapping changes signatures.

Every mock is of a class of its own, of which Python keeps a weak reference already, for
``__subclasses__``. We share that one: it tells whether an identity still means the same mock (a
copy, which no ``__init__`` sees, has another class), and costs a third of a reference to the mock.
The tuple is bare because a million of them are made.
"""

from __future__ import annotations

import functools
import inspect
import itertools
import sys
from collections.abc import Callable
from contextlib import suppress
from inspect import CO_OPTIMIZED
from types import CodeType
from typing import TYPE_CHECKING, Any, NamedTuple
from weakref import ref

from pytest_nova_hygiene.frames import CLEAR, Site, calling_frame, importing_frame, site_at
from pytest_nova_hygiene.swap import swap

if TYPE_CHECKING:
    from contextlib import ExitStack
    from types import FrameType

    from pytest_nova_hygiene.mocks.library import Library
    from pytest_nova_hygiene.owners import Owner, Owners


_PASSED_ON = 8
"""How many arguments ``CallableMixin.__init__`` passes on by position."""


class Birth(NamedTuple):
    """Who made a mock, and where."""

    owner: Owner
    code: CodeType | None
    instruction: int

    @property
    def site(self) -> Site:
        """The line that made it; worked out only when something is reported."""
        return site_at(self.code, self.instruction)


_Record = tuple[Any, "Owner", "CodeType | None", int]
"""A weak reference to the mock's class, and its birth."""


class Stamps:
    """The births of all mocks made while armed.

    Args:
        owners: who is running.
        used_late: told of a mock that is called after its owner ended.
        failed: told of an error of ours, which must not become the test's.
    """

    def __init__(
        self,
        owners: Owners,
        used_late: Callable[[Any, Birth], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        self._owners = owners
        self._used_late = used_late
        self._failed = failed
        self._births: dict[int, _Record] = {}
        self._ticket = itertools.count()
        self._reads = 0

    @property
    def made(self) -> int:
        """How many mocks were made."""
        self._reads += 1
        return next(self._ticket) + 1 - self._reads

    def arm(self, stack: ExitStack, library: Library) -> None:
        """Wrap the base class of all mocks, whatever the module's names are swapped for."""
        patching = None
        with suppress(AttributeError):  # only a shortcut on the way to the calling line
            patching = inspect.unwrap(library.patch_base.__enter__).__code__
        swap(stack, library.mock_base, "__init__", functools.partial(self._wrap_init, patching))

    def arm_calls(self, stack: ExitStack, library: Library) -> None:
        """Wrap what every call of a mock goes through."""
        swap(stack, library.callable_base, "__call__", self._wrap_call)

    def _wrap_init(  # noqa: C901 - one function: a call more is paid for each mock
        self, patching: CodeType | None, original: Callable[..., None]
    ) -> Callable[..., None]:
        births, owners, ticket, clear = self._births, self._owners, self._ticket, CLEAR
        session = owners.session
        getframe = sys._getframe  # noqa: SLF001 - inspect.stack() is 100x dearer

        @functools.wraps(original)
        def born(mock: Any, /, *args: Any, **kwargs: Any) -> None:
            __tracebackhide__ = True
            original(mock, *args, **kwargs)
            try:
                next(ticket)
                state = mock.__dict__
                parent = state.get("_mock_parent")
                if parent is None:  # never "or": a mock records that it was asked for its truth
                    parent = state.get("_mock_new_parent")
                if parent is not None:
                    known = births.get(id(parent))
                    if known is not None and known[0]() is type(parent):
                        births[id(mock)] = (ref(type(mock)), known[1], known[2], known[3])
                        return
                # A callable mock's own constructors lie between, three below a MagicMock(), and two
                # more where a patch makes it: asked for by number, those frames are never made.
                frame: FrameType | None = getframe(3 if len(args) == _PASSED_ON else 1)
                if frame.f_code is patching:  # type: ignore[union-attr]
                    frame = getframe(5)
                if frame is None or frame.f_code.co_filename not in clear:
                    frame = calling_frame(2)
                owner = owners.current
                if frame is None:
                    births[id(mock)] = (ref(type(mock)), owner, None, 0)
                    return
                code = frame.f_code
                if owner is session:
                    frame = importing_frame(frame)
                    code = frame.f_code
                elif not code.co_flags & CO_OPTIMIZED:
                    owner = session  # a test is the first to import a module with doubles
                births[id(mock)] = (ref(type(mock)), owner, code, frame.f_lasti)
            except Exception as error:  # noqa: BLE001 - see the class
                self._failed(error)

        return born

    def _wrap_call(self, original: Callable[..., Any]) -> Callable[..., Any]:
        births = self._births

        @functools.wraps(original)
        def call(mock: Any, /, *args: Any, **kwargs: Any) -> Any:
            __tracebackhide__ = True
            record = births.get(id(mock))
            if record is not None and record[1].ended:
                self._called_late(mock, record)
            return original(mock, *args, **kwargs)

        return call

    def _called_late(self, mock: object, record: _Record) -> None:
        try:
            if record[0]() is type(mock):
                self._used_late(mock, Birth(*record[1:]))
        except Exception as error:  # noqa: BLE001 - see the class
            self._failed(error)

    def of(self, mock: object) -> Birth | None:
        """The birth of a mock, or None for one made before we were armed."""
        record = self._births.get(id(mock))
        return Birth(*record[1:]) if record is not None and record[0]() is type(mock) else None

    def named(self, identity: int) -> Birth | None:
        """The birth of whatever mock had this ``id``, gone since or not."""
        record = self._births.get(identity)
        return Birth(*record[1:]) if record is not None else None

    def any_born_in(self, filename: str) -> bool:
        """Whether a file made a mock while it was imported, and the mock may be alive."""
        return any(
            owner is self._owners.session
            and code is not None
            and code.co_filename == filename
            and kind() is not None
            for kind, owner, code, _ in list(self._births.values())
        )

    def survivors(self) -> bool:
        """Whether a mock outlived its owner; forgets the dead ones on the way."""
        births = self._births
        for key in [key for key, record in list(births.items()) if record[0]() is None]:
            births.pop(key, None)
        return any(record[1].ended for record in list(births.values()))
