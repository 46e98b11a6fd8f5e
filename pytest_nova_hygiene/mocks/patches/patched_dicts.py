"""Keeps which ``patch.dict`` are in force, and finds keys of a mapping that were not given back.

A leak is undone key by key. ``patch.dict`` itself would put the whole mapping back as it was. That
takes away what others, such as an import, have put into the mapping since.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from sys import _getframe as getframe  # inspect.stack() is 100 times dearer
from typing import TYPE_CHECKING, Any

from pytest_nova_hygiene.mocks.doubles import MISSING
from pytest_nova_hygiene.mocks.object_paths import shown_key
from pytest_nova_hygiene.startup.named_tuple import NamedTuple
from pytest_nova_hygiene.watching.frames import (
    CLEAR,
    Site,
    calling_frame,
    importing_frame,
    site_at,
    thread_name,
)
from pytest_nova_hygiene.watching.probes import Probe, insert

if TYPE_CHECKING:
    from types import CodeType, FrameType

    from pytest_nova_hygiene.mocks.events import Undone
    from pytest_nova_hygiene.mocks.patches.cleanup_owners import CleanupOwners
    from pytest_nova_hygiene.mocks.patches.library import Library
    from pytest_nova_hygiene.mocks.places import Places
    from pytest_nova_hygiene.watching.owners import Owner, Owners


class ActiveDictPatch(NamedTuple):
    """One ``patch.dict`` in force.

    Attributes:
        patcher: the library's ``_patch_dict``.
        owner: who was running.
        code, instruction: the line that entered the patch, as `site_at` takes it.
        thread: the name of the thread that entered the patch; empty for the main thread.
    """

    patcher: Any
    owner: Owner
    code: CodeType | None
    instruction: int
    thread: str

    @property
    def site(self) -> Site:
        """The line that entered the patch."""
        return site_at(self.code, self.instruction)

    def changed(self) -> list[Any]:
        """Return the keys that still hold the patch's values, or that it cleared."""
        mapping, before = self.patcher.in_dict, self.patcher._original  # noqa: SLF001 - canary: tests/mocks/patches/test_library.py
        values = self.patcher.values
        # A key counts only while it holds the patch's own value: another value is somebody else's.
        keys = [
            key
            for key, value in values.items()
            if _same(_get(mapping, key), value) and not _same(_get(before, key), value)
        ]
        if self.patcher.clear:
            keys += [key for key in before if _get(mapping, key) is MISSING]
        return keys

    def put_back(self, keys: list[Any]) -> Undone:
        """Give these keys their values from before the patch, and make the patcher forget it."""
        mapping, before = self.patcher.in_dict, self.patcher._original  # noqa: SLF001 - canary: tests/mocks/patches/test_library.py
        with suppress(Exception):
            for key in keys:
                value = _get(before, key)
                if value is MISSING:
                    del mapping[key]
                else:
                    mapping[key] = value
            # start() listed the patcher, and stopall() must not undo the patch again.
            active = type(self.patcher)
            patches = getattr(sys.modules[active.__module__], "_patch")._active_patches  # noqa: B009, SLF001 - private by name
            patches[:] = [patch for patch in patches if patch is not self.patcher]
            self.patcher._original = None  # noqa: SLF001 - or a later exit restores the whole mapping
            return "undone"
        return "no earlier value"


class LeftDictPatch(NamedTuple):
    """A ``patch.dict`` that its owner left in force.

    Attributes:
        entry: the patch.
        keys: the keys that were left changed, as they may be shown.
        values: the patch's values for these keys, to look for doubles.
        undone: what repair did.
    """

    entry: ActiveDictPatch
    keys: tuple[str, ...]
    values: tuple[Any, ...]
    undone: Undone


