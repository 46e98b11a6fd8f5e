"""The rules on mocks that stay inside the process; each function's docstring is its rule's page."""

from __future__ import annotations

from pytest_nova_hygiene.mocks.events import (
    DoubleLeft,
    DoubleUsedLate,
    LoggerReplaced,
    MockImported,
    PatchLeft,
)
from pytest_nova_hygiene.mocks.wording import created, end, holder, how_it_came, notes, repaired
from pytest_nova_hygiene.model import Finding, Location, Severity, quoted, rule
from pytest_nova_hygiene.startup.patterns import compile_later
from pytest_nova_hygiene.watching.frames import thread_phrase
from pytest_nova_hygiene.watching.owners import THE_SESSION, short_name

_POSITION = compile_later(r"\[\d+\]")
"""A position in a list, as places show it."""


@rule("NHY101", "mock-imported-by-production", Severity.WARNING, judges=MockImported)
def mock_imported_by_production(event: MockImported, location: Location) -> Finding | None:
    """Report production modules that import a mock library, or test code.

    ## Why is this bad?

    Test code then ships with the product, and the product cannot run without a mock library. Where
    production code checks whether it talks to a mock, no test reaches the branch that ships.

    ## Example

        from unittest.mock import MagicMock

        def client():
            return MagicMock() if settings.TESTING else Client()

    Use instead:

        def client(factory=Client):
            return factory()

    ## What it cannot see

    Imports of test code inside functions; modules that no test imports, but for imports of a mock
    library inside their functions; names that hold such an object without an import that names it.
    What is imported while a test has something replaced holds the replacement: no import of tests.

    ## Options

    `nova_hygiene_source` names the code under test, `nova_hygiene_test_code` the test support
    inside its packages.
    """
    return mock_imported_by_production.finding(
        f"`{event.module}` is not test code but imports {quoted(event.name)} from `{event.origin}`",
        location,
        subject=f"{event.module}.{event.name}",
        detail={"place": f"{event.module}.{event.name}", "origin": event.origin},
    )


@rule("NHY102", "patch-not-undone", Severity.ERROR, judges=PatchLeft)
def patch_not_undone(event: PatchLeft, location: Location) -> Finding | None:
    """Report patches that are still active after the test or fixture that started them ended.

    ## Why is this bad?

    Every later test in the process runs against the double: it may pass for the wrong reason, or
    fail far from the cause. `patch.stopall()` stops only what `start()` started, and a patch
    that was stopped out of order leaves the wrong value behind although no patch is active.
    A patch started twice cannot be stopped at all before Python 3.12.8 and 3.13.1.

    ## Example

        def test_boot():
            mock.patch("prod.api.call").start()
            assert prod.boot()

    Use instead:

        def test_boot(self):
            patcher = mock.patch("prod.api.call")
            patcher.start()
            self.addCleanup(patcher.stop)

    A `with` statement, the decorator, `enterContext`, pytest-mock's `mocker` and
    `fixtures.MockPatch` all stop their patch. A patch that a class, a module or a wider fixture is
    to stop (`addClassCleanup`, `stack.pop_all()`, a finalizer, a helper that a fixture keeps) is
    judged when the run ends.

    ## What it cannot see

    Patches started by `conftest.py` and other support code while it is imported: they are taken for
    the suite's own. Keys that `patch.dict` set and other code has changed since.

    ## Options

    `nova_hygiene_repair` stops the patch after it is reported (under strict by default). Of a
    mapping it restores only the keys that were patched, since others may have been added.
    `nova_hygiene_reset_by_suite` names attributes and mappings that the suite itself restores, or
    patches on purpose: a patch that is left there is not reported, and stays.
    """
    how, verb = {
        "never undone": ("was never stopped; still active", "stopped"),
        "started twice": ("was started twice; still active", "stopped"),
        "undone out of order": ("was stopped out of order; its value is still there", "undone"),
    }[event.how]
    word = "key" if len(event.keys) == 1 else "keys"
    keys = f" ({word} {', '.join(event.keys)})" if event.keys else ""
    names = " and ".join(map(thread_phrase, event.threads))
    threads = f", started in {names}," if names else ""
    return patch_not_undone.finding(
        f"patch of `{event.place}`{keys}{threads} {how} after {event.owner.end}"
        f"{notes(created(event.made), repaired(event.undone, verb))}",
        location,
        subject=_stable(event.place),
        detail=_detail(event, place=event.place, made=event.made, repair=event.undone),
    )


