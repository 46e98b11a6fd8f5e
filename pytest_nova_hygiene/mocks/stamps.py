"""Every mock's birth: who was running, and on which line.

Kept in a table of ours by identity, with weak references: anything in the mock's own ``__dict__``
would change ``vars``, pickling and ``repr``. ``__init__`` is wrapped, not ``__new__``, whose
wrapping changes signatures.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable
from types import CodeType
from typing import TYPE_CHECKING, Any, NamedTuple
from unittest.mock import NonCallableMock
from weakref import ReferenceType, ref

from pytest_nova_hygiene.frames import Site, calling_frame, runs_at_import, site_at
from pytest_nova_hygiene.swap import swap

if TYPE_CHECKING:
    from contextlib import ExitStack

    from pytest_nova_hygiene.owners import Owner, Owners


class Birth(NamedTuple):
    """Who made a mock, and where; its site is worked out only if somebody asks."""

    mock: ReferenceType[Any]
    owner: Owner
    code: CodeType | None
    line: int

    @property
    def site(self) -> Site:
        """The line that made it."""
        return site_at(self.code, self.line)


class Stamps:
    """The births of all mocks made while armed.

    Args:
        owners: who is running.
        failed: told of an error of ours, which must not become the test's.
    """

    def __init__(self, owners: Owners, failed: Callable[[BaseException], None]) -> None:
        self._owners = owners
        self._failed = failed
        self._births: dict[int, Birth] = {}
        self._ticket = itertools.count()
        self.made = 0

    def arm(self, stack: ExitStack) -> None:
        """Wrap the base class of all mocks, whatever the module's names are swapped for."""
        swap(stack, NonCallableMock, "__init__", self._wrap)

    def _wrap(self, original: Callable[..., None]) -> Callable[..., None]:
        births, owners, ticket = self._births, self._owners, self._ticket

        @functools.wraps(original)
        def born(mock: Any, /, *args: Any, **kwargs: Any) -> None:
            original(mock, *args, **kwargs)
            try:
                self.made = next(ticket) + 1
                state = mock.__dict__
                parent = state.get("_mock_parent")
                if parent is None:  # never "or": a mock records that it was asked for its truth
                    parent = state.get("_mock_new_parent")
                known = births.get(id(parent)) if parent is not None else None
                if known is not None and known.mock() is parent:
                    births[id(mock)] = Birth(ref(mock), *known[1:])
                    return
                frame = calling_frame(2)
                code, line = (frame.f_code, frame.f_lineno) if frame is not None else (None, 0)
                # A test may be the first to import a module that has doubles of its own.
                at_import = code is not None and runs_at_import(code)
                owner = owners.session if at_import else owners.current
                births[id(mock)] = Birth(ref(mock), owner, code, line)
            except Exception as error:  # noqa: BLE001 - see the class
                self._failed(error)

        return born

    def of(self, mock: object) -> Birth | None:
        """The birth of a mock, or None for one made before we were armed."""
        birth = self._births.get(id(mock))
        return birth if birth is not None and birth.mock() is mock else None

    def survivors(self) -> bool:
        """Whether a mock outlived its owner; forgets the dead ones on the way."""
        births = self._births
        for key in [key for key, birth in list(births.items()) if birth.mock() is None]:
            births.pop(key, None)
        return any(birth.owner.ended for birth in list(births.values()))
