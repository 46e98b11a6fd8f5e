"""The command ``baseline``: its words, and which function does what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pytest_nova_hygiene.engine import baseline_commands
from pytest_nova_hygiene.plugin.adopting import DEFAULT

if TYPE_CHECKING:
    from argparse import Namespace


def add_to(commands: Any) -> None:
    """Add the command to argparse's others."""
    parser = commands.add_parser("baseline", help="show, merge or prune a baseline")
    verbs = parser.add_subparsers(dest="verb", required=True)
    show = verbs.add_parser("show", help="print it as a table")
    show.add_argument("file", nargs="?", default=DEFAULT)
    merge = verbs.add_parser("merge", help="merge OURS and THEIRS into OURS: git's %%O %%A %%B")
    for name in ("base", "ours", "theirs"):
        merge.add_argument(name)
    prune = verbs.add_parser("prune", help="remove entries whose file or function is gone")
    prune.add_argument("file", nargs="?", default=DEFAULT)
    prune.add_argument("--rootdir", default=".", help="where the paths in it begin")


def run(given: Namespace) -> str:
    """Run the command, and return what it says.

    Raises:
        pytest.UsageError: a file is no baseline, or cannot be read or written.
    """
    try:
        if given.verb == "show":
            return baseline_commands.show(given.file)
        if given.verb == "merge":
            return baseline_commands.merge(given.base, given.ours, given.theirs)
        return baseline_commands.prune(given.file, given.rootdir)
    except baseline_commands.BaselineError as error:
        raise pytest.UsageError(f"baseline {given.verb}: {error}") from None
