"""Which argument of a log call is a host name or an address, read from the call's own source."""

from __future__ import annotations

import ast
import functools
import ipaddress
import textwrap
from collections.abc import Iterator

from pytest_nova_hygiene.startup.patterns import compile_later
from pytest_nova_hygiene.watching.originals import ORIGINALS

IDENTITY = compile_later(
    r"(?:^|_)(?:host|hostname|host_name|fqdn|nodename|ip|ipaddr|ip_address|addr|address)$"
)
"""Names of variables, attributes and keys that hold a host name or an address."""

_LONGEST = 25
"""Lines a log call may have; a longer one is not read."""


def is_address(text: str) -> bool:
    """Return whether a text is an IP address that identifies somebody.

    Not loopback, not unspecified.
    """
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    return not (address.is_loopback or address.is_unspecified)


@functools.lru_cache(maxsize=4096)
def identity_arguments(filename: str, line: int) -> tuple[tuple[int | str, str], ...]:
    """Return the arguments of the log call on a line whose names are identities.

    Returns:
        Pairs of a position among the message's arguments (or a mapping's key, or -1 for a value
        inside an f-string) and the name. Empty where the source cannot be read.
    """
    call = _call_at(filename, line)
    return tuple(_identities(call)) if call is not None else ()


def _call_at(filename: str, line: int) -> ast.Call | None:
    lines = ORIGINALS.lines(filename)[line - 1 : line - 1 + _LONGEST]
    # The record names the call's first line only; more lines are taken until they parse.
    for length in range(1, _LONGEST + 1):
        try:
            tree = ast.parse(textwrap.dedent("".join(lines[:length])))
        except (SyntaxError, ValueError):
            continue
        return next((node for node in ast.walk(tree) if isinstance(node, ast.Call)), None)
    return None


def _identities(call: ast.Call) -> Iterator[tuple[int | str, str]]:
    if not call.args:
        return
    for node in ast.walk(call.args[0]):
        if isinstance(node, ast.FormattedValue) and IDENTITY.search(name := _name(node.value)):
            yield -1, name
    if len(call.args) == 2 and isinstance(call.args[1], ast.Dict):  # noqa: PLR2004 - message, mapping
        for key in call.args[1].keys:
            match key:
                case ast.Constant(value=str(name)) if IDENTITY.search(name):
                    yield name, name
        return
    for position, argument in enumerate(call.args[1:]):
        if IDENTITY.search(name := _name(argument)):
            yield position, name


def _name(node: ast.expr) -> str:
    """Return the word a person would call a value by."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Subscript(slice=ast.Constant(value=str(name))):
            return name
        case ast.Call(func=function):
            return _name(function).removeprefix("get_").removeprefix("get")
    return ""
