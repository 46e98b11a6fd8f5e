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

_STEPS = 3
"""Through so many modules a name is followed that each import it from the next."""


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
        for statement in _statements(module) if suspects else ():
            origin = suspects.get(statement.bound, "")
            if origin and _names_double(statement, is_test_file):
                site = Site(str(vars(module)["__file__"]), statement.line, "")
                # ``import unittest.mock`` binds the package alone.
                shown = statement.source if origin == "unittest" else origin
                yield MockImport(site, name, statement.bound, shown)


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


class _Statement(NamedTuple):
    """One name that an import statement binds.

    Attributes:
        bound: the name.
        source: the module that the statement names.
        taken: what it takes from there; empty where it binds the module.
        line: the statement's.
    """

    bound: str
    source: str
    taken: str
    line: int


def _statements(module: ModuleType) -> Iterator[_Statement]:
    """Yield each name that the import statements of a module's file bind."""
    try:
        tree = ast.parse("".join(ORIGINALS.lines(str(vars(module).get("__file__")))))
    except (SyntaxError, ValueError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                # ``import a.b`` binds ``a``, unless it says ``as``.
                bound = alias.asname or alias.name.split(".")[0]
                yield _Statement(bound, alias.name, "", node.lineno)
        elif isinstance(node, ast.ImportFrom):
            source = _absolute(module, node)
            for alias in node.names:
                yield _Statement(alias.asname or alias.name, source, alias.name, node.lineno)


def _absolute(module: ModuleType, node: ast.ImportFrom) -> str:
    """Return the full name of the module that a ``from`` statement names."""
    if not node.level:
        return node.module or ""
    package = str(vars(module).get("__package__") or "").split(".")
    return ".".join((*package[: len(package) - node.level + 1], *filter(None, [node.module])))


def _names_double(
    statement: _Statement, is_test_file: Callable[[str], bool], steps: int = _STEPS
) -> bool:
    """Return whether a statement itself, or one behind it, names a mock library or test code.

    A value that a test had put into another module when it was imported from there is that test's
    affair, and so is a module that stood under another one's name.
    """
    source, taken = statement.source, statement.taken
    for name in (source, f"{source}.{taken}"):
        module = sys.modules.get(name)
        inside = vars(module) if type(module) is ModuleType else {}
        file = inside.get("__file__")
        is_test = type(file) is str and is_test_file(file) and inside.get("__name__") == name
        if name in MOCK_LIBRARIES or is_test:
            return True
    between = sys.modules.get(source)
    if not steps or not taken or type(between) is not ModuleType:
        return False
    return any(
        _names_double(behind, is_test_file, steps - 1)
        for behind in _statements(between)
        if behind.bound == taken
    )
