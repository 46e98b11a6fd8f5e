"""A function's code with marks in it: constants in whose place hooks can be put.

The code is compiled from the function's own source, so it keeps its file, its lines, its signature
and its names. Nothing here knows what the hooks do, or for how long they are in.
"""

from __future__ import annotations
import __future__

import ast
from collections.abc import Callable, Iterator
from functools import lru_cache
from types import CodeType
from typing import Any

from pytest_nova_hygiene.startup.named_tuple import NamedTuple
from pytest_nova_hygiene.watching.originals import ORIGINALS

Hook = Callable[..., Any]

MARK = "pytest-nova-hygiene: {}"
"""A constant of the new code, in whose place the hook is put."""

_OF_MARKS = frozenset(map(repr, (None, True, *map(MARK.format, ("before", "after", "at end")))))

_ANNOTATIONS = __future__.annotations.compiler_flag
_templates: dict[tuple[str, CodeType, Probe], CodeType] = {}


class Probe(NamedTuple):
    """What is called, each with the values of the parameters that `takes` names.

    Attributes:
        takes: the function's own parameters, by name or, from 0, by place, with blanks between.
        before: called when the function begins; what it raises stops the call.
        sets: a parameter that gets what `before` returns.
        skips: whether the function returns None at once where `before` says so.
        after: called with what the function returns, too; what it returns is returned instead.
        at_end: called when the function is left, however it is.
    """

    takes: str
    before: Hook | None = None
    sets: str = ""
    skips: bool = False
    after: Hook | None = None
    at_end: Hook | None = None


def parameters(code: CodeType, asked: str) -> list[str]:
    """Return the names of the parameters that a probe asks for.

    Raises:
        ValueError: the function lacks one of them.
    """
    names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    found = [names[int(each)] if each.isdigit() else each for each in asked.split()]
    if not set(found) <= set(names):
        raise ValueError(f"{code.co_name} has no parameters {asked}")
    return found


def with_marks(code: CodeType, shape: Probe) -> CodeType:
    """Return the function's code with marks where hooks are called."""
    # Kept for the process: a run inside a run (pytester) probes the same functions again.
    key = (code.co_filename, code, shape)  # equal code may stand in two files
    if key not in _templates:
        definition = _definition(code)
        _put_marks(definition, code, shape)
        made = _compile(definition, code)
        if _features(made) != _features(code):
            raise ValueError(f"{code.co_qualname} was not made from its source")
        _templates[key] = made.replace(
            co_firstlineno=code.co_firstlineno, co_qualname=code.co_qualname
        )
    return _templates[key]


def _features(code: CodeType) -> list[object]:
    """Return what tells one source from another, and the same with marks in it as without.

    Not the bytes: they depend on a module's imports. Not the order of names and constants, and not
    the constants that marks bring along.
    """
    each = (str(_features(c)) if isinstance(c, CodeType) else repr(c) for c in code.co_consts)
    constants = sorted(constant for constant in each if constant not in _OF_MARKS)
    lines = sorted({line for _, _, line in code.co_lines() if line})
    names = (code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars)
    return [code.co_name, *map(sorted, names), constants, lines]


def _definition(code: CodeType) -> ast.FunctionDef:
    """Parse the source of one function, with the lines that it has in its file."""
    lines = _lines_of(code.co_filename)
    first = code.co_firstlineno - 1
    indent = _indent(lines[first])
    last = max(line for _, _, line in code.co_lines() if line)
    # Code has no last line of its own: a comment or a closing bracket may follow the last one.
    while last < len(lines) and (not lines[last].strip() or _indent(lines[last]) > indent):
        last += 1
    # A method is indented; under ``if True`` it needs no change of its text, and keeps its columns.
    # Empty lines before it give every node its line, for less than counting each up.
    before = b"\n" * (first - bool(indent)) + b"if True:\n" * bool(indent)
    tree = ast.parse(before + b"".join(lines[first:last]))
    (outer,) = tree.body
    definition = outer.body[0] if isinstance(outer, ast.If) else outer
    if not isinstance(definition, ast.FunctionDef):
        raise ValueError(f"{code.co_qualname} is no function in its source")  # noqa: TRY004 - not a type
    return definition


