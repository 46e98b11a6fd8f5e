"""What it costs to judge patches that nobody undoes, in a process that holds many objects.

    python -m benchmarks.leaks

Each row runs a suite of forty leaks beside a million objects, without the plugin and with it, and
prints the seconds of CPU and what each leak added.
"""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

LEAKS = 40
OBJECTS = 1_000_000

PROD = "\n".join(f"name_{number} = 'real'" for number in range(LEAKS))
SUITE = f"""
import prod, pytest
from unittest import mock
HEAP = [[number] for number in range({OBJECTS})]
PATCHES = [mock.patch(f"prod.name_{{number}}") for number in range({LEAKS})]
MAPPINGS = [mock.patch.dict(vars(prod), {{f"new_{{number}}": 1}}) for number in range({LEAKS})]
"""
ROWS = {
    "no leak": "def test_it(): pass",
    "one test that leaves forty patches": "def test_it():\n    for p in PATCHES: p.start()",
    "forty tests that leave one": "@pytest.mark.parametrize('p', PATCHES)\n"
    "def test_it(p): p.start()",
    "forty tests that leave a patch.dict": "@pytest.mark.parametrize('p', MAPPINGS)\n"
    "def test_it(p): p.start()",
}


def seconds(folder: Path, *options: str) -> float:
    """Return the CPU time of one run of the suite in a folder."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options]
    subprocess.run(command, cwd=folder, capture_output=True, check=False)  # noqa: S603 - our own words
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Print the table."""
    print(f"Python {sys.version.split()[0]}, {OBJECTS:,} objects")
    print(f"{'seconds of CPU':36} {'plain':>8} {'enabled':>8} {'added':>8}")
    for name, tests in ROWS.items():
        with TemporaryDirectory() as path:
            folder = Path(path)
            (folder / "prod.py").write_text(PROD)
            (folder / "test_it.py").write_text(SUITE + tests)
            plain = min(seconds(folder, "-p", "no:nova_hygiene") for _ in range(3))
            armed = min(seconds(folder, "-p", "nova_hygiene") for _ in range(3))
        print(f"{name:36} {plain:8.2f} {armed:8.2f} {armed - plain:+8.2f}")


if __name__ == "__main__":
    main()
