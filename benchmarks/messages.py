"""How many of other people's log messages are found, and how many harmless ones are flagged.

    python -m benchmarks.messages FILE

FILE is a JSON list of objects: `id`, `message`, whether it is a `leak`, and whether that is a
`hard` one, with no name or format beside the value. A test of its own logs each message. The ids of
those that were judged wrong are printed, and never a message.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

HEAD = """
import json, logging
MESSAGES = json.load(open("messages.json", encoding="utf-8"))
LOG = logging.getLogger("app")
LOG.setLevel(logging.DEBUG)
"""


class Message(NamedTuple):
    """A message, and what it is."""

    id: str
    text: str
    leak: bool
    hard: bool


def read(path: Path) -> list[Message]:
    """Read the list.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is no JSON.
        KeyError: a message lacks a field.
    """
    entries = json.loads(path.read_text("utf-8"))
    return [Message(e["id"], e["message"], e["leak"], e["hard"]) for e in entries]


def flagged(messages: list[Message]) -> set[int]:
    """Return the places in the list of the messages in which something is found."""
    with TemporaryDirectory() as path:
        folder = Path(path)
        (folder / "messages.json").write_text(json.dumps([one.text for one in messages]))
        # A line for each, since findings of one line are one.
        lines = [f"def test_{n}(): LOG.info(MESSAGES[{n}])" for n in range(len(messages))]
        (folder / "test_it.py").write_text("\n".join([HEAD, *lines]))
        options = ("-q", "-p", "no:cacheprovider", "--hygiene-report=json:hygiene.json")
        subprocess.run(  # noqa: S603 - ours
            [sys.executable, "-m", "pytest", "-p", "nova_hygiene", *options],
            cwd=folder,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        report = json.loads((folder / "hygiene.json").read_text("utf-8"))
    logged = [finding for finding in report["findings"] if finding["rule"].startswith("NHY3")]
    return {int(test.rpartition("_")[2]) for finding in logged for test in finding["tests"]}


def main() -> None:
    """Print the figures, and which were judged wrong."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.messages")
    parser.add_argument("file", type=Path, metavar="FILE")
    messages = read(parser.parse_args().file)
    found = flagged(messages)
    kinds = {
        "leaks": [n for n, one in enumerate(messages) if one.leak and not one.hard],
        "hard leaks": [n for n, one in enumerate(messages) if one.leak and one.hard],
        "harmless": [n for n, one in enumerate(messages) if not one.leak],
    }
    for kind, numbers in kinds.items():
        hits = found.intersection(numbers)
        share = len(hits) / len(numbers) if numbers else 0
        print(f"{kind:10} {len(hits):4} of {len(numbers):4} flagged ({share:.1%})")
        wrong = sorted(hits if kind == "harmless" else set(numbers) - hits)
        print(f"           wrong: {' '.join(messages[n].id for n in wrong) or 'none'}")


if __name__ == "__main__":
    main()
