"""Credentials that are written in source code."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from pytest_nova_hygiene.source.census import Reader
from pytest_nova_hygiene.source.name_tiers import STRONG, NameTiers, words_of
from pytest_nova_hygiene.source.stems import is_near
from pytest_nova_hygiene.source.tree_walk import Handler, Scope, last_name, text_of
from pytest_nova_hygiene.startup.patterns import compile_later

_WORD = r"(?:pass(?:wor[dt]|wd|phrase|code)?|pswd|kennwort)"
_KEYS = tuple(
    f"{kind}{joint}key"
    for kind in "api private secret session signing license hmac fernet".split()
    for joint in ("", "_")
)
_RANDOM_NAME = rf"(?:secret|token|{'|'.join(_KEYS)})"
_TO_VALUE = (
    r"(?:_?value|_?str|_?text)?['\"]?\]?\s*(?::\s*[\w.\[\], |]+)?(?:[=:,]|:=)=?\s*"
    r"\(*(?:[^\n]{0,60}?(?:\bor|\belse|\bdefault=)\s*)?[bru]{0,2}['\"]"
)
_GATE = compile_later(rf"{_WORD}{_TO_VALUE}[^'\"\s]|{_RANDOM_NAME}{_TO_VALUE}[\w+/=.-]{{16}}")
_STEMS = ("pass", "pswd", "kennwort", "secret", "token", *_KEYS)
_URL_GATE = compile_later(r"://[^\s/'\"@:]{0,60}:[^\s/'\"@{}%$<>]{1,80}@")
_URL = compile_later(r"[a-z][\w+.-]*://[^\s/:@{}%$<>]*:(?P<password>[^\s/@]+)@[\w.-]+")
_OWN_WORD = compile_later(r"(?i)pass|pwd|secret|token|key|cred|auth")
_NO_VALUE = compile_later(
    r"(?x) .*[\s{}<>$%()\[\],;|/\\*].* | [a-z]+(?:[._-][a-z]+)+ | [A-Z]+(?:_[A-Z]+)*"
    r"| [\w.-]+[.:][\w.:-]+ | -.* | \W+ | .?"
)
"""A template, a sentence, a path, an option, the name of a thing."""
_RANDOM = compile_later(
    r"(?=[^\d]*\d)(?=[^a-z]*[a-z])[\w+/=.-]{16,}",
)
_MOST_NAMED = 5
"""So many different values of one keyword in a file are a field that has that name."""
_OPTIONS = compile_later(r"\w*(?:Opt|Option|Field|Column|argument|Parameter)")


class HardCodedCredentials(Reader):
    """Reads literals under a name that says that its value is a credential.

    Facts: the line, the function, the name, and what kind of place it is. Never the value.

    Args:
        tiers: judges names.
        is_placeholder: whether a value stands for a secret, or for none.
    """

    code = "NHY402"
    of_tests = False

    def __init__(self, tiers: NameTiers, is_placeholder: Callable[[str], bool]) -> None:
        self._tiers = tiers
        self._is_placeholder = is_placeholder
        self._found: list[tuple[str, list[Any]]] = []
        self._values: dict[str, set[str]] = defaultdict(set)

    def wants(self, lower: str) -> bool:
        """Return whether a literal stands beside a sensitive name, or a URL has a password."""
        return is_near(lower, _STEMS, _GATE, 0, 300) or is_near(lower, ("://",), _URL_GATE, 0, 150)

    def handlers(self) -> dict[type, Handler]:
        """Return what is told of places where a value has a name."""
        return {
            ast.Assign: self._assign,
            ast.AnnAssign: self._annotated,
            ast.NamedExpr: self._annotated,
            ast.Call: self._call,
            ast.Dict: self._mapping,
            ast.arguments: self._defaults,
            ast.Expr: self._prose,
            ast.Constant: self._text,
        }

    def facts(self) -> Iterator[list[Any]]:
        """Yield the literals, without the fields that only have such a name."""
        for name, fact in self._found:
            if len(self._values[name]) < _MOST_NAMED:
                yield fact

    def _take(self, name: str, value: Any, kind: str, scope: Scope) -> None:
        while type(value) is ast.BoolOp:  # ``getenv("X") or "value"``
            value = value.values[-1]
        if type(value) is ast.IfExp:
            self._take(name, value.orelse, kind, scope)
            value = value.body
        literal = _literal(value)
        if not literal or not name:
            return
        # A constant in capitals is as good a name as any other here: its value is beside it.
        lower = name.lower()
        if self._tiers.of(lower if name.isupper() else name) != STRONG:
            return
        self._values[lower].add(literal)
        if self._is_credential(lower, literal):
            self._found.append((lower, [value.lineno, scope.symbol, name, kind]))

    def _is_credential(self, name: str, literal: str) -> bool:
        if _NO_VALUE.fullmatch(literal) or _OWN_WORD.search(literal):
            return False
        if self._is_placeholder(literal):
            return False
        if words_of(name)[-1:] in (["token"], ["secret"], ["key"]):
            return _RANDOM.fullmatch(literal) is not None
        return True

    # -- places -----------------------------------------------------------------------------------

    def _assign(self, node: ast.Assign, scope: Scope) -> None:
        for target in node.targets:
            if type(target) is ast.Tuple and type(node.value) is ast.Tuple:
                for one, value in zip(target.elts, node.value.elts, strict=False):
                    self._take(_name_of(one), value, "variable", scope)
            else:
                self._take(_name_of(target), node.value, "variable", scope)

    def _annotated(self, node: Any, scope: Scope) -> None:
        self._take(_name_of(node.target), node.value, "variable", scope)

    def _mapping(self, node: ast.Dict, scope: Scope) -> None:
        for key, value in zip(node.keys, node.values, strict=True):
            self._take(text_of(key), value, "key", scope)

    def _defaults(self, node: ast.arguments, scope: Scope) -> None:
        several = (*node.posonlyargs, *node.args)
        pairs = zip(several[len(several) - len(node.defaults) :], node.defaults, strict=True)
        for one, value in (*pairs, *zip(node.kwonlyargs, node.kw_defaults, strict=True)):
            self._take(one.arg, value, "default", scope)

    def _call(self, node: ast.Call, scope: Scope) -> None:
        name = last_name(node.func)
        for word in node.keywords:
            self._take(word.arg or "", word.value, "argument", scope)
            if word.arg == "default" and node.args and _OPTIONS.fullmatch(name):
                self._take(text_of(node.args[0]).strip("-"), word.value, "default", scope)
        if name in ("get", "getenv", "pop", "setdefault") and len(node.args) > 1:
            self._take(text_of(node.args[0]), node.args[1], "default", scope)

    def _prose(self, node: ast.Expr, _: Scope) -> None:
        """Leave out a docstring: it is told of before its constant is."""
        if type(node.value) is ast.Constant:
            node.value.kind = _PROSE

    def _text(self, node: ast.Constant, scope: Scope) -> None:
        value = node.value
        if type(value) is not str or node.kind == _PROSE or "://" not in value or "@" not in value:
            return
        found = _URL.fullmatch(value.partition("?")[0]) or _URL.match(value)
        if found is None or " " in value or _NO_VALUE.fullmatch(found["password"]):
            return
        if not self._is_placeholder(found["password"]):
            self._found.append(("", [node.lineno, scope.symbol, "", "URL"]))


_PROSE = "prose"


def _literal(node: Any) -> str:
    value = node.value if type(node) is ast.Constant else None
    if type(value) is bytes:
        return value.decode("latin-1")
    return value if type(value) is str else ""


def _name_of(target: Any) -> str:
    if type(target) is ast.Subscript:
        return text_of(target.slice)
    return last_name(target)
