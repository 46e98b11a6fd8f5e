"""Replaces an attribute of a class or module, and puts it back only while it is still ours.

Others wrap the same attributes (sentry wraps ``Logger.callHandlers``, oslotest subclasses
``_patch``). What somebody put on top of our wrapper must stay, and goes on calling through it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import ExitStack


def swap(
    stack: ExitStack, target: Any, name: str, make: Callable[[Callable[..., Any]], Any]
) -> None:
    """Put ``make(original)`` where ``target.name`` was, until the stack closes.

    Args:
        stack: takes the callback that puts the original back, in reverse order, also when arming
            fails half way.
        target: a class or a module. Only its own attribute is looked at, never that of a base.
        name: the attribute.
        make: takes the original and returns the wrapper.

    Raises:
        KeyError: the target itself has no such attribute.
    """
    # `getattr` would find the attribute of a base class, and run a descriptor.
    original = vars(target)[name]
    wrapper = make(original)
    setattr(target, name, wrapper)

    def restore() -> None:
        # Somebody may have wrapped our wrapper meanwhile. To put the original back would remove
        # theirs.
        if vars(target).get(name) is wrapper:
            setattr(target, name, original)

    stack.callback(restore)
