"""What a test module can assign to by name: the namespaces that are looked at after each test.

A full look at Nova's namespaces costs milliseconds; what one file can reach by name is tens of
names, compared with ``is`` in microseconds. That finds nearly every direct assignment at once, so
that it can be undone before the next test.
"""

from __future__ import annotations

import dis
import sys
from collections.abc import Callable, Iterable, Iterator
from operator import is_
from types import CodeType, FunctionType, ModuleType
from typing import Any, NamedTuple

from pytest_nova_hygiene.mocks.kinds import MISSING, dotted_name, is_mock, own_namespace

_IMPORT_NAME = dis.opmap["IMPORT_NAME"]
_DEPTH = 4
"""How many dots an assignment may have: ``nova.compute.manager.LOG`` has three."""


class Change(NamedTuple):
    """A name whose value is another object than before."""

    namespace: object
    place: str
    name: str
    before: object
    after: object


class _Namespace(NamedTuple):
    """One namespace that is watched.

    Attributes:
        space: a module, a class, or an object that stands in one of them.
        place: its dotted name.
        inside: the live mapping behind it.
        words: which of its names to watch; None for all.
    """

    space: object
    place: str
    inside: Any
    words: frozenset[str] | None

    def names(self) -> frozenset[str]:
        """The names to watch that are there now."""
        keys = frozenset(self.inside)
        return keys if self.words is None else self.words & keys


def _inside(space: Any) -> Any:
    """The live mapping behind a module, a class or an object."""
    return vars(space) if _is_root(space) else own_namespace(space)


class AssignableNames:
    """The names one test module can assign to, with the values they had when last looked at.

    Args:
        module: the test module.
        is_test_module: test code's own namespaces are nobody's escape.
        mock_classes: classes of which every name counts: what is assigned there, all mocks have.
    """

    def __init__(
        self,
        module: ModuleType,
        is_test_module: Callable[[ModuleType], bool],
        mock_classes: Iterable[type] = (),
    ) -> None:
        self.module = module
        codes = list(_codes_of(module))
        words = {name for code in codes for name in code.co_names}
        roots: list[Any] = [value for value in list(vars(module).values()) if _is_root(value)]
        roots += [sys.modules[name] for name in _imported(codes) if name in sys.modules]
        found = [(root, dotted_name(root)) for root in roots]
        found += list(_imported_objects(module))
        spaces: dict[int, tuple[object, str]] = {}
        _descend(found, words, spaces, is_test_module, _DEPTH)
        targets = frozenset(words.union(*(_texts(code.co_consts) for code in codes)))
        self._namespaces = [
            _Namespace(space, place, _inside(space), targets) for space, place in spaces.values()
        ]
        self._namespaces += [
            _Namespace(cls, dotted_name(cls), vars(cls), None) for cls in mock_classes
        ]
        # Side by side instead of one object a namespace: looked through twice for each test.
        self._insides = [namespace.inside for namespace in self._namespaces]
        self._sizes: list[int] = []
        self._keys: list[frozenset[str]] = []
        self._names: list[tuple[int, Callable[[str], object], str]] = []
        self._values: list[object] = []
        self.refresh()

    def refresh(self) -> None:
        """Take the present values as the ones to compare with."""
        sizes = list(map(len, self._insides))
        if sizes != self._sizes:
            self._sizes = sizes
            self._keys = [frozenset(inside) for inside in self._insides]
            self._names = [
                (index, namespace.inside.get, name)
                for index, namespace in enumerate(self._namespaces)
                for name in namespace.names()
            ]
        self._values = [get(name) for _, get, name in self._names]

    def release(self) -> None:
        """Keep no value alive while another module's tests run."""
        self._values = []

    def changes(self) -> list[Change]:
        """What is another object since the last look; the hot path finds nothing."""
        now = [get(name) for _, get, name in self._names]
        sizes = list(map(len, self._insides))
        if sizes == self._sizes and all(map(is_, now, self._values)):
            return []
        changes = []
        touched = {i for i, size in enumerate(sizes) if size != self._sizes[i]}
        for (index, _, name), before, after in zip(self._names, self._values, now, strict=True):
            if after is not before:
                touched.add(index)
                if name in self._insides[index]:
                    space, place, *_ = self._namespaces[index]
                    changes.append(Change(space, place, name, before, after))
        for index in sorted(touched):
            space, place, inside, _ = self._namespaces[index]
            made = [name for name in inside if name not in self._keys[index]]
            changes += [Change(space, place, name, MISSING, inside[name]) for name in made]
        return changes


