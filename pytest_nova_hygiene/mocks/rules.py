"""The rules on mocks; each docstring is the rule's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_nova_hygiene.mocks.events import DoubleLeft, PatchLeft
from pytest_nova_hygiene.model import Finding, Location, Severity, rule

if TYPE_CHECKING:
    from pytest_nova_hygiene.mocks.events import Undone

_AFTERWARDS: dict[Undone, str] = {
    "undone": "; undone, so the next test runs without it",
    "kept": "",
    "no earlier value": "; no earlier value is known, so nothing was undone",
}


@rule("NHY102", "patch-not-undone", Severity.ERROR, judges=PatchLeft)
def patch_not_undone(event: PatchLeft, location: Location) -> Finding | None:
    """Checks for patches that are still in force when the test or fixture that made them ended.

    ## Why is this bad?

    Every later test in the process runs against the double: it may pass for the wrong reason, or
    fail far from the cause. `patch.stopall()` undoes only what `start()` began, and a patch that
    was stopped out of order leaves the wrong value behind although nothing is active any more.

    ## Example

        def test_boot():
            mock.patch("prod.api.call").start()
            assert prod.boot()

    Use instead:

        def test_boot(self):
            patcher = mock.patch("prod.api.call")
            patcher.start()
            self.addCleanup(patcher.stop)

    A `with` statement, the decorator, `enterContext`, pytest-mock's `mocker` and `fixtures.MockPatch`
    all undo by themselves.

    ## What it cannot see

    Patches entered while test files were imported, and `patch.dict`.

    ## Options

    `nova_hygiene_repair` undoes the patch after it was reported (under strict by default).
    """  # noqa: E501 - prose of a page
    how = {
        "never undone": "is still in force",
        "undone out of order": "was undone out of order and left its value behind",
    }[event.how]
    thread = f" (entered in thread {event.thread!r})" if event.thread else ""
    return patch_not_undone.finding(
        f"a patch of {event.place}{thread} {how} although its owner, {_who(event)}, ended"
        f"{_AFTERWARDS[event.undone]}",
        location,
        subject=event.place,
        detail={"place": event.place, "owner": event.owner.name, "repair": event.undone},
    )


@rule("NHY103", "double-left-behind", Severity.ERROR, judges=DoubleLeft)
def double_left_behind(event: DoubleLeft, location: Location) -> Finding | None:
    """Checks for mocks that stay in a module or class of non-test code after their test ended.

    ## Why is this bad?

    Assigning a mock is not patching: nothing puts the earlier value back. Every later test in the
    process gets the mock, which answers yes to everything. In OpenStack Nova one such line, a
    mock left as a module's logger, makes nine other tests of the same file fail.

    ## Example

        def test_quiet(self):
            manager.LOG = mock.Mock()
            manager.run()

    Use instead:

        @mock.patch.object(manager, "LOG")
        def test_quiet(self, log):
            manager.run()

    ## What it cannot see

    Mocks in containers, caches and closures, and doubles that are not mocks. A mock that a helper
    in another file assigned is found when its class or module ends: the finding then names the
    test that made the mock, and fails the run instead of the test.

    ## Options

    `nova_hygiene_repair` puts the earlier value back after it was reported (under strict by
    default). `nova_hygiene_reset_by_suite` names state that the suite itself resets or replaces
    on purpose. `nova_hygiene_test_code` tells test code, whose own names are never reported.
    """
    verb = "assigned" if event.assigned else "made"
    return double_left_behind.finding(
        f"{event.place} still holds the mock {verb} here although its owner, {_who(event)}, ended"
        f"{_AFTERWARDS[event.undone]}",
        location,
        subject=event.place,
        detail={"place": event.place, "owner": event.owner.name, "repair": event.undone},
    )


def _who(event: PatchLeft | DoubleLeft) -> str:
    return "the test" if event.owner.scope == "function" else event.owner.name
