"""Imports of a mock library in functions of non-test code.

What a module itself imports is read from the loaded module, by the mock family.
"""

from __future__ import annotations

import ast
from typing import Any

from pytest_nova_hygiene.source.census import Reader
from pytest_nova_hygiene.source.stems import is_near
from pytest_nova_hygiene.source.tree_walk import Handler, Scope, last_name, text_of
from pytest_nova_hygiene.startup.patterns import compile_later

_LIBRARIES = frozenset(("unittest.mock", "mock", "mock.mock"))
_GATE = compile_later(r"(?:import|from|import_module\(|__import__\()[^\n]*\bmock\b")


class MockImports(Reader):
    """Reads imports of mock libraries in functions, but not those for type checkers.

    Facts: the line, the function, the name that is bound, and the library.
    """

    code = "NHY101"
    of_tests = False

    def __init__(self) -> None:
        self._found: list[list[Any]] = []

    def wants(self, lower: str) -> bool:
        """Return whether a line imports something of that name."""
        return is_near(lower, ("mock",), _GATE, 80, 6)

    def handlers(self) -> dict[type, Handler]:
        """Return what is told of imports."""
        return {ast.Import: self._import, ast.ImportFrom: self._from, ast.Call: self._call}

    def facts(self) -> list[list[Any]]:
        """Return the imports."""
        return self._found

    def _take(self, node: Any, scope: Scope, bound: str, library: str) -> None:
        if library in _LIBRARIES and scope.function and not scope.typing_only:
            self._found.append([node.lineno, scope.symbol, bound, library])

    def _import(self, node: ast.Import, scope: Scope) -> None:
        for alias in node.names:
            self._take(node, scope, alias.asname or alias.name.partition(".")[0], alias.name)

    def _from(self, node: ast.ImportFrom, scope: Scope) -> None:
        for alias in node.names if not node.level else ():
            module = node.module or ""
            library = f"{module}.{alias.name}" if module == "unittest" else module
            self._take(node, scope, alias.asname or alias.name, library)

    def _call(self, node: ast.Call, scope: Scope) -> None:
        if last_name(node.func) in ("import_module", "__import__") and node.args:
            library = text_of(node.args[0])
            self._take(node, scope, library.rpartition(".")[2], library)
