"""Which ``patch.dict`` are in force: keys of a mapping that were not given back.

A leak is undone key by key. ``patch.dict`` itself would put the whole mapping back as it was, and
take away what others, such as an import, have put into it since.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from sys import _getframe as getframe  # inspect.stack() is 100 times dearer
from typing import TYPE_CHECKING, Any, NamedTuple

from pytest_nova_hygiene.mocks.doubles import MISSING
from pytest_nova_hygiene.mocks.object_paths import shown_key
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
    from pytest_nova_hygiene.watching.owners import Owner, Owners


class ActiveDictPatch(NamedTuple):
    """One ``patch.dict`` in force."""

    patcher: Any
    owner: Owner
    code: CodeType | None
    instruction: int
    thread: str

    @property
    def site(self) -> Site:
        """Where it was entered."""
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
        """Give these keys their values from before."""
        mapping, before = self.patcher.in_dict, self.patcher._original  # noqa: SLF001 - canary: tests/mocks/patches/test_library.py
        with suppress(Exception):
            for key in keys:
                value = _get(before, key)
                if value is MISSING:
                    del mapping[key]
                else:
                    mapping[key] = value
            active = type(self.patcher)  # start() listed it, and stopall() must not undo it again
            patches = getattr(sys.modules[active.__module__], "_patch")._active_patches  # noqa: B009, SLF001 - private by name
            patches[:] = [patch for patch in patches if patch is not self.patcher]
            self.patcher._original = None  # noqa: SLF001 - or who exits it later restores it all
            return "undone"
        return "no earlier value"


class LeftDictPatch(NamedTuple):
    """A ``patch.dict`` that its owner left in force."""

    entry: ActiveDictPatch
    keys: tuple[str, ...]
    values: tuple[Any, ...]
    undone: Undone


class PatchedDicts:
    """The mappings that are patched.

    Args:
        owners: who is running.
        cleanup_owners: who will undo a patch later.
        failed: told of an error of ours, which must not become the test's.
    """

    def __init__(
        self, owners: Owners, cleanup_owners: CleanupOwners, failed: Callable[[BaseException], None]
    ) -> None:
        self._owners = owners
        self._failed = failed
        self._pile: list[Any] = []
        self._cleanup_owners = cleanup_owners

    def arm(self, stack: ExitStack, library: Library) -> None:
        """Watch ``patch.dict``; as a decorator it undoes itself, and goes another way."""
        methods = vars(library.mapping_patch_base)
        insert(stack, methods["__enter__"], Probe("0", after=self._entered()))
        insert(stack, methods["__exit__"], Probe("0", before=self._exits))

    def _entered(self) -> Callable[[Any, Any], Any]:
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
        pile = self._pile
        if pile and pile[-1][0] is patcher:
            pile.pop()
        else:
            self._left_below(patcher)

    def _left_below(self, patcher: Any) -> None:
        # From the top: the one that is exited lies nearly always there. By identity, as all here.
        for index in range(len(self._pile) - 1, -1, -1):
            if self._pile[index][0] is patcher:
                del self._pile[index]
                return

    def _entries(self) -> list[ActiveDictPatch]:
        """Return the patches in force, the last entered first."""
        return [ActiveDictPatch(*raw) for raw in reversed(self._pile)]

    def owner_ended(
        self, owner: Owner, *, repair: bool, last: bool = False
    ) -> Iterator[LeftDictPatch]:
        """Yield the mappings that an owner left changed; undo that, last first, if asked to."""
        for entry in self._entries() if self._pile else ():
            # At the end nobody is left to undo a patch, whoever entered it.
            if entry.owner.ended if last else entry.owner is owner:
                keys = entry.changed()
                if keys and self._cleanup_owners.hold(entry.patcher):
                    continue
                self._left_below(entry.patcher)
                if keys:
                    yield _left(entry, keys, repair=repair)

    def left_by_import(self, filename: str) -> Iterator[LeftDictPatch]:
        """Yield the mappings that a test file patched while it was imported, and left changed."""
        for entry in self._entries():
            if entry.owner is self._owners.session and entry.site.filename == filename:
                keys = entry.changed()
                if keys:
                    yield _left(entry, keys, repair=False)

    def holds(self, value: object) -> bool:
        """Return whether a mapping's patch accounts for a value being where it is."""
        return any(
            value is given for entry in self._entries() for given in entry.patcher.values.values()
        )


def _left(entry: ActiveDictPatch, keys: list[Any], *, repair: bool) -> LeftDictPatch:
    values = tuple(entry.patcher.values.get(key) for key in keys)
    undone = entry.put_back(keys) if repair else "kept"
    return LeftDictPatch(entry, tuple(shown_key(key) for key in keys), values, undone)


def _get(mapping: Any, key: Any) -> Any:
    try:
        return mapping[key]
    except Exception:  # noqa: BLE001 - somebody's mapping may raise what it likes
        return MISSING


def _same(one: object, other: object) -> bool:
    """Return whether two values are identical, or equal text: ``os.environ`` makes text anew."""
    return one is other or (type(one) is str and type(other) is str and one == other)
