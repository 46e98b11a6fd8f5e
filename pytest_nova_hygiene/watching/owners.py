"""Knows whose code is running: a test's, or that of a fixture that is being set up.

What is made or patched belongs to whoever was running then, and is judged when that owner ends.
The owner must not be kept in a context variable: what threads do that a test starts is the test's.
"""

from __future__ import annotations

from typing import Literal

from pytest_nova_hygiene.startup.patterns import compile_later

Scope = Literal["session", "package", "module", "class", "function"]
Phase = Literal["collect", "setup", "call", "teardown", "session"]

THE_SESSION = "the session"
"""The name of the owner that is neither a test nor a fixture."""

_XUNIT = compile_later(r"_(?:xunit|unittest)_(\w+?)_fixture_(.+)")
"""The names that pytest gives to fixtures made of ``setup_module``, ``setUpClass`` and the like."""


class Owner:
    """One test, one fixture of a wider scope, or the session itself (collection and imports).

    Attributes:
        scope: ``function`` for a test, the fixture's scope, or ``session``.
        name: the node id, or ``fixture `db` (module scope)``.
        nodeid: the node id of the test, or of the node that a fixture is cached on.
        ended: whether the owner has ended. It is set once; what the owner made is expired then.
    """

    __slots__ = ("ended", "name", "nodeid", "scope")

    def __init__(self, scope: Scope, name: str, nodeid: str) -> None:
        self.scope = scope
        self.name = name
        self.nodeid = nodeid
        self.ended = False

    @property
    def short(self) -> str:
        """The name as a sentence writes it; a test's is without its file."""
        return f"`{short_name(self.nodeid)}`" if self.scope == "function" else self.name

    @property
    def end(self) -> str:
        """The words by which a sentence says that the owner ended."""
        is_fixture = self.scope != "function" and self.name != THE_SESSION
        return f"{self.short} was torn down" if is_fixture else f"{self.short} finished"

    def __repr__(self) -> str:
        return f"<Owner {self.name!r} {'ended' if self.ended else 'running'}>"


def short_name(nodeid: str) -> str:
    """Return a test's name without its file: ``TestClass.test_a[1]``."""
    _, _, inside = nodeid.partition("::")
    # A parameter may hold "::" itself, which stays as it is.
    name, bracket, parameters = inside.partition("[")
    return f"{name.replace('::', '.')}{bracket}{parameters}" or nodeid


def fixture_name(name: str, scope: Scope) -> str:
    """Return how a sentence names a fixture.

    A fixture that pytest made of a setup function, such as ``setUpClass``, is named after it.
    """
    made_of = _XUNIT.fullmatch(name)
    return f"`{made_of[1]}` of {made_of[2]}" if made_of else f"fixture `{name}` ({scope} scope)"


def setup_function(name: str) -> str:
    """Return the name of the function that a fixture is made of: ``setUpClass``; else empty."""
    made_of = _XUNIT.fullmatch(name)
    return str(made_of[1]) if made_of else ""


class Owners:
    """The owner and the phase of this moment, as pytest's hooks tell them.

    Attributes:
        session: owns what no test and no wider fixture does.
        current: whose code is running.
        phase: of the running test; ``collect`` before the first test, ``session`` between tests.
        test: the running test; None between tests.
    """

    def __init__(self) -> None:
        self.session = Owner("session", THE_SESSION, "")
        self.current = self.session
        self.phase: Phase = "collect"
        self.test: Owner | None = None
        self._fixtures: dict[int, Owner] = {}
        self._over: list[Owner] = []

    def test_began(self, nodeid: str) -> Owner:
        """Make a test the owner until `test_ended`, and return that owner."""
        self.test = self.current = Owner("function", nodeid, nodeid)
        self.phase = "setup"
        return self.test

    def test_ended(self) -> None:
        """End the test and its function-scoped fixtures; the session owns what comes after."""
        if self.test is not None:
            self.test.ended = True
        self.test = None
        self.current = self.session
        self.phase = "session"

    def fixture_began(self, key: int, name: str, scope: Scope, nodeid: str) -> Owner:
        """Make a fixture of wider scope the owner while it is set up; return the owner before.

        What a function-scoped fixture does is its test's, so the owner does not change then.

        Args:
            key: tells the fixture from others of its name, and is given to `fixture_ended` again.
            name: the fixture's name.
            scope: its scope.
            nodeid: the node id of the node that the fixture is cached on.
        """
        # Setups nest: the owner of now goes on when this fixture is ready.
        before = self.current
        if scope != "function":
            owner = Owner(scope, fixture_name(name, scope), nodeid)
            self._fixtures[key] = self.current = owner
        return before

    def fixture_ready(self, before: Owner) -> None:
        """Make the owner from before a fixture's setup the owner again.

        Args:
            before: as `fixture_began` returned it.
        """
        self.current = before

    def fixture_ended(self, key: int) -> Owner | None:
        """Note that a fixture was torn down; return its owner, or None if it never was one.

        The fixture is not judged yet. Another fixture of its scope (pytest-mock's
        ``module_mocker``) may undo what it patched, and is torn down next.

        Args:
            key: as for `fixture_began`.
        """
        # pytest calls its finalizer hook more than once for a fixture. Only the first call counts.
        owner = self._fixtures.pop(key, None)
        if owner is not None:
            owner.ended = True
            self._over.append(owner)
        return owner

    def take_over(self) -> list[Owner]:
        """Return the fixtures that ended since the last call; called at the end of a phase."""
        over, self._over = self._over, []
        return over
