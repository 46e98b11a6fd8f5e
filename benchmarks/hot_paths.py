"""What arming adds to one mock, one patch and one test boundary; `log_records` has the records.

    python -m benchmarks.hot_paths

Each row times the same statement without and with the watch, in turn, in one process, and prints
the medians and their ratio: times depend on the machine, ratios much less.
"""

from __future__ import annotations

import gc
import os
import statistics
import sys
import types
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from timeit import Timer
from typing import ClassVar
from unittest import mock

from pytest_nova_hygiene.mocks.leaks.assignable_names import AssignableNames
from pytest_nova_hygiene.mocks.leaks.namespace_scan import NamespaceScan
from pytest_nova_hygiene.mocks.leaks.reachable_stores import ReachableStores
from pytest_nova_hygiene.mocks.watch import MockWatch
from pytest_nova_hygiene.watching import programs, sinks
from pytest_nova_hygiene.watching.owners import Owners
from pytest_nova_hygiene.watching.paths import Paths
from pytest_nova_hygiene.watching.refusals import Refusals
from pytest_nova_hygiene.watching.spool import Spool

ROUNDS = 60


def _raise(error: BaseException) -> None:
    raise error


def _mock_watch() -> MockWatch:
    paths = Paths(Path.cwd(), ["test_*.py"])
    owners = Owners()
    owners.test_began("test_it.py::test_it")
    return MockWatch(
        owners,
        paths,
        deque(),
        is_source=lambda _: False,
        is_in_source=lambda _: False,
        arm_sinks=lambda _: None,
        refusals=Refusals(),
        reset_by_suite=(),
        block=lambda _: False,
        masked=str,
        spool=Spool(str, ()),
        cleanups=tuple,
        tells=True,
        failed=_raise,
    )


class _Sinks:
    """The sinks, with the mock watch before each."""

    def arm(self, stack: ExitStack) -> None:
        """Put it there."""
        look = _mock_watch().look
        of_programs = programs.of_programs(look, look, look, lambda command: command.env)
        for arm, _ in (*of_programs, *sinks.of_mocks(look)):
            arm(stack)


@contextmanager
def _armed(make: Callable[[], MockWatch | _Sinks]) -> Iterator[None]:
    with ExitStack() as stack:
        make().arm(stack)
        yield


def compare(statement: Callable[[], object], make: Callable[[], MockWatch | _Sinks]) -> str:
    """One row: the statement's median in microseconds without and with the watch, and both."""
    timer = Timer(statement, "gc.enable()", globals={"gc": gc})  # timeit disables it
    number, _ = timer.autorange()
    number = max(1, number // 40)
    plain, armed = [], []
    gc.collect()
    for _ in range(ROUNDS):
        timer.timeit(number)  # what arming and disarming changed has to be looked up anew
        plain.append(timer.timeit(number) / number * 1e6)
        with _armed(make):
            timer.timeit(number)
            armed.append(timer.timeit(number) / number * 1e6)
    before, after = statistics.median(plain), statistics.median(armed)
    return f"{before:9.2f} {after:9.2f} {after - before:+9.2f} {after / before:8.3f}"


class Target:
    """What patches are tried on."""

    attribute = "value"
    mapping: ClassVar = {"key": "value"}


def _patch_with_mock() -> None:
    with mock.patch.object(Target, "attribute"):
        pass


def _patch_with_value() -> None:
    with mock.patch.object(Target, "attribute", "other"):
        pass


def _patch_dict() -> None:
    with mock.patch.dict(Target.mapping, {"key": "other"}):
        pass


DEVICE = Path(os.devnull)


def _set_variable() -> None:
    os.environ["NOVA_HYGIENE_BENCHMARK"] = "value"


def _open() -> None:
    open(os.devnull).close()  # noqa: PTH123 - the thing measured


def boundary() -> str:
    """One look at the names a test module can assign to: every module loaded here, one test."""
    module = types.ModuleType("test_benchmark")
    source = (
        "import logging, json, unittest\ndef test_it():\n    logging.root = json.loads = None\n"
    )
    filename = "test_benchmark.py"
    exec(compile(source, filename, "exec"), vars(module))  # noqa: S102 - our own two lines
    vars(module)["__file__"] = filename
    names = AssignableNames(module, lambda _: False)
    reachable = ReachableStores(names, lambda _: False, lambda _: False)
    scan = NamespaceScan(lambda _: False)
    functions = [vars(module)["test_it"]]

    def one_test() -> None:
        names.begin(functions, keeps=False)
        reachable.begin(keeps=False)
        assigned = names.changes()
        deque(reachable.changes(scan, list, assigned=assigned, mocks=True))

    timer = Timer(one_test)
    number, _ = timer.autorange()
    return f"{timer.timeit(number) / number * 1e6:9.2f} us for one test"


def main() -> None:
    """Print the table."""
    print(f"Python {sys.version.split()[0]}")
    double = mock.MagicMock()
    print(f"{'us':36} {'plain':>9} {'enabled':>9} {'added':>9} {'ratio':>8}")
    rows: list[tuple[str, Callable[[], object], Callable[[], MockWatch | _Sinks]]] = [
        ("MagicMock()", mock.MagicMock, _mock_watch),
        ("Mock()", mock.Mock, _mock_watch),
        ("patch that makes its mock", _patch_with_mock, _mock_watch),
        ("patch with a value", _patch_with_value, _mock_watch),
        ("patch.dict", _patch_dict, _mock_watch),
        ("a call of a Mock", mock.Mock(), _mock_watch),
        ("repr() of a Mock", mock.Mock().__repr__, _mock_watch),
        ("os.fspath() of a MagicMock", lambda: os.fspath(double), _mock_watch),
        ("open() and close()", _open, _Sinks),
        ("Path.open() and close()", lambda: DEVICE.open("rb").close(), _Sinks),
        ("a variable of os.environ", _set_variable, _Sinks),
    ]
    for name, statement, make in rows:
        print(f"{name:36} {compare(statement, make)}")
    print(f"{'test boundary':36} {boundary()}")


if __name__ == "__main__":
    main()
