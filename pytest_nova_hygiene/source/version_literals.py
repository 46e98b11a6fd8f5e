"""Version numbers that are written in test code."""

from __future__ import annotations

import ast
from typing import Any

from pytest_nova_hygiene.source.census import Reader
from pytest_nova_hygiene.source.tree_walk import Handler, Scope, last_name, text_of
from pytest_nova_hygiene.source.version_constants import SMALLEST, of_number
from pytest_nova_hygiene.startup.patterns import compile_later

_LITERAL = compile_later(
    r"version\w*['\"\])]*\s*(?::\s*[\w.\[\], ]+=|[=:,]|[<>!=]=|[<>])\s*\(*\s*\d[\d_]*"
    r"(?:[, \t\r\n]*\d|(?<=\d{5}))"
)


class VersionLiterals(Reader):
    """Reads version numbers beside a name that has the word version.

    Facts: the line, the function, the name, and the version as a list of numbers.
    """

    code = "NHY401"
    of_tests = True

    def __init__(self) -> None:
        self._found: list[list[Any]] = []

    def wants(self, lower: str) -> bool:
        """Return whether a number stands beside the word version."""
        return _LITERAL.search(lower) is not None

    def handlers(self) -> dict[type, Handler]:
        """Return what is told of places where a value has a name."""
        return {
            ast.Assign: self._assign,
            ast.AnnAssign: self._annotated,
            ast.keyword: self._keyword,
            ast.Dict: self._mapping,
            ast.arguments: self._defaults,
            ast.Compare: self._compared,
        }

    def facts(self) -> list[list[Any]]:
        """Return the literals."""
        return self._found

    def _take(self, name: str, value: Any, scope: Scope) -> None:
        version = _version(value) if "version" in name.lower() else []
        if version:
            self._found.append([value.lineno, scope.symbol, name, version])

    def _assign(self, node: ast.Assign, scope: Scope) -> None:
        for target in node.targets:
            self._take(last_name(target), node.value, scope)

    def _annotated(self, node: ast.AnnAssign, scope: Scope) -> None:
        self._take(last_name(node.target), node.value, scope)

    def _keyword(self, node: ast.keyword, scope: Scope) -> None:
        self._take(node.arg or "", node.value, scope)

    def _mapping(self, node: ast.Dict, scope: Scope) -> None:
        for key, value in zip(node.keys, node.values, strict=True):
            self._take(text_of(key), value, scope)

    def _defaults(self, node: ast.arguments, scope: Scope) -> None:
        several = (*node.posonlyargs, *node.args)
        pairs = zip(several[len(several) - len(node.defaults) :], node.defaults, strict=True)
        for one, value in (*pairs, *zip(node.kwonlyargs, node.kw_defaults, strict=True)):
            self._take(one.arg, value, scope)

    def _compared(self, node: ast.Compare, scope: Scope) -> None:
        for value in node.comparators:
            self._take(last_name(node.left), value, scope)


def _version(node: Any) -> list[int]:
    """Return a version that is written as a tuple or as one number; empty for anything else."""
    if type(node) is ast.Tuple:
        parts = [one.value if type(one) is ast.Constant else None for one in node.elts]
        is_version = len(parts) > 1 and all(type(part) is int for part in parts)
        return [int(str(part)) for part in parts] if is_version else []
    value = node.value if type(node) is ast.Constant else None
    return of_number(value) if type(value) is int and value >= SMALLEST else []
