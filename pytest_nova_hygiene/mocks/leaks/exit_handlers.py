"""What ``atexit`` keeps: it tells nobody, but to take a function out it compares it with each."""

from __future__ import annotations

from atexit import _ncallbacks, unregister


class _Asked:
    """Equal to nothing, and remembers what it was compared with."""

    __hash__ = None  # type: ignore[assignment] # nobody keeps it

    def __init__(self) -> None:
        self.others: list[object] = []

    def __eq__(self, other: object) -> bool:
        self.others.append(other)
        return False


class _Same:
    """Equal to one object alone, whatever that one says."""

    __hash__ = None  # type: ignore[assignment] # nobody keeps it

    def __init__(self, value: object) -> None:
        self._value = value

    def __eq__(self, other: object) -> bool:
        return other is self._value


def count() -> int:
    """Return how many functions are to run when the interpreter ends; never too few."""
    return _ncallbacks()


def registered() -> list[object]:
    """Return the functions that are to run when the interpreter ends.

    Asked only where a test that made mocks added one, and at the run's end: a mock remembers that
    it was compared.
    """
    asked = _Asked()
    unregister(asked)  # type: ignore[arg-type] # compared, never called
    return asked.others


def unregistered(function: object) -> bool:
    """Take a function out; whether it is gone. `count` may go on counting its place."""
    unregister(_Same(function))  # type: ignore[arg-type] # compared, never called
    return not any(other is function for other in registered())