def put_back(change: Change) -> bool:
    """Give a name its earlier value; False where nothing could be put back."""
    space: Any = change.namespace
    try:
        if not _is_root(space):  # an object: its class need not hear of it
            inside = own_namespace(space) or {}
            if change.before is MISSING:
                del inside[change.name]
            else:
                inside[change.name] = change.before
        elif change.before is MISSING:
            delattr(space, change.name)
        else:
            setattr(space, change.name, change.before)
    except (AttributeError, KeyError, TypeError):
        return False
    return True


_ROOTS = (ModuleType, type)


def _is_root(value: object) -> bool:
    # The type alone: isinstance would ask a lazy proxy for its __class__.
    return issubclass(type(value), _ROOTS)


def _imported_objects(module: ModuleType) -> Iterator[tuple[object, str]]:
    """The objects of other modules that a test module has by name: ``from prod import cache``.

    An object that the test file made itself is its own, whatever its class.
    """
    for name, value in list(vars(module).items()):
        if not _is_root(value) and _has_names(value):
            home = sys.modules.get(vars(type(value)).get("__module__", ""))
            if type(home) is ModuleType and vars(home).get(name) is value:
                yield value, f"{home.__name__}.{name}"


def _has_names(value: object) -> bool:
    """Whether an object has a namespace of its own that may be written to, and is no double."""
    kind = type(value)
    return bool(kind.__flags__ & _HEAP_TYPE) and not is_mock(value)


_HEAP_TYPE = 1 << 9
"""``Py_TPFLAGS_HEAPTYPE``: defined by a class statement, not in C."""


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
    values: list[tuple[Any, str]],
    words: set[str],
    found: dict[int, tuple[object, str]],
    is_test_module: Callable[[ModuleType], bool],
    depth: int,
) -> None:
    """Collect namespaces of non-test code that can be written with these words and dots."""
    for value, place in values:
        if id(value) in found or not _is_wanted(value, is_test_module):
            continue
        inside = _inside(value)
        if inside is None:
            continue
        found[id(value)] = (value, place)
        if depth:
            below = [(inside[word], word) for word in words & inside.keys()]
            children = [
                (child, dotted_name(child) if _is_root(child) else f"{place}.{word}")
                for child, word in below
                if _is_root(child) or _has_names(child)
            ]
            _descend(children, words, found, is_test_module, depth - 1)


_NOT_PRODUCTION = frozenset(
    "_pytest coverage execnet fixtures hypothesis mock oslotest pluggy pytest pytest_mock "
    "pytest_nova_hygiene testresources testscenarios testtools unittest xdist".split()
)
"""Test machinery: what it keeps to itself between tests is its own affair."""


def is_production_name(module: str) -> bool:
    """Whether a module's name may be non-test code; its file decides the rest."""
    return module.partition(".")[0] not in _NOT_PRODUCTION


def _is_wanted(value: Any, is_test_module: Callable[[ModuleType], bool]) -> bool:
    if issubclass(type(value), ModuleType):
        name = vars(value).get("__name__")
    else:
        name = vars(value if issubclass(type(value), type) else type(value)).get("__module__")
    if not isinstance(name, str) or not is_production_name(name):
        return False
    module = value if issubclass(type(value), ModuleType) else sys.modules.get(name)
    return isinstance(module, ModuleType) and not is_test_module(module)
