"""Finds mocks that are called after the test that made them: by a thread, a timer, a singleton."""

from __future__ import annotations

from collections.abc import Callable
from gc import get_referrers
from io import IOBase
from sys import _getframe as getframe  # inspect.stack() is 100 times dearer
from sys import exception
from threading import get_ident
from types import MemberDescriptorType
from typing import TYPE_CHECKING

from pytest_nova_hygiene.mocks.doubles import own_namespace
from pytest_nova_hygiene.mocks.events import DoubleUsedLate
from pytest_nova_hygiene.watching.frames import (
    Site,
    is_machinery,
    is_main_thread,
    is_plumbing,
    running_threads,
    site_at,
    thread_name,
)

if TYPE_CHECKING:
    from collections import deque
    from types import FrameType

    from pytest_nova_hygiene.mocks.births import Birth
    from pytest_nova_hygiene.watching.owners import Owners
    from pytest_nova_hygiene.watching.paths import Paths
    from pytest_nova_hygiene.watching.spool import Spool

_DYING_CALLS = ("__del__", "finalize.__call__")
"""Functions that run when an object dies, which may be at any time, and is nobody's doing."""

_FINAL = "_finalizing"
"""What `io` sets on a file that dies, before it closes the file."""

_DYING = ("GeneratorExit", "GreenletExit")
"""Exceptions that end a generator or greenlet which is thrown away: its ``finally`` is no use.

By name, since greenlet need not be installed.
"""


class ExpiredCalls:
    """The calls of mocks whose owner has ended.

    Args:
        owners: who is running.
        paths: tells test code, and how a site is shown.
        events: where the events go.
        is_reported: whether a mock of this birth was already reported as left behind.
        spool: where a forked child's events go.

    Attributes:
        seen: how many such calls were reported.
    """

    def __init__(
        self,
        owners: Owners,
        paths: Paths,
        events: deque[object],
        is_reported: Callable[[Birth], bool],
        spool: Spool,
    ) -> None:
        self._owners = owners
        self._paths = paths
        self._events = events
        self._is_reported = is_reported
        self._spool = spool
        self._running: frozenset[int] = frozenset()
        self._called: set[Birth] = set()
        self.seen = 0

    def test_began(self) -> None:
        """Remember the threads that run now: the test that begins did not start them."""
        self._running = running_threads()

    def used(self, mock: object, birth: Birth) -> None:
        """Report a mock that is about to be called although its owner ended."""
        # A mock that was reported as left behind needs no second finding for the same cause.
        if self._is_reported(birth) or type(exception()).__name__ in _DYING:
            return
        caller: Site | None = None
        has_test = False
        frame: FrameType | None = getframe(1)
        while frame is not None:
            code = frame.f_code
            # The object may have died under any line: the caller is not to blame.
            if _is_dying(frame):
                return
            if caller is None and not is_plumbing(code.co_filename):
                caller = site_at(code, frame.f_lasti)
            # pytest's own frames are on the stack: the running test led to this call.
            if not has_test and is_machinery(code.co_filename):
                has_test = True
            frame = frame.f_back
        if self._is_escape(caller, has_test=has_test) and not self._is_closing(mock, birth):
            self.seen += 1
            test = self._owners.test
            event = DoubleUsedLate(
                owner=birth.owner,
                site=birth.site,
                used_in="" if test is None else test.nodeid,
                caller="" if caller is None else str(self._paths.location(caller)),
                thread=thread_name(),
            )
            if self._spool.is_child():
                self._spool.write(event)
            else:
                self._events.append(event)

    def _is_escape(self, caller: Site | None, *, has_test: bool) -> bool:
        """Return whether a late call is an escape: not by test code that keeps its own double.

        Args:
            caller: the nearest line that is not plumbing, or None.
            has_test: whether the running test, by the stack, led to the call.
        """
        if has_test:
            return caller is not None and not self._paths.is_test_file(caller.filename)
        if caller is not None and not self._paths.is_test_file(caller.filename):
            return True
        # Test code on a thread that this test did not start belongs to an earlier test.
        return is_main_thread() or get_ident() in self._running

    def _is_closing(self, mock: object, birth: Birth) -> bool:
        """Return whether a dying file calls its mocked ``close``, under whichever line it dies."""
        if _is_garbage(mock):
            return True
        # Asked once for a mock: a look at all objects takes milliseconds.
        if birth in self._called:
            return False
        self._called.add(birth)
        spaces = [space for space in get_referrers(mock) if type(space) is dict]
        holders = [mock, *(space for space in spaces if space.get("close") is mock)]
        return any(map(_is_finalizing, get_referrers(*holders)))


def _is_garbage(mock: object) -> bool:
    """Return whether the garbage collector has found a mock: it clears weak references first.

    A mock has a class of its own, to which its base has a weak reference.
    """
    kind = type(mock)
    living: list[type] = type.__subclasses__(kind.__base__ or object)
    return not any(kind is other for other in living)


def _is_dying(frame: FrameType) -> bool:
    """Return whether a call is made because an object dies."""
    code = frame.f_code
    if code.co_name in _DYING_CALLS or code.co_qualname in _DYING_CALLS:
        return True
    if code.co_name != "close" or not code.co_argcount:
        return False
    # `io` closes a file that dies. It is written in C, and no function of its own is on the stack.
    return _is_finalizing(frame.f_locals.get(code.co_varnames[0]))


def _is_finalizing(file: object) -> bool:
    """Return whether an object is a file that `io` closes because it dies."""
    if not issubclass(type(file), IOBase):
        return False
    if (own_namespace(file) or {}).get(_FINAL) is True:
        return True
    descriptors = (vars(base).get(_FINAL) for base in type(file).__mro__)
    return any(type(d) is MemberDescriptorType and d.__get__(file) is True for d in descriptors)
