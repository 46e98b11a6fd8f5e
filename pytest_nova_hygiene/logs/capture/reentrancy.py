"""The records that a thread's log watch passes over: our own doing, or seen already."""

from __future__ import annotations

from threading import local
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import logging
    from collections.abc import Callable

EVERY = object()
"""Every record, while we look at one: what is asked of somebody's objects may log."""


class _Passing(local):
    """What a thread passes over: nothing, every record while it looks, or one it has seen."""

    over: object = None

    def __init__(self) -> None:
        self.before: list[object] = []


class ReentrancyGuard:
    """What is passed over just now.

    Attributes:
        threads: not empty while any thread passes something over: a look at it costs less than at
            what belongs to a thread.
    """

    def __init__(self) -> None:
        self.threads: list[None] = []
        self._now = _Passing()

    def __contains__(self, record: logging.LogRecord) -> bool:
        over = self._now.over
        return over is EVERY or over is record

    def while_in(self, over: object, call: Callable[..., Any], *args: object) -> Any:
        """Call something, and pass this over meanwhile."""
        before = self.begin(over)
        try:
            return call(*args)
        finally:
            self.end(before)

    def begin(self, over: object) -> object:
        """Pass over a record until `end` is given what this returns."""
        before, self._now.over = self._now.over, over
        self.threads.append(None)
        return before

    def enter(self, over: object) -> None:
        """Pass over a record until `leave` is called."""
        self._now.before.append(self.begin(over))

    def leave(self) -> None:
        """Stop to pass over what this thread entered last."""
        self.end(self._now.before.pop())

    def end(self, before: object) -> None:
        """Pass over again what was passed over before `begin`."""
        self.threads.pop()
        self._now.over = before
