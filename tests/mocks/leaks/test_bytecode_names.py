"""What a module's code may assign, read from its bytecode."""

from __future__ import annotations

import dis
import types
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_nova_hygiene.mocks.leaks.bytecode_names import (
    codes_of,
    names_assigned,
    names_assigned_by,
    unwrapped,
)

TARGET = types.SimpleNamespace()


def _assigns() -> None:
    TARGET.stored = 1
    del TARGET.deleted
    len(TARGET.read)


def _by_text() -> None:
    setattr(TARGET, "text", 1)  # noqa: B010 - the spelling that is tested
    for name in ("one", "two words"):
        setattr(TARGET, name, 1)


def _inside() -> Callable[[], None]:
    def assign() -> None:
        TARGET.nested = 1

    return assign


@pytest.mark.parametrize(
    ("function", "names"),
    [(_assigns, {"stored", "deleted"}), (_by_text, {"text", "one"}), (_inside, {"nested"})],
)
def test_assigned_names(function: Callable[..., object], names: set[str]) -> None:
    found = names_assigned_by([function])
    assert names <= found
    assert not {"read", "two words", "TARGET"} & found


@given(st.integers(0, 400), st.integers(0, 3))
def test_assigned_names_are_those_that_dis_reads(read: int, assigned: int) -> None:
    """Past 255 names an instruction has an EXTENDED_ARG before it."""
    body = [f"x.read_{n}" for n in range(read)]
    body += [f"x.assigned_{n} = y.other_{n}" for n in range(assigned)]
    code = compile("\n".join(body), "<string>", "exec")
    expected = {
        i.argval for i in dis.get_instructions(code) if i.opname in ("STORE_ATTR", "DELETE_ATTR")
    }
    assert names_assigned(code) == expected


def test_code_of_a_module_is_seen_through_its_decorators() -> None:
    module = types.ModuleType("test_it")
    module.__file__ = __file__
    fixture = pytest.fixture(_assigns)
    vars(module).update(fixture=fixture, static=staticmethod(_by_text), other=test_assigned_names)
    assert {code.co_name for code in codes_of(module)} >= {"_assigns", "_by_text"}


def test_object_that_wraps_itself_ends() -> None:
    def endless() -> None: ...

    endless.__wrapped__ = endless  # type: ignore[attr-defined]  # what a careless decorator does
    assert set(unwrapped(endless)) == {endless}
