"""Watches what programs are told after their start, and what other hosts are told to run.

These are `Popen.communicate`, paramiko's channels (and so fabric), aexpect and pexpect. Nothing may
be imported for this.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from pytest_nova_hygiene.connections.standard_input import runs_with_input
from pytest_nova_hygiene.watching.class_copies import Place, insert_in_all
from pytest_nova_hygiene.watching.import_hooks import when_imported
from pytest_nova_hygiene.watching.plain_values import words_of
from pytest_nova_hygiene.watching.probes import UNPROBED, Probe, insert
from pytest_nova_hygiene.watching.sinks import text_of

if TYPE_CHECKING:
    from contextlib import ExitStack
    from types import ModuleType

    from pytest_nova_hygiene.connections.attempts import Attempts

Told = Callable[[list[str] | str, str, str], None]
"""Takes the command line of a program, what the program is told, and the function that tells it."""

_ELSEWHERE = ["/dev/null/ssh", "host"]
"""The command line that stands for another host's shell. No program has such a path."""

_COMMUNICATE = Place(subprocess, "Popen", object, "communicate")

_MODULES = ("paramiko.channel", "aexpect.client", "pexpect.pty_spawn")


class SentTexts:
    """The watch on texts that are sent to programs.

    Args:
        attempts: what errors of ours are told to.
        told: records what a program opens that is told a text.
    """

    def __init__(self, attempts: Attempts, told: Told) -> None:
        self._attempts = attempts
        self._told = told

    def arm(self, stack: ExitStack) -> None:
        """Watch the modules that are loaded, and wait for the others, until the stack closes."""
        insert_in_all(stack, _COMMUNICATE, Probe("self input", self._communicate))
        for name in _MODULES:
            loaded = sys.modules.get(name)
            if loaded is not None:
                self._arm(loaded, stack)
        when_imported(stack, _MODULES, self._arm)

    def _arm(self, module: ModuleType, stack: ExitStack) -> None:
        """Watch the functions of one of the modules that send texts."""
        # This may run inside somebody's import, which an error of ours must not break.
        with self._attempts.careful:
            for owner, function, probe in (
                ("Channel", "exec_command", Probe("command", self._elsewhere)),
                ("Spawn", "_get_aexpect_helper", Probe("command", self._aexpect)),
                ("Spawn", "send", Probe("self cont", self._aexpect_send)),
                ("spawn", "send", Probe("self s", self._pexpect_send)),
            ):
                cls = vars(module).get(owner)
                found = vars(cls).get(function) if isinstance(cls, type) else None
                # paramiko's decorator asks whether the channel is open, and then calls this.
                found = getattr(found, "__wrapped__", found)
                if found is not None:
                    try:
                        insert(stack, found, probe)
                    except UNPROBED:
                        continue  # another release, whose function takes something else

    def _communicate(self, process: Any, text: object) -> None:
        """Look at what a program is told that was started before."""
        __tracebackhide__ = True
        with self._attempts.careful:
            names = vars(process)
            # Without a pipe nothing is sent; and what `run` was given was known at the start.
            if text is not None and names.get("stdin") is not None and not runs_with_input():
                self._send(names.get("args"), text, "subprocess.Popen.communicate")

    def _elsewhere(self, command: object) -> None:
        """Look at what another host is told to run."""
        __tracebackhide__ = True
        with self._attempts.careful:
            self._send(_ELSEWHERE, command, "paramiko.Channel.exec_command")

    def _aexpect(self, command: object) -> None:
        """Look at what aexpect runs, by a helper that reads it."""
        __tracebackhide__ = True
        with self._attempts.careful:
            self._send(["sh"], command, "aexpect.Spawn")

    def _aexpect_send(self, session: Any, text: object) -> None:
        """Look at what a program is told that aexpect runs."""
        __tracebackhide__ = True
        with self._attempts.careful:
            self._send(vars(session).get("command"), text, "aexpect.Spawn.send")

    def _pexpect_send(self, session: Any, text: object) -> None:
        """Look at what a program is told that pexpect runs."""
        __tracebackhide__ = True
        with self._attempts.careful:
            self._send(vars(session).get("args"), text, "pexpect.spawn.send")

    def _send(self, command: object, text: object, function: str) -> None:
        """Have a text looked at, if it and the command line are plain values."""
        __tracebackhide__ = True
        words = words_of(command)
        line = text_of(command) if words is None else [text_of(word) or "" for word in words]
        said = text_of(text)
        if line and said:
            self._told(line, said, function)
