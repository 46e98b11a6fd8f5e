"""The watches of a run, armed together and put back together."""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from importlib.machinery import PathFinder
from types import ModuleType
from typing import TYPE_CHECKING, Any

from pytest_nova_hygiene.connections.events import ATTEMPTS
from pytest_nova_hygiene.engine.families import (
    Absent,
    Given,
    connection_watch,
    log_watches,
    mock_watch,
)
from pytest_nova_hygiene.engine.ini_entries import LIBVIRT_ALLOW_KEY, ini_entry
from pytest_nova_hygiene.engine.settings import TEST_CODE
from pytest_nova_hygiene.engine.tool_rules import ToolFailed
from pytest_nova_hygiene.logs.events import SECRETS
from pytest_nova_hygiene.mocks.events import DoubleOutside, DoubleUsedLate
from pytest_nova_hygiene.watching import programs, sinks
from pytest_nova_hygiene.watching.audit_triggers import AuditTriggers
from pytest_nova_hygiene.watching.frames import NOWHERE, PACKAGE, Site
from pytest_nova_hygiene.watching.originals import ORIGINALS
from pytest_nova_hygiene.watching.spool import Spool

if TYPE_CHECKING:
    from pytest_nova_hygiene.engine.gate import Watched
    from pytest_nova_hygiene.engine.settings import Settings
    from pytest_nova_hygiene.model import Allow
    from pytest_nova_hygiene.redaction.redactor import Redactor
    from pytest_nova_hygiene.watching.owners import Owners
    from pytest_nova_hygiene.watching.paths import Paths
    from pytest_nova_hygiene.watching.refusals import Refusals


