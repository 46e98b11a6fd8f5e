"""What the package calls of the standard library while somebody's test is in force."""

from __future__ import annotations

import ast
import builtins
import importlib
import inspect
from collections.abc import Iterator
from pathlib import Path
from types import BuiltinFunctionType, FunctionType

PACKAGE = Path(__file__).parents[2] / "pytest_nova_hygiene"

_KEPT = {
    "open": ("io.open", "builtins.open"),
    "seconds": ("time.perf_counter",),
    "which": ("shutil.which",),
    "remove_tree": ("shutil.rmtree",),
    "temporary_folder": ("tempfile.mkdtemp",),
    "temporary_file": ("tempfile.mkstemp",),
    "open_source": ("tokenize.open",),
}
"""What `kept` calls by another name."""

_MODULES = frozenset(
    "atexit gc io json linecache os os.path shutil signal sys tempfile threading time tokenize "
    "traceback weakref".split()
)
_BY_ITSELF = frozenset({"__build_class__"})

FAKED = ("os", "io", "time", "traceback", "linecache", "threading", "gc")
"""Modules of which nothing may be looked up while a test runs: only `kept` does."""


def trees() -> Iterator[tuple[str, ast.Module]]:
    """Every file of the package, parsed."""
    for file in sorted(PACKAGE.rglob("*.py")):
        yield file.relative_to(PACKAGE).as_posix(), ast.parse(file.read_text("utf-8"))


def borrowed() -> list[str]:
    """The functions, dotted, as a test would patch them."""
    found: set[str] = set()
    for _, tree in trees():
        for node in ast.walk(tree):
            found.update(_names(node))
    return sorted(name for name in found if is_function(name))


def _names(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.ImportFrom) and node.module in _MODULES:
        yield from (f"{node.module}.{alias.name}" for alias in node.names)
    elif isinstance(node, ast.Attribute):
        dotted = ast.unparse(node)
        if dotted.startswith("ORIGINALS."):
            first, _, rest = dotted.removeprefix("ORIGINALS.").partition(".")
            yield from (f"{first}.{rest}",) if rest else _KEPT.get(first, ())
        elif dotted.partition(".")[0] in _MODULES:
            yield dotted
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        name = node.func.id
        if hasattr(builtins, name) and name not in _BY_ITSELF:
            yield f"builtins.{name}"


def is_function(dotted: str) -> bool:
    """Whether that is the name of a function on this platform."""
    module, _, name = dotted.rpartition(".")
    try:
        value = inspect.getattr_static(importlib.import_module(module), name, None)
    except ImportError:
        return False
    return type(value) in (FunctionType, BuiltinFunctionType)
