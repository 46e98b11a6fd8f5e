"""Which secrets an expression shows, by the names in it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Any

from pytest_nova_hygiene.source.name_tiers import STRONG, NameTiers, is_clean, is_harmless, words_of
from pytest_nova_hygiene.source.tree_walk import last_name, text_of
from pytest_nova_hygiene.startup.named_tuple import NamedTuple
from pytest_nova_hygiene.startup.patterns import compile_later

FLOW = "flow"
"""The tier of a container or text that a secret was put into before."""

_DEEPEST = 30
"""So deep an expression is looked at: generated code nests without an end."""

_SHOWING = frozenset(
    "str repr dumps pformat encode decode strip rstrip lstrip format join safe_repr urlencode "
    "saferepr to_json json_dumps quote dict list tuple set sorted format_map copy deepcopy "
    "to_primitive ascii unicode text_type".split()
)
"""Functions whose result shows what they are given, and methods that show what they belong to."""

_LOOKING_UP = frozenset(("get", "pop", "setdefault", "getattr", "__getitem__"))
_GIVING = ("get", "fetch", "generate", "make", "create", "gen", "read", "load")
_MODULES = frozenset("json jsonutils pprint copy six urllib parse reprlib strutils".split())
_HARMLESS = frozenset(
    "id uuid name names ref refs count number path file filename url uri endpoint type kind len "
    "length size status state index enabled required exists age expiry expires ttl field option "
    "arn policy".split()
)
"""Last words of a name that say that the value beside a sensitive key is none."""

_FIELD = compile_later(
    r"%(?:\((?P<key>[^)]*)\))?[-#0 +]*(?:\*|\d+)?(?:\.(?:\*|\d+))?(?P<type>[a-zA-Z%])"
)
_NUMBERS = "diouxXeEfFgGcn"


class Shown(NamedTuple):
    """A secret that an expression shows.

    Attributes:
        name: the name that says so.
        tier: how surely.
        key: the key of a mapping, where it is one's value; else empty.
    """

    name: str
    tier: str
    key: str


class Expressions:
    """Reads expressions of one function.

    Args:
        tiers: judges names.
    """

    def __init__(self, tiers: NameTiers) -> None:
        self._tiers = tiers

    def shown(self, node: Any, names: Mapping[str, str], depth: int = 0) -> Iterator[Shown]:
        """Yield the secrets that an expression shows when it is written out.

        Args:
            node: the expression.
            names: what is known of the function's names: the secret inside, or empty for a value
                that was masked.
            depth: how deep it stands.
        """
        read = _READ.get(type(node))
        if read is not None and depth < _DEEPEST:
            yield from getattr(self, read)(node, names, depth + 1)

    def _all(self, nodes: Any, names: Mapping[str, str], depth: int) -> Iterator[Shown]:
        for node in nodes:
            yield from self.shown(node, names, depth)

    def _named(self, name: str) -> Iterator[Shown]:
        tier = self._tiers.of(name)
        if tier:
            yield Shown(name, tier, "")

    # -- names ------------------------------------------------------------------------------------

    def _name(self, node: ast.Name, names: Mapping[str, str], _: int) -> Iterator[Shown]:
        inside = names.get(node.id)
        if inside is None:
            yield from self._named(node.id)
        elif inside:
            yield Shown(inside, FLOW, "")

    def _attribute(self, node: ast.Attribute, *_: Any) -> Iterator[Shown]:
        yield from self._named(node.attr)

    def _subscript(self, node: ast.Subscript, *_: Any) -> Iterator[Shown]:
        yield from self._named(text_of(node.slice))  # of a slice, a part of it alone is shown

    # -- texts ------------------------------------------------------------------------------------

    def _f_string(self, node: ast.JoinedStr, names: Any, depth: int) -> Iterator[Shown]:
        for part in node.values:
            if type(part) is ast.FormattedValue:
                spec = part.format_spec
                written = (
                    text_of(spec.values[0]) if type(spec) is ast.JoinedStr and spec.values else ""
                )
                if not written or written[-1] not in _NUMBERS:
                    yield from self.shown(part.value, names, depth)

    def _operation(self, node: ast.BinOp, names: Any, depth: int) -> Iterator[Shown]:
        if type(node.op) is ast.Mod:
            yield from self.formatted(node.left, node.right, names, depth)
        elif type(node.op) is ast.Add:
            yield from self._all((node.left, node.right), names, depth)

    def formatted(self, text: Any, given: Any, names: Any, depth: int = 0) -> Iterator[Shown]:
        """Yield the secrets that the arguments of a ``%`` show."""
        fields = [f for f in _FIELD.finditer(text_of(text)) if f["type"] != "%"]
        if type(given) is ast.Dict:
            by_key = any(field["key"] for field in fields)
            keys = {field["key"] for field in fields if field["type"] not in _NUMBERS}
            shown = self.shown(given, names, depth)
            yield from (one for one in shown if not by_key or one.key in keys or not one.key)
            return
        several = given.elts if type(given) is ast.Tuple else [given]
        for number, one in enumerate(several):
            if not _is_number(fields, number):
                yield from self.shown(one, names, depth)

    # -- containers -------------------------------------------------------------------------------

    def _mapping(self, node: ast.Dict, names: Any, depth: int) -> Iterator[Shown]:
        for key, value in zip(node.keys, node.values, strict=True):
            yield from self.entry(text_of(key), value, names, depth)

    def entry(self, key: str, value: Any, names: Any, depth: int = 0) -> Iterator[Shown]:
        """Yield the secrets of a value that stands under a key, or is given by keyword."""
        tier = self._tiers.of(key)
        found = list(self.shown(value, names, depth))
        if tier and not found and self.may_be_secret(value, names):
            yield Shown(key, tier, key)
        for one in found:
            best = STRONG if STRONG in (tier, one.tier) else one.tier
            yield one._replace(key=key or one.key, tier=best)

    def _several(self, node: Any, names: Any, depth: int) -> Iterator[Shown]:
        yield from self._all(node.elts, names, depth)

    # -- others -----------------------------------------------------------------------------------

    def _either(self, node: ast.IfExp, names: Any, depth: int) -> Iterator[Shown]:
        yield from self._all((node.body, node.orelse), names, depth)

    def _choice(self, node: ast.BoolOp, names: Any, depth: int) -> Iterator[Shown]:
        several = node.values if type(node.op) is ast.Or else node.values[-1:]
        yield from self._all(several, names, depth)

    def _inner(self, node: Any, names: Any, depth: int) -> Iterator[Shown]:
        yield from self.shown(node.value, names, depth)

    def _call(self, node: ast.Call, names: Any, depth: int) -> Iterator[Shown]:
        name = last_name(node.func)
        owner = node.func.value if type(node.func) is ast.Attribute else None
        if is_clean(name):
            return
        if name in _LOOKING_UP:
            key = node.args[name == "getattr" :][:1]
            yield from self._named(text_of(key[0]) if key else "")
        elif name in ("get_secret_value", "getpass"):
            yield Shown(last_name(owner) or name, STRONG, "")
        elif name in _SHOWING:
            if owner is not None and last_name(owner) not in _MODULES:
                yield from self.shown(owner, names, depth)
            yield from self._all(node.args, names, depth)
            for word in node.keywords if name in ("dict", "format") else ():
                yield from self.entry(word.arg or "", word.value, names, depth)
        elif words_of(name)[:1] and words_of(name)[0] in _GIVING:
            yield from self._named(name)

    def may_be_secret(self, value: Any, names: Mapping[str, str]) -> bool:
        """Return whether the value beside a sensitive key may be what the key says."""
        kind = type(value)
        if kind is ast.Name:
            known = names.get(value.id)
            return known != "" and _is_open(value.id)
        if kind is ast.Attribute:
            return _is_open(value.attr)
        if kind is ast.Subscript:
            return type(value.slice) is not ast.Slice and _is_open(text_of(value.slice) or "x")
        if kind is ast.Call:
            name = last_name(value.func)
            if name in _LOOKING_UP and value.args:
                return _is_open(text_of(value.args[-1 if name == "getattr" else 0]) or "x")
            return name in _SHOWING and any(self.may_be_secret(one, names) for one in value.args)
        return kind is ast.Await and self.may_be_secret(value.value, names)


def _is_open(name: str) -> bool:
    """Return whether a name does not say that its value is harmless."""
    words = words_of(name)
    return bool(words) and not is_harmless(name) and words[-1] not in _HARMLESS


def _is_number(fields: list[Any], number: int) -> bool:
    return number < len(fields) and fields[number]["type"] in _NUMBERS


_READ: dict[type, str] = {
    ast.Name: "_name",
    ast.Attribute: "_attribute",
    ast.Subscript: "_subscript",
    ast.JoinedStr: "_f_string",
    ast.BinOp: "_operation",
    ast.Dict: "_mapping",
    ast.Tuple: "_several",
    ast.List: "_several",
    ast.Set: "_several",
    ast.IfExp: "_either",
    ast.BoolOp: "_choice",
    ast.Await: "_inner",
    ast.Starred: "_inner",
    ast.NamedExpr: "_inner",
    ast.Call: "_call",
}
"""Which method reads an expression."""
