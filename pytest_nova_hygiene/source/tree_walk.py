"""Parses a source file, and walks its tree once for every rule that reads it.

The walk has a stack of its own: recursion ends at a thousand operands, as generated code has.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping
from typing import Any

Handler = Callable[[Any, "Scope"], None]
"""Is told of a node, and of what the node stands in."""

_LEAVES = frozenset(
    "ctx op ops id attr arg name names asname module level kind type_comment conversion simple "
    "is_async kwd_attrs rest lineno".split()
)
"""Fields without anything that a rule reads."""

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


class Unreadable(Exception):  # noqa: N818 - says what the file is
    """A file that Python cannot read; the text says why, and quotes nothing of it."""


class Scope:
    """A module, class or function that nodes stand in, or a part of one.

    Args:
        symbol: the qualified name; empty for a module.
        above: the scope around it; None for a module.
        function: whether it is a function's, whatever stands around that.
        typing_only: whether it is read by type checkers alone.
        names: what a rule knows of the function's names; a function has its own.
    """

    __slots__ = ("above", "function", "names", "symbol", "typing_only")

    def __init__(
        self,
        symbol: str = "",
        above: Scope | None = None,
        *,
        function: bool = False,
        typing_only: bool = False,
        names: dict[str, str] | None = None,
    ) -> None:
        self.symbol = symbol
        self.above = above
        self.function = function
        self.typing_only = typing_only
        self.names: dict[str, str] = {} if names is None else names

    def inside(self, node: Any) -> Scope:
        """Return the scope of a function or class that stands in this one."""
        return Scope(
            f"{self.symbol}.{node.name}".lstrip("."),
            self,
            function=self.function or type(node) is not ast.ClassDef,
            typing_only=self.typing_only,
        )

    def for_typing(self) -> Scope:
        """Return the same scope, below a test for type checkers."""
        return Scope(
            self.symbol, self.above, function=self.function, typing_only=True, names=self.names
        )


def parse(data: bytes) -> ast.Module:
    """Parse a source file; the caller has the collector of garbage and the warnings off.

    Raises:
        Unreadable: it cannot be decoded or parsed.
    """
    try:
        return ast.parse(data)  # bytes: it honours a cookie and a byte order mark
    except SyntaxError:
        raise Unreadable("this Python cannot parse it") from None
    except (RecursionError, MemoryError):
        raise Unreadable("it is nested too deeply") from None
    except ValueError:
        raise Unreadable("it is no text") from None


def walk(tree: ast.Module, handlers: Mapping[type, Iterable[Handler]]) -> None:
    """Tell handlers of every node of a type, in the order of the source.

    Args:
        tree: the module.
        handlers: by the type of the node.
    """
    stack: list[tuple[Any, Scope]] = [(tree, Scope())]
    fields = _FIELDS
    while stack:
        node, scope = stack.pop()
        kind = type(node)
        for handle in handlers.get(kind, ()):
            handle(node, scope)
        if kind in _DEFINITIONS:
            scope = scope.inside(node)
        elif kind is ast.If and _is_for_typing(node.test):
            stack += [(child, scope) for child in reversed(node.orelse)]
            below = scope.for_typing()
            stack += [(child, below) for child in reversed(node.body)]
            continue
        names = fields.get(kind)
        if names is None:
            names = fields[kind] = _fields_of(kind)
        for name in names:
            value = getattr(node, name)
            if type(value) is list:
                stack += [(child, scope) for child in reversed(value) if child is not None]
            elif value is not None:
                stack.append((value, scope))


def last_name(node: object) -> str:
    """Return the last word of a dotted name, or of what is called; empty for anything else."""
    while type(node) is ast.Call:
        node = node.func
    if type(node) is ast.Attribute:
        return node.attr
    return node.id if type(node) is ast.Name else ""


def dotted(node: object) -> str:
    """Return a dotted name as it is written; empty for anything else."""
    parts: list[str] = []
    while type(node) is ast.Attribute:
        parts.append(node.attr)
        node = node.value
    if type(node) is not ast.Name:
        return ""
    return ".".join([node.id, *reversed(parts)])


def text_of(node: object) -> str:
    """Return a literal string; empty for anything else."""
    value = node.value if type(node) is ast.Constant else ""
    return value if type(value) is str else ""


def _is_for_typing(test: object) -> bool:
    return last_name(test) == "TYPE_CHECKING" and type(test) is not ast.Call


def _fields_of(kind: type[Any]) -> tuple[str, ...]:
    """Return the fields of a node that hold nodes, the last one first."""
    if kind is ast.Constant or not issubclass(kind, ast.AST):  # ``case True`` has a plain value
        return ()
    return tuple(name for name in reversed(kind._fields) if name not in _LEAVES)


_FIELDS: dict[type, tuple[str, ...]] = {}
