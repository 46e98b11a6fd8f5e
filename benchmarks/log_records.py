"""What one clean log record pays, as a share of ``Logger.info`` with a ``NullHandler``.

    python -m benchmarks.log_records [rounds]

Every row is timed in every round, in a random order, on the same few hundred lines as a compute
service logs them; its share is the median over the rounds of its time to that round's plain
``Logger.info``. ``new`` lines were never seen before, ``seen`` ones in every round: nearly nine of
ten records of Nova's unit tests repeat. The tools below do their work on the same lines; they mask
or look through what they are given, which is not the same job, but the price people know.
"""

from __future__ import annotations

import gc
import logging
import random
import statistics
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from importlib import import_module
from importlib.util import find_spec
from typing import Any, NamedTuple

from pytest_nova_hygiene.logs.exact_rules import load
from pytest_nova_hygiene.logs.known.values import KnownValues
from pytest_nova_hygiene.logs.scanner import Scanner
from pytest_nova_hygiene.logs.sensitive_names import SensitiveNames
from pytest_nova_hygiene.logs.watch import LogWatch
from pytest_nova_hygiene.redaction.redactor import Redactor
from pytest_nova_hygiene.watching.owners import Owners

ROUNDS = 40
WARM = 2000
"""Texts before the first that is timed: by then all that pays late is in place."""

LINES = 300

_TEMPLATES = (
    "Compute node record updated for {host}:{host} with ram {n} MB, disk {m} GB and vcpus 8 of 16",
    "[instance: {uuid}] VM Started (Lifecycle Event) handled in {n}.{m} seconds on {host}",
    'Lock "compute_resources" acquired by "ResourceTracker.update_usage" :: waited 0.{n}s',
    "[instance: {uuid}] Attempting to claim: memory {n} MB, disk {m} GB, vcpus 2 CPU on {host}",
    "Final resource view: name={host} phys_ram={n}MB used_ram=512MB phys_disk={m}GB used_disk=1GB",
    "Inventory has not changed for provider {uuid}: MEMORY_MB total {n}, reserved 512, DISK_GB {m}",
    "libvirt host capabilities <capabilities><host><uuid>{uuid}</uuid><cpus num='{n}'/></host>",
    "Running periodic task ComputeManager._poll_volume_usage on {host}, spacing {n}, delay {m}.25",
    "GET /v2.1/servers/{uuid} status: 200 len: {n} microversion: 2.{m} time: 0.0{n} from 192.0.2.7",
    "Bridge br-int has port tap{hex}, ofport {n}, vlan {m}; wiring of {host} took 12 ms altogether",
)


def lines(seed: int) -> list[str]:
    """Clean lines of about 100 characters, none of which is in another seed's."""
    draw = random.Random(seed)  # noqa: S311 - not for secrets
    made = []
    for number in range(LINES):
        digits = f"{draw.getrandbits(128):032x}"
        parts = (digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:])
        made.append(
            _TEMPLATES[number % len(_TEMPLATES)].format(
                host=f"compute-{draw.randrange(400)}",
                uuid="-".join(parts),
                hex=digits[:11],
                n=draw.randrange(100, 99999),
                m=f"{seed % 1000}{number}",
            )
        )
    return made


def log_watch(values: int, own: int) -> LogWatch:
    """Make a watch with long-lived values and some of the test's own, of 8 to 40 characters."""

    def fail(error: BaseException, *_: object) -> None:
        raise error

    draw = random.Random(1)  # noqa: S311 - not for secrets
    letters = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789/+-_!&'"
    owners, redactor = Owners(), Redactor()
    known = KnownValues(redactor)
    test = owners.test_began("test_it.py::test_it")
    for number in range(values + own):
        value = "".join(draw.choices(letters, k=draw.randrange(8, 41)))
        known.add(value, f"v{number}", "a file", test if number >= values else owners.session)
    scanner = Scanner(known, load)
    for number in range(WARM):
        scanner.look(f"text {number} of the tests before")
    scanner.between_tests()
    return LogWatch(
        owners,
        deque(),
        scanner,
        redactor,
        names=SensitiveNames(),
        identity=False,
        level=None,
        failed=fail,
    )


