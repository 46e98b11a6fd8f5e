"""What the plugin adds to the start of pytest: installed and not enabled, and enabled.

    python -m benchmarks.start [RUNS]

Each run has one empty test. The runs alternate, since a machine's speed drifts, and the medians of
their CPU time are compared. A cold run finds no compiled file, neither ours nor pytest's. Run it in
an environment that has no other plugins, on a machine that does nothing else.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.leaks import seconds

RUNS = 36
COLD_RUNS = 5

WAYS = {
    "absent": ("-p", "no:nova_hygiene", "-p", "no:nova_hygiene_options"),
    "inert": (),
    "enabled": ("-p", "nova_hygiene"),
}
"""How pytest is told of the plugin; `absent` leaves its entry points out."""


def medians(runs: int, *, cold: bool) -> dict[str, float]:
    """Return the median of each way's CPU time, in milliseconds."""
    taken: dict[str, list[float]] = {way: [] for way in WAYS}
    with TemporaryDirectory() as path:
        folder = Path(path)
        (folder / "test_it.py").write_text("def test_it(): pass\n")
        for number in range(runs):
            for way, options in WAYS.items():
                if cold:
                    os.environ["PYTHONPYCACHEPREFIX"] = str(folder / f"{way}-{number}")
                taken[way].append(seconds(folder, *options) * 1000)
    os.environ.pop("PYTHONPYCACHEPREFIX", None)
    return {way: median(times) for way, times in taken.items()}


def main() -> None:
    """Print the table."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    print(f"Python {sys.version.split()[0]}, milliseconds of CPU, medians")
    print(f"{'start':6} {'runs':>4} {'absent':>8} {'inert adds':>11} {'enabled adds':>13}")
    medians(1, cold=False)  # writes the compiled files
    for start, number in (("warm", runs), ("cold", min(runs, COLD_RUNS))):
        took = medians(number, cold=start == "cold")
        inert, enabled = took["inert"] - took["absent"], took["enabled"] - took["inert"]
        print(f"{start:6} {number:4} {took['absent']:8.1f} {inert:+11.1f} {enabled:+13.1f}")


if __name__ == "__main__":
    main()
