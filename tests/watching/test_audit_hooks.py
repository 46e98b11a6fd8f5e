"""What the interpreter keeps of ours for good holds no module alive."""

from __future__ import annotations

import gc
import sys
from contextlib import ExitStack
from types import ModuleType
from typing import Any

import pytest

from pytest_nova_hygiene.watching import audit_hooks
from pytest_nova_hygiene.watching.copied_modules import BUILTINS

told: list[tuple[str, tuple[Any, ...]]] = []
HOOKS = {"os.system": lambda event, args: told.append((event, args))}


def _reached(*start: object) -> list[Any]:
    """Return all objects that these hold alive, the built-in names apart."""
    found: dict[int, Any] = {}
    waiting = list(start)
    while waiting:
        value = waiting.pop()
        if id(value) not in found and value is not BUILTINS and not isinstance(value, type):
            found[id(value)] = value
            waiting += gc.get_referents(value)
    return list(found.values())


@pytest.fixture
def added(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Return the audit hooks that are handed to the interpreter, in place of handing them over."""
    added: list[Any] = []
    monkeypatch.setattr(sys, "addaudithook", added.append)
    monkeypatch.setattr(audit_hooks, "_is_in", False)
    monkeypatch.setattr(audit_hooks, "_listeners", [])
    return added


def test_no_module_is_held_alive_once_nobody_listens(added: list[Any]) -> None:
    with ExitStack() as stack:
        audit_hooks.listen(stack, HOOKS)
        audit_hooks.need()
        (hook,) = added
        assert vars(audit_hooks) in _reached(hook, audit_hooks.NEED_IN_CHILD)
    reached = _reached(hook, audit_hooks.NEED_IN_CHILD)
    assert vars(audit_hooks) not in reached
    assert not [value for value in reached if isinstance(value, ModuleType)]


def test_forked_child_puts_the_hook_in_while_somebody_listens(added: list[Any]) -> None:
    with ExitStack() as stack:
        audit_hooks.listen(stack, HOOKS)
        audit_hooks.NEED_IN_CHILD()
        (hook,) = added
        hook("os.system", ("virsh list",))
        hook("os.listdir", ("/",))
    hook("os.system", ("virsh list",))
    assert told == [("os.system", ("virsh list",))]


def test_forked_child_leaves_it_out_where_nobody_listens(added: list[Any]) -> None:
    audit_hooks.NEED_IN_CHILD()
    assert added == []
