"""What the connection watch reports, before anybody judges it. No event holds a credential."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_nova_hygiene.startup.named_tuple import NamedTuple

if TYPE_CHECKING:
    from pytest_nova_hygiene.watching.frames import Site
    from pytest_nova_hygiene.watching.owners import Owner, Phase


PYTHON = "a Python interpreter"
"""The tool of a command that gives an interpreter a real URI."""

OWN_DAEMON = "its own daemon"
"""Stands for the URI of a program that opens the same one always."""


class Attempt(NamedTuple):
    """Somebody tried to reach a hypervisor.

    Attributes:
        owner: whose code was running.
        phase: of the test, or ``collect``, ``session``.
        site: the calling line outside libvirt, if the thread's stack shows it.
        thread: the thread's name, if not the main one.
        child: whether it happened in a forked child of the test process.
        function: what was called: ``virConnectOpen``, ``subprocess.Popen``, ….
        uri: how the URI may be shown in a sentence; without credentials.
        plain: the URI alone, without credentials; empty where there is none.
        refused: whether the call was stopped.
        tool: the program that a command runs, by its name alone: ``virsh``.
    """

    owner: Owner
    phase: Phase
    site: Site
    thread: str
    child: bool
    function: str
    uri: str
    plain: str
    refused: bool
    tool: str = ""


class RealConnection(Attempt):
    """libvirt was asked for a URI that is not allowed."""

    __slots__ = ()


class ConnectionCommand(Attempt):
    """A command line opens one."""

    __slots__ = ()


class ConnectionBypass(Attempt):
    """Another way in."""

    __slots__ = ()


class RefusalSwallowed(NamedTuple):
    """A refusal of ours never reached the test.

    Attributes:
        owner, phase, site: as in the event of the refused call.
        code: the rule that refused it.
        what: names the refused call in fingerprints.
        call: the same for people.
    """

    owner: Owner
    phase: Phase
    site: Site
    code: str
    what: str
    call: str


ATTEMPTS: tuple[type[Attempt], ...] = (RealConnection, ConnectionCommand, ConnectionBypass)
