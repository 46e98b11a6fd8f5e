"""Which patches are in force: every ``_patch`` entered, and whether it was exited in order.

``_patch._active_patches`` lists only what ``start()`` began: it misses ``__enter__`` without
``__exit__``, stops out of order and threads that race. So each entry is kept here with the value
that was *installed*, and judged by that value: comparing with the original gave 405 false alarms
in 474 Nova tests, this gave none in 5,100 (a poison fixture under a patch is the usual cause).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING, Any
from unittest.mock import DEFAULT, patch

from pytest_nova_hygiene.frames import Site, calling_frame, site_at
from pytest_nova_hygiene.mocks.events import PatchLeft, Undone
from pytest_nova_hygiene.mocks.kinds import MISSING, dotted_name, own_attribute
from pytest_nova_hygiene.swap import swap

if TYPE_CHECKING:
    from types import FrameType

    from pytest_nova_hygiene.owners import Owner, Owners

_patch: Any = type(patch("builtins.id"))
"""The class behind ``patch``; taken here, before oslotest puts a subclass in its place."""

Place = tuple[int, str]


class Entry:
    """One patch in force; its site is worked out only if somebody asks."""

    __slots__ = (
        "attribute",
        "code",
        "installed",
        "line",
        "local",
        "original",
        "owner",
        "patcher",
        "place",
        "target",
        "thread",
    )

    def __init__(self, patcher: Any, owner: Owner, frame: FrameType | None) -> None:
        self.patcher = patcher
        target = self.target = patcher.target
        attribute = self.attribute = patcher.attribute
        self.place: Place = (id(target), attribute)  # valid while the entry holds the target
        self.original = patcher.temp_original
        self.local: bool = patcher.is_local
        self.installed = own_attribute(target, attribute)
        self.owner = owner
        self.code = None if frame is None else frame.f_code
        self.line = 0 if frame is None else frame.f_lineno
        self.thread = threading.current_thread()

    @property
    def site(self) -> Site:
        """Where the patch was entered."""
        return site_at(self.code, self.line)

    @property
    def in_force(self) -> bool:
        """Whether the attribute holds this entry's value now."""
        now = own_attribute(self.target, self.attribute)
        return now is not MISSING and now is self.installed

    def put_back(self) -> Undone:
        """Give the attribute its value from before this patch."""
        with suppress(Exception):
            if self.local and self.original is not DEFAULT:
                setattr(self.target, self.attribute, self.original)
            else:
                delattr(self.target, self.attribute)
            return "undone"
        return "no earlier value"


class Ledger:
    """The patches in force, by place and by patcher.

    Args:
        owners: who is running.
        failed: told of an error of ours, which must not become the test's.
    """

    def __init__(self, owners: Owners, failed: Callable[[BaseException], None]) -> None:
        self._owners = owners
        self._failed = failed
        self._of_patcher: dict[Any, list[Entry]] = {}
        self._of_place: dict[Any, list[Entry]] = {}
        self._out_of_order: list[Entry] = []
        self.entered = 0

    def arm(self, stack: ExitStack) -> None:
        """Wrap the base class's ``__enter__`` and ``__exit__``."""
        swap(stack, _patch, "__enter__", self._wrap_enter)
        swap(stack, _patch, "__exit__", self._wrap_exit)

    def _wrap_enter(self, original: Callable[..., Any]) -> Callable[..., Any]:
        owners, of_patcher, of_place = self._owners, self._of_patcher, self._of_place

        def enter(patcher: Any) -> Any:
            result = original(patcher)
            try:
                self.entered += 1
                entry = Entry(patcher, owners.current, calling_frame(2))
                for table, key in ((of_patcher, id(patcher)), (of_place, entry.place)):
                    if key in table:
                        table[key].append(entry)
                    else:
                        table[key] = [entry]
            except Exception as error:  # noqa: BLE001 - see the class
                self._failed(error)
            return result

        return enter

    def _wrap_exit(self, original: Callable[..., Any]) -> Callable[..., Any]:
        of_patcher = self._of_patcher

        def leave(patcher: Any, *exc_info: Any) -> Any:
            result = original(patcher, *exc_info)
            try:
                entries = of_patcher.get(id(patcher))
                if entries is not None:  # else it was entered before we were armed
                    self._left(entries[-1])
            except Exception as error:  # noqa: BLE001 - see the class
                self._failed(error)
            return result

        return leave

    def _left(self, entry: Entry) -> None:
        if self._of_place[entry.place][-1] is not entry:
            # Somebody patched over it and is still there: what is put back now is wrong, and
            # what the other puts back later is this entry's value.
            self._out_of_order.append(entry)
        self._forget(entry)

    def _forget(self, entry: Entry) -> None:
        for table, key in (
            (self._of_patcher, id(entry.patcher)),
            (self._of_place, entry.place),
        ):
            entries = table[key]
            if len(entries) == 1:
                del table[key]
            else:
                entries.remove(entry)

    def holds(self, target: object, attribute: str) -> bool:
        """Whether a patch, whoever's, accounts for the value of this attribute."""
        entries = self._of_place.get((id(target), attribute), ())
        return any(entry.in_force for entry in entries)

    def owner_ended(self, owner: Owner, *, repair: bool) -> Iterator[PatchLeft]:
        """What the owner left in force; undone, last first, if asked to."""
        if not self._of_place and not self._out_of_order:
            return
        left = [e for es in list(self._of_place.values()) for e in es if e.owner is owner]
        for entry in reversed(left):
            places = self._of_place.get(entry.place, [])
            if any(other.in_force for other in places):
                undone = self._undo(entry) if repair else "kept"
                yield self._event(entry, "never undone", undone)
            else:
                self._forget(entry)  # somebody put the value back by other means
        yield from self._crossed(owner, repair=repair)

    def _crossed(self, owner: Owner, *, repair: bool) -> Iterator[PatchLeft]:
        waiting = []
        for entry in self._out_of_order:
            if entry.owner is not owner and not entry.owner.ended:
                waiting.append(entry)
            elif entry.in_force and entry.place not in self._of_place:
                undone = entry.put_back() if repair else "kept"
                yield self._event(entry, "undone out of order", undone)
        self._out_of_order = waiting

    def _undo(self, entry: Entry) -> Undone:
        patcher = entry.patcher
        with suppress(Exception):
            if patcher in _patch._active_patches:  # noqa: SLF001 - stop() forgets it there
                patcher.stop()
            else:
                patcher.__exit__(None, None, None)
        if entry in self._of_place.get(entry.place, ()):
            self._forget(entry)
        return entry.put_back() if entry.in_force else "undone"

    @staticmethod
    def _event(entry: Entry, how: Any, undone: Undone) -> PatchLeft:
        main = entry.thread is threading.main_thread()
        return PatchLeft(
            owner=entry.owner,
            site=entry.site,
            place=f"{dotted_name(entry.target)}.{entry.attribute}",
            how=how,
            thread="" if main else entry.thread.name,
            undone=undone,
            wide=entry.owner.scope != "function",
        )
