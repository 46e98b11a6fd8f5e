"""Log calls that are handed a value with a sensitive name."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from pytest_nova_hygiene.source.census import Reader
from pytest_nova_hygiene.source.expressions import FLOW, Expressions, Shown
from pytest_nova_hygiene.source.name_tiers import STRONG, WEAK, NameTiers, is_clean, words_of
from pytest_nova_hygiene.source.stems import is_near
from pytest_nova_hygiene.source.tree_walk import Handler, Scope, last_name, text_of
from pytest_nova_hygiene.startup.patterns import compile_later

_LEVELS = frozenset(
    "debug info warning warn error exception critical fatal log success trace notice".split()
)
_CALL = compile_later(rf"\.(?:{'|'.join(sorted(_LEVELS))})\(")
_KIND = (
    r"(?:app|chap|client|consumer|shared|webhook|hmac|jwt|session|access|api|auth|bearer|bot|id"
    r"|identity|login|oauth|personal|refresh|request|security|private|secret|license|signing|fernet)_?"
)
_STRONG = compile_later(
    rf"passw|passphrase|passcode|pswd|_pass\b|kennwort|{_KIND}(?:secret|token|key)|smtppass"
)
_NAME = compile_later(rf"pass(?:wor|wd|phr|cod)|_pass\b|pswd|kennwort|secret|token|{_KIND}key")
_STEMS = ("pass", "pswd", "kennwort", "secret", "token", "key")
_WINDOW = 500
"""Characters of a log call in which a name is looked for before the file is parsed."""
_LOGGERS = frozenset(("log", "logger", "logging"))
_MAKERS = frozenset(
    ("getLogger", "get_logger", "getlogger", "LoggerAdapter", "KeywordArgumentAdapter")
)
_BOUND = frozenset(("bind", "opt", "new", "getChild", "patch", "contextualize"))
_OWN_WORDS = frozenset(("exc_info", "stack_info", "stacklevel", "extra", "end", "file", "event"))
_SAFE_TYPES = frozenset(("SecretStr", "SecretBytes", "Secret"))
_BUILT = (ast.Dict, ast.List, ast.Tuple, ast.Set, ast.JoinedStr, ast.BinOp, ast.Call)


class SensitiveLogCalls(Reader):
    """Reads log calls whose arguments show a secret, by the names in them.

    Facts: the first and last line of the call, the function, the tier, the name, and how the value
    enters the record: ``text``, ``argument 0``, ``key password``, ``extra password`` or
    ``field password``.

    Args:
        tiers: judges names.
    """

    code = "NHY305"
    of_tests = False

    def __init__(self, tiers: NameTiers) -> None:
        self._tiers = tiers
        self._expressions = Expressions(tiers)
        self._loggers: set[str] = set()
        self._found: list[tuple[str, list[Any]]] = []

    def wants(self, lower: str) -> bool:
        """Return whether a log call has a sensitive name in it, or may be handed such a value."""
        own = self._tiers.own
        calls = [call.end() for call in _CALL.finditer(lower)]
        if not calls:
            return False
        if is_near(lower, _STEMS, _STRONG, 12, 12) or any(name in lower for name in own):
            return True
        return any(_NAME.search(lower, at, at + _WINDOW) for at in calls)

    def handlers(self) -> dict[type, Handler]:
        """Return what is told of calls, and of what changes a name."""
        return {
            ast.Call: self._call,
            ast.Assign: self._assign,
            ast.AnnAssign: self._annotated,
            ast.AugAssign: self._added,
            ast.arg: self._parameter,
            ast.ImportFrom: self._import,
        }

    def facts(self) -> Iterator[list[Any]]:
        """Yield the calls on loggers, now that all loggers are known."""
        for logger, fact in self._found:
            if logger in self._loggers or (words_of(logger) or [""])[-1] in _LOGGERS:
                yield fact

    # -- loggers ----------------------------------------------------------------------------------

    def _import(self, node: ast.ImportFrom, _: Scope) -> None:
        if node.module == "loguru":
            self._loggers.update(alias.asname or alias.name for alias in node.names)

    def _remember_logger(self, target: Any, value: Any) -> None:
        while type(value) is ast.Call and last_name(value.func) in _BOUND:
            value = value.func.value if type(value.func) is ast.Attribute else None
        if type(value) is ast.Call and last_name(value.func) in _MAKERS:
            self._loggers.add(last_name(target))

    # -- what is put into names -------------------------------------------------------------------

    @staticmethod
    def _parameter(node: ast.arg, scope: Scope) -> None:
        """Take a parameter whose type masks itself as clean."""
        if node.annotation is not None and last_name(node.annotation) in _SAFE_TYPES:
            scope.names[node.arg] = ""

    def _assign(self, node: ast.Assign, scope: Scope) -> None:
        for target in node.targets:
            self._remember_logger(target, node.value)
            if scope.function:
                self._put(target, node.value, scope)

    def _annotated(self, node: ast.AnnAssign, scope: Scope) -> None:
        if node.value is not None:
            self._remember_logger(node.target, node.value)
            if scope.function:
                self._put(node.target, node.value, scope)

    def _put(self, target: Any, value: Any, scope: Scope) -> None:
        names = scope.names
        if type(target) is ast.Tuple and type(value) is ast.Tuple:
            for one, other in zip(target.elts, value.elts, strict=False):
                self._put(one, other, scope)
        elif type(target) is ast.Name:
            names.pop(target.id, None)
            secret = self._inside(value, names)
            if secret:
                names[target.id] = secret
            elif _is_clean_value(value):
                names[target.id] = ""
        elif type(target) is ast.Subscript and type(target.value) is ast.Name:
            key = text_of(target.slice)
            shown = list(self._expressions.entry(key, value, names)) if key else []
            if any(one.tier in (STRONG, FLOW) for one in shown) and self._tiers.of(key) == STRONG:
                names[target.value.id] = key
            elif key and names.get(target.value.id) == key:
                del names[target.value.id]

    def _added(self, node: ast.AugAssign, scope: Scope) -> None:
        if scope.function and type(node.target) is ast.Name and type(node.op) is ast.Add:
            shown = self._expressions.shown(node.value, scope.names)
            secret = next((one.name for one in shown if one.tier in (STRONG, FLOW)), "")
            if secret:
                scope.names[node.target.id] = secret

    def _inside(self, value: Any, names: dict[str, str]) -> str:
        """Return the secret that a container or text is built with; empty for none."""
        if type(value) not in _BUILT:
            return ""
        if type(value) is ast.Call and last_name(value.func) not in ("format", "join", "dict"):
            return ""
        shown = self._expressions.shown(value, names)
        return next((one.name for one in shown if one.tier in (STRONG, FLOW)), "")

    # -- log calls --------------------------------------------------------------------------------

    def _call(self, node: ast.Call, scope: Scope) -> None:
        function = node.func
        if type(function) is not ast.Attribute or function.attr not in _LEVELS:
            return
        logger = _receiver(function.value)
        if not logger:
            return
        seen = set()
        for one, how in self._shown(node, scope.names):
            if one.tier != WEAK and (one.name, one.tier) not in seen:
                seen.add((one.name, one.tier))
                last = node.end_lineno or node.lineno
                fact = [node.lineno, last, scope.symbol, one.tier, one.name, how]
                self._found.append((logger, fact))

    def _shown(self, node: ast.Call, names: dict[str, str]) -> Iterator[tuple[Shown, str]]:
        arguments = node.args[node.func.attr == "log" :]  # type: ignore[attr-defined] # an attribute
        if arguments:
            message, *rest = arguments
            for one in self._expressions.shown(message, names):
                yield one, "text"
            # As `logging` does: a mapping that stands alone is looked up by key.
            given: Any = ast.Tuple(rest, ast.Load())
            if len(rest) == 1 and type(rest[0]) is ast.Dict:
                given = rest[0]
            for one in self._expressions.formatted(message, given, names):
                yield one, f"key {one.key}" if one.key else _position(one, rest)
        for word in node.keywords:
            if word.arg == "extra":
                for one in self._expressions.shown(word.value, names):
                    yield one, f"extra {one.key}" if one.key else "extra"
            elif word.arg is not None and word.arg not in _OWN_WORDS:
                for one in self._expressions.entry(word.arg, word.value, names):
                    yield one, f"field {word.arg}"


def _position(one: Shown, arguments: list[Any]) -> str:
    """Return which argument of the message shows a secret; the first that names it."""
    for number, argument in enumerate(arguments):
        if any(one.name in _names_in(node) for node in ast.walk(argument)):
            return f"argument {number}"
    return "argument"


def _names_in(node: Any) -> tuple[str, ...]:
    return (last_name(node), text_of(node))


def _receiver(node: Any) -> str:
    """Return the name of the logger that a method is called on; empty for none."""
    while type(node) is ast.Call:
        name = last_name(node.func)
        if name in _MAKERS:
            return "logging"
        if name not in _BOUND or type(node.func) is not ast.Attribute:
            return ""
        node = node.func.value
    return last_name(node)


def _is_clean_value(value: Any) -> bool:
    """Return whether a value is a part of a secret, or what a masker made of it."""
    if type(value) is ast.Subscript:
        return type(value.slice) is ast.Slice
    if type(value) is ast.Call:
        return is_clean(last_name(value.func))
    return type(value) in (ast.Compare, ast.Constant)
