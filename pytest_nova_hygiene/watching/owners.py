"""Whose code is running: the test, or the fixture being set up with its scope.

What is made or patched belongs to whoever was running then, and is judged when that owner ends.
Kept in plain attributes, not in a context variable: threads that a test starts are the test's.
"""

from __future__ import annotations

from typing import Literal

from pytest_nova_hygiene.startup.patterns import compile_later

Scope = Literal["session", "package", "module", "class", "function"]
Phase = Literal["collect", "setup", "call", "teardown", "session"]

THE_SESSION = "the session"
"""The name of the owner that is neither a test nor a fixture."""

_XUNIT = compile_later(r"_(?:xunit|unittest)_(\w+?)_fixture_(.+)")
"""What pytest calls the fixtures that it makes of ``setup_module``, ``setUpClass`` and the like."""


class Owner:
    """One test, one fixture of a wider scope, or the session itself (collection and imports).

    Attributes:
        scope: ``function`` for a test, else the fixture's or ``session``.
        name: the node id, or ``fixture `db` (module scope)``.
        nodeid: the test's node id, or that of the node a fixture is cached on.
        ended: set once; what it made is expired from then on.
    """

    __slots__ = ("ended", "name", "nodeid", "scope")

    def __init__(self, scope: Scope, name: str, nodeid: str) -> None:
        self.scope = scope
        self.name = name
        self.nodeid = nodeid
        self.ended = False

    @property
    def short(self) -> str:
        """The name in a sentence: a test without its file."""
        return f"`{short_name(self.nodeid)}`" if self.scope == "function" else self.name

    @property
    def end(self) -> str:
        """How a sentence says that it ended."""
        is_fixture = self.scope != "function" and self.name != THE_SESSION
        return f"{self.short} was torn down" if is_fixture else f"{self.short} finished"

    def __repr__(self) -> str:
        return f"<Owner {self.name!r} {'ended' if self.ended else 'running'}>"


def short_name(nodeid: str) -> str:
    """Name a test without its file: ``TestClass.test_a[1]``."""
    _, _, inside = nodeid.partition("::")
    name, bracket, parameters = inside.partition("[")
    return f"{name.replace('::', '.')}{bracket}{parameters}" or nodeid


def fixture_name(name: str, scope: Scope) -> str:
    """Name a fixture; one that pytest made of a function by that function."""
    made_of = _XUNIT.fullmatch(name)
    return f"`{made_of[1]}` of {made_of[2]}" if made_of else f"fixture `{name}` ({scope} scope)"


class Owners:
    """The owner and phase of this moment, fed by pytest's hooks."""

    def __init__(self) -> None:
        self.session = Owner("session", THE_SESSION, "")
        self.current = self.session
        self.phase: Phase = "collect"
        self.test: Owner | None = None
        self._fixtures: dict[int, Owner] = {}
        self._over: list[Owner] = []

    def test_began(self, nodeid: str) -> Owner:
        """Make a test the owner until `test_ended`."""
        self.test = self.current = Owner("function", nodeid, nodeid)
        self.phase = "setup"
        return self.test

    def test_ended(self) -> None:
        """End the test and its function-scoped fixtures; the session owns what comes."""
        if self.test is not None:
            self.test.ended = True
        self.test = None
        self.current = self.session
        self.phase = "session"

    def fixture_began(self, key: int, name: str, scope: Scope, nodeid: str) -> Owner:
        """Make a wider fixture the owner while it is set up; return who ran before.

        A function-scoped fixture is its test's own: the owner does not change.
        """
        # Fixtures nest: the one that runs now goes on when this one is ready.
        before = self.current
        if scope != "function":
            owner = Owner(scope, fixture_name(name, scope), nodeid)
            self._fixtures[key] = self.current = owner
        return before

    def fixture_ready(self, before: Owner) -> None:
        """Give the word back to whoever ran before the fixture's setup."""
        self.current = before

    def fixture_ended(self, key: int) -> Owner | None:
        """Note that a fixture was torn down; return it as an owner, if it ever was one.

        It is not judged yet: another fixture of its scope (pytest-mock's ``module_mocker``) may be
        the one that undoes what it patched, and is torn down next.
        """
        # pytest calls its finalizer hook more than once for a fixture; only the first counts.
        owner = self._fixtures.pop(key, None)
        if owner is not None:
            owner.ended = True
            self._over.append(owner)
        return owner

    def take_over(self) -> list[Owner]:
        """Return the fixtures that ended since this was last asked, at the end of a phase."""
        over, self._over = self._over, []
        return over
