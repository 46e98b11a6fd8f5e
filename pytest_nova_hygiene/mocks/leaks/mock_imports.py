"""Finds non-test code that imports a mock library or test code, by what its modules hold."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator
from types import ModuleType

from pytest_nova_hygiene.mocks.doubles import MOCK_LIBRARIES, defining_file, is_mock
from pytest_nova_hygiene.mocks.leaks.assignable_names import is_production_name
from pytest_nova_hygiene.startup.named_tuple import NamedTuple
from pytest_nova_hygiene.watching.frames import Site
from pytest_nova_hygiene.watching.originals import ORIGINALS


class MockImport(NamedTuple):
    """A name in a module that an import statement of the module's file binds.

    Attributes:
        site: the import statement.
        module: the module's name.
        name: the bound name.
        origin: the mock library or test module that the name's value comes from.
    """

    site: Site
    module: str
    name: str
    origin: str


def mocks_imported(
    wanted: Callable[[ModuleType], bool], is_test_file: Callable[[str], bool]
) -> Iterator[MockImport]:
    """Yield the imports of a mock library or of test code in loaded modules of non-test code.

    A name counts only where an import statement of the module's own file binds it. A name that a
    test put there has no such statement, and is another rule's.

    Args:
        wanted: whether a module is to be looked at.
        is_test_file: whether a file is test code.
    """
    for name, module in list(sys.modules.items()):
        if type(module) is not ModuleType or name == "__main__":
            continue
        if not is_production_name(name) or not wanted(module):
            continue
        suspects = {
            attribute: origin
            for attribute, value in list(vars(module).items())
            if (origin := _origin(value, is_test_file))
        }
        # Parsing is slow, so only the files of modules that hold such a value are parsed.
        if suspects:
            for attribute, imported, line in _bound_by_import(module):
                origin = suspects.get(attribute, "")
                if origin and (origin != "unittest" or imported == "unittest.mock"):
                    site = Site(str(vars(module)["__file__"]), line, "")
                    yield MockImport(
                        site, name, attribute, imported if origin == "unittest" else origin
                    )


def _origin(value: object, is_test_file: Callable[[str], bool]) -> str:
    """Return the mock library or test module that a value comes from, or ``""``."""
    if is_mock(value):
        return ""
    if issubclass(type(value), ModuleType):
        name = str(vars(value).get("__name__", ""))
        filename = vars(value).get("__file__")
        is_test = type(filename) is str and is_test_file(filename)
        # ``import unittest.mock`` binds the package alone, so the statement decides.
        return name if name in MOCK_LIBRARIES or name == "unittest" or is_test else ""
    if not issubclass(type(value), type) and type(value).__name__ != "function":
        return ""
    home = vars(value).get("__module__") if issubclass(type(value), type) else None
    home = home or getattr(value, "__module__", None)
    if home in MOCK_LIBRARIES:
        return str(home)
    filename = defining_file(value)
    return str(home) if filename is not None and is_test_file(filename) else ""


def _bound_by_import(module: ModuleType) -> Iterator[tuple[str, str, int]]:
    """Yield each name that the import statements of a module's file bind.

    Each comes with what the statement imports, and with the statement's line.
    """
    try:
        tree = ast.parse("".join(ORIGINALS.lines(str(vars(module).get("__file__")))))
    except (SyntaxError, ValueError):
        return
    for node in ast.walk(tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            for alias in node.names:
                # ``import a.b`` binds ``a``, unless it says ``as``.
                plain = alias.name if isinstance(node, ast.ImportFrom) else alias.name.split(".")[0]
                yield alias.asname or plain, alias.name, node.lineno
