"""A call put into a function's own code: told of everything, seen by nobody."""

from __future__ import annotations

import importlib.util
import inspect
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from pytest_nova_hygiene.watching.probes import UNPROBED, Probe, insert

SOURCE = '''
"""A module."""

def plain(a, b=2, /, *rest, c=3, **more):
    """Say what it was given."""
    if a == "early":
        return "early", b
    if a == "raise":
        raise ValueError(a)
    if a == "nothing":
        return
    def inner():
        return "inner"
    return inner(), a, b, rest, c, more

def no_return(a):
    a.append("body")

def at_once(a): return a

class Base:
    def method(self, x):
        return ["base", x]

class Derived(Base):
    __secret = "mangled"

    def method(self, x):
        return [*super().method(x), self.__secret, __class__.__name__]

    @staticmethod
    def static(x): return x

def make(free, other):
    def closed(x):
        return free, other, x
    return closed

def generator_inside(values):
    return [v for v in (x + 1 for x in values) if v]

def handled(a):
    try:
        return 1 / a
    except ZeroDivisionError:
        return "divided"
    finally:
        a = None

text = """
not indented"""

def long(
    a,
    b,
):
    text = """
not indented
"""
    return (
        a,
        b, text
    )
'''


@pytest.fixture
def module(tmp_path: Path) -> Iterator[ModuleType]:
    file = tmp_path / "probed_module.py"
    file.write_text(SOURCE, "utf-8")
    spec = importlib.util.spec_from_file_location("probed_module", file)
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    sys.modules["probed_module"] = made
    spec.loader.exec_module(made)
    yield made
    del sys.modules["probed_module"]


def _functions(module: Any) -> dict[str, tuple[Any, str, Callable[[Any], Any]]]:
    return {
        "plain": (module.plain, "a", lambda f: f(1, 4, 5, c=6, d=7)),
        "early": (module.plain, "a b", lambda f: f("early")),
        "nothing": (module.plain, "c", lambda f: f("nothing")),
        "raises": (module.plain, "a", lambda f: f("raise")),
        "no return": (module.no_return, "a", lambda f: f([])),
        "one line": (module.at_once, "0", lambda f: f(1)),
        "method": (vars(module.Derived)["method"], "self x", lambda f: f(module.Derived(), 1)),
        "static": (module.Derived.static, "x", lambda f: f(1)),
        "closure": (module.make(1, 2), "x", lambda f: f(3)),
        "comprehension": (module.generator_inside, "values", lambda f: f([1, 2])),
        "handled": (module.handled, "a", lambda f: f(0)),
        "long": (module.long, "b a", lambda f: f(1, 2)),
    }


SHAPES = {
    "before": {"before": True},
    "after": {"after": True},
    "at end": {"at_end": True},
    "all": {"before": True, "after": True, "at_end": True},
}


def _outcome(call: Callable[[], Any]) -> Any:
    try:
        return call()
    except ValueError as error:
        lines = traceback.format_exception(error)
        return [line for line in lines if "probed_module" in line], len(traceback.extract_stack())


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(
    "name",
    ["plain", "early", "nothing", "raises", "no return", "one line", "method", "static", "closure",
     "comprehension", "handled", "long"],
)  # fmt: skip
def test_function_does_what_it_did_and_the_hooks_are_told(
    module: ModuleType, name: str, shape: str
) -> None:
    function, takes, call = _functions(module)[name]
    expected = _outcome(lambda: call(function))
    code, signature = function.__code__, inspect.signature(function)
    told: list[tuple[str, int]] = []

    def hook(what: str) -> Callable[..., Any]:
        def tell(*values: Any) -> Any:
            told.append((what, len(values)))
            return values[-1] if what == "after" else None

        return tell

    hooks: dict[str, Any] = {each: hook(each) for each in SHAPES[shape]}
    with ExitStack() as stack:
        insert(stack, function, Probe(takes, **hooks))
        assert _outcome(lambda: call(function)) == expected
        assert inspect.signature(function) == signature
        assert function.__code__.co_firstlineno == code.co_firstlineno
        assert function.__code__.co_qualname == code.co_qualname
    assert function.__code__ is code
    count = len(takes.split())
    said = [("before", count)] if "before" in hooks else []
    if "after" in hooks and name != "raises":
        said.append(("after", count + 1))
    assert told == said + ([("at_end", count)] if "at_end" in hooks else [])


def test_before_sets_a_parameter_or_skips_the_call(module: Any) -> None:
    with ExitStack() as stack:
        insert(stack, module.at_once, Probe("a", before=lambda a: a + 1, sets="a"))
        assert module.at_once(1) == 2
    with ExitStack() as stack:
        insert(stack, module.at_once, Probe("a", before=lambda a: a == 1, skips=True))
        assert (module.at_once(1), module.at_once(2)) == (None, 2)


def test_hooks_of_two_runs_are_all_told_and_taken_out_one_by_one(module: Any) -> None:
    told: list[str] = []
    code = module.at_once.__code__

    def hooks(name: str) -> Probe:
        def after(_a: Any, result: Any) -> Any:
            told.append(f"{name} after")
            return [name, result]

        return Probe("a", before=lambda _a: told.append(name), after=after)

    with ExitStack() as outer:
        insert(outer, module.at_once, hooks("outer"))
        with ExitStack() as inner:
            insert(inner, module.at_once, hooks("inner"))
            assert module.at_once(1) == ["inner", ["outer", 1]]
        assert module.at_once(1) == ["outer", 1]
    assert module.at_once(1) == 1
    assert module.at_once.__code__ is code
    assert told == ["outer", "inner", "outer after", "inner after", "outer", "outer after"]


def test_code_that_somebody_gave_it_meanwhile_stays(module: Any) -> None:
    with ExitStack() as stack:
        insert(stack, module.at_once, Probe("a", before=lambda _a: None))
        module.at_once.__code__ = (lambda a: [a]).__code__
    assert module.at_once(1) == [1]


@pytest.mark.parametrize("function", [len, ExitStack, list.append, eval("lambda a: a")])  # noqa: S307
def test_what_has_no_source_of_its_own_is_refused(function: Any) -> None:
    with ExitStack() as stack, pytest.raises(UNPROBED):
        insert(stack, function, Probe("a", after=print))


def test_another_source_than_the_one_it_was_made_from_is_refused(module: Any) -> None:
    file = Path(module.__file__)
    file.write_text(SOURCE.replace("return a\n", "return a + 1\n"), "utf-8")
    with ExitStack() as stack, pytest.raises(ValueError, match="was not made from its source"):
        insert(stack, module.at_once, Probe("a", after=print))
    assert module.at_once(1) == 1


def test_parameter_that_it_does_not_have_is_refused(module: Any) -> None:
    with ExitStack() as stack, pytest.raises(ValueError, match="has no parameters b"):
        insert(stack, module.at_once, Probe("b", before=print))