@contextmanager
def without_hyperscan() -> Iterator[None]:
    """As where the extra is not installed."""
    before = sys.modules.get("hyperscan")
    sys.modules["hyperscan"] = None  # type: ignore[assignment] # what makes an import fail
    try:
        yield
    finally:
        del sys.modules["hyperscan"]
        if before is not None:
            sys.modules["hyperscan"] = before


@contextmanager
def armed(watch: LogWatch) -> Iterator[None]:
    """Put the watch in place."""
    watch.records = 0  # arming counts on it
    with ExitStack() as stack:
        watch.arm(stack)
        yield


class Row(NamedTuple):
    """What is timed: a name, what is in place meanwhile, one line's work, which lines."""

    name: str
    watch: LogWatch | None
    work: Callable[[str], object]
    seen: bool


def _masking(text: str) -> Callable[[str], object] | None:
    """Return what another tool does with a line, where it is installed."""
    if find_spec(text.partition(".")[0]) is None:
        return None
    module: Any = import_module(text)
    if text == "oslo_utils.strutils":
        mask: Callable[[str], object] = module.mask_password
        return mask
    if text == "sentry_sdk.scrubber":
        scrubber = module.EventScrubber(recursive=True)
        return lambda line: scrubber.scrub_event(
            {"logentry": {"message": line}, "extra": {"host": "compute-1", "line": line}}
        )
    settings: Any = import_module("detect_secrets.settings")
    settings.get_settings()
    stack = ExitStack()
    stack.enter_context(settings.default_settings())
    return lambda line: (list(module.scan_line(line)), stack)


def rows(logger: logging.Logger) -> list[Row]:
    """Make a row for each way to log; the first is what all others are measured by."""
    info = logger.info
    made = [Row("Logger.info, NullHandler", None, info, seen=False)]
    for engine, hidden in (("re", without_hyperscan), ("hyperscan", nullcontext)):
        if engine == "hyperscan" and find_spec("hyperscan") is None:
            print("hyperscan: not installed")
            continue
        with hidden():
            for values, own in ((0, 0), (1000, 20)):
                name = f"{engine}, {values} + {own} values"
                made += [
                    Row(f"{name}, new", log_watch(values, own), info, seen=False),
                    Row(f"{name}, seen", log_watch(values, own), info, seen=True),
                ]
    for name, module in (
        ("oslo.utils mask_password", "oslo_utils.strutils"),
        ("Sentry EventScrubber", "sentry_sdk.scrubber"),
        ("detect-secrets scan_line", "detect_secrets.core.scan"),
    ):
        work = _masking(module)
        if work is None:
            print(f"{name}: not installed")
        else:
            made.append(Row(name, None, work, seen=False))
    return made


def measure(row: Row, some: list[str]) -> float:
    """Microseconds of this thread a line."""
    work = row.work
    with nullcontext() if row.watch is None else armed(row.watch):
        for line in some[:20]:
            work(f"{line} ")  # what arming changed is looked up anew
        start = time.thread_time_ns()
        for line in some:
            work(line)
        return (time.thread_time_ns() - start) / len(some) / 1000


def main(rounds: int) -> None:
    """Print the table."""
    logger = logging.Logger("benchmark")  # noqa: LOG001 - with no handlers but ours
    logger.addHandler(logging.NullHandler())
    print(f"Python {sys.version.split()[0]}, {rounds} rounds of {LINES} lines")
    table = rows(logger)
    times: dict[str, list[float]] = {row.name: [] for row in table}
    shares: dict[str, list[float]] = {row.name: [] for row in table}
    seen = lines(-1)
    gc.collect()
    gc.disable()
    for round_ in range(rounds):
        new = iter(range(round_ * 100, round_ * 100 + len(table)))
        for row in random.sample(table, len(table)):
            times[row.name].append(measure(row, seen if row.seen else lines(next(new))))
        plain = times[table[0].name][-1]
        for row in table:
            shares[row.name].append(times[row.name][-1] / plain)
        gc.collect()
    print(f"{'':36} {'us':>8} {'share':>8}")
    for row in table:
        ours = row.watch is not None
        share = statistics.median(shares[row.name]) - ours
        print(f"{row.name:36} {statistics.median(times[row.name]):8.2f} {'+' * ours:>1}{share:.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
