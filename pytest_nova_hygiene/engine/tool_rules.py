"""The rules about the tool itself; each docstring is the rule's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_nova_hygiene.model import Finding, Location, Severity, quoted, rule
from pytest_nova_hygiene.source.events import SourceNotRead
from pytest_nova_hygiene.startup.named_tuple import NamedTuple

if TYPE_CHECKING:
    from pytest_nova_hygiene.watching.frames import Site
    from pytest_nova_hygiene.watching.owners import Owner


class ToolFailed(NamedTuple):
    """An error of ours: its type and our own line, never its text, which may quote a value."""

    owner: Owner
    site: Site
    kind: str
    lost: str


class WorkerLost(NamedTuple):
    """An xdist worker ended without its last word."""

    owner: Owner
    site: Site
    worker: str


class AllowUnused(NamedTuple):
    """A suppression, perhaps for some URIs alone, that matched nothing."""

    owner: Owner
    site: Site
    kind: str
    codes: str
    uri: str


class BaselineStale(NamedTuple):
    """An entry of the baseline that the run had fewer findings of than it accepts."""

    owner: Owner
    site: Site
    code: str
    path: str
    subject: str
    matched: int
    accepted: int


@rule("NHY900", "own-error", Severity.NOTE, judges=ToolFailed)
def own_error(event: ToolFailed, location: Location) -> Finding | None:
    """Report internal errors of this plugin: because of one, something was not watched.

    ## Why is this bad?

    A clean result says nothing about what was not watched. The error never becomes a test's.

    ## What to do

    Please report it with the finding's line: it names our own file. The error's text is left out,
    since it may quote a value.
    """
    return own_error.finding(
        f"internal error in nova-hygiene (`{event.kind}`): {event.lost}",
        location,
        subject=f"{event.kind}\0{event.lost}",
    )


@rule("NHY901", "worker-lost", Severity.NOTE, judges=WorkerLost)
def worker_lost(event: WorkerLost, location: Location) -> Finding | None:
    """Report xdist workers that crashed: what they had not sent yet is missing from the report.

    ## Why is this bad?

    The findings of the crashed test, and of classes and modules that ended in that worker after
    its last report, are unknown. The report says `"complete": false`.
    """
    return worker_lost.finding(
        f"worker {event.worker} crashed; its findings may be missing",
        location,
        subject=event.worker,
    )


@rule("NHY903", "allow-unused", Severity.NOTE, judges=AllowUnused)
def allow_unused(event: AllowUnused, location: Location) -> Finding | None:
    """Report suppressions that matched no finding, and settings that met nothing.

    ## Why is this bad?

    The reason of a suppression is no longer true, and it would hide the next finding. An entry of
    the ini file that met no file, package or connection is out of date, or a typo.

    ## Example

        @pytest.mark.nova_hygiene_allow("NHY201", reason="talks to the lab's host")

    Remove it once the test opens no real connection any more.

    ## What it cannot see

    A suppression of a test that was skipped, failed or not selected: it may be needed when that
    test comes to its line. The ini file's entries, where only a part of the suite was asked for or
    a test was skipped or failed; a package that cannot be found is reported all the same.

    A comment (`# nova-hygiene: ignore[NHY301] reason`), except where the whole suite ran, no test
    was skipped or failed, and some finding, suppressed or not, stands in its file: other files are
    not read. Whether the comment's own line ran is not known yet, so one on a line that no test
    comes to is reported as well.
    """
    uri = event.uri
    unused = f"suppression: {_written(event, uri)} matched no finding"
    if event.kind == "ini":
        key = event.site.symbol
        unused = f"setting: {quoted(uri)} in `{key}` {_UNMET[key]}"
    return allow_unused.finding(
        f"unused {unused}",
        location,
        subject=f"{event.kind}\0{event.codes}" + (f" for '{uri}'" if uri else ""),
    )


@rule("NHY904", "baseline-stale", Severity.NOTE, judges=BaselineStale)
def baseline_stale(event: BaselineStale, location: Location) -> Finding | None:
    """Report entries of the baseline that a whole run had no finding for, or fewer than accepted.

    ## Why is this bad?

    The finding was mended, and the entry would accept the next one in the same function.

    ## What to do

    `--hygiene-update-baseline` removes such entries and lowers their counts. It adds nothing.

    ## What it cannot see

    Anything, unless the whole suite was asked for and ran. A test that is skipped here, and has its
    finding elsewhere, makes its entry look mended: update where all tests run. A finding that has
    moved to another function of its file, with the same subject, still matches.
    """
    held = "matched nothing" if not event.matched else f"matched {event.matched}"
    of = "" if event.accepted == 1 else f" of {event.accepted}"
    return baseline_stale.finding(
        f"baseline entry of {event.code} in `{event.path}` {held}{of}; "
        "--hygiene-update-baseline removes what is mended",
        location,
        subject=f"{event.code}\0{event.path}\0{event.subject}",
    )


@rule("NHY905", "source-not-read", Severity.NOTE, judges=SourceNotRead)
def source_not_read(event: SourceNotRead, location: Location) -> Finding | None:
    """Report files of the project that the rules on source could not read.

    ## Why is this bad?

    A clean result says nothing about these files. Most have a syntax that the Python of this run
    does not know, or are no source code in spite of their name.

    ## What it cannot see

    Files in which nothing stands that a rule on source looks for: these are not parsed. Test
    files: pytest says itself what it cannot import.

    ## Options

    `nova_hygiene_source` names the code under test.
    """
    return source_not_read.finding(
        f"this file was not read by the rules on source: {event.why}", location, subject=event.why
    )


_UNMET = {
    "nova_hygiene_libvirt_allow": "matched no connection",
    "nova_hygiene_source": "was never imported",
    "nova_hygiene_test_code": "matched no file",
    "nova_hygiene_per_file_ignores": "matched no finding",
}
"""What is to be said of an entry of the ini file that the run did not need."""


def _written(event: AllowUnused, uri: str) -> str:
    """Write a suppression as it stands in the code, without its reason."""
    if event.kind == "comment":
        return f"`# nova-hygiene: ignore[{event.codes}]`"
    name = "nova_hygiene.allow" if event.kind == "fixture" else "@pytest.mark.nova_hygiene_allow"
    codes = ", ".join(f'"{code}"' for code in event.codes.split(", "))
    return f'`{name}({codes}, uri="{uri}")`' if uri else f"`{name}({codes})`"
