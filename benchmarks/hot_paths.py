"""What arming adds to one log record, one mock, one patch and one test boundary.

    python -m benchmarks.hot_paths

Each row times the same statement without and with the watch, in turn, in one process, and prints
the medians and their ratio: times depend on the machine, ratios much less.
"""

from __future__ import annotations

import gc
import logging
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

from pytest_nova_hygiene.logs.names import SensitiveNames
from pytest_nova_hygiene.logs.shapes import Shapes
from pytest_nova_hygiene.logs.values import KnownValues
from pytest_nova_hygiene.logs.watch import LogWatch
from pytest_nova_hygiene.mocks.names import AssignableNames
from pytest_nova_hygiene.mocks.watch import MockWatch
from pytest_nova_hygiene.owners import Owner, Owners
from pytest_nova_hygiene.paths import Paths
from pytest_nova_hygiene.redact import Redactor

ROUNDS = 60
MESSAGE = (
    "Compute node record updated for compute-7:hypervisor-7 with ram 16384 MB, disk 512 GB, vcpus 8"
)
"""About 100 characters, and clean."""


def _raise(error: BaseException) -> None:
    raise error


def _log_watch(values: int) -> Callable[[], LogWatch]:
    def make() -> LogWatch:
        owners, redactor = Owners(), Redactor()
        known = KnownValues(redactor)
        for number in range(values):
            known.add(f"s3cret/value-{number}", "x", "y", Owner("function", "t", "t"))
        return LogWatch(
            owners,
            deque(),
            known,
            Shapes(),
            redactor,
            names=SensitiveNames(),
            identity=False,
            level=None,
            failed=_raise,
        )

    return make


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
        reset_by_suite=(),
        block=lambda: False,
        masked=str,
        failed=_raise,
    )


@contextmanager
def _armed(make: Callable[[], LogWatch | MockWatch]) -> Iterator[None]:
    with ExitStack() as stack:
        make().arm(stack)
        yield


def compare(statement: Callable[[], object], make: Callable[[], LogWatch | MockWatch]) -> str:
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
    functions = [vars(module)["test_it"]]

    def one_test() -> None:
        names.begin(functions)
        names.changes()

    timer = Timer(one_test)
    number, _ = timer.autorange()
    return f"{timer.timeit(number) / number * 1e6:9.2f} us for one test"


def main() -> None:
    """Print the table."""
    logger = logging.Logger("benchmark")  # noqa: LOG001 - with no handlers but ours
    logger.addHandler(logging.NullHandler())
    print(f"Python {sys.version.split()[0]}")
    print(f"{'us':36} {'plain':>9} {'armed':>9} {'added':>9} {'ratio':>8}")
    rows: list[tuple[str, Callable[[], object], Callable[[], LogWatch | MockWatch]]] = [
        ("log record, no known values", lambda: logger.info(MESSAGE), _log_watch(0)),
        ("log record, 5 values, all encodings", lambda: logger.info(MESSAGE), _log_watch(5)),
        ("MagicMock()", mock.MagicMock, _mock_watch),
        ("Mock()", mock.Mock, _mock_watch),
        ("patch that makes its mock", _patch_with_mock, _mock_watch),
        ("patch with a value", _patch_with_value, _mock_watch),
        ("patch.dict", _patch_dict, _mock_watch),
        ("a call of a Mock", mock.Mock(), _mock_watch),
        ("open() and close()", _open, _mock_watch),
        ("os.getpgid()", lambda: os.getpgid(0), _mock_watch),
    ]
    for name, statement, make in rows:
        print(f"{name:36} {compare(statement, make)}")
    print(f"{'test boundary':36} {boundary()}")


if __name__ == "__main__":
    main()
