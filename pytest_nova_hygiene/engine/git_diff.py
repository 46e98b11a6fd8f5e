"""Asks git which lines of the working tree were changed since a revision."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

from pytest_nova_hygiene.startup.patterns import compile_later

_HUNK = compile_later(r"@@ -\S+ \+(\d+)(?:,(\d+))? @@")
_EVERY_LINE = (1, 2**31 - 1)
_DIFF = (
    *("diff", "-U0", "--no-color", "--no-ext-diff", "--no-textconv", "--find-renames"),
    *("--src-prefix=a/", "--dst-prefix=b/", "--submodule=short"),
)


class GitError(Exception):
    """git cannot tell; the message says why."""


def changed_lines(folder: Path, revision: str) -> dict[str, list[tuple[int, int]]]:
    """Return the changed lines, first and last, by the full name of each file.

    A renamed file's are those that were changed besides. A file that git does not know counts as
    changed in every line.

    Args:
        folder: any folder of the working tree.
        revision: since when.

    Raises:
        GitError: there is no git, no repository or no such revision.
    """
    top = Path(_git(folder, "rev-parse", "--show-toplevel").removesuffix("\n"))
    known = f"{revision}^{{commit}}"
    try:
        commit = _git(top, "rev-parse", "--verify", "--quiet", "--end-of-options", known).strip()
    except GitError:
        is_shallow = _git(top, "rev-parse", "--is-shallow-repository").strip() == "true"
        more = "; this clone is shallow: fetch more of its history" if is_shallow else ""
        raise GitError(f"git knows no revision {revision!r}{more}") from None
    lines: dict[str, list[tuple[int, int]]] = {}
    for name, first, last in _hunks(_git(top, "-c", "core.quotePath=false", *_DIFF, commit, "--")):
        lines.setdefault(str(top / name), []).append((first, last))
    for name in _git(top, "ls-files", "--others", "--exclude-standard", "-z").split("\0"):
        if name:
            lines[str(top / name)] = [_EVERY_LINE]
    return lines


def _hunks(diff: str) -> Iterator[tuple[str, int, int]]:
    """Read a diff without context: the file, first and last line of each hunk that adds lines."""
    name, left = "", 0
    for line in diff.split("\n"):
        if left:  # a line of the file, whatever it looks like
            left -= line[:1] in ("+", "-")
        elif line.startswith("+++ "):
            name = _unquoted(line[4:].split("\t")[0]).removeprefix("b/")
        elif match := _HUNK.match(line):
            count = int(match[2] or 1)
            removed = line.split(" ")[1].partition(",")[2]
            left = count + int(removed or 1)
            if count:
                yield name, int(match[1]), int(match[1]) + count - 1


def _unquoted(name: str) -> str:
    """Return a file's name, which git quotes as C does where it holds a quote or a newline."""
    if not name.startswith('"'):
        return name
    raw = name[1:-1].encode("utf-8", "surrogateescape").decode("latin-1")
    text = raw.encode("latin-1").decode("unicode_escape")
    return text.encode("latin-1").decode("utf-8", "surrogateescape")


def _git(folder: Path, *words: str) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - fixed words, and a revision that is verified
            ["git", *words],  # noqa: S607 - as the user's shell finds it
            cwd=folder,
            capture_output=True,
            check=True,
            stdin=subprocess.DEVNULL,
        )
    except FileNotFoundError:
        raise GitError("there is no git") from None
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode("utf-8", "replace").strip().split("\n")[0]
        raise GitError(said or f"git {words[0]} failed") from None
    except OSError as error:
        raise GitError(f"git cannot be run: {error.strerror}") from None
    return done.stdout.decode("utf-8", "surrogateescape")
