"""``python -m pytest_nova_hygiene baseline show|merge|prune``, for people and for git."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_nova_hygiene.report.baseline import Counts, UnreadableError, as_text, read
from pytest_nova_hygiene.report.destination import Destination

if TYPE_CHECKING:
    from pytest_nova_hygiene.model import Identity


class BaselineError(Exception):
    """A command cannot do what was asked; the message says why."""


def show(file: str) -> str:
    """Return a baseline as a table, with the sums.

    Raises:
        BaselineError: the file is no baseline.
    """
    counts = _load(file)
    rows = [
        (str(count), rule, f"{path}::{symbol}" if symbol else path, subject)
        for (path, rule, symbol, subject), count in sorted(counts.items())
    ]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(3)]
    lines = [
        f"{row[0]:>{widths[0]}}  {row[1]}  {row[2]:<{widths[2]}}  {row[3]}".rstrip() for row in rows
    ]
    total = f"{sum(counts.values()):,} findings in {len(counts):,} entries"
    return "\n".join([*lines, total, ""])


def merge(base: str, ours: str, theirs: str) -> str:
    """Merge two baselines into the second file, as git's merge driver ``%O %A %B``.

    Raises:
        BaselineError: a file is no baseline, or cannot be written; nothing was changed.
    """
    old, one, other = _load(base, may_be_empty=True), _load(ours), _load(theirs)
    merged = {
        entry: _merged(old.get(entry, 0), one.get(entry, 0), other.get(entry, 0))
        for entry in {**one, **other}
    }
    _store(ours, merged)
    return ""


def _merged(old: int, one: int, other: int) -> int:
    """Return a count that both branches may have changed.

    Both may have mended the same finding, so of two smaller counts the larger holds: NHY904 names
    what is too much. What each has added is new to the other.
    """
    if one < old and other < old:
        return max(one, other)
    return max(one + other - old, 0)


def prune(file: str, root: str) -> str:
    """Remove the entries whose file or function is gone, and return what was removed.

    An entry whose top folder is neither in the root nor on the path of imports stays.

    Raises:
        BaselineError: the file is no baseline, or cannot be written.
    """
    counts = _load(file)
    gone = [entry for entry in sorted(counts) if _is_gone(entry, root)]
    if gone:
        _store(file, {entry: count for entry, count in counts.items() if entry not in gone})
    lines = [f"removed {rule} {path}::{symbol}".rstrip(":") for path, rule, symbol, _ in gone]
    kept = f"{len(gone):,} entries removed, {len(counts) - len(gone):,} left"
    return "\n".join([*lines, kept, ""])


def _is_gone(entry: Identity, root: str) -> bool:
    roots = [Path(root), *(Path(folder) for folder in sys.path if folder)]
    file = next((base / entry.path for base in roots if (base / entry.path).is_file()), None)
    if file is None:
        top = entry.path.partition("/")[0]
        return top == entry.path or any((base / top).is_dir() for base in roots)
    name = entry.symbol.split(".<locals>")[0]
    if not name or not name.replace(".", "").isidentifier():
        return False
    try:
        tree = ast.parse(file.read_bytes())
    except (OSError, SyntaxError, ValueError, RecursionError):
        return False
    return name not in set(_symbols(tree))


def _symbols(tree: ast.Module) -> Iterator[str]:
    """Yield the names of all functions and classes, as findings have them."""
    stack: list[tuple[ast.AST, str]] = [(tree, "")]
    while stack:
        node, inside = stack.pop()
        if isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            inside = f"{inside}.{node.name}".lstrip(".")
            yield inside
        stack += [(child, inside) for child in ast.iter_child_nodes(node)]


def _load(file: str, *, may_be_empty: bool = False) -> dict[Identity, int]:
    try:
        text = Path(file).read_text("utf-8")
        # git gives an empty base where both branches have made the file.
        return {} if may_be_empty and not text.strip() else read(text)
    except UnreadableError as error:
        raise BaselineError(f"{file}: {error}") from None
    except OSError as error:
        raise BaselineError(f"{file}: {error.strerror}") from None
    except UnicodeError:
        raise BaselineError(f"{file}: it is no text in UTF-8") from None


def _store(file: str, counts: Counts) -> None:
    try:
        Destination(str(Path(file).absolute())).write(as_text(counts))
    except OSError as error:
        raise BaselineError(f"{file}: {error.strerror}") from None
