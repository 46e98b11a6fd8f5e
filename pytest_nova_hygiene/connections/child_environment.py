"""Decides which default connection the programs that a test starts inherit.

No guard is in another program. While connections are blocked it gets the local test driver as its
default, so that ``libvirt.open()`` in a script or a console program is harmless.
"""

from __future__ import annotations

from contextlib import suppress
from threading import RLock
from typing import TYPE_CHECKING, Any

from pytest_nova_hygiene.connections.default_uri import VARIABLE
from pytest_nova_hygiene.watching.frames import PACKAGE, is_machinery, is_standard, stack_above
from pytest_nova_hygiene.watching.originals import ORIGINALS
from pytest_nova_hygiene.watching.paths import last_part
from pytest_nova_hygiene.watching.plain_values import variables_of
from pytest_nova_hygiene.watching.sinks import text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pytest_nova_hygiene.connections.allowed import Allowed
    from pytest_nova_hygiene.watching.sinks import Command

HARMLESS_CHILD = {VARIABLE: "test:///default", "LIBVIRT_AUTOSTART": "0"}
"""What a child gets while connections are blocked."""


class ChildEnvironment:
    """The environment of children.

    Args:
        allowed: the URIs that may be opened.
        blocks: returns whether connections are blocked at this moment.
        is_child: returns whether this process is a forked child of the test process.
    """

    def __init__(
        self, allowed: Allowed, blocks: Callable[[], bool], is_child: Callable[[], bool]
    ) -> None:
        self._allowed = allowed
        self._blocks = blocks
        self._is_child = is_child
        self._lock = RLock()
        self._spawning: list[bool] = []
        self._lent = False
        self._executes = False

    def of(self, command: Command) -> Any:
        """Return the environment that a command gets: a harmless one, or what the caller gave."""
        env = command.env
        read = variables_of(env)
        environ = ORIGINALS.os.environ
        known = environ if read is None else read
        # Any other mapping is the suite's own, and goes to the child untouched.
        is_plain = read is not None or env is environ or env is None
        own = self._harmless(known) if is_plain and self._is_for_us() else None
        if own is None and env is None:
            self.take_back()
        return env if own is None else own

    def lend(self, command: Command) -> None:
        """Give a harmless default to a program that a function of C starts, if that can be done.

        Args:
            command: as ``os.system`` or a function like ``os.execve`` was given it.
        """
        env = variables_of(ORIGINALS.os.environ if command.env is None else command.env)
        own = None
        if env is not None and not self._executes and self._is_for_us():
            own = self._harmless(env)
        if own is None:
            return
        if command.env is None:
            with self._lock:
                self._lent = True
                self._put()
        elif self._is_child():
            # The function has read the variables, so the program is started here. Where that fails,
            # it fails there in the same way. Not in the test process, which pytest expects back.
            self._executes = True
            with suppress(Exception):
                ORIGINALS.os.execve(command.executable, command.args, own)
            self._executes = False

    def take_back(self) -> None:
        """Give this process's variables the values of ``os.environ`` again, after `lend`."""
        if self._lent:
            with self._lock:
                self._lent = False
                self._put_back()

    # -- multiprocessing --------------------------------------------------------------------------

    def spawn_began(self) -> None:
        """Set the variables for the interpreter that multiprocessing starts now.

        They are set in this process, since multiprocessing hands these on and takes no others.
        """
        own = None
        try:
            own = self._harmless(ORIGINALS.os.environ) if self._blocks() else None
        finally:
            # Held until `spawn_ended`: another thread must not put the variables back before.
            self._lock.acquire()
            self._spawning.append(own is not None)
        if own is not None:
            self._put()

    def spawn_ended(self) -> None:
        """Put the variables back; called also after an error."""
        try:
            if self._spawning.pop():
                self._put_back()
        finally:
            self._lock.release()

    # -- variables --------------------------------------------------------------------------------

    def _is_for_us(self) -> bool:
        return self._blocks() and not _of_machinery()

    def _harmless(self, env: Mapping[Any, Any]) -> dict[Any, Any] | None:
        """Return an environment with a harmless default connection.

        None where the suite allows the default that the environment has, so nothing is to change.
        """
        variables = ORIGINALS.variables(env)
        given = {text_of(name) or "": text_of(value) or "" for name, value in variables.items()}
        uri = given.get(VARIABLE)
        if self._allowed.take(uri) if uri else self._allowed.allows_default(given):
            return None
        kept = {n: value for n, value in variables.items() if text_of(n) not in HARMLESS_CHILD}
        return {**kept, **HARMLESS_CHILD}

    def _put(self) -> None:
        for name, value in HARMLESS_CHILD.items():
            # Past `os.environ`, which tests read and which must stay as it is.
            ORIGINALS.os.putenv(name, value)

    def _put_back(self) -> None:
        for name in HARMLESS_CHILD:
            before = ORIGINALS.os.environ.get(name)
            if before is None:
                ORIGINALS.os.unsetenv(name)
            else:
                ORIGINALS.os.putenv(name, before)


def _of_machinery() -> bool:
    """Return whether a program is started by what runs tests, and not by a test.

    xdist's workers, for one, are watched themselves.
    """
    for code, _ in stack_above(2):
        path = code.co_filename
        if path.startswith(PACKAGE) or (is_standard(path) and last_part(path) == "subprocess.py"):
            continue
        return is_machinery(path)
    return False
