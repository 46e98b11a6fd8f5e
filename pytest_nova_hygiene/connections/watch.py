"""Joins the guard, the watch on commands and the watch on bypasses into the connection watch."""

from __future__ import annotations

import sys
from atexit import register, unregister
from collections.abc import Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from pytest_nova_hygiene.connections.attempts import Attempts
from pytest_nova_hygiene.connections.bypass import Bypasses
from pytest_nova_hygiene.connections.events import RefusalSwallowed
from pytest_nova_hygiene.connections.guard import Guard
from pytest_nova_hygiene.connections.processes import Processes
from pytest_nova_hygiene.connections.sent_texts import SentTexts

if TYPE_CHECKING:
    from collections import deque
    from pathlib import Path

    from pytest_nova_hygiene.connections.allowed import Allowed
    from pytest_nova_hygiene.watching.owners import Owners
    from pytest_nova_hygiene.watching.refusals import Refusals
    from pytest_nova_hygiene.watching.sinks import Command, Sink
    from pytest_nova_hygiene.watching.spool import Spool

_at_exit: Callable[[], None] | None = None
"""What the last disarmed watch does when the interpreter exits; one function for the process."""


class ConnectionWatch:
    """The watch on every way to a hypervisor that we know of.

    Args:
        owners: knows who is running.
        events: where every watch puts what it sees.
        allowed: the URIs that may be opened.
        refusals: told of every refusal that is raised.
        rootdir: pytest's, below which the suite's own stand-ins for programs may lie.
        refuses: returns whether a rule refuses what it forbids at this moment; takes the rule's
            code, a URI and the site.
        hide: called with every credential in a URI.
        spool: where events of a forked child are written.
        failed: called with an error of ours.
    """

    def __init__(  # noqa: PLR0913 - each is one fact from outside
        self,
        owners: Owners,
        events: deque[object],
        allowed: Allowed,
        refusals: Refusals,
        *,
        rootdir: Path,
        refuses: Callable[..., bool],
        hide: Callable[..., None],
        spool: Spool,
        failed: Callable[[BaseException], None],
    ) -> None:
        self._owners = owners
        self._events = events
        self._refusals = refusals
        self._allowed = allowed
        self._spool = spool
        self._attempts = Attempts(
            owners, events, self._spool, refusals, refuses=refuses, hide=hide, failed=failed
        )
        self._processes = Processes(allowed, self._attempts, rootdir)
        self._sent = SentTexts(self._attempts, self._processes.told)
        self._guard = Guard(allowed, self._attempts, self._processes.children.take_back)
        self._bypasses = Bypasses(allowed, self._attempts)

    def arm(self, stack: ExitStack) -> None:
        """Watch every way until the stack closes, and libvirt's calls again at the exit."""
        global _at_exit  # noqa: PLW0603 - one for the process, else each nested run leaves one
        if _at_exit is not None:
            # An earlier run in this process (pytester) left it. Only the last one speaks at exit.
            unregister(_at_exit)
            _at_exit = None
        # First in, so called last: `_exit` arms the guard anew, after it was disarmed.
        stack.callback(self._watch_exit)
        self._guard.arm(stack)
        self._processes.arm(stack)
        self._sent.arm(stack)
        self._bypasses.arm(stack)

    def check(self) -> None:
        """Guard modules that came by another way than an import; called at each test's start."""
        self._guard.check()

    def look(self, sink: Sink, values: tuple[Any, ...]) -> None:
        """Record what a command or an address reaches, before it is used.

        Args:
            sink: the function that is called.
            values: what the function is given.

        Raises:
            ConnectionRefused: a connection is refused; no other exception is raised.
        """
        __tracebackhide__ = True
        look = self._bypasses.look if sink.kind == "address" else self._processes.look
        look(sink, values)

    def environment_of(self, command: Command) -> Any:
        """Return the environment that a command gets: its own, or a harmless one."""
        return self._processes.environment_of(command)

    def phase_ended(self, error: BaseException | None) -> None:
        """Record, after a phase, the refusals of which its error says nothing.

        Args:
            error: the exception that the phase ended with; None for none.
        """
        self._processes.children.take_back()
        for each in self._refusals.swallowed(error):
            self._events.append(
                RefusalSwallowed(each.owner, each.phase, each.site, each.code, each.what, each.call)
            )

    def allow_rules_needed(self) -> dict[str, int]:
        """Return how often each rule of ``nova_hygiene_libvirt_allow`` was needed."""
        return self._allowed.needed()

    def watched(self) -> dict[str, int]:
        """Return how many connections were opened, how many were real, and how many bypassed."""
        counts = self._attempts.counts
        return {
            "opened": self._guard.opened,
            "real": counts["NHY201"],
            "other": counts["NHY202"] + counts["NHY203"],
        }

    # -- the interpreter's end --------------------------------------------------------------------

    def _watch_exit(self) -> None:
        """Register `_exit` last, so that it runs before every function that tests registered."""
        # `atexit` calls the last registered function first.
        global _at_exit  # noqa: PLW0603 - as above
        _at_exit = self._exit
        register(_at_exit)

    def _exit(self) -> None:
        """Guard libvirt again, and print each attempt from now on, since the report is written."""
        self._attempts.say = lambda text: print(f"nova-hygiene: {text}", file=sys.stderr)  # noqa: T201 - the last words
        self._guard.check()
