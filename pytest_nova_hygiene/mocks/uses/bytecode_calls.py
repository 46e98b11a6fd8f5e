"""Which function a frame is calling just now, and with what: read from its bytecode.

When C code asks a mock for its number or its path, no frame says which function asks. The caller's
frame stands at its call instruction, and the compiler noted which columns of the source every
instruction comes from. What begins where the call begins is the function, what follows are its
arguments. Only names and attributes are looked up; nothing is called.
"""

from __future__ import annotations

import dis
from functools import lru_cache
from types import CodeType, ModuleType
from typing import TYPE_CHECKING, Any, NamedTuple

from pytest_nova_hygiene.mocks.doubles import own_namespace

if TYPE_CHECKING:
    from types import FrameType

UNKNOWN = object()
"""Stands for a value that only running the code would tell."""

_NO_VALUE = frozenset("CACHE COPY EXTENDED_ARG KW_NAMES NOP PRECALL PUSH_NULL RESUME SWAP".split())
_LOCALS = frozenset(
    "LOAD_FAST LOAD_FAST_BORROW LOAD_FAST_CHECK LOAD_FAST_AND_CLEAR LOAD_DEREF LOAD_CLASSDEREF "
    "LOAD_FAST_LOAD_FAST LOAD_FAST_BORROW_LOAD_FAST_BORROW".split()
)
_STORED_AND_LOADED = "STORE_FAST_LOAD_FAST"
"""One instruction for the end of an assignment and the function of the next call."""

_ATTRIBUTES = frozenset(("LOAD_ATTR", "LOAD_METHOD"))

_SPREAD = "spread"
_CHOSEN = "chosen"
"""How arguments come about: ``*args``; or by ``or`` or ``if``, whose other half did not run."""

Span = tuple[tuple[int, int], tuple[int, int]]
"""Where a piece of source begins and ends: lines and columns."""


class Call(NamedTuple):
    """A call that is under way; each value may be `UNKNOWN`."""

    function: object
    args: tuple[object, ...]


class _Node(NamedTuple):
    """An instruction that leaves a value, and the values that it uses up."""

    operation: str
    name: Any
    span: Span
    uses: tuple[_Node, ...]


def call_of(frame: FrameType) -> Call | None:
    """Return the call that a frame waits for.

    None where it stands at none, or its columns are unknown.
    """
    # A frame in C has no arguments to look at; the caller's bytecode says where they came from.
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
    """Return the function and the arguments of the call there, and how the arguments come about."""
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
    """Return the values that some instructions leave, each with what it was made of."""
    nodes: list[_Node] = []
    for each, span in reversed(backwards):
        first = len(nodes)
        while first and _contains(span, nodes[first - 1].span):
            first -= 1
        nodes[first:] = [_Node(each.opname, each.argval, span, tuple(nodes[first:]))]
    return tuple(nodes)


def _span(instruction: dis.Instruction) -> Span | None:
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
    """Return the values that a node leaves: one, but for an instruction that loads two names."""
    operation, name = node.operation, node.name
    if operation in _LOCALS:
        names = name if type(name) is tuple else (name,)
        # Read now, at the call: before it the name may have had another value.
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
    """Return an attribute that a module, an object or its class has as data; or a mock's child."""
    if base is UNKNOWN:
        return UNKNOWN
    own = vars(base) if issubclass(type(base), ModuleType) else own_namespace(base) or {}
    if name in own:
        return own[name]
    # A mock's child that exists; asking for it by name would make one.
    children = own.get("_mock_children")
    if type(children) is dict and name in children:
        return children[name]
    for cls in type(base).__mro__:
        if name in vars(cls):
            value = vars(cls)[name]
            # A descriptor would have to be asked, and may be somebody's code.
            return UNKNOWN if hasattr(type(value), "__get__") else value
    return UNKNOWN
