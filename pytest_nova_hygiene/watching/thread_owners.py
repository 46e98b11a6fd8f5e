"""Knows whose a thread is that goes on after the test or fixture that started it.

What such a thread does is not the doing of the test that happens to run. A thread of a pool is
nobody's: it does what the running test gives it. Nor has a green thread an owner, since it shares
the main thread's number.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread, get_ident
from types import FunctionType
from typing import TYPE_CHECKING, Any

from pytest_nova_hygiene.watching.frames import is_main_thread, thread_object
from pytest_nova_hygiene.watching.probes import Probe, insert

if TYPE_CHECKING:
    from contextlib import ExitStack

    from pytest_nova_hygiene.watching.owners import Owner, Owners

_POOLS = ("concurrent.futures.thread", "multiprocessing.pool")
"""Modules whose functions are the targets of threads in pools."""


class ThreadOwners:
    """The owners of the threads that were started since it was armed.

    Args:
        owners: who is running.
        begins: told the name of every thread that begins.
        failed: told of an error of ours.
    """

    def __init__(
        self, owners: Owners, begins: Callable[[str], None], failed: Callable[..., None]
    ) -> None:
        self._owners = owners
        self._told = begins
        self._failed = failed
        self._started: dict[int, tuple[int, Owner]] = {}

    def arm(self, stack: ExitStack) -> None:
        """Note every thread as it begins, until the stack closes: who starts it waits meanwhile."""
        begins = vars(Thread)["_bootstrap_inner"]
        insert(stack, begins, Probe("self", before=self._begins))

    def current(self) -> Owner:
        """Return whose code is running, on this thread."""
        current = self._owners.current
        if is_main_thread() or not self._started:
            return current
        # The number of a thread that ended may be another one's now.
        thread, owner = self._started.get(get_ident(), (0, current))
        return owner if owner.ended and thread == id(thread_object()) else current

    def _begins(self, thread: Any) -> None:
        try:
            name, target = vars(thread).get("_name"), vars(thread).get("_target")
            if type(name) is str:
                self._told(name)
            # By exact type: any other target may answer with code of its own.
            in_pool = type(target) is FunctionType and target.__module__ in _POOLS
            if not (in_pool or is_main_thread()):
                self._started[get_ident()] = (id(thread), self.current())
        except Exception as error:  # noqa: BLE001 - ours must not become theirs
            self._failed(error, "a thread's records may be blamed on another test")
