"""The line that a finding on an assigned double points at: the assignment of that very name."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from typing import Any

import pytest

from pytest_nova_hygiene.mocks.leaks.assignment_lines import assignment

CASES = {
    "by the class's name": ("test: Api.reply = value", "test"),
    "by the module": ("test: prod.Api.reply = value", "test"),
    "by another name": ("test: kind = prod.Api; kind.reply = value", "test"),
    "by an attribute": ("test: self.kind.reply = value", "test"),
    "in an inner function": ("test: def inner(): Api.reply = value", "test"),
    "in the setup": ("setup: Api.reply = value", "setup"),
    "an instance has one too": ("setup: Api.reply = value\ntest: con.reply = value", "setup"),
    "another class has one too": ("test: Other.reply = 1\nsetup: Api.reply = value", "setup"),
    "several targets": ("test: Api.reply = Other.reply = value", "test"),
    "by two other names": ("test: one.reply = value\ntest: two.reply = value", ""),
    "twice": ("test: Api.reply = 1\ntest: Api.reply = 2", ""),
    "another attribute": ("test: Api.request = value", ""),
    "nowhere": ("test: pass", ""),
    "an instance alone has one": ("test: one = Api(); one.reply = value", ""),
    "what a call returned": ("test: make().reply = value", ""),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_line_is_the_assignment_of_that_name(case: str) -> None:
    bodies, expected = CASES[case]
    source, lines = "", {}
    for function in ("test", "setup"):
        body = [b.partition(": ")[2] for b in bodies.split("\n") if b.startswith(function)]
        source += f"def {function}(self=None, value=None, con=None):\n"
        source += textwrap.indent("\n".join(body) or "pass", "    ") + "\n"
        lines[function] = source.count("\n")
    namespace: dict[str, Any] = {}
    exec(compile(source, "test_it.py", "exec"), namespace)  # noqa: S102 - our own words
    functions: list[Callable[..., object]] = [namespace["test"], namespace["setup"]]
    site = assignment(functions, "prod.Api", "reply", is_class=True)
    assert (site and site.line) == lines.get(expected)
