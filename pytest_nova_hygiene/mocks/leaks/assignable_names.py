"""Finds what a test assigned, among the names that its module can assign to.

A full scan of Nova's namespaces costs milliseconds. What one file can reach by name is tens of
names, compared with ``is`` in microseconds. That finds nearly every direct assignment when its own
test ends, so that it can be undone before the next test.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from operator import is_
from types import ModuleType
from typing import Any

from pytest_nova_hygiene.mocks.doubles import (
    HEAP_TYPE,
    MISSING,
    dotted_name,
    is_mock,
    own_namespace,
)
from pytest_nova_hygiene.mocks.leaks.bytecode_names import (
    codes_of,
    modules_imported,
    names_assigned,
    names_assigned_by,
    names_used,
)
from pytest_nova_hygiene.mocks.leaks.changes import Change, Former
from pytest_nova_hygiene.mocks.leaks.namespaces import Namespaces, is_root
from pytest_nova_hygiene.startup.named_tuple import NamedTuple

_DEPTH = 4
"""How many dots an assignment may have: ``nova.compute.manager.LOG`` has three."""


class AssignableNames:
    """The names that one test module can assign to, with the values they had at `refresh`.

    All namespaces are watched for new names. Values are compared only of the names that the running
    test's own code assigns, or the module's helpers and fixtures. In Nova that is some tens of
    values instead of two thousand.

    Args:
        module: the test module.
        is_test_module: whether a module is test code, whose own namespaces are not watched.
        mock_classes: classes of which every name is compared: every mock has what they have.
    """

    def __init__(
        self,
        module: ModuleType,
        is_test_module: Callable[[ModuleType], bool],
        mock_classes: Sequence[type] = (),
    ) -> None:
        self.module = module
        codes = list(codes_of(module))
        roots: list[Any] = [value for value in list(vars(module).values()) if is_root(value)]
        imported = modules_imported(codes)
        roots += [sys.modules[name] for name in imported if name in sys.modules]
        self._awaited = imported - sys.modules.keys()
        self._is_test_module = is_test_module
        found = [(root, dotted_name(root)) for root in roots]
        found += list(_imported_objects(module))
        spaces: dict[int, tuple[object, str]] = {}
        self.words = names_used(codes)
        _descend(found, self.words, spaces, is_test_module, _DEPTH)
        self._spaces = Namespaces(spaces.values())
        insides = self._spaces.insides()
        # Side by side instead of one object a namespace: looked through twice for each test.
        self._sizes = list(map(len, insides))
        self._keys = list(map(frozenset, insides))
        self._classes = list(mock_classes)
        self._by_word: dict[str, list[_Name]] = {}
        # Any test of the module may run its helpers and fixtures, so their names always count.
        helpers = [code for code in codes if not code.co_name.startswith("test")]
        self._shared = frozenset[str]().union(*map(names_assigned, helpers))
        self._words = self._shared
        self._names: list[_Name] = []
        self._values: list[object] = []
        self._ids: list[int] = []
        self._keeps = False
        self._in_classes: list[dict[str, object]] = []

    @property
    def spaces(self) -> list[tuple[object, str]]:
        """The namespaces, each with its place as a person would write it."""
        return self._spaces.living()

    def come(self) -> list[tuple[object, str]]:
        """Return the namespaces of modules that a function of the module was the first to import.

        Nobody knows what they held before; the next test finds them among `spaces`, in a new list.
        """
        spaces: dict[int, tuple[object, str]] = {}
        loaded = [sys.modules[name] for name in self._awaited if name in sys.modules]
        found = [(module, dotted_name(module)) for module in loaded]
        _descend(found, self.words, spaces, self._is_test_module, _DEPTH)
        return list(spaces.values())

    def is_outdated(self) -> bool:
        """Return whether a module that the functions import was loaded since the list was made."""
        # The table's keys, since a set would go through all of them instead of the few names.
        return not sys.modules.keys().isdisjoint(self._awaited)

    def begin(self, functions: Iterable[Callable[..., object]], *, keeps: bool) -> None:
        """Remember the values that a test could change.

        Args:
            functions: the test's own function, and the setup of its class.
            keeps: whether to keep the values, so that they can be put back.
        """
        self._keeps = keeps
        self._words = self._shared | names_assigned_by(functions)
        self.refresh()

    def refresh(self) -> None:
        """Remember the present values as the ones to compare with."""
        insides = self._spaces.insides()
        sizes = list(map(len, insides))
        for index in self._resized(sizes):
            self._keys[index] = frozenset(insides[index])
            self._by_word.clear()
        self._sizes = sizes
        self._names = []
        for word in self._words:
            self._names += self._having(word)
        values = [insides[index].get(name) for name, index in self._names]
        self._ids = list(map(id, values))
        self._values = values if self._keeps else list(map(Former, values))
        self._in_classes = self._copies()

    def _copies(self) -> list[dict[str, object]]:
        return [vars(cls).copy() for cls in self._classes]

    def _having(self, word: str) -> list[_Name]:
        """Return where the watched namespaces have this word as a name; remembered by word."""
        found = self._by_word.get(word)
        if found is None:
            found = self._by_word[word] = [
                _Name(word, index) for index, keys in enumerate(self._keys) if word in keys
            ]
        return found

    def _resized(self, sizes: list[int]) -> list[int]:
        """Return the indices of the namespaces that have more or fewer names than before."""
        if sizes == self._sizes:
            return []
        return [i for i, size in enumerate(sizes) if size != self._sizes[i]]

    def release(self) -> None:
        """Forget the values, so that none lives on while another module's tests run."""
        self._names = []
        self._values = []
        self._ids = []
        self._in_classes = []

    def changes(self) -> list[Change]:
        """Return the names whose value is another object since `refresh`; usually none."""
        # Asked after every test, so C alone finds the usual answer.
        insides = self._spaces.insides()
        sizes = list(map(len, insides))
        values = [insides[index].get(name) for name, index in self._names]
        in_classes = self._copies()
        if (
            sizes == self._sizes
            and list(map(id, values)) == self._ids
            and list(map(len, in_classes)) == list(map(len, self._in_classes))
            and all(map(is_, _values(in_classes), _values(self._in_classes)))
        ):
            return []
        changed = list(self._changed(insides, sizes, values))
        return [*changed, *self._changed_classes(in_classes)]

    def _changed(
        self, insides: list[Mapping[str, Any]], sizes: list[int], values: list[object]
    ) -> Iterator[Change]:
        """Yield the names that have another value, and those that are new."""
        touched = set(self._resized(sizes))
        for number, (name, index) in enumerate(self._names):
            if id(values[number]) != self._ids[number]:
                # One name may have gone and another come: the namespace's size does not tell.
                touched.add(index)
                if name in insides[index]:
                    yield self._change(index, name, self._values[number], values[number])
        for index in sorted(touched):
            inside = insides[index]
            for name in [name for name in inside if name not in self._keys[index]]:
                yield self._change(index, name, MISSING, inside[name])

    def _change(self, index: int, name: str, before: object, after: object) -> Change:
        return Change(self._spaces.space(index), self._spaces.places[index], name, before, after)

    def _changed_classes(self, copies: list[dict[str, object]]) -> Iterator[Change]:
        """Yield the names of the mock classes that are new, or have another value."""
        for cls, before, now in zip(self._classes, self._in_classes, copies, strict=True):
            for name, after in now.items():
                if before.get(name, MISSING) is not after:
                    yield Change(cls, dotted_name(cls), name, before.get(name, MISSING), after)


