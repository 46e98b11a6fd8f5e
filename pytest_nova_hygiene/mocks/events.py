"""What the mock watch reports, before anybody judges it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from pytest_nova_hygiene.watching.frames import Site
    from pytest_nova_hygiene.watching.owners import Owner

Undone = Literal["undone", "kept", "no earlier value"]
"""What repair did: put the earlier value back, was not asked to, or had nothing to put back."""

HowLeft = Literal["never undone", "started twice", "undone out of order"]

SinkKind = Literal["path", "descriptor", "process id", "command", "environment", "address"]
"""As what a double left the process."""

FILE_SYSTEM = "the file system"
"""Stands for the function where only what was left behind is seen."""


class MockImported(NamedTuple):
    """A loaded module of non-test code holds an object of a mock library or of test code.

    Attributes:
        owner: the session.
        site: the import statement.
        module: the module that holds it.
        name: its name there.
        origin: the module it comes from.
    """

    owner: Owner
    site: Site
    module: str
    name: str
    origin: str


class PatchLeft(NamedTuple):
    """A patcher's value is still in force although the patch's owner ended.

    Attributes:
        owner: who entered the patch.
        site: where it was entered.
        place: the patched name, dotted.
        how: what went wrong.
        threads: the names of the threads that entered it or crossed it, other than the main one.
        keys: the keys that a ``patch.dict`` left, as they may be shown.
        made: the line that made the double, where it is another one.
        undone: what repair did.
        wide: the owner is not a test whose teardown could fail for it.
    """

    owner: Owner
    site: Site
    place: str
    how: HowLeft
    threads: tuple[str, ...]
    keys: tuple[str, ...]
    made: str
    undone: Undone
    wide: bool


class DoubleLeft(NamedTuple):
    """A double sits in non-test state although its owner ended.

    Attributes:
        owner: the test (or wide fixture) that made or left it; the session for an import.
        site: the line that assigned it, or, where that is not known, that made it.
        assigned: whether `site` is the assignment.
        what: ``mock``, or what else it is.
        place: where it sits, dotted.
        made: the line that made it, where `site` is another one.
        undone: what repair did.
        wide: found when a class or module ended, not by its test's own teardown.
    """

    owner: Owner
    site: Site
    assigned: bool
    what: str
    place: str
    made: str
    undone: Undone
    wide: bool


class DoubleUsedLate(NamedTuple):
    """A mock was called after its owner had ended.

    Attributes:
        owner: who made it.
        site: the line that made it.
        used_in: the test that ran, or ``""`` between tests.
        caller: the line that called it, as it may be shown.
        thread: the calling thread's name.
    """

    owner: Owner
    site: Site
    used_in: str
    caller: str
    thread: str
    wide: bool = True


class DoubleOutside(NamedTuple):
    """A mock, or text made from one, was handed to the operating system.

    Attributes:
        owner: whose code was running.
        site: the line that called.
        function: what it called.
        sink: as what.
        text: whether it was text made from a mock, not the mock itself.
        made: the line that made the mock, as it may be shown.
        refused: whether the call was stopped.
    """

    owner: Owner
    site: Site
    function: str
    sink: SinkKind
    text: bool
    made: str
    refused: bool


class LoggerReplaced(NamedTuple):
    """A logger of non-test code was a double: what its module logs is not watched meanwhile.

    Attributes:
        owner: who replaced it.
        site: where the logger stands for a test's own patch, else where it was replaced.
        place: the dotted name of the logger.
        outlived: whether the double is still there although its owner ended.
        undone: what repair did, if it is.
        wide: as for `DoubleLeft`.
    """

    owner: Owner
    site: Site
    place: str
    outlived: bool
    undone: Undone
    wide: bool
