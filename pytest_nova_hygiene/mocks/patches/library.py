"""The parts of a mock library that the watch stands on: ``unittest.mock`` and its backport.

Two of the four names are private. Where one is gone, only what stands on it is lost, and said so.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

LIBRARIES = ("unittest.mock", "mock.mock")
"""The standard library's module, and the one of the ``mock`` package, which has its own classes.

We import neither: ``import unittest; unittest.mock.Mock()`` is an error where nobody has.
"""


class Library:
    """One mock library, by the classes that all of its mocks and patches go through.

    Args:
        module: ``unittest.mock`` or the backport's ``mock.mock``.
    """

    def __init__(self, module: ModuleType) -> None:
        self.module = module
        self.name = module.__name__

    @property
    def mock_base(self) -> type:
        """The base of all mocks; raises AttributeError where it is gone, as the next three do."""
        return self._own(self.module.NonCallableMock)

    @property
    def callable_base(self) -> type:
        """What makes a mock callable."""
        return self._own(self.module.CallableMixin)

    @property
    def patch_base(self) -> Any:
        """The class behind ``patch``."""
        return self._own(self.module._patch)  # noqa: SLF001 - canary: tests/mocks/patches/test_library.py

    @property
    def mapping_patch_base(self) -> Any:
        """The class behind ``patch.dict``."""
        return self._own(self.module._patch_dict)  # noqa: SLF001 - canary: tests/mocks/patches/test_library.py

    @property
    def classes(self) -> list[type]:
        """The classes that a suite could pollute for every later mock."""
        return [
            value
            for value in vars(self.module).values()
            if isinstance(value, type)
            and vars(value).get("__module__") == self.name
            and self.mock_base in value.__mro__
        ]

    def _own(self, cls: type) -> type:
        """Return a class as the library defined it: oslotest puts a subclass in its place."""
        return next(base for base in cls.__mro__ if vars(base).get("__module__") == self.name)


def loaded() -> list[Library]:
    """Return the libraries that somebody has imported."""
    modules = [sys.modules.get(name) for name in LIBRARIES]
    return [Library(module) for module in modules if type(module) is ModuleType]
