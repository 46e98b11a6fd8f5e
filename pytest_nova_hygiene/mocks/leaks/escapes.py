"""Decides what is an escape: which double, in which place, after which owner; what is excused."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from types import ModuleType
from typing import TYPE_CHECKING, Any
from weakref import ref

from pytest_nova_hygiene.mocks.doubles import (
    MISSING,
    MOCK_LIBRARIES,
    defining_file,
    is_of_mock_library,
    kind_of,
    mock_of,
)
from pytest_nova_hygiene.mocks.hand_made import has_part_of, is_bare, is_of_other_library
from pytest_nova_hygiene.mocks.leaks.bare_makers import BareMakers
from pytest_nova_hygiene.mocks.leaks.changes import definition_of
from pytest_nova_hygiene.startup.named_tuple import NamedTuple
from pytest_nova_hygiene.watching.paths import last_part

if TYPE_CHECKING:
    from pytest_nova_hygiene.mocks.births import Birth, Births
    from pytest_nova_hygiene.mocks.leaks.changes import Change
    from pytest_nova_hygiene.mocks.leaks.namespace_scan import HeldMock
    from pytest_nova_hygiene.mocks.leaks.new_things import NewThing
    from pytest_nova_hygiene.mocks.patches.ledger import Ledger
    from pytest_nova_hygiene.mocks.patches.patched_dicts import PatchedDicts
    from pytest_nova_hygiene.mocks.places import Places
    from pytest_nova_hygiene.watching.owners import Owner
    from pytest_nova_hygiene.watching.paths import Paths


class Escape(NamedTuple):
    """A double where it should not be.

    Attributes:
        what: what the double is, for the message.
        birth: the birth of a mock that was made while armed; else None.
        is_own: whether it is a double because test code defines it.
    """

    what: str
    birth: Birth | None
    is_own: bool = False


class Escapes:
    """Judges doubles by where they are, and remembers the mocks that were reported.

    Args:
        births, ledger, dicts: what is known of mocks and of patches in force.
        session: the owner of what is made while files are imported.
        paths: tells test code from the rest.
        places: what the suite resets.

    Attributes:
        test_files: the test files that were imported so far.
        makers: whose tests run, to tell who made a bare module or namespace.
    """

    def __init__(  # noqa: PLR0913 - each is one fact from outside
        self,
        births: Births,
        ledger: Ledger,
        dicts: PatchedDicts,
        *,
        session: Owner,
        paths: Paths,
        places: Places,
    ) -> None:
        self._births = births
        self._ledger = ledger
        self._dicts = dicts
        self._session = session
        self._paths = paths
        self._is_reset = places.is_reset
        self._known: dict[int, ref[Any]] = {}
        self._reported: set[Birth] = set()
        self._told: set[int] = set()
        self.test_files: set[str] = set()
        self.makers = BareMakers(paths.is_test_module)

    def test_began(self) -> None:
        """Forget what was told of at the end of the test before."""
        self._told.clear()

    def reported(self, value: object) -> None:
        """Note that a double was reported, so that it is reported once."""
        self._told.add(id(value))
        mock = mock_of(value)
        birth = self._births.of(mock) if mock is not None else None
        if mock is not None and birth is not None:
            # A weak reference keeps nothing alive, and tells when another mock has the same id.
            self._known[id(mock)] = ref(mock)
            self._reported.add(birth)

    def is_reported(self, birth: Birth) -> bool:
        """Return whether a mock of this birth, or its parent, was reported."""
        return birth in self._reported

    def _is_known(self, mock: object) -> bool:
        known = self._known.get(id(mock))
        return known is not None and known() is mock

    def of_change(self, change: Change, is_assigned: Callable[[], bool]) -> Escape | None:
        """Return the escape, if a name that a test changed holds a double now, without excuse.

        Args:
            change: the name, and what it held and holds.
            is_assigned: whether a line of the test assigns it.
        """
        if self._is_reset(f"{change.place}.{change.name}"):
            return None
        if self._ledger.holds(change.namespace, change.name):
            return None  # a patch accounts for it, and NHY102 judges that
        if _is_mock_class(change.namespace):
            # Its own method again is no change: stopall() takes away pytest-mock's wrappers.
            own = defining_file(change.after) == defining_file(change.namespace)
            return None if own else Escape("value", None)
        mock = mock_of(change.after)
        if mock is None:
            return self._of_other_double(change, is_assigned)
        birth = self._births.of(mock)
        return Escape("mock", birth) if birth is not None and self._counts(birth) else None

    def _of_other_double(self, change: Change, is_assigned: Callable[[], bool]) -> Escape | None:
        """Return an escape if a test's own function, class or object replaced something else."""
        if change.before is MISSING:  # registration: frameworks do it for each class of a test
            return None
        if is_of_mock_library(change.after) or is_of_other_library(change.after):
            return Escape(f"mock library's {kind_of(change.after)}", None)
        is_test = self._is_test_defined
        if is_test(change.after) and not is_test(definition_of(change.before)):
            return _own(change.after)
        # The code under test may make a namespace, too, when a test calls it.
        is_test_file = self._paths.is_test_file
        if is_bare(change.after) and (has_part_of(change.after, is_test_file) or is_assigned()):
            return _own(change.after)
        return None

    def of_thing(self, thing: NewThing) -> Escape | None:
        """Return the escape, if what is new behind a name is a double, without excuse.

        A class counts only where it replaces something: frameworks register each class of a test.
        """
        value = thing.value
        if not self.is_double(value) or id(value) in self._told:
            return None
        if self._is_reset(thing.place) or self._is_reset(thing.root):
            return None
        if self._ledger.holds(thing.namespace, thing.name) or self._dicts.holds(value):
            return None  # a patch accounts for it, and NHY102 judges that
        if is_bare(value) and self.makers.is_productions(value, thing.namespace):
            return None
        is_registered = issubclass(type(value), type) and not thing.replaces
        return None if is_registered or _is_of_no_test(value) else _own(value)

    def is_double(self, value: object) -> bool:
        """Return whether a value, which is no mock, is a double by what defines it."""
        if is_of_other_library(value) or self._is_test_defined(value):
            return True
        return is_bare(value) and self.makers.is_tests(value)

    def _is_test_defined(self, value: object) -> bool:
        filename = defining_file(value)
        return filename is not None and self._paths.is_test_file(filename)

    def _counts(self, birth: Birth) -> bool:
        """Return whether a mock of this birth must not be left by the test that ended."""
        # Of mocks that an import made, only a test file's count: production code may have its own.
        if birth.owner is self._session:
            return self._paths.is_test_file(birth.site.filename)
        # The fixture may take its mock away when it is torn down.
        of_running_fixture = birth.owner.scope != "function" and not birth.owner.ended
        return not of_running_fixture

    def of_held(self, held: HeldMock, *, last: bool) -> Birth | None:
        """Return the birth of a mock that has outlived its owner where it was found, or None.

        Args:
            held: the mock, and the place that holds it.
            last: whether no test will run any more.
        """
        birth = self._births.of(held.mock)
        if birth is None or self._is_known(held.mock):
            return None
        if birth.owner is self._session:
            # A test file's own mock belongs to no test: that it was left is known at the end only.
            if not last or birth.site.filename not in self.test_files:
                return None
        elif not birth.owner.ended:
            return None
        if self._is_reset(held.place) or self._is_reset(held.root or held.place):
            return None
        if held.name and self._ledger.holds(held.namespace, held.name):
            return None
        return None if self._dicts.holds(held.value) else birth


def _is_of_no_test(value: object) -> bool:
    """Return whether a double is a conftest's, or a thread: that leaves its list when it ends."""
    is_of_suite = last_part(defining_file(value) or "") == "conftest.py"
    return is_of_suite or issubclass(type(value), Thread)


def _own(value: object) -> Escape:
    return Escape(f"test-defined {kind_of(value)}", None, is_own=True)


def _is_mock_class(namespace: object) -> bool:
    """Return whether a namespace is a class of a mock library."""
    return (
        issubclass(type(namespace), type)
        and not issubclass(type(namespace), ModuleType)
        and vars(namespace).get("__module__") in MOCK_LIBRARIES
    )
