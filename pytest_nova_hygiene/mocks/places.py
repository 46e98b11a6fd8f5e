"""What a run says of places: whether test code has them, and whether the suite resets them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fnmatch import fnmatchcase
from types import ModuleType

from pytest_nova_hygiene.mocks.object_paths import is_named, place_of


class Places:
    """The places of a run.

    Args:
        is_test_module: whether a module is test code.
        reset_by_suite: dotted names (globs) of state that the suite itself takes care of.
    """

    def __init__(
        self, is_test_module: Callable[[ModuleType], bool], reset_by_suite: Iterable[str]
    ) -> None:
        self._is_test_module = is_test_module
        self._reset = tuple(reset_by_suite)

    def stays(self, target: object) -> bool:
        """Return whether production code has a name for an object, so that later tests meet it."""
        return is_named(target, self._is_test_module)

    def is_reset(self, place: str) -> bool:
        """Return whether the suite says that it resets the state of this name by itself."""
        return any(fnmatchcase(place, glob) for glob in self._reset)

    def is_reset_in(self, target: object, attribute: str = "") -> bool:
        """Return whether the suite says so of an object's attribute; without one, of the object."""
        if not self._reset:  # to find an object's name is dear
            return False
        place = place_of(target, self._is_test_module)
        return self.is_reset(f"{place}.{attribute}" if attribute else place)
