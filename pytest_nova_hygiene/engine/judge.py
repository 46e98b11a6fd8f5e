"""From an event to a finding: the rule, the place, the tests, and who excuses it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from pytest_nova_hygiene.engine.catalogue import JUDGES, RULES
from pytest_nova_hygiene.engine.comments import Comments
from pytest_nova_hygiene.engine.file_suppressions import FileSuppressions
from pytest_nova_hygiene.engine.per_file import PerFile
from pytest_nova_hygiene.model import Finding, Location
from pytest_nova_hygiene.startup.named_tuple import NamedTuple
from pytest_nova_hygiene.watching.owners import short_name

if TYPE_CHECKING:
    from types import ModuleType

    from pytest_nova_hygiene.engine.settings import Settings
    from pytest_nova_hygiene.model import Allow
    from pytest_nova_hygiene.redaction.redactor import Redactor
    from pytest_nova_hygiene.watching.frames import Site
    from pytest_nova_hygiene.watching.owners import Owner, Owners
    from pytest_nova_hygiene.watching.paths import Paths

_OF_THE_TOOL = "NHY9"
"""How the codes begin of what is about the tool itself, which no place in the code excuses."""


class RunningTest(NamedTuple):
    """What the session needs to know of a test.

    Attributes:
        nodeid: as pytest prints it.
        location: the test's own place, for findings without a site.
        module: its module, if it has one.
        functions: its function and setup functions: what it may assign is read from them.
        cls: its class, if it has one.
        parameters: its parameters by name.
        allows: the markers on it.
    """

    nodeid: str
    location: Location
    module: ModuleType | None
    functions: list[Callable[..., object]]
    cls: type | None
    parameters: Mapping[str, object]
    allows: tuple[Allow, ...]


class Judge:
    """Judges events by the rules that are on, and by the statements that hold just now.

    Args:
        settings: which rules are on, and what whole files are excused for.
        owners: who is running.
        paths: how a site is shown.
        redactor: takes every secret out of what a rule says.

    Attributes:
        comments: those in the files that findings touch.
    """

    def __init__(
        self, settings: Settings, owners: Owners, paths: Paths, redactor: Redactor
    ) -> None:
        self._settings = settings
        self._selection = settings.selection
        self._owners = owners
        self._paths = paths
        self._redactor = redactor
        self._test: RunningTest | None = None
        self._active: list[Allow] = []
        self._used: list[Allow] = []
        self._allows_of: dict[str, tuple[Allow, ...]] = {}
        self._places: dict[str, Location] = {}
        self._suppressions = FileSuppressions()
        self.comments = Comments(paths, redactor.text)
        self._per_file = PerFile(settings.per_file_ignores)

    def collected(self, suppressions: FileSuppressions) -> None:
        """Take the statements of the collected files."""
        self._suppressions = suppressions

    def test_began(self, test: RunningTest) -> None:
        """Let the test's own suppressions hold from now on."""
        self._test = test
        self._places[test.nodeid] = test.location
        self._active = list(test.allows)

    def test_missed(self) -> None:
        """Note that the test was skipped, or failed: it may not have come to what it allows."""
        if self._test is not None:
            for allow in self._test.allows:
                allow.missed = 1

    def test_ended(self) -> list[Allow]:
        """Return the test's statements, and those used in it, with what they matched."""
        test, self._test = self._test, None
        used, self._used, self._active = self._used, [], []
        if test is None:
            return used
        if test.allows:
            self._allows_of[test.nodeid] = test.allows
        return [*test.allows, *used]

    @contextmanager
    def allowing(self, allow: Allow) -> Iterator[None]:
        """Let one more suppression hold while a block runs."""
        self._active.append(allow)
        try:
            yield
        except BaseException:
            allow.missed = 1
            raise
        finally:
            self._active.remove(allow)
            self._used.append(allow)

    def statements(self, missed: int) -> Iterator[Allow]:
        """Yield the comments and entries that hold for files, as far as this process knows them.

        Args:
            missed: how many tests may not have come to what these speak of.
        """
        file = self._settings.inifile
        yield from self.comments.unneeded(missed)
        yield from self._per_file.statements(missed, inifile=file, shown=self._paths.show(file))

    def acts(self, code: str, uri: str = "", site: Site | None = None) -> bool:
        """Return whether a rule is on, and no suppression allows what it forbids just now.

        Args:
            code: the rule's.
            uri: without credentials, where it is about one.
            site: where it happens, whose comments and file count; None where that is not known.
        """
        if not self._selection.is_on(RULES[code]):
            return False
        if any(allow.covers(code, uri) for allow in self._active):
            return False
        if site is None:
            return True
        at_line = self.comments.at(site.filename, site.line)
        if any(allow.covers(code, uri) for allow in at_line):
            return False
        return not self._per_file.covers(code, self._paths.location(site).path)

    def is_on(self, codes: tuple[str, ...]) -> bool:
        """Tell whether a rule with one of these codes or prefixes is on."""
        known = (rule for code, rule in RULES.items() if code.startswith(codes))
        return any(self._selection.is_on(rule) for rule in known)

    def judge(self, event: Any) -> Finding | None:
        """Return the finding that a rule makes of an event.

        None where it is off or finds nothing.
        """
        rule = JUDGES[type(event)]
        if not self._selection.is_on(rule):
            return None
        location = self._locate(event.site, event.owner)
        finding: Finding | None = rule.judge(event, location)
        if finding is None:
            return None
        owner: Owner = event.owner
        running = self._test.nodeid if self._test is not None else ""
        # A wider fixture has no node id of a test: what it does while a test runs is seen in that
        # test.
        of_test = owner.scope == "function"
        # What an import or a wider fixture left is not the doing of the test that runs last.
        is_left = owner.ended or (owner is self._owners.session and getattr(event, "wide", False))
        nodeid = owner.nodeid if of_test else "" if is_left else running
        found = ""
        late = of_test and owner.ended and running not in ("", nodeid)
        if late and "used_in" not in finding.detail:
            other = short_name(running)
            in_setup = self._owners.phase == "setup"
            found = f"; still there after the setup of `{other}`" if in_setup else ""
            found = found or f"; found after `{other}` finished"
        # A message may quote a name that holds a secret: a parametrized id, a key of a mapping.
        show = self._redactor.text
        finding = finding._replace(
            message=show(finding.message + found),
            tests=(show(nodeid),) if nodeid else (),
            phase=getattr(event, "phase", self._owners.phase),
            # Some events know better than their owner whether a test's teardown can fail for them.
            wide=getattr(event, "wide", owner.scope != "function"),
            detail={key: show(text) for key, text in finding.detail.items()},
            subject=show(finding.subject),
        )
        about_the_tool = finding.rule.startswith(_OF_THE_TOOL)
        if not about_the_tool:
            file = event.site.filename or location.path
            finding = self._excused(finding, self.comments.at(file, location.line))
        if nodeid == running or not of_test:
            for allow in reversed(self._active):
                if nodeid == running or not self._is_of_test_alone(allow):
                    finding = allow.apply(finding)
        else:  # found after its test: that test's own markers speak of it, and nobody else's
            finding = self._excused(finding, reversed(self._allows_of.get(nodeid, ())))
        if owner is self._owners.session and finding.suppressed is None:
            # What an import does belongs to no test: its file's own statements speak of it.
            module = getattr(event, "module", "")
            finding = self._excused(finding, self._suppressions.allows(location, module))
        return finding if about_the_tool else self._per_file.apply(finding)

    def _is_of_test_alone(self, allow: Allow) -> bool:
        """Tell whether a statement is a marker on the running test's own function."""
        if self._test is None or allow.kind != "marker":
            return False
        own = self._test.location.symbol.partition("[")[0]
        return allow.symbol.partition("[")[0] == own

    def _excused(self, finding: Finding, allows: Iterable[Allow]) -> Finding:
        """Apply statements that hold elsewhere, and note those that were needed."""
        for allow in allows:
            before = allow.matched
            finding = allow.apply(finding)
            if allow.matched > before:
                self._used.append(allow.counted(matched=1))
        return finding

    def _locate(self, site: Site, owner: Owner) -> Location:
        """Return the event's own place, else its owner's, else that of the test that runs."""
        if site.filename:
            return self._paths.location(site)
        if owner.scope == "function" and owner.nodeid in self._places:
            return self._places[owner.nodeid]
        return self._test.location if self._test is not None else Location("", 0)