@rule("NHY103", "double-left-behind", Severity.ERROR, judges=DoubleLeft)
def double_left_behind(event: DoubleLeft, location: Location) -> Finding | None:
    """Report doubles that stay in production state after their test, or their import, ended.

    A double is a mock of `unittest.mock` or of the `mock` package, a function with an autospec, and
    what test code defines: a class, a function or an instance that has replaced another value. So
    is a `types.SimpleNamespace` or bare `types.ModuleType` that test code has put in the place of a
    value or into `sys.modules`, and an object of `pretend` or `mockito`. In a container a class of
    test code counts only where it replaced something: frameworks register classes.

    ## Why is this bad?

    Assigning a mock is not patching: nothing puts the earlier value back. Every later test in the
    process gets the mock, which answers yes to everything. In OpenStack Nova one such line, a
    mock left as a module's logger, makes nine other tests of the same file fail. A registry, a
    cache or a list of handlers keeps its doubles just as well.

    ## Example

        def test_quiet(self):
            manager.LOG = mock.Mock()
            manager.run()

    Use instead:

        @mock.patch.object(manager, "LOG")
        def test_quiet(self, log):
            manager.run()

    For a table of modules, `monkeypatch.setitem(sys.modules, "spacy", mock.Mock())`; for a cache,
    `prod.fetch.cache_clear()` in a cleanup.

    ## What it cannot see

    What test code defines, and a call or a key put in place (`prod.set_backend(Fake())`,
    `prod.BACKENDS["fs"] = Fake`), counts only if the next test's setup leaves it there: many suites
    clear such state then. The run fails for it, not the test. 300 names are compared for it, and
    1,000 where the file uses `setattr`; functions and classes under their own names only there.

    Doubles more than five steps below a name of the source, or two below another package's, and
    what kept tracebacks hold. Of the standard library only loggers, signal handlers, streams, exit
    functions and named context variables are searched. What test code defines is looked for one
    step inside of a name's value (a function's variables and defaults, an object's attributes); not
    in containers there, in caches of over 200 entries or under keys of test code, in loggers that
    no module names, objects kept from earlier tests, and modules that the test's file does not
    import from; nor what an import put inside, or a session fixture left. Bare modules and
    namespaces whose names no code of the test's file spells; doubles of `conftest.py`.

    A mock in a dictionary, a list, a set or a cache is found when its own test ends, if the test's
    file names the container or imports from its module. That holds for at most 60 containers of at
    most 200 items each, with 300 items in all, and for at most 10 caches. In `sys.modules`, and
    among the handlers and filters of loggers, a mock is found then if the file uses those words.
    Any other mock is found when the class or module ends: the finding names the test, the run fails
    instead of the test, and nothing is undone.

    Not every such end is searched where namespaces are large: each new mock pays for ten steps of
    a search. Places where a mock was once found are searched each time, and everything is at the
    end of the run. A mock that is gone before the next search is not seen. In the JSON report,
    `ends_unsearched` counts these ends; the count does not depend on the machine.

    ## Options

    `nova_hygiene_repair` restores the earlier attribute, key, item or handler after the double is
    reported, or takes out what is new (under strict by default). A cache is emptied as a whole: one
    entry cannot be taken out. `nova_hygiene_reset_by_suite` names state that the suite itself
    resets, or replaces on purpose. `nova_hygiene_test_code` names test code, whose own names are
    never reported.
    """
    is_import = event.owner.name == THE_SESSION
    when = "the file was imported" if is_import else end(event.owner)
    return double_left_behind.finding(
        f"{holder(event.place)} the {event.what} {how_it_came(event)} after {when}"
        f"{notes(created(event.made), repaired(event.undone))}",
        location,
        subject=_stable(event.place),
        detail=_detail(event, place=event.place, made=event.made, repair=event.undone),
    )


@rule("NHY104", "expired-double-used", Severity.ERROR, judges=DoubleUsedLate)
def expired_double_used(event: DoubleUsedLate, location: Location) -> Finding | None:
    """Report mocks that are called after the test, class or module that created them ended.

    ## Why is this bad?

    The test that runs now works with another test's double: through a thread that was never joined,
    a timer, or a singleton that kept it. What it asserts depends on which test ran before.

    ## Example

        def test_worker():
            Worker(callback=mock.Mock()).start()  # never joined: calls it while others run

    Use instead:

        def test_worker(self):
            worker = Worker(callback=mock.Mock())
            worker.start()
            self.addCleanup(worker.join)

    The finding stands where the mock was created, names both tests, and fails the run: the test
    that is to blame has finished.

    ## What it cannot see

    Reading an attribute of a mock; calls by test code in the thread of the running test, which may
    keep its doubles as it likes; and calls that run because an object died (`__del__`, a closed
    generator).
    """
    owner = event.owner
    thread = thread_phrase(event.thread) if event.thread else ""
    used_in = f"`{short_name(event.used_in)}`"
    when = f"while {used_in} was running" if event.used_in else "between tests"
    by = ", ".join(filter(None, (event.caller, thread)))
    return expired_double_used.finding(
        f"mock created in {owner.short} was called{notes(by)} {when}",
        location,
        subject="",
        detail={
            "owner": owner.name,
            "used_in": event.used_in,
            "caller": event.caller,
            "thread": event.thread,
        },
    )


@rule("NHY106", "logger-is-a-double", Severity.ERROR, judges=LoggerReplaced)
def logger_is_a_double(event: LoggerReplaced, location: Location) -> Finding | None:
    """Report production loggers that are mocks: messages sent to them are not checked.

    ## Why is this bad?

    A secret that is sent to a mocked logger is seen neither by the rules on log records nor by a
    reviewer who reads the log. In its own test that is a note; a logger that stays a mock silences
    its module for every later test, and is an error.

    ## Example

        @mock.patch.object(driver, "LOG")
        def test_warns(self, log):
            driver.run()
            log.warning.assert_called_once()

    Use instead:

        def test_warns(self):
            with self.assertLogs("prod.driver", "WARNING"):
                driver.run()

    A note stands where the module assigns its logger, once for all tests that replace it.

    ## What it cannot see

    Loggers that are replaced by assignment or by `monkeypatch`, and restored by the test.
    """
    if event.outlived:
        return logger_is_a_double.finding(
            f"logger `{event.place}` is still mocked after {end(event.owner)}; messages sent to "
            f"it are not checked{notes(repaired(event.undone))}",
            location,
            subject=f"{event.place}\0outlived",
            detail={"place": event.place, "owner": event.owner.name},
        )
    return logger_is_a_double.finding(
        f"logger `{event.place}` was mocked; messages sent to it were not checked",
        location,
        subject=event.place,
        severity=Severity.NOTE,
        detail={"place": event.place},
    )


def _stable(place: str) -> str:
    """Return a place without positions in lists: what stands before one differs between runs."""
    return _POSITION.sub("[…]", place)


def _detail(event: PatchLeft | DoubleLeft, **facts: str) -> dict[str, str]:
    return {"owner": event.owner.name} | {name: fact for name, fact in facts.items() if fact}
