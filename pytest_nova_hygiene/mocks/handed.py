"""Whether somebody who lives longer than a test has promised to undo the test's patch.

``stack.pop_all()`` and ``addClassCleanup`` hand a patch on: it is in force when its test ends, and
that is no leak. Who holds the patch tells: a pending cleanup of a class or module, a finalizer that
pytest keeps, or a suspended fixture. Looking costs one pass over all objects a step, so a line of
code is asked about once.
"""

from __future__ import annotations

import sys
from collections import deque
from contextlib import AsyncExitStack, ExitStack
from functools import partial
from gc import get_referrers
from types import AsyncGeneratorType, CellType, CodeType, FunctionType, GeneratorType, MethodType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pytest_nova_hygiene.mocks.entries import Entry
    from pytest_nova_hygiene.mocks.mappings import MappingEntry

_STEPS = 16
"""From a patch up to a cleanup: a method, a tuple, a deque, a stack, and its ``close`` again."""

_LINKS = (CellType, FunctionType, MethodType, deque, list, partial, tuple)
_STACKS = (AsyncExitStack, ExitStack)
_TOOLS = ("pytest_mock", "fixtures")
"""Packages whose objects keep patches while they live: ``MockerFixture``, ``Fixture``."""
_KEEPERS = frozenset({"FixtureDef", "SetupState"})
"""pytest's objects whose finalizers are still to run."""


class Handed:
    """The answers so far, by the line that entered the patch."""

    def __init__(self) -> None:
        self._answers: dict[tuple[CodeType | None, int], bool] = {}

    def to_longer_owner(self, entry: Entry | MappingEntry) -> bool:
        """Whether a cleanup that is still to run holds the patch."""
        line = (entry.code, entry.instruction)
        if line not in self._answers:
            self._answers[line] = _is_promised(entry.patcher)
        return self._answers[line]


def _is_promised(patcher: Any) -> bool:
    seen = {id(patcher)}
    level: list[Any] = [patcher]
    for _ in range(_STEPS):
        above = get_referrers(*level)
        ours = {id(level), id(above)}
        level = []
        for holder in above:
            if id(holder) in seen or id(holder) in ours:
                continue
            seen.add(id(holder))
            if _will_run(holder):
                return True
            if _is_link(holder):
                level.append(holder)
        if not level:
            return False
    return False


def _will_run(holder: object) -> bool:
    """Whether this is where somebody keeps what is to be run later."""
    kind = type(holder)
    if kind is GeneratorType:
        return holder.gi_frame is not None and not holder.gi_running  # type: ignore[attr-defined]
    if kind is AsyncGeneratorType:
        return holder.ag_frame is not None and not holder.ag_running  # type: ignore[attr-defined]
    if kind.__name__ in _KEEPERS and kind.__module__.startswith("_pytest."):
        return True
    return kind is list and (
        holder is getattr(sys.modules.get("unittest.case"), "_module_cleanups", None)
        or any(
            type(above) is dict and above.get("_class_cleanups") is holder
            for above in get_referrers(holder)
        )
    )


def _is_link(holder: object) -> bool:
    """Whether what it holds is held for a purpose: a callback, a stack, a closure."""
    kind = type(holder)
    if issubclass(kind, _LINKS) or issubclass(kind, _STACKS):
        return True
    if kind.__module__.partition(".")[0] in _TOOLS:
        return True
    # A stack's own namespace, and the table that pytest keeps its finalizers in.
    return kind is dict and ("_exit_callbacks" in holder or _is_kept(holder))  # type: ignore[operator]


def _is_kept(namespace: Any) -> bool:
    """Whether a dictionary is pytest's table of finalizers, or the namespace of a tool's object."""
    kinds = [type(above) for above in get_referrers(namespace)]
    return any(
        kind.__name__ in _KEEPERS or kind.__module__.partition(".")[0] in _TOOLS for kind in kinds
    )
