"""Mocks registered with ``atexit``: the interpreter tells nobody what it keeps for its exit."""

from __future__ import annotations

import atexit
import functools
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from pytest_nova_hygiene.mocks.kinds import mock_of
from pytest_nova_hygiene.swap import swap

if TYPE_CHECKING:
    from contextlib import ExitStack


class Exits:
    """The mocks that were registered and not unregistered."""

    def __init__(self) -> None:
        self._held: list[Any] = []

    def arm(self, stack: ExitStack) -> None:
        """Wrap ``register`` and ``unregister``; both return at once for what is no mock."""
        swap(stack, atexit, "register", self._wrap_register)
        swap(stack, atexit, "unregister", self._wrap_unregister)

    def _wrap_register(self, original: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(original)
        def register(function: Any, /, *args: Any, **kwargs: Any) -> Any:
            result = original(function, *args, **kwargs)
            if mock_of(function) is not None:
                self._held.append(function)
            return result

        return register

    def _wrap_unregister(self, original: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(original)
        def unregister(function: Any, /) -> Any:
            self._held = [held for held in self._held if held is not function]
            return original(function)

        return unregister

    def places(self) -> Iterator[tuple[str, object]]:
        """What is registered, with how to write it."""
        return (("atexit", held) for held in self._held)
