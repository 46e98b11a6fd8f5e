"""The comments in the files that findings touch: what they suppress, and which are wrong."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from pytest_nova_hygiene.engine.catalogue import why_no_code
from pytest_nova_hygiene.model import Allow
from pytest_nova_hygiene.watching.originals import ORIGINALS, own_builtins

if TYPE_CHECKING:
    from pytest_nova_hygiene.source.comments import Comment
    from pytest_nova_hygiene.watching.paths import Paths

_MENTION = "nova-hygiene"
"""A file without it has no comment of ours: hardly any file is read any further."""


class Comments:
    """The comments of a run, read file by file as findings come to them.

    Args:
        paths: how a file is shown.
        mask: takes secrets out of what a wrong comment says.

    Attributes:
        wrong: what is wrong with comments, each with its place.
    """

    def __init__(self, paths: Paths, mask: Callable[[str], str]) -> None:
        self._paths = paths
        self._mask = mask
        self._read: dict[str, list[tuple[int, int, Allow]]] = {}
        self.wrong: list[str] = []

    def at(self, file: str, line: int) -> Iterator[Allow]:
        """Find the comments on the statement at a line.

        Args:
            file: its full name, or as it is shown.
            line: from 1.
        """
        if file not in self._read:
            self._read[file] = list(self._comments_in(file))
        for first, last, allow in self._read[file]:
            if first <= line <= last:
                yield allow

    def unneeded(self, missed: int) -> Iterator[Allow]:
        """Yield all comments that were read, as needed by nobody: others say what they matched.

        Args:
            missed: how many tests may not have come to what they speak of.
        """
        for comments in self._read.values():
            for _, _, allow in comments:
                yield allow.counted(missed=missed)

    def _comments_in(self, file: str) -> Iterator[tuple[int, int, Allow]]:
        full = file
        if not ORIGINALS.os.path.isabs(file):
            full = ORIGINALS.os.path.join(str(self._paths.rootdir), file)
        shown = self._paths.show(full)
        for comment in _read(ORIGINALS.lines(full)):
            wrong = comment.wrong or next(filter(None, map(why_no_code, comment.codes)), "")
            if wrong:
                told = f"{shown}:{comment.line}: nova-hygiene comment: {self._mask(wrong)}"
                self.wrong.append(told)
                continue
            allow = Allow("comment", comment.codes, comment.reason, shown, comment.line, "")
            yield comment.first, comment.last, allow


def _read(lines: list[str]) -> list[Comment]:
    # Else the package would be imported anew: the table of modules is a test's own just now.
    if __name__ not in sys.modules or not any(_MENTION in line.lower() for line in lines):
        return []
    # A test may be running, in which what imports and reads files is replaced.
    with own_builtins():
        from pytest_nova_hygiene.source.comments import comments_in  # noqa: PLC0415 - seldom needed
    return comments_in(lines)
