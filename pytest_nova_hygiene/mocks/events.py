"""The events of the mock watch: plain facts about mocks and patches, before a rule judges them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pytest_nova_hygiene.startup.named_tuple import NamedTuple

if TYPE_CHECKING:
    from pytest_nova_hygiene.watching.frames import Site
    from pytest_nova_hygiene.watching.owners import Owner

Undone = Literal["undone", "undone late", "kept", "no earlier value"]
"""What repair did: put the earlier value back, was not asked to, or had nothing to put back.

It is late where the next test's setup has run before.
"""

HowLeft = Literal["never undone", "started twice", "undone out of order"]
"""Why a patch is still in force."""

HowCame = Literal["assigned", "created", "put there"]
"""What the line of a finding did with a double. By which line it was put there is not known."""

SinkKind = Literal["path", "descriptor", "process id", "command", "environment", "address"]
"""What a double was used as when it left the process."""

FILE_SYSTEM = "the file system"
"""Stands for the called function, where only the file that it left behind was seen."""


class MockImported(NamedTuple):
    """A loaded module of non-test code holds an object of a mock library or of test code.

    Attributes:
        owner: the session.
        site: the import statement.
        module: the module that holds the object.
        name: the object's name in that module.
        origin: the module that the object comes from.
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
        site: the line that entered the patch.
        place: the patched name, dotted.
        how: why the patch is still in force.
        threads: the names of the threads that entered or crossed the patch, but for the main one.
        keys: the keys that a ``patch.dict`` left, as they may be shown.
        made: the line that made the double, unless that is `site`; else empty.
        undone: what repair did.
        wide: whether the owner is no test whose teardown could fail for the patch.
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
        site: the line that assigned the double; where that is not known, the line that made it, or
            that of the setup that left it.
        how: what the line of the finding did with the double.
        what: ``mock``, or the kind of another double.
        place: the dotted name under which the double sits.
        made: the line that made the double, unless that is `site`; else empty.
        undone: what repair did.
        wide: whether no test's teardown can fail for the double: an import or a wider owner left
            it, or it was found when a class or module ended.
    """

    owner: Owner
    site: Site
    how: HowCame
    what: str
    place: str
    made: str
    undone: Undone
    wide: bool


class DoubleUsedLate(NamedTuple):
    """A mock was called after its owner had ended.

    Attributes:
        owner: who made the mock.
        site: the line that made the mock.
        used_in: the test that was running at the call, or ``""`` between tests.
        caller: the line that called the mock, as it may be shown.
        thread: the calling thread's name; empty for the main thread.
        wide: as for `DoubleLeft`; always true, since the test to blame is over.
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
        owner: who was running.
        site: the line that called the function.
        function: the called function, dotted, or `FILE_SYSTEM`.
        sink: what the double was used as.
        text: whether text made from a mock was handed over, not the mock itself.
        made: the line that made the mock, as it may be shown.
        refused: whether the call was refused before it happened.
    """

    owner: Owner
    site: Site
    function: str
    sink: SinkKind
    text: bool
    made: str
    refused: bool


class LoggerReplaced(NamedTuple):
    """A logger of non-test code was a double, so what its module logged was not watched.

    Attributes:
        owner: who replaced the logger.
        site: for a patch that its test undid, the line that assigns the logger in its module; else
            the line that replaced the logger.
        place: the dotted name of the logger.
        outlived: whether the double is still there although its owner ended.
        undone: what repair did, if `outlived`.
        wide: as for `DoubleLeft`.
    """

    owner: Owner
    site: Site
    place: str
    outlived: bool
    undone: Undone
    wide: bool
