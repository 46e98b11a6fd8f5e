"""The rule on mocks that leave the process; its docstring is the rule's page."""

from __future__ import annotations

from pytest_nova_hygiene.mocks.events import DoubleOutside, SinkKind
from pytest_nova_hygiene.model import Finding, Location, Severity, rule

_AS: dict[SinkKind, str] = {
    "path": "as a path",
    "descriptor": "as a file descriptor, of which a mock's number is 1, the standard output",
    "process id": "as a process id, of which a mock's number is 1, the init process",
    "command": "in a command line",
    "environment": "in an environment variable",
    "address": "in a socket's address",
}
_DANGEROUS = frozenset({"descriptor", "process id"})


@rule("NHY105", "double-reached-outside", Severity.WARNING, judges=DoubleOutside)
def double_reached_outside(event: DoubleOutside, location: Location) -> Finding | None:
    """Checks for mocks, and texts made from them, that are handed to the operating system.

    ## Why is this bad?

    A `MagicMock` is a path, a number and a truth. `os.makedirs(config.data_dir)` makes a folder
    named `MagicMock`, `open(mock)` takes file descriptor 1 and closes the standard output with it,
    and `os.kill(process.pid, signal.SIGKILL)` is aimed at process 1: in a container, that is the
    job. Those two are errors; a path, a command line, an environment variable or an address with
    `<MagicMock name='…' id='…'>` in it is a warning: the code under test did something real with
    something that was never there.

    ## Example

        def test_start():
            Service(config=mock.MagicMock()).start()  # os.makedirs(config.data_dir)

    Use instead:

        def test_start(tmp_path):
            Service(config=mock.MagicMock(data_dir=tmp_path)).start()

    ## What it cannot see

    Functions that were taken from their module before pytest started, sockets of eventlet, texts of
    mocks from another process, and a number that a test gave its mock: `mock.pid = 4242` is an
    `int`. What pytest does for itself is left out.

    ## Options

    `nova_hygiene_block` refuses calls with a mock as file descriptor or process id before they
    happen (under strict by default), with an exception that says so.
    """
    what = "text made from the mock" if event.text else "the mock"
    made = f" of {event.made}" if event.made else ""
    refused = "; the call was refused" if event.refused else ""
    dangerous = event.sink in _DANGEROUS
    return double_reached_outside.finding(
        f"{what}{made} was handed to {event.function} {_AS[event.sink]}{refused}",
        location,
        subject=f"{event.function}\0{event.sink}",
        severity=Severity.ERROR if dangerous else None,
        detail={"sink": event.sink, "function": event.function, "made": event.made},
    )
