"""Makes events of what was left behind: with its owner, its lines and its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from pytest_nova_hygiene.mocks.doubles import kind_of, mock_of
from pytest_nova_hygiene.mocks.events import DoubleLeft, PatchLeft
from pytest_nova_hygiene.mocks.leaks.assignment_lines import line_of
from pytest_nova_hygiene.mocks.leaks.changes import kind_of_former
from pytest_nova_hygiene.mocks.leaks.file_assignments import line_of_assignment
from pytest_nova_hygiene.mocks.leaks.new_things import outcome_of
from pytest_nova_hygiene.mocks.leaks.process_state import taken_out
from pytest_nova_hygiene.mocks.leaks.undoing import put_back
from pytest_nova_hygiene.mocks.object_paths import place_of
from pytest_nova_hygiene.mocks.patches.active_patches import LOGGERS, LeftPatch
from pytest_nova_hygiene.watching.frames import NOWHERE, Site
from pytest_nova_hygiene.watching.originals import ORIGINALS

if TYPE_CHECKING:
    from pytest_nova_hygiene.mocks.births import Births
    from pytest_nova_hygiene.mocks.leaks.changes import Change
    from pytest_nova_hygiene.mocks.leaks.escapes import Escapes
    from pytest_nova_hygiene.mocks.leaks.namespace_scan import HeldMock
    from pytest_nova_hygiene.mocks.leaks.new_things import NewThing
    from pytest_nova_hygiene.mocks.patches.mocked_loggers import MockedLoggers
    from pytest_nova_hygiene.mocks.patches.patched_dicts import LeftDictPatch
    from pytest_nova_hygiene.watching.owners import Owner, Owners
    from pytest_nova_hygiene.watching.paths import Paths


class LeakEvents:
    """The maker of events on doubles and patches that were left behind.

    Args:
        births: who made which mock.
        escapes: what is an escape, and what was reported.
        loggers: told of a logger's double that stayed.
        owners: who is running.
        paths: how a line may be shown, and what is test code.
        masked: takes secrets out of a place, which may quote a key and goes into a fingerprint.

    Attributes:
        count: how many doubles and patches were left behind.
    """

    def __init__(  # noqa: PLR0913 - each is one fact from outside
        self,
        births: Births,
        escapes: Escapes,
        loggers: MockedLoggers,
        owners: Owners,
        *,
        paths: Paths,
        masked: Callable[[str], str],
    ) -> None:
        self._births = births
        self._escapes = escapes
        self._loggers = loggers
        self._owners = owners
        self._paths = paths
        self._masked = masked
        self.count = 0

    def assigned(
        self,
        change: Change,
        owner: Owner,
        functions: list[Callable[..., object]],
        *,
        repair: bool,
    ) -> DoubleLeft | None:
        """Make an event of a name that a test assigned a double to; put it back if asked to.

        A wide event is to be told only if the next test's setup leaves the double there: no line of
        the test assigns it, so a call did.
        """
        # The line to change is the assignment; the mock may have been made in a helper, far away.
        line = cache(lambda: line_of(change, functions))
        escape = self._escapes.of_change(change, lambda: line() is not None)
        if escape is None:
            return None
        by_call = escape.is_own and line() is None
        undone = outcome_of(lambda: put_back(change)) if repair and not by_call else "kept"
        place = f"{change.place}.{change.name}"
        made = escape.birth.site if escape.birth is not None else None
        site = line() or made or NOWHERE
        self._escapes.reported(change.after)
        if not by_call and issubclass(kind_of_former(change.before), LOGGERS):
            self._loggers.outlived(owner, site, place, undone, wide=False)
        return DoubleLeft(
            owner=owner,
            site=site,
            how="assigned" if line() else "created" if made else "put there",
            what=escape.what,
            place=place,
            made=self._made(made, site),
            undone=undone,
            wide=by_call,
        )

    def held(
        self,
        held: HeldMock,
        owner: Owner | None,
        *,
        last: bool = False,
        repair: bool = False,
        wide: bool = True,
    ) -> Iterator[DoubleLeft]:
        """Yield an event for a mock that was found somewhere, if it has outlived its owner.

        Args:
            held: the mock, and the place that holds it.
            owner: who is to blame; None for whoever made the mock.
            last: whether no test will run any more.
            repair: whether to put back what the place held before.
            wide: whether no test's teardown can fail for the mock.
        """
        birth = self._escapes.of_held(held, last=last)
        if birth is not None:
            self._escapes.reported(held.value)
            self.count += 1
            yield DoubleLeft(
                owner=owner or birth.owner,
                site=birth.site,
                how="created",
                what="mock",
                place=self._masked(held.place),
                made="",
                undone=outcome_of(held.undo) if repair else "kept",
                # The test that ends must not fail for another owner's mock.
                wide=wide or birth.owner is not self._owners.test,
            )

    def thing(self, thing: NewThing, owner: Owner, site: Site = NOWHERE) -> DoubleLeft | None:
        """Make an event of what came by a call or into a store, if that is a double.

        Args:
            thing: what came, and where it is.
            owner: the test, or the fixture of a wider scope.
            site: the fixture's own line.
        """
        escape = self._escapes.of_thing(thing)
        if escape is None:
            return None
        self._escapes.reported(thing.value)
        return DoubleLeft(
            owner=owner,
            site=site,
            how="put there",
            what=escape.what,
            place=self._masked(thing.place),
            made="",
            undone="kept",
            # It is told when the next test has begun, or never.
            wide=True,
        )

    def of_import(self, thing: NewThing, filename: str) -> DoubleLeft | None:
        """Make an event of what the import of a test file put in place, if that is a double."""
        event = self.thing(thing, self._owners.session)
        if event is None:
            return None
        line = line_of_assignment(filename, thing.name)
        site = line or Site(filename, 1, "")
        return event._replace(site=site, how="assigned" if line else "put there")

    def of_mock_class(self, thing: NewThing, filename: str) -> DoubleLeft | None:
        """Make an event of an attribute of a mock class, if a line of a test file assigns it."""
        line = line_of_assignment(filename, thing.name)
        if line is None:
            return None
        return DoubleLeft(
            owner=self._owners.session,
            site=line,
            how="assigned",
            what="value",
            place=thing.place,
            made="",
            undone="kept",
            wide=True,
        )

    def entry_of_fixture(self, thing: NewThing, owner: Owner, site: Site) -> DoubleLeft:
        """Make an event of a new entry that a wider fixture made; it is told later, or never.

        Args:
            thing: the entry.
            owner: the fixture.
            site: the line of its setup.
        """
        event = self.entry(thing.name, thing.value, owner)
        self.count -= 1  # until it is told
        return event._replace(site=site, wide=True)

    def entry(
        self, name: str, value: object, owner: Owner, filename: str = "", *, repair: bool = False
    ) -> DoubleLeft:
        """Make an event of a new entry in the table of modules; take the entry out if asked to.

        Args:
            name: the entry's name.
            value: the entry, which test code defines.
            owner: who made the entry.
            filename: the test file whose import made the entry; empty for a test.
            repair: whether to take the entry out.
        """
        self.count += 1
        lines = ORIGINALS.lines(filename) if filename else []
        found = [n for n, line in enumerate(lines, 1) if "sys.modules" in line and name in line]
        return DoubleLeft(
            owner=owner,
            site=Site(filename, found[0] if found else 1, "") if filename else NOWHERE,
            how="assigned" if filename else "put there",
            what=f"test-defined {kind_of(value)}",
            place=self._masked(f"sys.modules[{name!r}]"),
            made="",
            undone=outcome_of(lambda: taken_out(name, value)) if repair else "kept",
            wide=bool(filename),
        )

    def patch_left(self, left: LeftPatch, *, wide: bool) -> PatchLeft:
        """Make an event of a patch that its owner left in force."""
        entry = left.entry
        wide = wide or entry.owner.scope != "function"
        place = f"{place_of(entry.target, self._paths.is_test_module)}.{entry.attribute}"
        mock = mock_of(entry.installed)
        birth = self._births.of(mock) if mock is not None else None
        made = birth.site if birth is not None else None
        # Where a patch made its own mock, the ledger notes no line: the mock's birth has it.
        site = entry.site if entry.code is not None else made or NOWHERE
        self._escapes.reported(entry.installed)
        self.count += 1
        if mock is not None and issubclass(type(entry.original), LOGGERS):
            self._loggers.outlived(entry.owner, site, place, left.undone, wide=wide)
        return PatchLeft(
            owner=entry.owner,
            site=site,
            place=place,
            how=left.how,
            threads=left.threads,
            keys=(),
            made=self._made(made, site),
            undone=left.undone,
            wide=wide,
        )

    def mapping_left(self, left: LeftDictPatch, *, wide: bool) -> PatchLeft:
        """Make an event of a ``patch.dict`` that its owner left in force."""
        entry = left.entry
        for value in left.values:
            self._escapes.reported(value)
        self.count += 1
        return PatchLeft(
            owner=entry.owner,
            site=entry.site,
            place=place_of(entry.patcher.in_dict, self._paths.is_test_module),
            how="never undone",
            threads=(entry.thread,) if entry.thread else (),
            keys=tuple(map(self._masked, left.keys)),
            made="",
            undone=left.undone,
            wide=wide or entry.owner.scope != "function",
        )

    def _made(self, made: Site | None, site: Site) -> str:
        """Return the line that made a double, as it may be shown; empty if that is the site."""
        return "" if made is None or made[:2] == site[:2] else self._shown(made)

    def _shown(self, site: Site) -> str:
        return str(self._paths.location(site))
