"""Which function a frame is calling, and with what, read from its bytecode."""

from __future__ import annotations

import functools
import os
import sys
from types import SimpleNamespace
from typing import Any

import pytest

from pytest_nova_hygiene.mocks.uses.bytecode_calls import UNKNOWN, Call, call_of


class Asks:
    """Stands for a mock: C code asks it for its number, and it looks at who called."""

    seen: Call | None

    def __index__(self) -> int:
        self.seen = call_of(sys._getframe(1))  # noqa: SLF001 - the caller's
        return 0


ASKS: Any = Asks()
DEEP = SimpleNamespace(asks=ASKS, ops=SimpleNamespace(getpgid=os.getpgid), table=[ASKS])


class Process:
    """As production code keeps what it calls."""

    signal: Any = os.getpgid

    def __init__(self) -> None:
        self.pid = ASKS
        self.own = os.getpgid

    def by_class(self) -> None:
        self.signal(self.pid)

    def by_instance(self) -> None:
        self.own(self.pid)


def _by_name() -> None:
    from os import getpgid  # noqa: PLC0415 - a local name

    getpgid(ASKS)


def _in_a_closure() -> None:
    ask, call = ASKS, os.getpgid

    def inner() -> None:
        call(ask)

    inner()


def _on_many_lines() -> None:
    os.getpgid(
        ASKS
        # a comment
    )


def _in_an_expression() -> None:
    assert [1, os.getpgid(ASKS) and 0, 2]


def _in_a_comprehension() -> None:
    assert [os.getpgid(ask) for ask in [ASKS]]


def _keyword() -> None:
    os.sched_getaffinity(ASKS)


WAYS: dict[str, tuple[Any, object, tuple[object, ...]]] = {
    "module": (lambda: os.getpgid(ASKS), os.getpgid, (ASKS,)),
    "name": (_by_name, os.getpgid, (ASKS,)),
    "closure": (_in_a_closure, os.getpgid, (ASKS,)),
    "class's attribute": (Process().by_class, os.getpgid, (ASKS,)),
    "instance's attribute": (Process().by_instance, os.getpgid, (ASKS,)),
    "deep": (lambda: DEEP.ops.getpgid(DEEP.asks), os.getpgid, (ASKS,)),
    "many lines": (_on_many_lines, os.getpgid, (ASKS,)),
    "expression": (_in_an_expression, os.getpgid, (ASKS,)),
    "comprehension": (_in_a_comprehension, os.getpgid, (ASKS,)),
    "second argument": (lambda: os.setpriority(os.PRIO_USER, ASKS, 0), os.setpriority,
                        (os.PRIO_USER, ASKS, 0)),
    "nested call": (lambda: os.getpgid(max(0, 0) or ASKS), os.getpgid, (UNKNOWN,)),
    "subscript": (lambda: os.getpgid(DEEP.table[0]), os.getpgid, (UNKNOWN,)),
    "spread": (lambda args=(ASKS,): os.getpgid(*args), os.getpgid, (ASKS,)),
    "spread of a list": (lambda: os.getpgid(*DEEP.table), os.getpgid, (ASKS,)),
    "partial": (lambda: functools.partial(os.getpgid, ASKS)(), UNKNOWN, ()),  # noqa: PLW0108
    "by C": (lambda: list(map(os.getpgid, DEEP.table)), list, (UNKNOWN,)),
    "affinity": (_keyword, os.sched_getaffinity, (ASKS,)),
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_call_is_read(way: str) -> None:
    call, function, args = WAYS[way]
    ASKS.seen = None
    call()
    seen = ASKS.seen
    assert seen is not None
    assert seen.function == function
    assert len(seen.args) == len(args)
    assert all(one is other or one == other for one, other in zip(seen.args, args, strict=True))


def test_frame_that_stands_at_no_call_is_none() -> None:
    ASKS.seen = Call(None, ())
    assert [1, 2][ASKS] == 1
    assert ASKS.seen is None
