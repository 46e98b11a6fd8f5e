"""Keeps which patches are in force: every ``patch`` entered, and whether it was exited in order.

``_patch._active_patches`` lists only what ``start()`` began. The list misses ``__enter__`` without
``__exit__``, stops out of order and threads that race. So each patch is kept here with the value
that it *installed*, and is judged by that value. Comparing with the original value gave 405 false
alarms in 474 Nova tests, usually because of a poison fixture under a patch. Comparing with the
installed value gave none in 5,100.

Entries lie in one pile, the last entered on top. Nearly every patch is exited when it lies there,
which costs one comparison. An entry is a bare tuple because a million of them are made.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from sys import _getframe as getframe  # inspect.stack() is 100 times dearer
from types import ModuleType
from typing import TYPE_CHECKING, Any

from pytest_nova_hygiene.mocks.doubles import MISSING, own_attribute
from pytest_nova_hygiene.mocks.patches.active_patches import LOGGERS, ActivePatch, LeftPatch
from pytest_nova_hygiene.watching.frames import (
    CLEAR,
    calling_frame,
    importing_frame,
    thread_name,
)
from pytest_nova_hygiene.watching.probes import Probe, insert

if TYPE_CHECKING:
    from types import FrameType

    from pytest_nova_hygiene.mocks.events import HowLeft, Undone
    from pytest_nova_hygiene.mocks.patches.cleanup_owners import CleanupOwners
    from pytest_nova_hygiene.mocks.patches.library import Library
    from pytest_nova_hygiene.mocks.places import Places
    from pytest_nova_hygiene.watching.owners import Owner, Owners


ENOUGH = 20
"""After so many objects of a class that were their tests' own, the next is taken for such a one.

