"""Where known values come from, besides the tests that register theirs.

What has a sensitive name holds a secret. It may be a fixture, a parameter, a constant of a test's
module or class, an environment variable, or a key of a mapping in one of these. What is declared
secret is one: an option of oslo.config with ``secret=True``, a ``SecretStr``, what another plugin
names. Each is forgotten with its owner.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from types import ModuleType
from typing import TYPE_CHECKING

from pytest_nova_hygiene.logs.known import oslo_options, secret_types
from pytest_nova_hygiene.logs.known.guesses import is_of_a_table, is_reference, is_symbol
from pytest_nova_hygiene.logs.placeholders import is_placeholder
from pytest_nova_hygiene.logs.plain_values import leaves, text_of
from pytest_nova_hygiene.startup.patterns import compile_later
from pytest_nova_hygiene.watching.import_hooks import Loaded, when_imported
from pytest_nova_hygiene.watching.owners import Owner, Scope

if TYPE_CHECKING:
    from pytest_nova_hygiene.logs.known.values import KnownValues
    from pytest_nova_hygiene.logs.sensitive_names import SensitiveNames
    from pytest_nova_hygiene.watching.owners import Owners

GIVEN = "from the test"
"""The origin of a value that a test registered itself: its name is the one that findings use."""

_FIXTURE = "from a fixture"
"""The origin of a value that a fixture's setup gave: real tokens come from one called ``token``."""

_FOLDERS = frozenset(("PWD", "OLDPWD"))
"""A shell's variables whose names only look like a password's."""

_WORD = compile_later(r"[A-Z]?[a-z]{1,11}|[A-Z]{1,12}")
_TELLING = compile_later(r"pass|pwd|secret|token|key|crede", re.IGNORECASE)


class Sources:
    """Finds secrets by their names and types, and registers them.

    Args:
        values: where they go.
        names: which names are sensitive.
        owners: who is running.
        environment: the environment variables that are secret whatever they are called.
        failed: told of an error of ours, and of what it lost.
    """

    def __init__(
        self,
        values: KnownValues,
        names: SensitiveNames,
        owners: Owners,
        environment: Sequence[str],
        failed: Callable[[BaseException, str], None],
    ) -> None:
        self._values = values
        self._names = names
        self._owners = owners
        self._environment = frozenset(environment)
        self._failed = failed
        self._lasting: set[tuple[str, str]] = set()
        self._holders: dict[str, tuple[object, Owner]] = {}
        self._skipped: set[tuple[str, str]] = set()

    def __repr__(self) -> str:
        return "<Sources>"

    @property
    def skipped(self) -> int:
        """How many names had one plain word for a value."""
        return len(self._skipped)

    def arm(self, stack: ExitStack) -> None:
        """Read the environment, and wait for the libraries that know secrets as such.

        Args:
            stack: what undoes it.
        """
        for name, value in os.environ.items():
            if name in self._environment and value:
                self._values.add(value, name, "environment", self._owners.session)
            elif name not in _FOLDERS:
                self.named(name, value, "environment", self._owners.session)
        failed = self._failed
        watches: dict[str, Loaded] = {
            oslo_options.MODULE: lambda module, later: oslo_options.watch_options(
                later, module, self._option, failed
            ),
            secret_types.MODULE: lambda module, later: secret_types.watch_secret_types(
                later, module, self._declared, failed
            ),
        }

        def loaded(module: ModuleType, later: ExitStack) -> None:
            try:
                watches[module.__name__](module, later)
            except Exception as error:  # noqa: BLE001 - ours must not become theirs
                self._failed(error, f"the secrets of {module.__name__} are not known")

        for name in watches:
            if name in sys.modules:
                loaded(sys.modules[name], stack)
        when_imported(stack, watches, loaded)

    def named(self, name: str, value: object, origin: str, owner: Owner | None = None) -> None:
        """Register what is secret in a value: itself under a sensitive name, else by its keys.

        Args:
            name: the value's.
            value: anything; texts, and mappings and sequences of them a few levels deep, are read.
            origin: what has the name, for findings.
            owner: how long it is watched; by default whoever runs.
        """
        declared = secret_types.value_of(value)
        if declared is not None:
            self._add(declared, name, origin, owner)
            return
        text = text_of(value)
        if text is not None:
            if text and self._names.of(name):
                self._guess(text, name, origin, owner)
            return
        for leaf in leaves("", value):
            key = self._names.of(leaf.key) if leaf.key and leaf.text else None
            if key and is_of_a_table(name, leaf.key):
                self._skipped.add((f"{name}.{key}", origin))
            elif key:
                self._guess(leaf.text, f"{name}.{key}", origin, owner)

    def test_began(
        self, module: ModuleType | None, cls: type | None, parameters: Mapping[str, object]
    ) -> None:
        """Watch the constants of a test's module and class, and its parameters."""
        self._constants("module", module)
        self._constants("class", cls)
        for name, value in parameters.items():
            self.named(name, value, "parameter")

    def _constants(self, kind: Scope, holder: object) -> None:
        """Watch the constants of a module or class, and forget those of the one before."""
        before = self._holders.get(kind)
        if before is not None:
            if before[0] is holder:
                return
            self._values.forget(before[1])
            del self._holders[kind]
        if holder is None:
            return
        # An owner of its own, so that they can be forgotten when the next module or class begins.
        owner = Owner(kind, f"the constants of the {kind}", "")
        self._holders[kind] = (holder, owner)
        # A copy: a test may assign to its module from another thread.
        for constant, value in list(vars(holder).items()):
            if text_of(constant) is not None and not constant.startswith("__"):
                self.named(constant, value, f"constant of the {kind}", owner)

    def given(self, value: str, name: str) -> None:
        """Watch a value that a test named, until the test or fixture that runs now ends."""
        self._values.add(value, name, GIVEN, self._owners.current, chosen=True)

    def stated(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Watch values that another plugin names, for the whole run."""
        for name, value in pairs:
            self._add(value, name, "another plugin", self._owners.session)

    def _guess(self, text: str, label: str, origin: str, owner: Owner | None) -> None:
        """Register a text that only its name calls secret.

        A name (``X-Auth-Token``) and one plain word (``expired``, as in the parameters of a test
        for errors) stand in records for other reasons.
        """
        if is_placeholder(text):
            return
        word = _WORD.fullmatch(text) is not None and _TELLING.search(text) is None
        symbol = origin != _FIXTURE and is_symbol(label, text)
        if word or symbol or is_reference(text) or text in self._names:
            self._skipped.add((label, origin))
        else:
            self._add(text, label, origin, owner)

    def _add(self, value: str, label: str, origin: str, owner: Owner | None) -> None:
        if not is_placeholder(value):
            self._values.add(value, label, origin, owner or self._owners.current)

    def _option(self, value: str, name: str, stays: bool) -> None:
        if not stays:
            self._add(value, name, "secret option", None)
        elif (name, value) not in self._lasting:
            self._lasting.add((name, value))
            self._add(value, name, "secret option", self._owners.session)

    def _declared(self, value: str, type_name: str) -> None:
        self._add(value, type_name, "declared by its type", None)