def _values(mappings: list[dict[str, object]]) -> Iterator[object]:
    return chain.from_iterable(map(dict.values, mappings))


class _Name(NamedTuple):
    """One name whose value is compared, and its namespace's index."""

    name: str
    space: int


def _inside(space: Any) -> Any:
    """Return the live mapping behind a module, a class or an object."""
    return vars(space) if is_root(space) else own_namespace(space)


def _imported_objects(module: ModuleType) -> Iterator[tuple[object, str]]:
    """Yield the objects of other modules that a test module has: ``from prod import cache``.

    An object that the test file made is the file's own, whatever its class.
    """
    for name, value in list(vars(module).items()):
        if not is_root(value) and _has_names(value):
            home = sys.modules.get(vars(type(value)).get("__module__", ""))
            if type(home) is ModuleType and vars(home).get(name) is value:
                yield value, f"{home.__name__}.{name}"


def _has_names(value: object) -> bool:
    """Return whether an object may have a namespace that can be written to, and is no double."""
    kind = type(value)
    return bool(kind.__flags__ & HEAP_TYPE) and not is_mock(value)


def _descend(
    values: list[tuple[Any, str]],
    words: set[str],
    found: dict[int, tuple[object, str]],
    is_test_module: Callable[[ModuleType], bool],
    depth: int,
) -> None:
    """Collect in `found`, by ``id``, the namespaces of non-test code that the words can reach.

    A dotted name begins with one of the values, and has at most `depth` dots more.
    """
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
                (child, dotted_name(child) if is_root(child) else f"{place}.{word}")
                for child, word in below
                if is_root(child) or _has_names(child)
            ]
            _descend(children, words, found, is_test_module, depth - 1)


_NOT_PRODUCTION = frozenset(
    "_pytest coverage execnet fixtures hypothesis mock oslotest pluggy pytest pytest_mock "
    "pytest_nova_hygiene testresources testscenarios testtools unittest xdist".split()
)
"""Packages of test machinery: what they keep between tests is their own affair."""


def is_production_name(module: str) -> bool:
    """Return whether a module's name may be non-test code; its file decides the rest."""
    return module.partition(".")[0] not in _NOT_PRODUCTION


def _is_wanted(value: Any, is_test_module: Callable[[ModuleType], bool]) -> bool:
    """Return whether a value is, or comes from, a loaded module of non-test code."""
    if issubclass(type(value), ModuleType):
        name = vars(value).get("__name__")
    else:
        name = vars(value if issubclass(type(value), type) else type(value)).get("__module__")
    if not isinstance(name, str) or not is_production_name(name):
        return False
    module = value if issubclass(type(value), ModuleType) else sys.modules.get(name)
    return isinstance(module, ModuleType) and not is_test_module(module)
