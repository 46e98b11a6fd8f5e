"""Tells who made a bare module or namespace: no file defines it, and nobody sees its birth.

A test's code did if it has all of the words: the class, and the names that were given. Production
code that has the class's name could have made it just as well.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from types import CodeType, ModuleType, SimpleNamespace

from pytest_nova_hygiene.mocks.leaks.bytecode_names import (
    codes_of,
    names_used,
    nested,
    unwrapped,
)
from pytest_nova_hygiene.watching.originals import ORIGINALS


class BareMakers:
    """The code that may have made a bare module or namespace.

    Args:
        is_test_module: whether a module is test code.
    """

    def __init__(self, is_test_module: Callable[[ModuleType], bool]) -> None:
        self._is_test_module = is_test_module
        self._module: ModuleType | None = None
        self._functions: list[Callable[..., object]] = []
        self._packages: dict[tuple[str, str], bool] = {}

    def begin(self, module: ModuleType | None, functions: list[Callable[..., object]]) -> None:
        """Note whose tests run.

        Args:
            module: the test's module, if it has one.
            functions: the test's function, and the setup of its class.
        """
        self._module, self._functions = module, functions

    def is_tests(self, value: object) -> bool:
        """Return whether the code of the test or its file has the words that make a bare value."""
        inside = vars(value)
        is_module = type(value) is ModuleType
        given = {inside.get("__name__")} if is_module else set(inside)
        if not given or self._module is None:
            return False
        kind = type(value)
        words = {name for name, each in list(vars(self._module).items()) if each is kind}
        words.add(_word(value))
        for code in self._codes():
            used = names_used([code])
            if not used.isdisjoint(words) and given <= used | set(_texts(code)):
                return True
        return False

    def is_productions(self, value: object, place: object) -> bool:
        """Return whether code of the place's package has the word that makes a bare value.

        Args:
            value: the module or namespace.
            place: the module, class or object that has it; None where no package has it.
        """
        if place is None:
            return False
        of = place if issubclass(type(place), (ModuleType, type)) else type(place)
        home = vars(of).get("__name__" if issubclass(type(of), ModuleType) else "__module__")
        package = home.partition(".")[0] if type(home) is str else ""
        key = (package, _word(value))
        if key not in self._packages:
            self._packages[key] = any(key[1] in text for text in self._texts_of(package))
        return self._packages[key]

    def _codes(self) -> Iterator[CodeType]:
        for function in self._functions:
            yield from (inner.__code__ for inner in unwrapped(function))
        if self._module is not None:
            yield from codes_of(self._module)

    def _texts_of(self, package: str) -> Iterator[str]:
        """Yield the sources of a package's modules that are loaded, without its test code."""
        for name, module in list(sys.modules.items()):
            if name.partition(".")[0] == package and type(module) is ModuleType:
                file = vars(module).get("__file__")
                if type(file) is str and not self._is_test_module(module):
                    yield "".join(ORIGINALS.lines(file))


def _word(value: object) -> str:
    return "ModuleType" if type(value) is ModuleType else SimpleNamespace.__name__


def _texts(code: CodeType) -> Iterator[str]:
    """Yield the texts among a function's constants, those in tuples too: names of arguments."""
    for inner in nested(code):
        yield from _flat(inner.co_consts)


def _flat(constants: Iterable[object]) -> Iterator[str]:
    for constant in constants:
        if type(constant) is str:
            yield constant
        elif type(constant) is tuple:
            yield from _flat(constant)
