"""Finds mocks in what the interpreter keeps outside of every namespace, and puts that back."""

from __future__ import annotations

import sys
from _signal import getsignal as handler_of  # type: ignore[import-not-found] # no enum of each
from _signal import signal as handle
from collections.abc import Iterator
from functools import partial
from signal import valid_signals
from typing import TYPE_CHECKING

from pytest_nova_hygiene.mocks.leaks import exit_handlers
from pytest_nova_hygiene.mocks.object_paths import place_of_signal

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_nova_hygiene.mocks.leaks.namespace_scan import HeldMock, NamespaceScan

_SIGNALS = tuple(map(int, valid_signals()))


class ProcessState:
    """The signal handlers and exit functions, as they were when the test began."""

    def __init__(self) -> None:
        self._known: list[int] = []
        self._handlers: list[object] = []
        self._exits = 0

    def begin(self, *, keeps: bool) -> None:
        """Remember the present handlers, and the number of exit functions, to compare with.

        Args:
            keeps: whether to keep the handlers, so that they can be put back.
        """
        handlers = list(map(handler_of, _SIGNALS))
        self._known = list(map(id, handlers))
        # Without repair nothing is kept alive: a handler may be a test's bound method.
        self._handlers = handlers if keeps else [None] * len(handlers)
        self._exits = exit_handlers.count()

    def changes(
        self, scan: NamespaceScan, registered: Callable[[], list[object]]
    ) -> Iterator[HeldMock]:
        """Yield the mocks that are new as, or in, a signal's handler or an exit function.

        Args:
            scan: looks into handlers and functions.
            registered: returns the exit functions; called only where there are more than before.
        """
        now = list(map(handler_of, _SIGNALS))
        # By id: comparing two handlers would call a mock's ``__eq__``.
        if list(map(id, now)) != self._known:
            each = zip(_SIGNALS, now, self._handlers, self._known, strict=True)
            for number, handler, before, known in each:
                if id(handler) != known and callable(handler):
                    for held in scan.objects([(place_of_signal(number), handler)]):
                        yield held._replace(undo=partial(_handled_by, number, before))
        if exit_handlers.count() > self._exits:
            for function in registered():
                for held in scan.objects([("atexit", function)]):
                    yield held._replace(undo=partial(exit_handlers.unregistered, function))


def _handled_by(number: int, handler: object) -> bool:
    """Give a signal its earlier handler; return whether that is known."""
    if handler is None:  # not kept, or not installed from Python: nobody can give it back
        return False
    handle(number, handler)
    return True


def taken_out(name: str, module: object) -> bool:
    """Take a new entry out of the table of modules; return whether it was still there."""
    if sys.modules.get(name) is not module:
        return False
    del sys.modules[name]
    return True
