"""A function's code with one call in front of it, put in among the instructions.

To compile a function again takes ten times as long, and it takes the function's source. What most
probes want is a call before the first line. So the instructions of such a call are compiled alone,
and go in front of the function's own. Those keep their lines and columns. The call has the line of
the first of them, so that no trace function sees a line more.

The formats are those of CPython 3.11 to 3.13: ``Objects/locations.md`` and
``Objects/exception_handling_notes.txt`` in its source. Anything unknown is left to `probed_code`.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from opcode import opmap
from sys import version_info
from types import CodeType

from pytest_nova_hygiene.watching.probed_code import MARK, Probe, parameters

_KNOWN = (3, 11) <= version_info[:2] <= (3, 13)

_UNIT = 2
"""Bytes of an instruction; tables count instructions."""

_RESUME = opmap["RESUME"]
_OF_CONSTANTS = frozenset(opmap[n] for n in ("LOAD_CONST", "RETURN_CONST") if n in opmap)
_CALL = 2
"""The line of the call in what is compiled alone."""

_LARGEST = 255
"""An argument over this needs an instruction of its own, which moves all that follow."""

_SUSPENDED = inspect.CO_GENERATOR | inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR


def with_first_call(code: CodeType, shape: Probe) -> CodeType | None:
    """Return the function's code with a mark at its beginning, where the hook is called.

    None where it cannot be put in so, as where the probe asks for more than a call before all else.

    Raises:
        ValueError: the function lacks a parameter that is asked for.
    """
    if not _KNOWN or shape.after or shape.at_end or code.co_flags & _SUSPENDED:
        return None
    takes = parameters(code, shape.takes)
    parameters(code, shape.sets)
    call = _call_alone(code, takes, shape)
    constants: list[object] = [*code.co_consts]
    own = _with_constants(call, constants)
    begins = _after_resume(code.co_code)
    lines = _with_lines(code.co_linetable, begins, len(own) // _UNIT)
    if len(constants) > _LARGEST or lines is None:
        return None
    at = begins * _UNIT
    return code.replace(
        co_code=code.co_code[:at] + own + code.co_code[at:],
        co_consts=tuple(constants),
        co_linetable=lines,
        co_exceptiontable=_moved(code.co_exceptiontable, len(own) // _UNIT),
        co_stacksize=max(code.co_stacksize, call.co_stacksize),
    )


def _call_alone(code: CodeType, takes: list[str], shape: Probe) -> CodeType:
    """Compile a function of the same parameters that calls the hook in its second line."""
    # A constant that is called would be warned of; a choice between two is not, and compiles alike.
    call = f"({MARK.format('before')!r} if True else None)({', '.join(takes)})"
    if shape.sets:
        call = f"{shape.sets} = {call}"
    elif shape.skips:
        call = f"if {call}: return"
    # Parameters come first among a function's variables, so they have the same numbers in both.
    given = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    # What a function inside shares is read in another way, so it is shared in both.
    shared = "".join(f"{name}," for name in given if name in code.co_cellvars)
    source = f"def call({', '.join(given)}):\n  {call}\n  lambda: ({shared})"
    made: CodeType = compile(source, "<call>", "exec").co_consts[0]
    return made


def _instructions(call: CodeType) -> bytes:
    """Return what a function does in its second line."""
    bounds = [(start, end) for start, end, line in call.co_lines() if line == _CALL]
    return call.co_code[bounds[0][0] : bounds[-1][1]]


def _after_resume(instructions: bytes) -> int:
    """Return the number of the first instruction that is the function's own work."""
    return instructions[::_UNIT].index(_RESUME) + 1


def _with_constants(call: CodeType, constants: list[object]) -> bytes:
    """Return a call's instructions; their constants are added to a list, and have its numbers."""
    instructions = bytearray(_instructions(call))
    for at in range(0, len(instructions), _UNIT):
        if instructions[at] in _OF_CONSTANTS:
            constants.append(call.co_consts[instructions[at + 1]])
            instructions[at + 1] = (len(constants) - 1) & _LARGEST
    return bytes(instructions)