To find out costs a look at every module (8 ms in Nova), and a ``setUp`` may patch an object in each
test.
"""


class Ledger:
    """The patches in force.

    Args:
        owners: who is running.
        logger_replaced: told of each patch that replaces a logger.
        places: which objects are there for later tests, too, and what the suite resets.
        cleanup_owners: who will undo a patch later.
        failed: told of an error of ours, which must not become the test's.
    """

    def __init__(
        self,
        owners: Owners,
        logger_replaced: Callable[[ActivePatch], None],
        places: Places,
        cleanup_owners: CleanupOwners,
        failed: Callable[[BaseException], None],
    ) -> None:
        self._owners = owners
        self._logger_replaced = logger_replaced
        self._places = places
        self._own: dict[tuple[str, str, str], int] = {}
        self._failed = failed
        self._pile: list[Any] = []
        self._crossed: list[tuple[ActivePatch, ActivePatch]] = []
        self._told: list[Any] = []
        self._stale: list[ActivePatch] = []
        # By repair: whoever exits such a patch later must not get an error. The patcher is kept, so
        # that no other gets its id.
        self._undone: dict[int, Any] = {}
        self._cleanup_owners = cleanup_owners
        self._ticket = itertools.count()
        self._reads = 0

    @property
    def entered(self) -> int:
        """How many patches were entered."""
        # A counter can only be read by drawing a number, which is no patch.
        self._reads += 1
        return next(self._ticket) + 1 - self._reads

    def arm(self, stack: ExitStack, library: Library) -> None:
        """Watch the ``__enter__`` and ``__exit__`` of the base class of patches."""
        methods = vars(library.patch_base)
        insert(stack, methods["__enter__"], Probe("0", after=self._entered()))
        insert(stack, methods["__exit__"], Probe("0", before=self._exits(), skips=True))

    def _entered(self) -> Callable[[Any, Any], Any]:
        """Return the hook that puts each entered patch on the pile."""
        owners, push, clear, ticket = self._owners, self._pile.append, CLEAR, self._ticket
        session = owners.session

        def entered(patcher: Any, result: Any) -> Any:
            try:
                next(ticket)
                code, instruction, owner = None, 0, owners.current
                # A mock that the patch has just made knows its line, and the frame is dear.
                if result is patcher.new or patcher.new_callable is not None or owner is session:
                    frame: FrameType | None = getframe(2)  # above the library's own __enter__
                    if frame is not None and frame.f_code.co_filename not in clear:
                        frame = calling_frame(3)
                    if frame is not None:
                        frame = importing_frame(frame) if owner is session else frame
                        code, instruction = frame.f_code, frame.f_lasti
                # Kept apart from the patcher, which forgets it when it is started twice.
                before = patcher.temp_original
                push((patcher, before, result, owner, code, instruction, thread_name()))
                if issubclass(type(before), LOGGERS):
                    self._logger_replaced(ActivePatch(*self._pile[-1]))
            except Exception as error:  # noqa: BLE001 - see the class
                self._failed(error)
            return result

        return entered

    def _exits(self) -> Callable[[Any], bool]:
        """Return the hook that takes each exited patch from the pile."""
        pile = self._pile

        def exits(patcher: Any) -> bool:
            """Take a patch from the pile; return whether its exit is skipped, repair having run."""
            if pile and pile[-1][0] is patcher:
                pile.pop()
                return False
            return self._left_below(patcher)

        return exits

    def _left_below(self, patcher: Any) -> bool:
        """Take a patch from inside the pile, and note if a later one is of the same attribute.

        Returns:
            Whether repair has undone the patch already.
        """
        try:
            if self._undone.pop(id(patcher), None) is not None:
                return True
            pile = self._pile
            for index in range(len(pile) - 1, -1, -1):
                if pile[index][0] is patcher:
                    entry = ActivePatch(*pile.pop(index))
                    over = [ActivePatch(*other) for other in pile[index:]]
                    over = [e for e in over if e.is_at(entry.target, entry.attribute)]
                    if over:
                        # A later patch of the attribute is still in force. What this exit puts back
                        # hides the later value; what the later exit puts back is this value.
                        self._crossed.append((entry, over[0]))
                    break
        except Exception as error:  # noqa: BLE001 - see the class
            self._failed(error)
        return False

    def entries(self) -> Iterator[ActivePatch]:
        """Yield the patches in force, the last entered first."""
        return (ActivePatch(*entry) for entry in reversed(self._pile))

    def holds(self, target: object, attribute: str) -> bool:
        """Return whether a patch, whoever entered it, accounts for the value of this attribute."""
        return self._patched(target, attribute) or any(
            e.is_at(target, attribute) and e.in_force for e in self._stale
        )

    def _patched(self, target: object, attribute: str) -> bool:
        """Return whether a patch that nobody has exited accounts for the attribute's value."""
        return any(e.is_at(target, attribute) and e.in_force for e in self.entries())

    def owner_ended(self, owner: Owner, *, repair: bool, last: bool = False) -> Iterator[LeftPatch]:
        """Yield the patches that an owner left in force; undo them, last first, if asked to.

        Args:
            owner: the test or fixture that ended.
            repair: whether to undo the patches.
            last: whether nothing more will run. Then every owner that has ended is judged.
        """
        if not self._pile and not self._crossed:
            return
        # A copy, because what is judged may leave the pile; from the top, as patches are undone.
        for raw in reversed(self._pile[:]):
            whose: Owner = raw[3]
            if (whose.ended if last else whose is owner) and not self._is_told(raw):
                entry = ActivePatch(*raw)
                if not self._is_changed(entry) or not self._is_for_others(entry):
                    self._forget(raw)  # put back by other means, or an object of the test's own
                elif self._places.is_reset_in(entry.target, entry.attribute):
                    self._forget(raw)
                elif not self._cleanup_owners.hold(entry.patcher):
                    # Exiting deletes ``target``: such a patcher was started twice, stopped once.
                    twice = own_attribute(entry.patcher, "target") is MISSING
                    how: HowLeft = (
                        "started twice" if twice or self._is_twice(entry) else "never undone"
                    )
                    yield self._left(entry, how, repair=repair)
                    # Without repair the patch still accounts for the value, so its entry stays.
                    if repair:
                        self._forget(raw)
                    else:
                        self._told.append(raw)
        yield from self._left_crossed(owner, repair=repair)

    def _is_for_others(self, entry: ActivePatch) -> bool:
        """Return whether later tests meet the patched object: a test's own object dies with it."""
        target = entry.target
        if issubclass(type(target), ModuleType):
            return True
        if issubclass(type(target), type):
            return "<locals>" not in target.__qualname__
        key = (type(target).__module__, type(target).__qualname__, entry.attribute)
        if self._own.get(key, 0) >= ENOUGH:
            return False
        stays = self._places.stays(target)
        if not stays:
            self._own[key] = self._own.get(key, 0) + 1
        return stays

    def _is_told(self, raw: Any) -> bool:
        # By identity, as all here: comparing entries would compare the values of anybody's patch.
        return any(raw is told for told in self._told)

    def left_by_import(self, filename: str) -> Iterator[LeftPatch]:
        """Yield the patches that a test file entered while it was imported, and left in force."""
        for entry in list(self.entries()):
            at_import = entry.owner is self._owners.session
            if at_import and entry.site.filename == filename and self._is_changed(entry):
                if self._places.is_reset_in(entry.target, entry.attribute):
                    continue
                yield self._left(entry, "never undone", repair=False)

    def _is_changed(self, entry: ActivePatch) -> bool:
        """Return whether the attribute holds a value that this patch, or a later one, put there."""
        there = [e for e in self.entries() if e.is_at(entry.target, entry.attribute)]
        since = len(there)
        for index, other in enumerate(there):
            if other.patcher is entry.patcher and other.result is entry.result:
                since = index + 1
        # A patch may install the very value that stood there before the first one.
        if not there or entry.installed is there[-1].original:
            return False
        return any(other.in_force for other in there[:since])

    def _is_twice(self, entry: ActivePatch) -> bool:
        return sum(other.patcher is entry.patcher for other in self.entries()) > 1

    def _forget(self, raw: Any) -> None:
        for index in range(len(self._pile) - 1, -1, -1):
            if self._pile[index] is raw:
                del self._pile[index]
                return

    def _left_crossed(self, owner: Owner, *, repair: bool) -> Iterator[LeftPatch]:
        """Yield the patches of ended owners that were undone out of order, and left their value."""
        waiting = []
        for entry, over in self._crossed:
            if entry.owner is not owner and not entry.owner.ended:
                waiting.append((entry, over))
            elif self._places.is_reset_in(entry.target, entry.attribute):
                continue
            elif entry.in_force and not self._patched(entry.target, entry.attribute):
                yield self._left(entry, "undone out of order", over, repair=repair)
                if not repair:
                    self._stale.append(entry)
        self._crossed = waiting

    def _left(
        self, entry: ActivePatch, how: HowLeft, over: ActivePatch | None = None, *, repair: bool
    ) -> LeftPatch:
        threads = [entry.thread, over.thread if over is not None else ""]
        names = dict.fromkeys(name for name in threads if name)
        return LeftPatch(entry, how, tuple(names), self._undo(entry) if repair else "kept")

    def _undo(self, entry: ActivePatch) -> Undone:
        """Stop a patch, or give the attribute its earlier value where stopping does not do it."""
        patcher = entry.patcher
        with suppress(Exception):
            if any(active is patcher for active in type(patcher)._active_patches):  # noqa: SLF001 - stop() forgets it there
                patcher.stop()
            else:
                patcher.__exit__(None, None, None)
            self._undone[id(patcher)] = patcher
        return entry.put_back() if entry.in_force else "undone"
