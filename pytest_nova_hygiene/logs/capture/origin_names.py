"""Names of loggers, threads, processes and tasks in records, each looked at once.

Nearly all have nothing to say, and every record has some. So little is asked of each: whether its
logger and its task are known. A thread's name is looked at once it has begun, a process's with
the first record of each logger.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from pytest_nova_hygiene.logs.capture.records import names_of

HAS_TASKS = hasattr(logging.makeLogRecord({}), "taskName")

_MOST = 10_000
"""So many clean names are remembered: each task of asyncio has one of its own."""


class OriginNames:
    """The names that were found clean.

    Args:
        is_clean: returns whether a text says nothing.

    Attributes:
        clean: names of loggers and tasks, always the same set; empty once a thread's name said
            something. Whoever clears it has each name looked at again.
    """

    def __init__(self, is_clean: Callable[[str], bool]) -> None:
        self._is_clean = is_clean
        self.clean: set[object] = {None}
        self._threads: list[str] = []
        self._told = False

    def thread_begins(self, name: str) -> None:
        """Look at a thread's name as soon as there is a record, of whichever thread."""
        self._threads.append(name)
        self.clean.clear()

    def tell(self, record: logging.LogRecord) -> bool:
        """Return whether one of a record's names says something; remember those that do not."""
        threads, self._threads = self._threads, []
        self._told |= not all(map(self._is_clean, threads))
        names = [name for _, name, _ in names_of(record)]
        if not all(map(self._is_clean, names)):
            return True
        if len(self.clean) > _MOST:
            self.clean.clear()
        if not self._told:
            self.clean.update((None, record.name, vars(record).get("taskName")))
        return False
