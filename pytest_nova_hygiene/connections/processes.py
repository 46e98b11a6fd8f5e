"""Watches the programs that a test starts, and the connections that their command lines open."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Collection, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pytest_nova_hygiene.connections.child_environment import ChildEnvironment
from pytest_nova_hygiene.connections.commands import (
    Opened,
    may_open,
    opened_by,
)
from pytest_nova_hygiene.connections.default_uri import default_uri, probed_uri
from pytest_nova_hygiene.connections.events import OWN_DAEMON, PYTHON, ConnectionCommand
from pytest_nova_hygiene.connections.standard_input import standard_input
from pytest_nova_hygiene.connections.uri import shown
from pytest_nova_hygiene.watching.import_hooks import when_imported
from pytest_nova_hygiene.watching.originals import ORIGINALS
from pytest_nova_hygiene.watching.plain_values import variables_of, words_of
from pytest_nova_hygiene.watching.probes import Probe, insert
from pytest_nova_hygiene.watching.sinks import Command, text_of

if TYPE_CHECKING:
    from types import ModuleType

    from pytest_nova_hygiene.connections.allowed import Allowed
    from pytest_nova_hygiene.connections.attempts import Attempts
    from pytest_nova_hygiene.watching.sinks import Sink

_OF_C = ("os.system", "os.exec")
"""The functions of C before which a program can be given another environment."""

_MULTIPROCESSING = "multiprocessing.util"


class Processes:
    """The watch on command lines, which looks at each before it runs.

    Args:
        allowed: the URIs that may be opened.
        attempts: records connections, and refuses them.
        rootdir: pytest's. A program below it, or below the temporary folder, is taken for the
            suite's own stand-in.
    """

    def __init__(self, allowed: Allowed, attempts: Attempts, rootdir: Path) -> None:
        self._allowed = allowed
        self._attempts = attempts
        # Resolved, since a program is compared by its real path.
        folders = (rootdir, Path(tempfile.gettempdir()))
        self._own = tuple(f"{folder.resolve()}{os.sep}" for folder in folders)
        self.children = ChildEnvironment(
            allowed, lambda: attempts.refuses("NHY201"), attempts.is_child
        )

    def arm(self, stack: ExitStack) -> None:
        """Watch the start of multiprocessing's interpreters, until the stack closes."""
        loaded = sys.modules.get(_MULTIPROCESSING)
        if loaded is not None:
            self._arm_spawn(loaded, stack)
        when_imported(stack, [_MULTIPROCESSING], self._arm_spawn)

    def _arm_spawn(self, module: ModuleType, stack: ExitStack) -> None:
        """Watch the function that starts interpreters for ``spawn`` and ``forkserver``."""
        # This may run inside somebody's import, which an error of ours must not break.
        with self._attempts.careful:
            # Windows has no such function.
            if hasattr(module, "spawnv_passfds"):
                hooks = Probe("path", before=self._before_spawn, at_end=self._after_spawn)
                insert(stack, module.spawnv_passfds, hooks)

    def _before_spawn(self, _path: object) -> None:
        with self._attempts.careful:
            self.children.spawn_began()

    def _after_spawn(self, _path: object) -> None:
        self.children.spawn_ended()

    def look(self, sink: Sink, values: tuple[Any, ...]) -> None:
        """Record the connections that a command opens, before it runs.

        Args:
            sink: the function that runs the command.
            values: a `Command`.

        Raises:
            ConnectionRefused: a connection is refused; no other exception is raised.
        """
        __tracebackhide__ = True
        command = Command(*values)
        with self._attempts.careful:
            # By type: a mock in place of the environment would be asked for its names.
            known = variables_of(command.env)
            env = ORIGINALS.os.environ if known is None else known
            self._check(_words(command), sink.name, env, standard_input(sink.name))
            # Of all others `environment_of` is asked.
            if sink.name.startswith(_OF_C):
                self.children.lend(command)

    def told(self, command: list[str] | str, text: str, function: str) -> None:
        """Record the connections that a program opens because it is told a text.

        Args:
            command: the program's command line.
            text: what it is told.
            function: the function that tells it.

        Raises:
            ConnectionRefused: a connection is refused; no other exception is raised.
        """
        __tracebackhide__ = True
        with self._attempts.careful:
            # Those that it opens without the text were recorded at its start.
            known = {(opened.tool, opened.uri) for opened in opened_by(command)}
            self._check(command, function, ORIGINALS.os.environ, text, known)

    def environment_of(self, command: Command) -> Any:
        """Return the environment that a command gets: its own, or a harmless one."""
        with self._attempts.careful:
            return self.children.of(command)
        return command.env

    def _check(
        self,
        command: str | list[str],
        function: str,
        environ: Mapping[Any, Any],
        stdin: str | None,
        known: Collection[tuple[str, str | None]] = (),
    ) -> None:
        """Record each connection of a command line that is not allowed.

        Args:
            command: the text that a shell reads, or the words of one program.
            function: the function that runs the command.
            environ: the command's environment.
            stdin: what the command reads; None where that is not known.
            known: tools and URIs that were recorded before.
        """
        __tracebackhide__ = True
        if not may_open(command, stdin):
            return
        texts = _texts(environ)
        for opened in opened_by(command, texts, stdin):
            if (opened.tool, opened.uri) in known:
                continue
            # An interpreter below the rootdir is a virtual environment's, and no stand-in.
            if opened.tool != PYTHON and self._is_stand_in(opened, environ):
                continue
            uri = opened.uri
            if opened.fixed:
                if self._allowed.take_name(opened.tool):
                    continue
            else:
                variables = {**texts, **opened.environ}
                uri = uri or default_uri(variables, virsh=opened.virsh)
                if self._allowed.take(uri, variables):
                    continue
            self._attempts.make(
                ConnectionCommand,
                "NHY202",
                function,
                uri=uri,
                text=OWN_DAEMON if opened.fixed else shown(uri),
                name=opened.tool if opened.fixed else None if uri else probed_uri(),
                tool=opened.tool,
            )

    def _is_stand_in(self, opened: Opened, environ: Mapping[Any, Any]) -> bool:
        """Return whether a program is a script that the suite itself put on the PATH."""
        # The PATH of the child, which the test may have set for this command alone.
        path = {**_texts(environ), **opened.environ}.get("PATH")
        found = ORIGINALS.which(opened.program, path=path)
        return found is not None and ORIGINALS.os.path.realpath(found).startswith(self._own)


def _words(command: Command) -> str | list[str]:
    """Return what a command runs: the text that a shell reads, or the words of a program."""
    args, shell = command.args, command.shell is True
    given = words_of(args)
    if given is None:
        text = _text(args)
        return text if shell else [text]
    words = [_text(word) for word in given]
    if shell:
        # Of several words a shell reads the first; the others are its own arguments.
        return words[0] if words else ""
    # The program is `executable`, whatever name the first word gives it.
    return words if command.executable is None else [_text(command.executable), *words[1:]]


def _text(value: object) -> str:
    """Return the text of a command's word; empty for a value that is no word, such as a mock."""
    return text_of(value) or ""


def _texts(environ: Mapping[Any, Any]) -> dict[str, str]:
    """Return an environment as texts."""
    return {_text(name): _text(value) for name, value in ORIGINALS.variables(environ).items()}
