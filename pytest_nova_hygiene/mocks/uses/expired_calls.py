"""Mocks that are called after the test that made them: by a thread, a timer, a singleton."""

from __future__ import annotations

from collections.abc import Callable
from sys import exception
from threading import get_ident
from typing import TYPE_CHECKING

from pytest_nova_hygiene.mocks.events import DoubleUsedLate
from pytest_nova_hygiene.watching.frames import (
    MACHINERY,
    Site,
    is_main_thread,
    is_plumbing,
    running_threads,
    site_at,
    stack_above,
    thread_name,
)

if TYPE_CHECKING:
    from collections import deque

    from pytest_nova_hygiene.mocks.births import Birth
    from pytest_nova_hygiene.watching.owners import Owners
    from pytest_nova_hygiene.watching.paths import Paths

_DYING_CALLS = ("__del__", "finalize.__call__")
"""Functions that run when an object dies: at any time, and of nobody's doing."""

_DYING = ("GeneratorExit", "GreenletExit")
"""What is raised in a generator or greenlet that is thrown away: its ``finally`` is no use."""


class ExpiredCalls:
    """Judges each call of a mock whose owner has ended.

    Args:
        owners: who is running.
        paths: tells test code, and how a site is shown.
        events: where findings-to-be go.
        is_reported: whether the mock is known as one that escaped.
    """

    def __init__(
        self,
        owners: Owners,
        paths: Paths,
        events: deque[object],
        is_reported: Callable[[Birth], bool],
    ) -> None:
        self._owners = owners
        self._paths = paths
        self._events = events
        self._is_reported = is_reported
        self._running: frozenset[int] = frozenset()
        self.seen = 0

    def test_began(self) -> None:
        """Take the threads that run now: they are not this test's."""
        self._running = running_threads()

    def used(self, _mock: object, birth: Birth) -> None:
        """Report a mock that is about to be called although its owner ended."""
        # That it is called late follows from its escape, which is told already: one cause, one
        # finding.
        if self._is_reported(birth) or type(exception()).__name__ in _DYING:
            return
        caller: Site | None = None
        has_test = False
        for code, instruction in stack_above(1):
            if code.co_name in _DYING_CALLS or code.co_qualname in _DYING_CALLS:
                return
            if caller is None and not is_plumbing(code.co_filename):
                caller = site_at(code, instruction)
            # pytest's own frames on the stack: the running test leads to this call, on whatever
            # thread.
            if not has_test and MACHINERY.search(code.co_filename.replace("\\", "/")):
                has_test = True
        if self._is_escape(caller, has_test=has_test):
            self.seen += 1
            test = self._owners.test
            self._events.append(
                DoubleUsedLate(
                    owner=birth.owner,
                    site=birth.site,
                    used_in="" if test is None else test.nodeid,
                    caller="" if caller is None else str(self._paths.location(caller)),
                    thread=thread_name(),
                )
            )

    def _is_escape(self, caller: Site | None, *, has_test: bool) -> bool:
        """Return whether the test that runs is not the one that calls.

        Test code may keep its doubles.
        """
        if has_test:
            return caller is not None and not self._paths.is_test_file(caller.filename)
        if caller is not None and not self._paths.is_test_file(caller.filename):
            return True
        # Test code on a thread that this test did not start belongs to an earlier test.
        return is_main_thread() or get_ident() in self._running