class PatchedDicts:
    """The ``patch.dict`` in force.

    Args:
        owners: who is running.
        cleanup_owners: who will undo a patch later.
        places: what the suite resets.
        failed: told of an error of ours, which must not become the test's.
    """

    def __init__(
        self,
        owners: Owners,
        cleanup_owners: CleanupOwners,
        places: Places,
        failed: Callable[[BaseException], None],
    ) -> None:
        self._owners = owners
        self._places = places
        self._failed = failed
        self._pile: list[Any] = []
        self._cleanup_owners = cleanup_owners

    def arm(self, stack: ExitStack, library: Library) -> None:
        """Watch ``patch.dict``, but for its use as a decorator, which always undoes the patch."""
        methods = vars(library.mapping_patch_base)
        insert(stack, methods["__enter__"], Probe("0", after=self._entered()))
        insert(stack, methods["__exit__"], Probe("0", before=self._exits))

    def _entered(self) -> Callable[[Any, Any], Any]:
        """Return the hook that puts each entered patch on the pile."""
        owners, pile, clear = self._owners, self._pile, CLEAR
        session = owners.session

        def entered(patcher: Any, result: Any) -> Any:
            try:
                owner = owners.current
                frame: FrameType | None = getframe(2)  # above the library's own __enter__
                if frame is not None and frame.f_code.co_filename not in clear:
                    frame = calling_frame(3)
                if frame is not None and owner is session:
                    frame = importing_frame(frame)
                code, instruction = (None, 0) if frame is None else (frame.f_code, frame.f_lasti)
                pile.append((patcher, owner, code, instruction, thread_name()))
            except Exception as error:  # noqa: BLE001 - see the class
                self._failed(error)
            return result

        return entered

    def _exits(self, patcher: Any) -> None:
        """Take a patch that is exited from the pile."""
        pile = self._pile
        if pile and pile[-1][0] is patcher:
            pile.pop()
        else:
            self._left_below(patcher)

    def _left_below(self, patcher: Any) -> None:
        # From the top, where the exited patch nearly always lies; by identity, as everywhere here.
        for index in range(len(self._pile) - 1, -1, -1):
            if self._pile[index][0] is patcher:
                del self._pile[index]
                return

    def _entries(self) -> list[ActiveDictPatch]:
        """Return the patches in force, the last entered first."""
        # A list, since the callers take patches from the pile.
        return [ActiveDictPatch(*raw) for raw in reversed(self._pile)]

    def owner_ended(
        self, owner: Owner, *, repair: bool, last: bool = False
    ) -> Iterator[LeftDictPatch]:
        """Yield the mappings that an owner left changed; undo that, last first, if asked to."""
        for entry in self._entries() if self._pile else ():
            # At the end nobody is left to undo a patch, whoever entered it.
            if entry.owner.ended if last else entry.owner is owner:
                keys = entry.changed()
                # Asked only where keys are left: the first answer costs a walk through objects.
                if keys and self._cleanup_owners.hold(entry.patcher):
                    continue
                self._left_below(entry.patcher)
                if keys and not self._places.is_reset_in(entry.patcher.in_dict):
                    yield _left(entry, keys, repair=repair)

    def left_by_import(self, filename: str) -> Iterator[LeftDictPatch]:
        """Yield the mappings that a test file patched while it was imported, and left changed."""
        for entry in self._entries():
            if entry.owner is self._owners.session and entry.site.filename == filename:
                keys = entry.changed()
                if keys and not self._places.is_reset_in(entry.patcher.in_dict):
                    yield _left(entry, keys, repair=False)

    def holds(self, value: object) -> bool:
        """Return whether a value is in a mapping because a ``patch.dict`` in force put it there."""
        return any(
            value is given for entry in self._entries() for given in entry.patcher.values.values()
        )


def _left(entry: ActiveDictPatch, keys: list[Any], *, repair: bool) -> LeftDictPatch:
    """Describe a patch that was left in force, and undo it if asked to."""
    values = tuple(entry.patcher.values.get(key) for key in keys)
    undone = entry.put_back(keys) if repair else "kept"
    return LeftDictPatch(entry, tuple(shown_key(key) for key in keys), values, undone)


def _get(mapping: Any, key: Any) -> Any:
    """Return the value of a key, or `MISSING`."""
    try:
        return mapping[key]
    except Exception:  # noqa: BLE001 - somebody's mapping may raise what it likes
        return MISSING


def _same(one: object, other: object) -> bool:
    """Return whether two values are identical, or equal texts.

    ``os.environ`` makes a new text each time it is asked. Other values are anybody's, and are not
    asked whether they are equal.
    """
    return one is other or (type(one) is str and type(other) is str and one == other)
