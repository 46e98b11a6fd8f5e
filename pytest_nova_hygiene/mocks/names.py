"""What a test module can assign to by name: the namespaces that are looked at after each test.

A full look at Nova's namespaces costs milliseconds; what one file can reach by name is tens of
names, compared with ``is`` in microseconds. That finds nearly every direct assignment at once, so
that it can be undone before the next test.
"""

from __future__ import annotations

import dis
import sys
from collections.abc import Callable, Iterator
from operator import is_
from types import CodeType, FunctionType, ModuleType
from typing import NamedTuple

from pytest_nova_hygiene.mocks.kinds import MISSING

_IMPORT_NAME = dis.opmap["IMPORT_NAME"]
_DEPTH = 4
"""How many dots an assignment may have: ``nova.compute.manager.LOG`` has three."""


class Change(NamedTuple):
    """A name whose value is another object than before."""

    namespace: ModuleType | type
    name: str
    before: object
    after: object


class _Namespace:
    """The names of one namespace that are watched, and their values at the last look."""

    __slots__ = ("_keys", "_names", "_space", "_values", "_words")

    def __init__(self, space: ModuleType | type, words: frozenset[str]) -> None:
        self._space = space
        self._words = words
        self._names: tuple[str, ...] = ()
        self._values: list[object] = []
        self._keys: frozenset[str] = frozenset()
        self.refresh()

    def refresh(self) -> None:
        inside = vars(self._space)
        if len(inside) != len(self._keys):
            self._keys = frozenset(inside)
            self._names = tuple(self._words & self._keys)
        self._values = list(map(inside.get, self._names))

    def release(self) -> None:
        self._values = []

    def changes(self) -> list[Change]:
        inside = vars(self._space)
        now = list(map(inside.get, self._names))
        if len(inside) == len(self._keys) and all(map(is_, now, self._values)):
            return []
        changes = [
            Change(self._space, name, before, inside[name])
            for name, before in zip(self._names, self._values, strict=True)
            if name in inside and inside[name] is not before
        ]
        made = inside.keys() - self._keys
        return changes + [Change(self._space, name, MISSING, inside[name]) for name in made]


class AssignableNames:
    """The names one test module can assign to, with the values they had when last looked at.

    Args:
        module: the test module.
        is_test_module: test code's own namespaces are nobody's escape.
    """

    def __init__(self, module: ModuleType, is_test_module: Callable[[ModuleType], bool]) -> None:
        self.module = module
        codes = list(_codes_of(module))
        words = {name for code in codes for name in code.co_names}
        roots = [value for value in list(vars(module).values()) if _is_namespace(value)]
        roots += [sys.modules[name] for name in _imported(codes) if name in sys.modules]
        found: dict[int, ModuleType | type] = {}
        _descend(roots, words, found, is_test_module, _DEPTH)
        targets = frozenset(words.union(*(_texts(code.co_consts) for code in codes)))
        self._namespaces = [_Namespace(space, targets) for space in found.values()]

    def refresh(self) -> None:
        """Take the present values as the ones to compare with."""
        for namespace in self._namespaces:
            namespace.refresh()

    def release(self) -> None:
        """Keep no value alive while another module's tests run."""
        for namespace in self._namespaces:
            namespace.release()

    def changes(self) -> list[Change]:
        """What is another object since the last look; the hot path finds nothing."""
        changes = []
        for namespace in self._namespaces:
            changes += namespace.changes()
        return changes


def put_back(change: Change) -> bool:
    """Give a name its earlier value; False where nothing could be put back."""
    try:
        if change.before is MISSING:
            delattr(change.namespace, change.name)
        else:
            setattr(change.namespace, change.name, change.before)
    except (AttributeError, TypeError):
        return False
    return True


def _is_namespace(value: object) -> bool:
    # The type alone: isinstance would ask a lazy proxy for its __class__.
    return issubclass(type(value), (ModuleType, type))


def _codes_of(module: ModuleType) -> Iterator[CodeType]:
    """The code of the functions and methods a module defines, nested ones included."""
    pending: list[object] = []
    for value in list(vars(module).values()):
        if issubclass(type(value), type) and vars(value).get("__module__") == module.__name__:
            pending += list(vars(value).values())
        else:
            pending.append(value)
    for value in pending:
        function = getattr(value, "__func__", value) if type(value) in _METHODS else value
        while type(function) is FunctionType:
            if function.__code__.co_filename == vars(module).get("__file__"):
                yield from _nested(function.__code__)
            function = vars(function).get("__wrapped__")


_METHODS = (classmethod, staticmethod)


def _nested(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _nested(constant)


def _texts(constants: tuple[object, ...]) -> Iterator[str]:
    """The words among a function's constants: ``setattr(module, "name", …)``."""
    for constant in constants:
        if isinstance(constant, str) and constant.isidentifier():
            yield constant
        elif isinstance(constant, tuple):
            yield from _texts(constant)


def _imported(codes: list[CodeType]) -> set[str]:
    """The modules that functions import in their bodies."""
    names = set()
    for code in codes:
        if _IMPORT_NAME in code.co_code[::2]:
            for instruction in dis.get_instructions(code):
                if instruction.opcode == _IMPORT_NAME and isinstance(instruction.argval, str):
                    names.add(instruction.argval)
    return names


def _descend(
    values: list[ModuleType | type],
    words: set[str],
    found: dict[int, ModuleType | type],
    is_test_module: Callable[[ModuleType], bool],
    depth: int,
) -> None:
    """Collect namespaces of non-test code that can be written with these words and dots."""
    for value in values:
        if id(value) in found or not _is_wanted(value, is_test_module):
            continue
        found[id(value)] = value
        if depth:
            inside = vars(value)
            children = [inside[word] for word in words & inside.keys()]
            _descend(
                [child for child in children if _is_namespace(child)],
                words,
                found,
                is_test_module,
                depth - 1,
            )


_NOT_PRODUCTION = frozenset(
    {"builtins", "mock", "pytest", "pytest_mock", "pytest_nova_hygiene", "_pytest", "unittest"}
)
"""Test machinery: what it keeps to itself between tests is its own affair."""


def is_production_name(module: str) -> bool:
    """Whether a module's name may be non-test code; its file decides the rest."""
    return module.partition(".")[0] not in _NOT_PRODUCTION


def _is_wanted(value: ModuleType | type, is_test_module: Callable[[ModuleType], bool]) -> bool:
    name = vars(value).get("__name__" if isinstance(value, ModuleType) else "__module__")
    if not isinstance(name, str) or not is_production_name(name):
        return False
    module = value if isinstance(value, ModuleType) else sys.modules.get(name)
    return isinstance(module, ModuleType) and not is_test_module(module)
