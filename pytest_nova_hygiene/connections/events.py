"""Defines the events of the connection watch. No event must hold a credential."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_nova_hygiene.startup.named_tuple import NamedTuple

if TYPE_CHECKING:
    from pytest_nova_hygiene.watching.frames import Site
    from pytest_nova_hygiene.watching.owners import Owner, Phase


PYTHON = "a Python interpreter"
"""The tool of a command that gives an interpreter a real URI."""

OWN_DAEMON = "its own daemon"
"""Stands for the URI of a program that always opens the same URI."""


class Attempt(NamedTuple):
    """An attempt to reach a hypervisor.

    Attributes:
        owner: whose code was running.
        phase: the phase of the test, or ``collect``, ``session``.
        site: the calling line outside of libvirt; `NOWHERE` where the thread's stack has none.
        thread: the name of the thread; empty for the main thread.
        child: whether the call was made in a forked child of the test process.
        function: the function that was called: ``virConnectOpen``, ``subprocess.Popen``, ….
        uri: how a sentence shows the URI, or another target; without credentials.
        plain: the URI alone, without credentials; empty where there is none.
        refused: whether the call was stopped.
        tool: the program that a command runs, without its folder (``virsh``); empty for no command.
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
    """A call of libvirt with a URI that is not allowed."""

    __slots__ = ()


class ConnectionCommand(Attempt):
    """A command line that opens a connection."""

    __slots__ = ()


class ConnectionBypass(Attempt):
    """A connection that bypasses libvirt's Python module."""

    __slots__ = ()


class RefusalSwallowed(NamedTuple):
    """A refusal of ours that never reached the test.

    Attributes:
        owner, phase, site: as in the event of the refused call.
        code: the rule that refused the call.
        what: the refused call as fingerprints name it.
        call: the refused call as people read it.
    """

    owner: Owner
    phase: Phase
    site: Site
    code: str
    what: str
    call: str


ATTEMPTS: tuple[type[Attempt], ...] = (RealConnection, ConnectionCommand, ConnectionBypass)
"""The events that a forked child may have to write down."""