@lru_cache(maxsize=2)  # several functions of one file are probed one after another
def _lines_of(filename: str) -> list[bytes]:
    """Return a file's lines; the compiler reads them as UTF-8, and refuses another encoding."""
    if filename.startswith("<frozen "):  # os, and a few that it needs: their files are there, too
        import sys  # noqa: PLC0415 - the table as it is now

        filename = vars(sys.modules[filename[8:-1]])["__file__"]
    with ORIGINALS.open(filename, "rb") as file:
        lines: list[bytes] = file.readlines()
    return lines


def _indent(line: bytes) -> int:
    return len(line) - len(line.lstrip())


def _compile(definition: ast.FunctionDef, code: CodeType) -> CodeType:
    """Compile it where it has the names around it that the original has."""
    body: list[ast.stmt] = [definition]
    outer, _, _ = code.co_qualname.rpartition(".")
    if outer and not outer.endswith("<locals>"):  # private names, and super(), need the class
        name = outer.rpartition(".")[2]
        body = [ast.ClassDef(name=name, bases=[], keywords=[], body=body, decorator_list=[])]
        ast.copy_location(body[0], definition)
    free = [name for name in code.co_freevars if name != "__class__"]
    if free:
        given = [
            _at(ast.Assign([ast.Name(name, ast.Store())], ast.Constant(None)), definition)
            for name in free
        ]
        nothing = ast.arguments([], [], None, [], [], None, [])
        body = [ast.FunctionDef("outer", nothing, [*given, *body], [])]
        ast.copy_location(body[0], definition)
    for statement in body:
        if not hasattr(statement, "type_params"):  # a field since Python 3.12
            vars(statement)["type_params"] = []
    tree = ast.Module(body, [])
    # ``from __future__ import annotations`` belongs to the module, which is not compiled here.
    flags = code.co_flags & _ANNOTATIONS
    made: CodeType = compile(tree, code.co_filename, "exec", flags=flags, dont_inherit=True)
    return next(each for each in _nested(made) if each.co_name == code.co_name)


def _nested(code: CodeType) -> Iterator[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from _nested(constant)


def _put_marks(definition: ast.FunctionDef, code: CodeType, shape: Probe) -> None:
    body, takes = definition.body, parameters(code, shape.takes)
    parameters(code, shape.sets)
    # The docstring stays first, or it would be none.
    documented = ast.get_docstring(definition, clean=False) is not None
    first = body[documented] if len(body) > documented else body[0]
    if shape.after:
        definition.body = body = [_Returns(takes).visit(statement) for statement in body]
        ending = ast.Return(_call("after", takes, ast.Constant(None)))
        body.append(_at(ending, body[-1]))
    start: list[ast.stmt] = []
    if shape.before:
        call = _call("before", takes)
        told: ast.stmt = ast.Expr(call)
        if shape.sets:
            told = ast.Assign([ast.Name(shape.sets, ast.Store())], call)
        elif shape.skips:
            told = ast.If(call, [ast.Return(ast.Constant(None))], [])
        start = [_at(told, first)]
    rest = body[documented:]
    if shape.at_end:
        ended = _at(ast.Expr(_call("at end", takes)), first)
        rest = [_at(ast.Try(rest, [], [], [ended]), first)]
    definition.body = [*body[:documented], *start, *rest]


def _call(mark: str, takes: list[str], *more: ast.expr) -> ast.Call:
    # A constant that is called would be warned of; a choice between two is not, and compiles alike.
    function = ast.IfExp(ast.Constant(True), ast.Constant(MARK.format(mark)), ast.Constant(None))
    return ast.Call(function, [*(ast.Name(n, ast.Load()) for n in takes), *more], [])


def _at(made: Any, place: ast.stmt) -> Any:
    """Return a statement, with every part of it at another statement's line."""
    for node in ast.walk(made):
        if not hasattr(node, "lineno"):
            ast.copy_location(node, place)
    return made


class _Returns(ast.NodeTransformer):
    """Hands what a function returns to the mark; functions inside it are left alone."""

    def __init__(self, takes: list[str]) -> None:
        self._takes = takes

    def visit_Return(self, node: ast.Return) -> ast.Return:
        value = node.value or ast.Constant(None)
        given: ast.Return = _at(ast.Return(_call("after", self._takes, value)), node)
        return given

    def _leave(self, node: Any) -> Any:
        return node

    visit_FunctionDef = visit_AsyncFunctionDef = visit_Lambda = visit_ClassDef = _leave  # noqa: N815 - ast's names
