"""The connection watch: the guard, the commands and the ways around it, joined."""

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

if TYPE_CHECKING:
    from collections import deque
    from pathlib import Path

    from pytest_nova_hygiene.connections.allowed import Allowed
    from pytest_nova_hygiene.watching.owners import Owners
    from pytest_nova_hygiene.watching.refusals import Refusals
    from pytest_nova_hygiene.watching.sinks import Command, Sink
    from pytest_nova_hygiene.watching.spool import Spool

_at_exit: Callable[[], None] | None = None
"""What the last disarmed watch does when the interpreter ends; one for the whole process."""


class ConnectionWatch:
    """Every way to a hypervisor that we know of.

    Args:
        owners: who is running.
        events: where every watch puts what it sees.
        allowed: the URIs that may be opened.
        refusals: told of every refusal that is raised.
        rootdir: where the suite's own stand-ins for programs may lie.
        spool: where a forked child's events go.
        refuses: whether a rule refuses what it forbids just now; takes its code and a URI.
        hide: told every credential in a URI.
        failed: told of an error of ours.
    """

    def __init__(  # noqa: PLR0913 - each is one fact from outside
        self,
        owners: Owners,
        events: deque[object],
        allowed: Allowed,
        refusals: Refusals,
        *,
        rootdir: Path,
        refuses: Callable[[str, str], bool],
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
        self._guard = Guard(allowed, self._attempts)
        self._processes = Processes(allowed, self._attempts, rootdir)
        self._bypasses = Bypasses(self._attempts)

    def arm(self, stack: ExitStack) -> None:
        """Stand before every way; what tests leave for the interpreter's end is watched too."""
        global _at_exit  # noqa: PLW0603 - one for the process, else each nested run leaves one
        if _at_exit is not None:
            # A run inside a run (pytester) left it: only the last run speaks at the exit.
            unregister(_at_exit)
            _at_exit = None
        stack.callback(self._watch_exit)
        self._guard.arm(stack)
        self._processes.arm(stack)
        self._bypasses.arm(stack)

    def check(self) -> None:
        """Guard what was imported in some other way; asked at each test's start."""
        self._guard.check()

    def look(self, sink: Sink, values: tuple[Any, ...]) -> None:
        """Look at a command or an address before it is used."""
        __tracebackhide__ = True
        look = self._bypasses.look if sink.kind == "address" else self._processes.look
        look(sink, values)

    def environment_of(self, command: Command) -> Any:
        """Return the environment that a command gets: its own, or a harmless one."""
        return self._processes.environment_of(command)

    def phase_ended(self, error: BaseException | None) -> None:
        """Queue the refusals that a phase's outcome says nothing of."""
        for each in self._refusals.swallowed(error):
            self._events.append(
                RefusalSwallowed(each.owner, each.phase, each.site, each.code, each.what, each.call)
            )

    def allow_rules_needed(self) -> dict[str, int]:
        """Return how often each rule of ``nova_hygiene_libvirt_allow`` was needed."""
        return self._allowed.needed()

    def watched(self) -> dict[str, int]:
        """Return the number of opens, of real ones among them, and of other ways in."""
        counts = self._attempts.counts
        return {
            "opened": self._guard.opened,
            "real": counts["NHY201"],
            "other": counts["NHY202"] + counts["NHY203"],
        }

    # -- the interpreter's end --------------------------------------------------------------------

    def _watch_exit(self) -> None:
        """Register `_exit` last, so that it runs before every function that tests registered."""
        global _at_exit  # noqa: PLW0603 - as above
        _at_exit = self._exit
        register(_at_exit)

    def _exit(self) -> None:
        """Say at once what happens from now on, since the report is out already."""
        self._attempts.say = lambda text: print(f"nova-hygiene: {text}", file=sys.stderr)  # noqa: T201 - the last words
        self._guard.check()
