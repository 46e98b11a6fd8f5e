"""What ``atexit`` keeps: it tells nobody, but to take a function out it compares it with each."""

from __future__ import annotations

from atexit import unregister


class _Asked:
    """Equal to nothing, and remembers what it was compared with."""

    __hash__ = None  # type: ignore[assignment] # nobody keeps it

    def __init__(self) -> None:
        self.others: list[object] = []

    def __eq__(self, other: object) -> bool:
        self.others.append(other)
        return False


def registered() -> list[tuple[str, object]]:
    """The functions that are to run when the interpreter ends, with how to write their place.

    Asked at a run's end alone: a mock remembers that it was compared.
    """
    asked = _Asked()
    unregister(asked)  # type: ignore[arg-type] # compared, never called
    return [("atexit", other) for other in asked.others]
