"""Replace an attribute of a class or module, and put it back only while it is still ours.

Others wrap the same attributes (sentry wraps ``Logger.callHandlers``, oslotest subclasses
``_patch``): what somebody put on top of ours stays, and keeps calling through us.
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
        stack: what undoes it, in reverse order, also when arming fails half way.
        target: a class or a module; only its own attribute is looked at, never a base's.
        name: the attribute.
        make: takes the original and returns the wrapper.

    Raises:
        KeyError: the target itself has no such attribute.
    """
    # `getattr` would find a base's attribute, and run a descriptor.
    original = vars(target)[name]
    wrapper = make(original)
    setattr(target, name, wrapper)

    def restore() -> None:
        # Somebody may have wrapped ours meanwhile: to put the original back would remove theirs.
        if vars(target).get(name) is wrapper:
            setattr(target, name, original)

    stack.callback(restore)
