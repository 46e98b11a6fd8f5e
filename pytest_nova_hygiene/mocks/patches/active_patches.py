"""Describes a patch in force, and a patch that its owner left in force."""

from __future__ import annotations

from contextlib import suppress
from logging import Logger, LoggerAdapter
from typing import TYPE_CHECKING, Any

from pytest_nova_hygiene.mocks.doubles import MISSING, is_default, own_attribute
from pytest_nova_hygiene.startup.named_tuple import NamedTuple
from pytest_nova_hygiene.watching.frames import Site, site_at

if TYPE_CHECKING:
    from types import CodeType

    from pytest_nova_hygiene.mocks.events import HowLeft, Undone
    from pytest_nova_hygiene.watching.owners import Owner

LOGGERS = (Logger, LoggerAdapter)
"""What counts as a logger where a patch or an assignment replaces it."""


class ActivePatch(NamedTuple):
    """One patch in force; what the patcher itself knows is read from it only when asked for.

    Attributes:
        patcher: the library's ``_patch``.
        original: the value from before the patch; a patcher that is started twice forgets it.
        result: what entering the patch returned: the installed value, or a table of them for
            ``patch.multiple``.
        owner: who was running.
        code, instruction: the line that entered the patch, as `site_at` takes it; None where the
            mock that the patch made knows the line.
        thread: the name of the thread that entered the patch; empty for the main thread.
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
        """The line that entered the patch; `NOWHERE` where the mock that it made knows the line."""
        return site_at(self.code, self.instruction)

    @property
    def target(self) -> Any:
        """The module, class or object that is patched."""
        # Exiting a patcher deletes its ``target``, so one that was started twice has lost it.
        target = own_attribute(self.patcher, "target")
        return self.patcher.getter() if target is MISSING else target

    @property
    def attribute(self) -> str:
        """The name that is patched."""
        return str(self.patcher.attribute)

    @property
    def installed(self) -> Any:
        """The value that the patch put there."""
        name = self.patcher.attribute_name
        if name is None:
            return self.result
        return self.result.get(name, self.patcher.new)

    @property
    def in_force(self) -> bool:
        """Whether the attribute holds this patch's value now."""
        now = own_attribute(self.target, self.attribute)
        return now is not MISSING and now is self.installed

    def is_at(self, target: object, attribute: str) -> bool:
        """Return whether the patch is of this attribute of this target."""
        # The name first: a target may have to be looked up by its import.
        return self.patcher.attribute == attribute and self.target is target

    @property
    def _is_inherited(self) -> bool:
        """Whether the target had no such attribute itself, but a base class's or none at all."""
        if is_default(self.original):
            return True
        target = self.target
        bases = target.__mro__[1:] if isinstance(target, type) else type(target).__mro__
        return any(vars(base).get(self.attribute) is self.original for base in bases)

    def put_back(self) -> Undone:
        """Give the attribute its value from before this patch."""
        # A target may refuse to be written to, by whatever it raises.
        with suppress(Exception):
            if self._is_inherited:
                delattr(self.target, self.attribute)
            else:
                setattr(self.target, self.attribute, self.original)
            return "undone"
        return "no earlier value"


class LeftPatch(NamedTuple):
    """A patch that its owner left in force.

    Attributes:
        entry: the patch.
        how: why it is still in force.
        threads: the threads that entered or crossed the patch, but for the main one.
        undone: what repair did.
    """

    entry: ActivePatch
    how: HowLeft
    threads: tuple[str, ...]
    undone: Undone
