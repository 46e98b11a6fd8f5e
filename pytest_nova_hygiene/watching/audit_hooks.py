"""Python's audit events, where nothing else tells of a call, and only once somebody needs them.

An audit hook sees every call, leaves no frame and can refuse. But it can never be taken out again,
and Python tells it of each ``id()`` as well. That is 17 million times in the 1,213 tests of Nova's
libvirt driver, 2 to 3 % of their time (``benchmarks/audit_events.py``). So it is put in when the
first thing happens that only it can see, and most suites never get there.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from contextlib import ExitStack

Hook = Callable[[str, tuple[Any, ...]], None]
"""Takes the event's name and its arguments; what it raises stops the call."""

_listeners: list[Mapping[str, Hook]] = []
_by_event: dict[str, list[Hook]] = {}
_is_in = False


def listen(stack: ExitStack, hooks: Mapping[str, Hook]) -> None:
    """Call a hook for each event that it is given for, once `need` was called.

    Args:
        stack: what undoes it.
        hooks: by the name of the event, as in https://docs.python.org/3/library/audit_events.html.
    """
    _listeners.append(hooks)
    _join()

    def undo() -> None:
        # By identity: two runs in one process may listen with equal mappings.
        _listeners[:] = [other for other in _listeners if other is not hooks]
        _join()

    stack.callback(undo)


def need() -> None:
    """Put the hook in, once a process, while somebody listens."""
    global _is_in  # noqa: PLW0603 - a fact of the process
    if _listeners and not _is_in:
        _is_in = True
        with suppress(Exception):  # another hook may forbid it, by whatever it raises
            sys.addaudithook(_told)


def _join() -> None:
    events = {event for hooks in _listeners for event in hooks}
    joined = {event: [hooks[event] for hooks in _listeners if event in hooks] for event in events}
    # In place: `_told` stays in the interpreter for good, and sees this very dictionary.
    _by_event.clear()
    _by_event.update(joined)


def _told(event: str, args: tuple[Any, ...]) -> None:
    # Called for every event of the process: nothing but this look for nearly all of them.
    if event in _by_event:
        for hook in _by_event[event]:
            hook(event, args)
