"""A patch in force, and one that was left in force."""

from __future__ import annotations

from contextlib import suppress
from logging import Logger, LoggerAdapter
from typing import TYPE_CHECKING, Any, NamedTuple

from pytest_nova_hygiene.mocks.doubles import MISSING, is_of_mock_library, own_attribute
from pytest_nova_hygiene.watching.frames import Site, site_at

if TYPE_CHECKING:
    from types import CodeType

    from pytest_nova_hygiene.mocks.events import HowLeft, Undone
    from pytest_nova_hygiene.watching.owners import Owner

LOGGERS = (Logger, LoggerAdapter)


class ActivePatch(NamedTuple):
    """One patch in force; most of it is still in the patcher, and read only when asked for.

    Attributes:
        patcher: the library's ``_patch``.
        original: what stood there before; a patcher that is started twice forgets it.
        result: what entering it returned: the installed value, or that of each of several.
        owner: who was running.
        code, instruction: where it was entered; None where the mock that it made knows.
        thread: the name of who entered it; empty for the main thread.
    """

    patcher: Any
    original: Any
    result: Any
    owner: Owner
    code: CodeType | None
    instruction: int
    thread: str

    @property
    def site(self) -> Site:
        """Where the patch was entered; `NOWHERE` where the mock that it made knows."""
        return site_at(self.code, self.instruction)

    @property
    def target(self) -> Any:
        """The module, class or object that is patched."""
        target = own_attribute(self.patcher, "target")
        return self.patcher.getter() if target is MISSING else target

    @property
    def attribute(self) -> str:
        """The name that is patched."""
        return str(self.patcher.attribute)

    @property
    def installed(self) -> Any:
        """The value that was put there."""
        name = self.patcher.attribute_name
        if name is None:
            return self.result
        return self.result.get(name, self.patcher.new)

    @property
    def in_force(self) -> bool:
        """Whether the attribute holds this entry's value now."""
        now = own_attribute(self.target, self.attribute)
        return now is not MISSING and now is self.installed

    def is_at(self, target: object, attribute: str) -> bool:
        """Return whether it patches this name."""
        return self.patcher.attribute == attribute and self.target is target

    @property
    def _is_inherited(self) -> bool:
        """Whether nothing stood there: what was seen was a base class's, or nothing at all."""
        if is_of_mock_library(self.original):  # the sentinel DEFAULT
            return True
        target = self.target
        bases = target.__mro__[1:] if isinstance(target, type) else type(target).__mro__
        return any(vars(base).get(self.attribute) is self.original for base in bases)

    def put_back(self) -> Undone:
        """Give the attribute its value from before this patch."""
        with suppress(Exception):
            if self._is_inherited:
                delattr(self.target, self.attribute)
            else:
                setattr(self.target, self.attribute, self.original)
            return "undone"
        return "no earlier value"


class LeftPatch(NamedTuple):
    """A patch that its owner left in force."""

    entry: ActivePatch
    how: HowLeft
    threads: tuple[str, ...]
    undone: Undone
