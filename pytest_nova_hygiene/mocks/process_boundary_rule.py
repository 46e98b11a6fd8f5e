"""The rule on mocks that leave the process (NHY105); its docstring is the rule's page."""

from __future__ import annotations

from pytest_nova_hygiene.mocks.events import FILE_SYSTEM, DoubleOutside, SinkKind
from pytest_nova_hygiene.mocks.wording import notes
from pytest_nova_hygiene.model import Finding, Location, Severity, rule

_AS: dict[SinkKind, str] = {
    "path": "as path",
    "descriptor": "as file descriptor",
    "process id": "as process ID",
    "command": "in the command line",
    "environment": "in an environment variable",
    "address": "in the address",
}
_DANGEROUS: dict[SinkKind, str] = {
    "descriptor": "`int(mock)` is 1, the standard output",
    "process id": "`int(mock)` is 1, the PID of init",
}


@rule("NHY105", "double-reached-outside", Severity.WARNING, judges=DoubleOutside)
def double_reached_outside(event: DoubleOutside, location: Location) -> Finding | None:
    """Report mocks, and text made from them, that are passed to the operating system.

    ## Why is this bad?

    A `MagicMock` is a path, a number and a truth. `os.makedirs(config.data_dir)` makes a folder
    named `MagicMock`, `open(mock)` takes file descriptor 1 and closes the standard output with it,
    and `os.kill(process.pid, signal.SIGKILL)` is aimed at process 1: in a container, that is the
    job. Those two are errors. A path, a command line, an environment variable or an address with
    `<MagicMock name='…' id='…'>` in it is a warning: the code under test did something real with
    something that does not exist.

    ## Example

        def test_start():
            Service(config=mock.MagicMock()).start()  # os.makedirs(config.data_dir)

    Use instead:

        def test_start(tmp_path):
            Service(config=mock.MagicMock(data_dir=tmp_path)).start()

    ## What it sees

    - a mock as a path, a file descriptor or a process ID, where it is passed to `open` or to a
      function of `os` that opens, reads, writes, changes, removes or signals something, by whatever
      name: `os.kill(mock.pid, 9)`, `open(mock)`, `rmdir(mock)`; not where it is only asked about,
      as by `os.isatty` and `os.stat`;
    - a mock, or text made from one, in a command and its folder and environment
      (`subprocess.Popen` and all that ends there), in `os.environ`, in the address of a socket, in
      the name of a host that is looked up, and in the path of `os.makedirs` and of `Path.mkdir`,
      `Path.open` and `Path.touch`;
    - a mock as the path of `sqlite3.connect`;
    - what a test leaves in the working directory: a file or folder whose name was made from a mock.

    ## What it cannot see

    Text made from a mock that is passed to `open`, `os.open`, `os.mkdir` and their like, and
    leaves nothing in the working directory. A wrapper around these functions would be seen by the
    tests, and Python's audit events cost 2 to 3 % of a run. Text that is passed to `os.putenv`.

    A mock whose number or path the test chose (`mock.pid = 4242`,
    `mock.__index__.return_value = 7`), a mock behind `int(mock)`, and a mock that C code passes on
    (`map(os.rmdir, mocks)`). Sockets of eventlet, and text made from a mock of another process.
    What pytest does for itself is left out.

    ## Options

    `nova_hygiene_block` blocks calls with a mock as file descriptor or process ID (under strict by
    default): an exception is raised in their place.
    """
    dangerous = event.sink in _DANGEROUS
    facts = [f"created at {event.made}"] if event.made else []
    if dangerous:
        facts += [_DANGEROUS[event.sink], "blocked" if event.refused else "not blocked"]
    what = "text made from a mock" if event.text else "a mock"
    message = f"`{event.function}()` was called with {what} {_AS[event.sink]}{notes(*facts)}"
    if event.function == "os.environ":  # no call: an entry of a mapping
        message = f"`os.environ` was given {what}{notes(*facts)}"
    elif event.function == FILE_SYSTEM:
        message = f"file named after a mock{notes(*facts)} was left in the working directory"
    return double_reached_outside.finding(
        message,
        location,
        subject=f"{event.function}\0{event.sink}",
        severity=Severity.ERROR if dangerous else None,
        detail={"sink": event.sink, "function": event.function, "made": event.made},
    )
