"""Errors that test code catches broadly and then says nothing about."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from typing import Any

from pytest_nova_hygiene.source.census import Reader
from pytest_nova_hygiene.source.stems import is_near
from pytest_nova_hygiene.source.tree_walk import Handler, Scope, last_name
from pytest_nova_hygiene.startup.patterns import compile_later

_GATE = compile_later(
    r"except\s*(?::|[(\w., ]*\b(?:exception|baseexception|assertionerror)\b(?!\.)[^\n:]*:)"
    r"\s*(?:#[^\n]*\s*)*(?:pass|continue|\.\.\.|['\"])"
    r"|suppress\s*\("
)
_STEMS = ("except", "suppress")
_BROAD = frozenset(("Exception", "BaseException", "AssertionError"))
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)


class SwallowedErrors(Reader):
    """Reads handlers of every error that do nothing.

    Facts: the handler's line, the function, what it catches, and whether an assertion stands in
    what it guards.
    """

    code = "NHY501"
    of_tests = True

    def __init__(self) -> None:
        self._found: list[list[Any]] = []
        self._lines: list[bytes] = []

    def wants(self, lower: str) -> bool:
        """Return whether a broad handler stands in the file."""
        return is_near(lower, _STEMS, _GATE, 0, 400)

    def read(self, data: bytes) -> tuple[list[Any], ...]:
        """Keep the lines, for the comments in them."""
        self._lines = data.splitlines()
        return ()

    def handlers(self) -> dict[type, Handler]:
        """Return what is told of statements that catch errors."""
        return {ast.Try: self._try, ast.With: self._with, ast.AsyncWith: self._with}

    def facts(self) -> list[list[Any]]:
        """Return the handlers."""
        return self._found

    def _try(self, node: ast.Try, scope: Scope) -> None:
        if not scope.function:
            return
        for handler in node.handlers:
            caught = _broad(handler.type)
            if caught and all(map(_does_nothing, handler.body)):
                self._judge(node, handler, caught, scope)
            if caught:
                return  # a later handler catches nothing of it

    def _with(self, node: Any, scope: Scope) -> None:
        for item in node.items:
            call = item.context_expr
            if type(call) is ast.Call and last_name(call.func) == "suppress" and scope.function:
                caught = next(filter(None, map(_broad, call.args)), "")
                if caught:
                    self._judge(node, node, caught, scope)

    def _judge(self, node: Any, place: Any, caught: str, scope: Scope) -> None:
        asserts = any(_asserts(inside, caught) for inside in _inside(node.body))
        # Whoever tries again leaves its loop as soon as it worked.
        polls = any(isinstance(inside, (ast.Break, ast.Return)) for inside in _inside(node.body))
        in_test = any(part.startswith("test") for part in scope.symbol.split("."))
        # ``suppress`` says openly that an error does not matter.
        silent = in_test and caught != "AssertionError" and type(place) is ast.ExceptHandler
        silent = silent and not self._has_comment(node, place)
        if (asserts or silent) and not polls:
            self._found.append([place.lineno, scope.symbol, caught, asserts])

    def _has_comment(self, node: ast.Try, handler: ast.ExceptHandler) -> bool:
        """Return whether a comment stands above a statement, or in its handler: it may say why."""
        lines = self._lines[handler.lineno - 1 : handler.end_lineno]
        above = self._lines[node.lineno - 2].lstrip() if node.lineno > 1 else b""
        return above.startswith(b"#") or any(b"#" in line for line in lines)


def _broad(kind: Any) -> str:
    """Return the broad class that a handler catches; empty for none."""
    if kind is None:
        return "BaseException"
    several = kind.elts if type(kind) is ast.Tuple else [kind]
    return next((name for name in map(last_name, several) if name in _BROAD), "")


def _does_nothing(statement: Any) -> bool:
    if type(statement) is ast.Expr:
        return type(statement.value) is ast.Constant
    return type(statement) in (ast.Pass, ast.Continue)


def _inside(body: Iterable[Any]) -> Iterator[Any]:
    """Yield the statements and expressions of a body, without functions and other handlers."""
    stack = list(body)
    while stack:
        node = stack.pop()
        yield node
        if type(node) is ast.Try and any(_broad(handler.type) for handler in node.handlers):
            stack += [*node.orelse, *node.finalbody]
        elif not isinstance(node, _FUNCTIONS):
            stack += ast.iter_child_nodes(node)


def _asserts(node: Any, caught: str) -> bool:
    """Return whether a node raises what the handler catches, if an expectation is not met."""
    if type(node) is ast.Assert:
        return True
    if type(node) is not ast.Call or type(node.func) is not ast.Attribute:
        return False
    owner, name = last_name(node.func.value), node.func.attr
    if owner == "pytest":
        return name == "fail" and caught == "BaseException"  # `Exception` does not catch it
    return name.startswith("assert") or (name == "fail" and owner in ("self", "cls"))
