"""Reads what ``atexit`` keeps, and takes a function out of it.

``atexit`` has no list to ask for. But to take a function out, ``atexit`` compares it with each one
that is registered, so an object that is compared sees them all.
"""

from __future__ import annotations

from atexit import _ncallbacks, unregister


class _Asked:
    """An object that equals nothing, and remembers what it was compared with."""

    __hash__ = None  # type: ignore[assignment] # nobody keeps it

    def __init__(self) -> None:
        self.others: list[object] = []

    def __eq__(self, other: object) -> bool:
        self.others.append(other)
        return False


class _Same:
    """An object that equals one other alone, whatever that other says about it."""

    __hash__ = None  # type: ignore[assignment] # nobody keeps it

    def __init__(self, value: object) -> None:
        self._value = value

    def __eq__(self, other: object) -> bool:
        return other is self._value


def count() -> int:
    """Return how many functions are to run when the interpreter ends.

    The number may be too high, never too low.
    """
    return _ncallbacks()


def registered() -> list[object]:
    """Return the functions that are to run when the interpreter ends.

    To be called only where a test that made mocks has added a function, and when the run ends: a
    mock remembers that it was compared.
    """
    asked = _Asked()
    unregister(asked)  # type: ignore[arg-type] # compared, never called
    return asked.others


def unregistered(function: object) -> bool:
    """Take a function out of ``atexit``, and return whether it is gone.

    `count` may go on counting its place.
    """
    unregister(_Same(function))  # type: ignore[arg-type] # compared, never called
    return not any(other is function for other in registered())