class Watches:
    """The watches that the settings ask for. What it takes is described at `Given`."""

    def __init__(  # noqa: PLR0913 - each is one fact from outside
        self,
        settings: Settings,
        *,
        owners: Owners,
        paths: Paths,
        events: deque[object],
        redactor: Redactor,
        refusals: Refusals,
        refuses: Callable[..., bool],
        cleanups: Callable[[], Iterable[object]],
    ) -> None:
        self._settings = settings
        self._owners = owners
        self._paths = paths
        self._events = events
        self._stack: ExitStack = ORIGINALS.exit_stack()
        self._commands = AuditTriggers(
            lambda file: self._is_in_source(file) or paths.is_test_file(file)
        )
        kinds = (*ATTEMPTS, DoubleOutside, DoubleUsedLate, *SECRETS)
        self.spool = Spool(redactor.text, kinds)
        given = Given(
            settings=settings,
            owners=owners,
            paths=paths,
            events=events,
            redactor=redactor,
            refusals=refusals,
            refuses=refuses,
            cleanups=cleanups,
            spool=self.spool,
            failed=self.failed,
        )
        self.mocks = mock_watch(
            given, self._is_source, self._is_in_source, self._arm_sinks_of_mocks
        )
        self.connections = connection_watch(given)
        self.logs, self.values, self.sources = log_watches(given)

    def arm(self) -> None:
        """Start to watch. A watch that cannot be armed is a finding, and the others go on."""
        for arm, name in (
            (self.spool.arm, "forked children"),
            (self.connections.arm, "connections"),
            (self.logs.arm, "log records"),
            (self.sources.arm, "values of the environment and of libraries"),
            (self.mocks.arm, "mocks"),
            *self._sinks(),
        ):
            self._arm_part(self._stack, arm, name)

    def _arm_part(self, stack: ExitStack, arm: Callable[[ExitStack], None], name: str) -> None:
        # A stack for each part: one that fails half way undoes its own part alone.
        with ORIGINALS.exit_stack() as own:
            try:
                arm(own)
            except Exception as error:  # noqa: BLE001 - ours must not stop their run
                self.failed(error, f"{name} are not watched")
            else:
                stack.push(own.pop_all())

    def _sinks(self) -> list[sinks.Part]:
        absent = type(self.connections) is Absent
        if absent and type(self.mocks) is Absent:
            return []
        mocks: sinks.Watcher = self.mocks.look
        watch = sinks.both(mocks, self.connections.look)
        environment_of = _own_environment if absent else self.connections.environment_of
        return programs.of_programs(watch, mocks, watch, environment_of)

    def _arm_sinks_of_mocks(self, stack: ExitStack) -> None:
        for arm, name in sinks.of_mocks(self.mocks.look):
            self._arm_part(stack, arm, name)

    def read_sources(self, file: str = "") -> None:
        """Look for commands that are run by C alone: in one file, or in all that are loaded."""
        if file:
            self._commands.read(file)
        else:
            self._commands.check()

    def disarm(self) -> None:
        """Put everything back, last first."""
        self._stack.close()

    def failed(self, error: BaseException, lost: str = "something was not watched") -> None:
        """Note an error of ours, by its type and our line."""
        site, trace = NOWHERE, error.__traceback__
        while trace is not None:
            code = trace.tb_frame.f_code
            # The innermost line of ours: the error itself may come from the standard library.
            if code.co_filename.startswith(PACKAGE):
                site = Site(code.co_filename, trace.tb_lineno, code.co_name)
            trace = trace.tb_next
        self._events.append(ToolFailed(self._owners.current, site, type(error).__name__, lost))

    def watched(self) -> Watched:
        """Return how much was watched in this process."""
        counted = {
            "mocks": self.mocks.watched(),
            "connections": self.connections.watched(),
            "logs": {
                **dict(self.logs.watched()),
                "values": self.values.registered,
                "values_skipped": self.values.skipped + self.sources.skipped,
            },
        }
        return {
            family: dict.fromkeys(names, 0) | dict(counted[family])
            for family, names in _COUNTS.items()
        }

    def ini_entries(self, missed: int) -> list[Allow]:
        """Return the ini file's entries that name something, with whether the run met it.

        Args:
            missed: how many tests may not have come to what an entry is for. A package that cannot
                even be found is a typo, whatever they did.
        """
        settings, show = self._settings, self._paths.show(self._settings.inifile)
        own_globs = [glob for glob in settings.test_code if glob not in TEST_CODE]
        files = _files_loaded() if own_globs else []
        met: dict[str, dict[str, int]] = {
            LIBVIRT_ALLOW_KEY: dict(self.connections.allow_rules_needed()),
            "nova_hygiene_source": {
                name: any(f"{module}.".startswith(f"{name}.") for module in list(sys.modules))
                for name in settings.source_names
            },
            "nova_hygiene_test_code": {
                glob: self._paths.matches_any(glob, files) for glob in own_globs
            },
        }
        entries = [
            ini_entry(key, word, inifile=settings.inifile, shown=show, matched=times)
            for key, words in met.items()
            for word, times in words.items()
        ]
        for entry in entries:
            typo = entry.symbol == "nova_hygiene_source" and not _can_be_found(entry.uri)
            entry.missed = 0 if typo else missed
        return entries

    def _is_source(self, module: ModuleType) -> bool:
        filename = vars(module).get("__file__")
        if not isinstance(filename, str):
            return False
        dotted = f"{module.__name__}."
        # Last of all what takes longest: most modules that are loaded are somebody else's.
        return (
            any(dotted.startswith(f"{name}.") for name in self._settings.source_names)
            or self._is_in_source(filename)
        ) and not self._paths.is_test_file(filename)

    def _is_in_source(self, filename: str) -> bool:
        """Return whether a file, of test code or not, belongs to the project that is looked at."""
        names, folders = self._settings.source_names, self._settings.source_folders
        if names or folders:
            shown = f"{self._paths.show(filename)}"
            return any(shown.startswith(name.replace(".", "/") + "/") for name in names) or any(
                filename.startswith(f"{folder}{os.sep}") for folder in folders
            )
        return self._paths.is_project_file(filename)


def _files_loaded() -> list[str]:
    # A copy, and no `isinstance`: imports change the table, and what stands there may be anything.
    modules = [m for m in list(sys.modules.values()) if issubclass(type(m), ModuleType)]
    return [file for m in modules if type(file := vars(m).get("__file__")) is str]


_COUNTS = {
    "mocks": ("made", "patches", "escaped", "ends_unsearched"),
    "connections": ("opened", "real", "other"),
    "logs": (
        "records",
        "records_below",
        "records_cut",
        "records_unread",
        "values",
        "values_skipped",
    ),
}
"""What is counted of each family; nothing where it is off."""


def _own_environment(command: sinks.Command) -> Any:
    return command.env


def _can_be_found(name: str) -> bool:
    """Tell whether a package's first part is loaded, or could be, without importing anything."""
    top = name.partition(".")[0]
    return top in sys.modules or PathFinder.find_spec(top) is not None
