"""A call among a function's own instructions, tried on every function of the standard library."""

from __future__ import annotations

import dis
import importlib
import inspect
from collections.abc import Iterator
from contextlib import ExitStack
from types import CodeType, FunctionType
from typing import Any

import pytest

from pytest_nova_hygiene.watching.probed_code import Probe
from pytest_nova_hygiene.watching.probes import insert
from pytest_nova_hygiene.watching.spliced_code import with_first_call

MODULES = (
    "argparse", "asyncio.base_events", "asyncio.subprocess", "asyncio.tasks", "bdb", "configparser",
    "contextlib", "ctypes", "dataclasses", "difflib", "email.message", "enum", "fractions",
    "http.client", "inspect", "json.decoder", "json.encoder", "logging", "logging.config",
    "multiprocessing.pool", "os", "pickle", "posixpath", "shutil", "socket", "ssl", "statistics",
    "subprocess", "tarfile", "tempfile", "threading", "tokenize", "traceback", "typing",
    "unittest.case", "unittest.mock", "urllib.request", "xml.dom.minidom", "zipfile",
)  # fmt: skip
"""Large modules of many authors."""


def _functions(module: Any) -> Iterator[FunctionType]:
    for value in vars(module).values():
        if isinstance(value, FunctionType):
            yield value
        elif isinstance(value, type) and value.__module__ == module.__name__:
            yield from (each for each in vars(value).values() if isinstance(each, FunctionType))


def _parameters(code: CodeType) -> str:
    names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    return " ".join(names)


def _handlers(code: CodeType) -> list[tuple[int, ...]]:
    entries = dis._parse_exception_table(code)  # type: ignore[attr-defined]  # noqa: SLF001 - no public way
    return [(each.start, each.end, each.target, each.depth, each.lasti) for each in entries]


@pytest.mark.parametrize("name", MODULES)
def test_own_instructions_lines_columns_and_handlers_stay(name: str) -> None:
    tried = 0
    for function in _functions(importlib.import_module(name)):
        code = function.__code__
        made = with_first_call(code, Probe(_parameters(code), before=print))
        if made is None:
            assert inspect.isgeneratorfunction(function) or inspect.iscoroutinefunction(function)
            continue
        tried += 1
        by = len(made.co_code) - len(code.co_code)
        at = code.co_code[::2].index(dis.opmap["RESUME"]) * 2 + 2
        assert made.co_code[:at] + made.co_code[at + by :] == code.co_code
        before, after = list(code.co_positions()), list(made.co_positions())
        own = after[at // 2 : (at + by) // 2]
        assert after[: at // 2] + after[(at + by) // 2 :] == before
        # The call has the line of what follows it, so it is no line of its own.
        following = (line for line, *_ in before[at // 2 :] if line is not None)
        assert {line for line, *_ in own} == {next(following)}
        assert _handlers(made) == [
            (start + by, end + by, target + by, depth, lasti)
            for start, end, target, depth, lasti in _handlers(code)
        ]
        assert made.co_consts[: len(code.co_consts)] == code.co_consts
    assert tried > 3


def _many_constants() -> FunctionType:
    names: dict[str, Any] = {}
    exec(f"def many(a):\n    return [{', '.join(f'a + {n}.5' for n in range(300))}]", names)  # noqa: S102
    made: FunctionType = names["many"]
    return made


def _shares(a: int, b: int) -> Any:
    return a, lambda: b


def _generates(a: int) -> Iterator[int]:
    yield a


@pytest.mark.parametrize("function", [_many_constants(), _generates])
def test_what_cannot_be_put_in_is_left_to_the_source(function: FunctionType) -> None:
    assert with_first_call(function.__code__, Probe("a", before=print)) is None


def test_function_without_source_is_probed_and_can_be_given_a_parameter_or_skipped() -> None:
    function = eval("lambda a, *, b=2: (a, b)")  # noqa: S307 - code without a file
    told: list[Any] = []
    with ExitStack() as stack:
        insert(stack, function, Probe("b a", before=lambda b, a: told.extend((b, a)), sets="b"))
        assert function(1) == (1, None)
    with ExitStack() as stack:
        insert(stack, function, Probe("a", before=lambda a: a == 1, skips=True))
        assert (function(1), function(3)) == (None, (3, 2))
    assert (function(1), told) == ((1, 2), [2, 1])
    with ExitStack() as stack:
        insert(stack, _shares, Probe("a b", before=lambda a, b: told.extend((a, b)), sets="b"))
        number, shared = _shares(5, 6)
    assert (number, shared(), told[2:]) == (5, None, [5, 6])
