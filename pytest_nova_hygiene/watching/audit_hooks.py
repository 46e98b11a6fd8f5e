"""Owns the process's one audit hook, for calls of which nothing but an audit event tells.

An audit hook sees every call, leaves no frame and can refuse a call. But Python can never remove
the hook again, and calls it for each ``id()`` as well. That is 17 million times in the 1,213 tests
of Nova's libvirt driver, 2 to 3 % of their time (``benchmarks/audit_events.py``). So the hook must
not be put in before something happens that only the hook can see. Most suites never get there.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from types import FunctionType
from typing import TYPE_CHECKING, Any

from pytest_nova_hygiene.watching.copied_modules import BUILTINS

if TYPE_CHECKING:
    from contextlib import ExitStack

Hook = Callable[[str, tuple[Any, ...]], None]
"""Takes an event's name and arguments; an exception that the hook raises stops the call."""

_listeners: list[Mapping[str, Hook]] = []
_by_event: dict[str, list[Hook]] = {}
_by_child: list[Callable[[], None]] = []
_is_in = False


def listen(stack: ExitStack, hooks: Mapping[str, Hook]) -> None:
    """Call each hook for its event, from the first call of `need` on until the stack closes.

    Args:
        stack: takes the callback that forgets the hooks.
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
    """Put the audit hook in, if somebody listens; once for the whole process."""
    global _is_in  # noqa: PLW0603 - a fact of the process
    if _listeners and not _is_in:
        _is_in = True
        with suppress(Exception):  # another hook may forbid it, by whatever it raises
            sys.addaudithook(_for_good(_told, _by_event=_by_event))


def _for_good(function: Callable[..., None], **names: object) -> Callable[..., None]:
    """Return a copy of a function that sees these names alone, for the interpreter to keep.

    A function holds its module's names, and through them all that the module imports. Whatever
    the interpreter cannot free before its very end makes that end slower.
    """
    copied: Any = function
    # Who reads a traceback may ask each frame for its module.
    names |= {"__name__": __name__, "__builtins__": BUILTINS}
    return FunctionType(copied.__code__, names, copied.__name__)


def _join() -> None:
    """Sort the hooks of all listeners by event, so that `_told` looks up one table."""
    events = {event for hooks in _listeners for event in hooks}
    joined = {event: [hooks[event] for hooks in _listeners if event in hooks] for event in events}
    # In place: what stays in the interpreter for good looks into these very objects.
    _by_event.clear()
    _by_event.update(joined)
    _by_child[:] = [need] if _listeners else []


def _told(event: str, args: tuple[Any, ...]) -> None:
    """Call the hooks that listen for an event; an exception of theirs stops the call."""
    # Every event of the process comes here, so nearly all of them must cost one look-up.
    if event in _by_event:
        for hook in _by_event[event]:
            hook(event, args)


def _forked() -> None:
    """Ask for the audit hook in a forked child, while somebody listens."""
    for ask in _by_child:
        ask()


NEED_IN_CHILD = _for_good(_forked, _by_child=_by_child)
"""Puts the audit hook in, if somebody listens; for the interpreter to call in forked children."""
