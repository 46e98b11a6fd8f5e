"""Names the parts of a mock library that the watch uses: of ``unittest.mock`` and its backport.

Two of the four names are private. Where a name is gone, only what uses it is not watched, and the
run says so.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

LIBRARIES = ("unittest.mock", "mock.mock")
"""The standard library's module, and the one of the ``mock`` package, which has its own classes.

We import neither. Where nobody has imported ``unittest.mock``, ``import unittest;
unittest.mock.Mock()`` is an error, and must stay one.
"""


class Library:
    """One mock library: the classes that all of its mocks and patches go through.

    Args:
        module: ``unittest.mock`` or the backport's ``mock.mock``.
    """

    def __init__(self, module: ModuleType) -> None:
        self.module = module
        self.name = module.__name__

    @property
    def mock_base(self) -> type:
        """The base of all mocks; this and the next three raise AttributeError where it is gone."""
        return self._own(self.module.NonCallableMock)

    @property
    def callable_base(self) -> type:
        """The class that makes a mock callable."""
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
        """The library's mock classes: what a suite assigns to one of them, every later mock has."""
        return [
            value
            for value in vars(self.module).values()
            if isinstance(value, type)
            and vars(value).get("__module__") == self.name
            and self.mock_base in value.__mro__
        ]

    def _own(self, cls: type) -> type:
        """Return a class as the library defined it.

        A suite may put a subclass under the library's name, as oslotest does.
        """
        return next(base for base in cls.__mro__ if vars(base).get("__module__") == self.name)


def loaded() -> list[Library]:
    """Return the mock libraries that somebody has imported."""
    # By exact type: a test may put anything into the table of modules.
    modules = [sys.modules.get(name) for name in LIBRARIES]
    return [Library(module) for module in modules if type(module) is ModuleType]
