"""Compares what a test's module can reach before the test and after it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import ModuleType
from typing import TYPE_CHECKING

from pytest_nova_hygiene.mocks.doubles import MISSING, dotted_name, mock_of
from pytest_nova_hygiene.mocks.leaks.assignable_names import AssignableNames
from pytest_nova_hygiene.mocks.leaks.assignment_lines import line_of
from pytest_nova_hygiene.mocks.leaks.called_names import thing_of
from pytest_nova_hygiene.mocks.leaks.changes import Change
from pytest_nova_hygiene.mocks.leaks.file_assignments import assigned_by_import
from pytest_nova_hygiene.mocks.leaks.new_things import NewThing, Unconfirmed
from pytest_nova_hygiene.mocks.leaks.reachable_stores import ReachableStores

if TYPE_CHECKING:
    from pytest_nova_hygiene.mocks.births import Births
    from pytest_nova_hygiene.mocks.events import DoubleLeft
    from pytest_nova_hygiene.mocks.leaks.bare_makers import BareMakers
    from pytest_nova_hygiene.mocks.leaks.leak_events import LeakEvents
    from pytest_nova_hygiene.mocks.leaks.state_checks import StateChecks
    from pytest_nova_hygiene.watching.frames import Site
    from pytest_nova_hygiene.watching.owners import Owner


class ReachedState:
    """The state that the running test can reach by the names in its module.

    Args:
        births: who made which mock.
        checks: makes the scans.
        leak_events: makes the events.
        is_test_module: whether a module is test code.
        is_double: tells a double that is no mock.
        makers: told whose tests run.
        tells: whether doubles left behind are reported at all (NHY103).

    Attributes:
        mock_classes: the classes of the mock libraries that were imported so far.
    """

    def __init__(  # noqa: PLR0913 - each is one fact from outside
        self,
        births: Births,
        checks: StateChecks,
        leak_events: LeakEvents,
        *,
        is_test_module: Callable[[ModuleType], bool],
        is_double: Callable[[object], bool],
        makers: BareMakers,
        tells: bool,
    ) -> None:
        self._births = births
        self._checks = checks
        self._leak_events = leak_events
        self._is_test_module = is_test_module
        self._is_double = is_double
        self._makers = makers
        self._tells = tells
        self._known: dict[str, ReachableStores] = {}
        self._watched: ReachableStores | None = None
        self._made = 0
        self._unconfirmed = Unconfirmed()
        self._of_imports: list[tuple[DoubleLeft, NewThing]] = []
        self._of_fixtures: list[tuple[Owner, DoubleLeft, NewThing, bool]] = []
        self.mock_classes: list[type] = []
        self._in_classes: list[tuple[type, dict[str, object]]] = []

    def library_came(self, classes: list[type]) -> None:
        """Watch the classes of a mock library, too, as they are now."""
        self.mock_classes += classes
        self._in_classes += [(each, vars(each).copy()) for each in classes]

    def import_began(self) -> None:
        """Remember what the mock classes have: the next test file may add to that."""
        self._in_classes = [(each, vars(each).copy()) for each in self.mock_classes]

    def import_ended(self, filename: str) -> None:
        """Note the attributes of mock classes that a test file's own lines have assigned."""
        for kind, before in self._in_classes if self._tells else ():
            for name, value in list(vars(kind).items()):
                # A mock is found by itself.
                if before.get(name, MISSING) is not value and mock_of(value) is None:
                    change = Change(kind, dotted_name(kind), name, MISSING, value)
                    thing = thing_of(change, keeps=False)
                    event = self._leak_events.of_mock_class(thing, filename)
                    if event is not None:
                        self._of_imports.append((event, thing._replace(value=None)))

    def test_began(
        self,
        module: ModuleType | None,
        functions: list[Callable[..., object]],
        *,
        repair: bool,
    ) -> None:
        """Remember the values that the test could change, to compare with when it ends.

        Args:
            module: the test's module, if it has one.
            functions: the test's function, and the setup of its class.
            repair: whether to keep the values, so that they can be put back.
        """
        before = self._watched
        self._watched = None
        self._made = self._births.made
        self._makers.begin(module, functions)
        if module is not None:
            known = self._known.get(module.__name__)
            # Another module may have come under the same name: it has namespaces of its own.
            is_known = known is not None and known.names.module is module
            if known is None or not is_known or known.names.is_outdated():
                names = AssignableNames(module, self._is_test_module, list(self.mock_classes))
                known = ReachableStores(names, self._is_test_module, self._is_double)
                self._known[module.__name__] = known
                if not is_known:
                    self._note_import(module, names)
            known.names.begin(functions, keeps=repair)
            known.begin(keeps=repair)
            self._watched = known
        if before is not None and before is not self._watched:
            before.forget()

    def _note_import(self, module: ModuleType, names: AssignableNames) -> None:
        """Note what a test file's import put in place, as it is before the file's first test."""
        file = vars(module).get("__file__")
        if type(file) is not str or not self._tells:
            return
        for change in assigned_by_import(module, names.spaces):
            thing = thing_of(change, keeps=False)
            event = self._leak_events.of_import(thing, file)
            if event is not None:
                self._of_imports.append((event, thing._replace(value=None, namespace=None)))

    def run_ended(self) -> Iterator[DoubleLeft]:
        """Yield events for what imports of test files put in place, and nobody took away."""
        for event, thing in self._of_imports:
            if thing.is_there():
                self._leak_events.count += 1
                yield event

    def fixture_changed(self, owner: Owner, site: Callable[[], Site], *, repair: bool) -> None:
        """Note what a wider fixture's setup put in place: it is not the first test's doing.

        What a fixture of the session puts in place nobody else can meet.

        Args:
            owner: the fixture.
            site: returns the line of its setup.
            repair: whether to put the earlier values back after the fixture.
        """
        watched = self._watched
        if watched is None:
            return
        entries = list(self._checks.entries_put())
        if self._tells and owner.scope != "session":
            for new in watched.put_in_place(self._checks.scan()):
                event = self._leak_events.thing(new, owner, site())
                if event is not None:
                    self._keep(owner, event, new, repair=repair)
            for new in entries:
                event = self._leak_events.entry_of_fixture(new, owner, site())
                self._keep(owner, event, new, repair=repair)
        watched.refresh()

    def _keep(self, owner: Owner, event: DoubleLeft, thing: NewThing, *, repair: bool) -> None:
        """Keep what a fixture put in place until the fixture ends."""
        undo = thing.undo if repair else None  # which may keep the thing itself alive
        kept = thing._replace(value=None, namespace=None, undo=undo)
        self._of_fixtures.append((owner, event, kept, repair))

    def owner_ended(self, owner: Owner) -> None:
        """Have what a fixture put in place judged once the next setup is over."""
        mine = [each for each in self._of_fixtures if each[0] is owner]
        self._of_fixtures = [each for each in self._of_fixtures if each[0] is not owner]
        for _, event, thing, repair in mine:
            self._unconfirmed.add(event, thing, repair=repair)

    def setup_over(self, *, last: bool = False) -> Iterator[DoubleLeft]:
        """Yield events for what earlier tests left, and the setup that is over did not clear.

        Args:
            last: whether there is no such setup, since no test will run any more.
        """
        for event in self._unconfirmed.confirmed(last=last):
            self._leak_events.count += 1
            yield event

    def test_ended(
        self, owner: Owner, functions: list[Callable[..., object]], *, repair: bool
    ) -> Iterator[DoubleLeft]:
        """Yield events for the doubles that a test left where its module can reach by name.

        Args:
            owner: the test, already ended.
            functions: the test's function and setup, in which the assigning line is looked for.
            repair: whether to put the earlier values back.
        """
        watched = self._watched
        if watched is None:
            return
        assigned = watched.names.changes()
        for change in assigned:
            event = self._leak_events.assigned(change, owner, functions, repair=repair)
            if event is not None and event.wide:
                self._unconfirmed.add(event, thing_of(change, keeps=repair), repair=repair)
            elif event is not None:
                self._leak_events.count += 1
                yield event
        # With NHY103 off no mock may be noted as reported: that hides late calls (NHY104).
        if not self._tells:
            return
        self._assigned_in_new_modules(watched.names, owner, functions)
        mocks, scan = self._births.made != self._made, self._checks.scan()
        for new in watched.changes(scan, self._checks.exits, assigned=assigned, mocks=mocks):
            if not isinstance(new, NewThing):
                yield from self._leak_events.held(new, None, repair=repair, wide=False)
                continue
            later = self._leak_events.thing(new, owner)
            if later is not None:
                self._unconfirmed.add(later, new, repair=repair)

    def _assigned_in_new_modules(
        self, names: AssignableNames, owner: Owner, functions: list[Callable[..., object]]
    ) -> None:
        """Keep what the test put into modules that it was the first to import."""
        if not names.is_outdated():
            return
        for change in assigned_by_import(names.module, names.come()):
            thing = thing_of(change, keeps=False)
            event = self._leak_events.thing(thing, owner)
            if event is not None:
                line = line_of(change, functions)
                event = event if line is None else event._replace(site=line, how="assigned")
                self._unconfirmed.add(event, thing, repair=False)
