"""Reads from a frame's bytecode which function the frame is calling just now, and with what.

When C code asks a mock for its number or its path, no frame says which function asks. But the
caller's frame stands at its call instruction. The compiler noted the columns of the source that
each instruction comes from. The value that begins where the call begins is the function; the
values after it are the arguments. Only names and attributes are looked up; nothing is called.
"""

from __future__ import annotations

import dis
from functools import lru_cache
from types import CodeType, ModuleType
from typing import TYPE_CHECKING, Any

from pytest_nova_hygiene.mocks.doubles import own_namespace
from pytest_nova_hygiene.startup.named_tuple import NamedTuple

if TYPE_CHECKING:
    from types import FrameType

UNKNOWN = object()
"""Stands for a value that only running the code would tell."""

_NO_VALUE = frozenset("CACHE COPY EXTENDED_ARG KW_NAMES NOP PRECALL PUSH_NULL RESUME SWAP".split())
"""Instructions that leave no value of the source, by their names in any supported Python."""

_LOCALS = frozenset(
    "LOAD_FAST LOAD_FAST_BORROW LOAD_FAST_CHECK LOAD_FAST_AND_CLEAR LOAD_DEREF LOAD_CLASSDEREF "
    "LOAD_FAST_LOAD_FAST LOAD_FAST_BORROW_LOAD_FAST_BORROW".split()
)
_STORED_AND_LOADED = "STORE_FAST_LOAD_FAST"
"""One instruction that ends an assignment and loads the function of the call after it."""

_ATTRIBUTES = frozenset(("LOAD_ATTR", "LOAD_METHOD"))

_SPREAD = "spread"
_CHOSEN = "chosen"
"""How the arguments come about: by ``*args``; or by ``or`` or ``if``, of which only a part ran."""

Span = tuple[tuple[int, int], tuple[int, int]]
"""Where a piece of source begins and ends, each as a line and a column."""


class Call(NamedTuple):
    """A call that is under way; each value may be `UNKNOWN`."""

    function: object
    args: tuple[object, ...]


class _Node(NamedTuple):
    """An instruction that leaves a value, with the instructions whose values it uses up."""

    operation: str
    name: Any
    span: Span
    uses: tuple[_Node, ...]


def call_of(frame: FrameType) -> Call | None:
    """Return the call that a frame waits for.

    None where the frame stands at no call, or where the compiler noted no columns.
    """
    nodes, how = _nodes(frame.f_code, frame.f_lasti)
    if not nodes:
        return None
    (function, *_), *rest = (_values(node, frame) for node in nodes)
    args = [value for values in rest for value in values]
    if how is _SPREAD:  # f(*args): one value stands for all of them
        first = args[0] if args else UNKNOWN
        args = list(first) if type(first) in (list, tuple) else [UNKNOWN]  # type: ignore[call-overload]  # by exact type
    elif how is _CHOSEN:
        args = [UNKNOWN]
    return Call(function, tuple(args))


@lru_cache(maxsize=1024)
def _nodes(code: CodeType, at: int) -> tuple[tuple[_Node, ...], str]:
    """Return the function and arguments of the call at an offset, and how the arguments come about.

    Remembered by code and offset, since neither depends on what the frame holds.
    """
    before: list[dis.Instruction] = []
    for instruction in dis.get_instructions(code):
        if instruction.offset == at:
            break
        before.append(instruction)
    else:
        return (), ""
    whole = _span(instruction)
    if not instruction.opname.startswith("CALL") or whole is None:
        return (), ""
    inside: list[tuple[dis.Instruction, Span]] = []
    for each in reversed(before):
        span = _span(each)
        if each.opname in _NO_VALUE:
            continue
        # What comes before the call's own columns belongs to another expression.
        if span is None or not _contains(whole, span):
            if each.opname == _STORED_AND_LOADED and not (inside and inside[-1][1][0] == whole[0]):
                loaded = each._replace(opname="LOAD_FAST", argval=each.argval[1])
                inside.append((loaded, (whole[0], whole[0])))
            break
        if span != whole:
            inside.append((each, span))
    if instruction.opname == "CALL_FUNCTION_EX":
        return _outermost(inside), _SPREAD
    jumps = any("JUMP" in each.opname for each, _ in inside)
    return _outermost(inside), _CHOSEN if jumps else ""


def _outermost(backwards: list[tuple[dis.Instruction, Span]]) -> tuple[_Node, ...]:
    """Return the values that instructions leave, each with the values that it was made of.

    An instruction uses up the values whose columns lie inside its own.

    Args:
        backwards: the instructions and their columns, the last one first.
    """
    nodes: list[_Node] = []
    for each, span in reversed(backwards):
        first = len(nodes)
        while first and _contains(span, nodes[first - 1].span):
            first -= 1
        nodes[first:] = [_Node(each.opname, each.argval, span, tuple(nodes[first:]))]
    return tuple(nodes)


def _span(instruction: dis.Instruction) -> Span | None:
    """Return where an instruction comes from; None where Python runs without columns."""
    where = instruction.positions
    if where is None or where.lineno is None or where.col_offset is None:
        return None
    return (
        (where.lineno, where.col_offset),
        (where.end_lineno or where.lineno, where.end_col_offset or where.col_offset),
    )


def _contains(outer: Span, inner: Span) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _values(node: _Node, frame: FrameType) -> list[object]:
    """Return the values that a node leaves: one, or two for an instruction that loads two names."""
    operation, name = node.operation, node.name
    if operation in _LOCALS:
        names = name if type(name) is tuple else (name,)
        # The frame stands at the call, so its names have the values that the call is given.
        return [frame.f_locals.get(each, UNKNOWN) for each in names]
    if operation == "LOAD_CONST":
        return [name]
    if operation in ("LOAD_GLOBAL", "LOAD_NAME"):
        spaces = [frame.f_globals, frame.f_builtins]
        if operation == "LOAD_NAME":
            spaces.insert(0, frame.f_locals)
        return [next((space[name] for space in spaces if name in space), UNKNOWN)]
    if operation in _ATTRIBUTES and len(node.uses) == 1:
        (base,) = _values(node.uses[0], frame)
        return [_attribute(base, name)]
    return [UNKNOWN]


def _attribute(base: object, name: str) -> object:
    """Return what a module, an object or its class has under a name as data, or a mock's child.

    `UNKNOWN` where only running the attribute's code would tell.
    """
    if base is UNKNOWN:
        return UNKNOWN
    own = vars(base) if issubclass(type(base), ModuleType) else own_namespace(base) or {}
    if name in own:
        return own[name]
    # Children of a mock that exist are in its own table; asking the mock would make a child.
    children = own.get("_mock_children")
    if type(children) is dict and name in children:
        return children[name]
    for cls in type(base).__mro__:
        if name in vars(cls):
            value = vars(cls)[name]
            # A descriptor may be somebody's code, and would have to be run.
            return UNKNOWN if hasattr(type(value), "__get__") else value
    return UNKNOWN