# -- the table of lines ---------------------------------------------------------------------------

_ONE_LINE = (10, 11, 12)
_NO_COLUMNS = 13
_LONG = 14
_NO_LINE = 15
_SAME_LINE = b"\0"
_MOST = 8
"""Instructions of one entry."""


def _with_lines(table: bytes, begins: int, count: int) -> bytes | None:
    """Return a table of lines with some instructions more, on the line of those that follow.

    None where no line follows.

    Args:
        table: a code's ``co_linetable``.
        begins: the number of the instruction before which the others go.
        count: how many go there.
    """
    at = last = passed = 0
    while passed < begins:
        passed += _length(table[at])
        last, at = at, _next(table, at)
    if passed > begins:  # one entry for the instructions on both sides
        kind, _, columns = _parts(table, last)
        left = passed - begins
        before = table[:last] + bytes((table[last] - left,)) + table[last + 1 : at]
        after = _entry(kind, left, _SAME_LINE, columns) + table[at:]
        step = _SAME_LINE
    else:
        lined = at
        while lined < len(table) and _kind(table[lined]) == _NO_LINE:  # the compiler's own
            lined = _next(table, lined)
        if lined == len(table):
            return None
        # The step from the line before is the call's now, and what follows stays on that line.
        kind, step, columns = _parts(table, lined)
        following = _entry(kind, _length(table[lined]), _SAME_LINE, columns)
        before, after = table[:at], table[at:lined] + following + table[_next(table, lined) :]
    lengths = [min(_MOST, count - done) for done in range(0, count, _MOST)]
    call = [_entry(_NO_COLUMNS, lengths[0], step, b"")]
    call += [_entry(_NO_COLUMNS, length, _SAME_LINE, b"") for length in lengths[1:]]
    return b"".join((before, *call, after))


def _kind(first: int) -> int:
    return first >> 3 & 15


def _length(first: int) -> int:
    return (first & 7) + 1


def _next(table: bytes, at: int) -> int:
    """Return where the entry behind another one begins."""
    return next((i for i in range(at + 1, len(table)) if table[i] & 0x80), len(table))


def _parts(table: bytes, at: int) -> tuple[int, bytes, bytes]:
    """Return an entry's kind, its step from the line before, and its columns."""
    kind, rest = _kind(table[at]), table[at + 1 : _next(table, at)]
    if kind in (_NO_COLUMNS, _LONG):
        # The step is a number of one byte or more, of which all but the last have this bit.
        end = next(i for i, byte in enumerate(rest) if not byte & 0x40) + 1
        return kind, rest[:end], rest[end:]
    if kind in _ONE_LINE:
        return _ONE_LINE[0], bytes((kind - _ONE_LINE[0] << 1,)), rest
    return kind, _SAME_LINE, rest


def _entry(kind: int, length: int, step: bytes, columns: bytes) -> bytes:
    """Return an entry; a kind that has no number for the step stands for the same line."""
    first = bytes((0x80 | kind << 3 | length - 1,))
    return first + (step if kind in (_NO_COLUMNS, _LONG) else b"") + columns


# -- the table of handlers ------------------------------------------------------------------------


def _moved(table: bytes, by: int) -> bytes:
    """Return a table of exception handlers for instructions that stand later by some."""
    numbers = list(_numbers(table))
    moved = bytearray()
    for at in range(0, len(numbers), 4):
        start, length, target, depth = numbers[at : at + 4]
        entry = b"".join(map(_as_bytes, (start + by, length, target + by, depth)))
        moved += bytes((entry[0] | 0x80,)) + entry[1:]
    return bytes(moved)


def _numbers(table: bytes) -> Iterator[int]:
    number = 0
    for byte in table:
        number = number << 6 | byte & 0x3F
        if not byte & 0x40:
            yield number
            number = 0


def _as_bytes(number: int) -> bytes:
    groups = [number & 0x3F]
    while number := number >> 6:
        groups.append(number & 0x3F | 0x40)
    return bytes(reversed(groups))
