"""Tells of loggers of non-test code that are doubles: what they are sent is not watched."""

from __future__ import annotations

import re
from collections.abc import Callable
from types import ModuleType
from typing import TYPE_CHECKING

from pytest_nova_hygiene.mocks.doubles import mock_of
from pytest_nova_hygiene.mocks.events import LoggerReplaced
from pytest_nova_hygiene.watching.frames import Site
from pytest_nova_hygiene.watching.originals import ORIGINALS

if TYPE_CHECKING:
    from collections import deque

    from pytest_nova_hygiene.mocks.events import Undone
    from pytest_nova_hygiene.mocks.patches.active_patches import ActivePatch
    from pytest_nova_hygiene.watching.owners import Owner


class MockedLoggers:
    """The loggers that the running owners' patches replaced.

    Args:
        events: where the events go.
        is_source: whether a module belongs to the code under test.
    """

    def __init__(self, events: deque[object], is_source: Callable[[ModuleType], bool]) -> None:
        self._events = events
        self._is_source = is_source
        self._replaced: list[ActivePatch] = []
        self._sites: dict[str, Site] = {}

    def replaced(self, entry: ActivePatch) -> None:
        """Note that a patch put a value in a logger's place, if that is a mock."""
        if mock_of(entry.installed) is not None:
            self._replaced.append(entry)

    def outlived(self, owner: Owner, site: Site, place: str, undone: Undone, *, wide: bool) -> None:
        """Report a logger's double that is there although its owner ended."""
        # This event says more than the one that `owner_ended` would make of the same logger.
        self._replaced = [e for e in self._replaced if _place(e) != place]
        self._events.append(
            LoggerReplaced(owner, site, place, outlived=True, undone=undone, wide=wide)
        )

    def owner_ended(self, owner: Owner) -> None:
        """Report the loggers of the source that an owner's patches had silenced."""
        if not self._replaced:
            return
        # One event a logger, however often the test replaced it.
        for place, entry in {_place(e): e for e in self._replaced if e.owner is owner}.items():
            if type(entry.target) is ModuleType and self._is_source(entry.target):
                site = self._site(entry.target, entry.attribute)
                self._events.append(
                    LoggerReplaced(owner, site, place, outlived=False, undone="kept", wide=False)
                )
        self._replaced = [e for e in self._replaced if e.owner is not owner]

    def _site(self, module: ModuleType, name: str) -> Site:
        """Return the line where a module assigns its logger, or the module's first line.

        All tests that replace the logger then share one finding.
        """
        place = f"{module.__name__}.{name}"
        # A module's source is read once, however many tests replace its logger.
        if place not in self._sites:
            filename = str(vars(module).get("__file__", ""))
            assigns = re.compile(rf"\s*{re.escape(name)}\s*[:=]")
            lines = ORIGINALS.lines(filename)
            found = [number for number, line in enumerate(lines, 1) if assigns.match(line)]
            self._sites[place] = Site(filename, found[0] if found else 1, "")
        return self._sites[place]


def _place(entry: ActivePatch) -> str:
    """Return the dotted name of a patched logger."""
    name = vars(entry.target).get("__name__") if type(entry.target) is ModuleType else None
    return f"{name}.{entry.attribute}"
