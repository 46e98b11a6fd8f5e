"""Makes the watch of each family of rules, and imports the family only where one of them is on.

A family that is off costs nothing: what it would watch is not touched, and its code is not loaded.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from types import ModuleType
from typing import TYPE_CHECKING, Any

from pytest_nova_hygiene.engine.catalogue import RULES
from pytest_nova_hygiene.logs.known.sources import Sources
from pytest_nova_hygiene.logs.known.values import KnownValues
from pytest_nova_hygiene.logs.sensitive_names import SensitiveNames
from pytest_nova_hygiene.startup.named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable
    from contextlib import ExitStack

    from pytest_nova_hygiene.engine.settings import Settings
    from pytest_nova_hygiene.redaction.redactor import Redactor
    from pytest_nova_hygiene.watching.owners import Owners
    from pytest_nova_hygiene.watching.paths import Paths
    from pytest_nova_hygiene.watching.refusals import Refusals
    from pytest_nova_hygiene.watching.spool import Spool


class Absent:
    """Stands for the watch of a family that is off: it does nothing, and has nothing to tell."""

    def __getattr__(self, name: str) -> Callable[..., tuple[()]]:
        return self._nothing

    def _nothing(self, *_: object, **__: object) -> tuple[()]:
        return ()


class Given(NamedTuple):
    """What every watch is made of.

    Attributes:
        settings: what the run was told.
        owners: who is running.
        paths: tells test code from the rest.
        events: where every watch puts what it sees.
        redactor: told every secret.
        refusals: told of every refusal that is raised.
        refuses: whether what a rule forbids is refused just now; takes the rule's code, a URI where
            it is about one, and the site.
        cleanups: what the test runner has still to run.
        spool: where a forked child's events go.
        failed: told of an error of ours, and of what is lost by it.
    """

    settings: Settings
    owners: Owners
    paths: Paths
    events: deque[object]
    redactor: Redactor
    refusals: Refusals
    refuses: Callable[..., bool]
    cleanups: Callable[[], Iterable[object]]
    spool: Spool
    failed: Callable[..., None]

    def is_on(self, *codes: str) -> bool:
        """Return whether a rule with one of these codes or prefixes is on."""
        known = (rule for code, rule in RULES.items() if code.startswith(codes))
        return any(map(self.settings.selection.is_on, known))


def mock_watch(
    given: Given,
    is_source: Callable[[ModuleType], bool],
    is_in_source: Callable[[str], bool],
    arm_sinks: Callable[[ExitStack], None],
) -> Any:
    """Make the watch of NHY1xx.

    Args:
        given: what every watch is made of.
        is_source: whether a module belongs to the code under test.
        is_in_source: whether a file belongs to the project, its tests included.
        arm_sinks: arms the sinks that matter to mocks alone.
    """
    if not given.is_on("NHY1"):
        return Absent()
    from pytest_nova_hygiene.mocks.watch import MockWatch  # noqa: PLC0415 - see the module

    return MockWatch(
        given.owners,
        given.paths,
        given.events,
        is_source=is_source,
        is_in_source=is_in_source,
        arm_sinks=arm_sinks,
        refusals=given.refusals,
        reset_by_suite=given.settings.reset_by_suite,
        block=lambda site: given.refuses("NHY105", site=site),
        masked=given.redactor.text,
        spool=given.spool,
        cleanups=given.cleanups,
        tells=given.is_on("NHY103"),
        failed=given.failed,
    )


def connection_watch(given: Given) -> Any:
    """Make the watch of NHY2xx, but NHY204, which reads source, and of NHY502."""
    if not given.is_on("NHY201", "NHY202", "NHY203", "NHY502"):
        return Absent()
    from pytest_nova_hygiene.connections.allowed import Allowed  # noqa: PLC0415 - see the module
    from pytest_nova_hygiene.connections.watch import ConnectionWatch  # noqa: PLC0415 - as above

    return ConnectionWatch(
        given.owners,
        given.events,
        Allowed(given.settings.libvirt_allow),
        given.refusals,
        rootdir=given.paths.rootdir,
        refuses=given.refuses,
        hide=given.redactor.hide,
        spool=given.spool,
        failed=given.failed,
    )


def log_watches(given: Given) -> tuple[Any, KnownValues, Sources]:
    """Make the watch of NHY3xx, the known values, and the watch of where they come from.

    The values are known whatever is on: no output of ours may show one, a place of NHY103 neither.
    """
    settings = given.settings
    values = KnownValues(given.redactor)
    names = SensitiveNames(settings.sensitive_names)
    sources = Sources(values, names, given.owners, settings.sensitive_env, failed=given.failed)
    if not given.is_on("NHY3"):
        return Absent(), values, sources
    from pytest_nova_hygiene.logs.exact_rules import load  # noqa: PLC0415 - see the module
    from pytest_nova_hygiene.logs.scanner import Scanner  # noqa: PLC0415 - as above
    from pytest_nova_hygiene.logs.watch import LogWatch  # noqa: PLC0415 - as above

    watch = LogWatch(
        given.owners,
        given.events,
        # One secret is one finding, so a rule that is off must not claim any.
        Scanner(
            values if given.is_on("NHY301") else KnownValues(given.redactor),
            lambda: load(
                settings.sensitive_names,
                settings.sensitive_patterns,
                formats=given.is_on("NHY303"),
            ),
        ),
        given.redactor,
        names=names,
        identity=given.is_on("NHY304"),
        level=settings.log_level,
        masked_by=settings.masked_by,
        spool=given.spool,
        failed=given.failed,
    )
    return watch, values, sources
