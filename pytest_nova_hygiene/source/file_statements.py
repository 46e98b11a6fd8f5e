"""What a test file's own statements say: what they allow on which lines, and what they import.

A file is parsed only where a finding depends on it: parsing costs thirty times what a search does.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator

from pytest_nova_hygiene.startup.named_tuple import NamedTuple

_MARKER = "nova_hygiene_allow"
_KEY = "nova_hygiene_"


class Written(NamedTuple):
    """A suppression as it is written: a marker, or a ``with nova_hygiene.allow(…)`` block.

    Attributes:
        codes: as written.
        reason: why; empty where it is no plain text.
        last: the block's last line, or the marker's.
        line: of the block's call, or of the first decorator, class or assignment.
        symbol: the function that the block stands in, or what the marker stands on.
        uri: empty where it is no plain text.
    """

    codes: tuple[str, ...]
    reason: str
    last: int
    line: int
    symbol: str
    uri: str


class Statements:
    """One file's statements.

    Args:
        text: the file's source.
    """

    def __init__(self, text: str) -> None:
        self._tree = ast.Module([], [])
        try:
            with warnings.catch_warnings():  # importing the file says the same, to its own filters
                warnings.simplefilter("ignore")
                self._tree = ast.parse(text)
        except (SyntaxError, ValueError, RecursionError):  # importing it is pytest's affair
            pass

    def blocks(self) -> Iterator[Written]:
        """Find the ``with`` blocks that allow a rule."""
        for node, symbol in self._nodes():
            if isinstance(node, (ast.With, ast.AsyncWith)):
                for item in node.items:
                    last = node.end_lineno or node.lineno
                    yield from _written(item.context_expr, "allow", symbol, last)

    def markers(self) -> Iterator[Written]:
        """Find the markers that allow a rule, on functions and classes and in ``pytestmark``."""
        for node, symbol in self._nodes():
            if isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
                inner = f"{symbol}.{node.name}".lstrip(".")
                is_class = isinstance(node, ast.ClassDef)
                lines = [node.lineno, *(other.lineno for other in node.decorator_list)]
                line = node.lineno if is_class else min(lines)
                for decorator in node.decorator_list:
                    for one in _written(decorator, _MARKER, inner, line):
                        yield one._replace(line=line)
            elif isinstance(node, ast.Assign) and not symbol and _assigns_pytestmark(node):
                for call in ast.walk(node.value):
                    for one in _written(call, _MARKER, "", node.lineno):
                        yield one._replace(line=node.lineno)

    def calls(self) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
        """Find the calls that allow a rule, or that add a line of ours to the ini file's.

        Yields:
            The line from 1 and the column in bytes, of a call's start and end.
        """
        for node, _ in self._nodes():
            if isinstance(node, ast.Call) and (
                _codes(node, "allow", _MARKER) or _adds_setting(node)
            ):
                end = (node.end_lineno or node.lineno, node.end_col_offset or 0)
                yield (node.lineno, node.col_offset), end

    def imports(self, package: str) -> set[str]:
        """Name the modules that the file imports, and the packages they stand in.

        Args:
            package: the file's own, for relative imports.
        """
        names: set[str] = set()
        for node, _ in self._nodes():
            if isinstance(node, ast.Import):
                names.update(alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*(above if node.level else []), *filter(None, [node.module])])
                names.update((base, *(f"{base}.{alias.name}" for alias in node.names)))
        return {name for full in names for name in _prefixes(full)}

    def _nodes(self) -> Iterator[tuple[ast.AST, str]]:
        """Walk the tree on a stack of our own, with the name of what each node stands in."""
        stack: list[tuple[ast.AST, str]] = [(self._tree, "")]
        while stack:
            node, symbol = stack.pop()
            yield node, symbol
            inner = symbol
            if isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
                inner = f"{symbol}.{node.name}".lstrip(".")
            stack += [(child, inner) for child in ast.iter_child_nodes(node)]


def _written(node: ast.AST, name: str, symbol: str, last: int) -> Iterator[Written]:
    """Read a call of ours by that name; nothing comes of any other node."""
    codes = _codes(node, name)
    if isinstance(node, ast.Call) and codes:
        texts = {word.arg: _text(word.value) for word in node.keywords if word.arg}
        reason, uri = texts.get("reason", ""), texts.get("uri", "")
        yield Written(codes, reason, last, node.lineno, symbol, uri)


def _codes(node: ast.AST, *names: str) -> tuple[str, ...]:
    """Return the rules that a call by one of these names allows; none for any other node."""
    if not isinstance(node, ast.Call):
        return ()
    function = node.func
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    words = tuple(_text(argument) for argument in node.args)
    return words if name in names and words and all(w.startswith("NHY") for w in words) else ()


def _adds_setting(node: ast.Call) -> bool:
    """Return whether a call is ``config.addinivalue_line`` with a key of ours."""
    name = getattr(node.func, "attr", "")
    return name == "addinivalue_line" and any(_text(a).startswith(_KEY) for a in node.args[:1])


def _assigns_pytestmark(node: ast.Assign) -> bool:
    return any(getattr(target, "id", "") == "pytestmark" for target in node.targets)


def _text(node: ast.AST) -> str:
    value = getattr(node, "value", "")
    return value if isinstance(value, str) else ""


def _prefixes(name: str) -> Iterator[str]:
    parts = name.split(".")
    return (".".join(parts[: end + 1]) for end in range(len(parts)))
