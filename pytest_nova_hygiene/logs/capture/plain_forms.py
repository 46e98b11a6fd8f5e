"""Forms of values whose text is made without a call into anybody's code.

``str()`` of an argument runs the ``__str__`` of its class, and a test may count that, or hold a
lock that it wants. So only what C code alone makes a text of is asked for one. In the place of any
other object stands an `Unread`. Of containers, and of texts of a class of its own, the content is
kept.
"""

from __future__ import annotations

from types import FunctionType, SimpleNamespace, WrapperDescriptorType
from typing import Any

from pytest_nova_hygiene.logs.plain_values import items

SAFE = frozenset(
    (str, int, float, bool, type(None), bytes, bytearray, complex, type, range, FunctionType)
)
"""Types of nearly all arguments: they and what they hold are asked nothing."""

_DEEPEST = 50
"""Containers in one another that are gone into; Python's own limit is not far."""

_CONTAINERS = (dict, list, tuple, set, frozenset)

_ASKED = ("__str__", "__repr__", "__int__", "__index__", "__float__")
"""What a template may ask a value for."""

_PARTS = (
    (OSError, ("errno", "strerror", "filename", "filename2")),
    (SyntaxError, ("msg", "filename", "lineno")),
    (ImportError, ("msg",)),
)
"""What an exception's text is made of besides its arguments."""

OBJECT, ERROR = "<object>", "<error>"
"""Texts of what stands in for something; they look like placeholders to every rule."""


_SHALLOW = 3
"""So deep `is_plain` looks: containers that hold themselves are left to `PlainForms`."""


def is_plain(value: object, depth: int = _SHALLOW) -> bool:
    """Return whether a value is of safe types alone, in containers a few levels deep.

    The usual case, looked at in C: the text of such a value is made at about the same price.
    """
    kind = type(value)
    if kind in SAFE:
        return True
    if not depth or kind not in _CONTAINERS:
        return False
    inside: Any = value
    if kind is dict:
        if not SAFE.issuperset(map(type, inside)):
            return False
        inside = inside.values()
    # A copy: another thread may change it meanwhile.
    return SAFE.issuperset(map(type, inside)) or all(
        is_plain(child, depth - 1) for child in list(inside) if type(child) not in SAFE
    )


class Unread:
    """Stands in for an object that is not asked for its text, in every conversion of ``%``."""

    def __init__(self, text: str = OBJECT) -> None:
        self._text = text

    def __repr__(self) -> str:
        return self._text

    def __int__(self) -> int:
        return 0

    __index__ = __int__

    def __float__(self) -> float:
        return 0.0


class PlainForms:
    """Makes the plain forms of one record's values.

    Attributes:
        whole: whether their texts are those of the values themselves.
    """

    def __init__(self) -> None:
        self.whole = True
        self._made: dict[int, object] = {}

    def of(self, value: Any, depth: int = 0) -> Any:
        """Return a value itself, if nobody's code makes its text; else what stands in for it."""
        kind = type(value)
        if kind in SAFE or (not depth and is_plain(value)):
            return value
        if issubclass(kind, str):
            self.whole &= _is_inert(kind)
            return str.__str__(value)
        # A container may hold itself, or one object many times.
        if id(value) not in self._made:
            self._made[id(value)] = Unread()
            self._made[id(value)] = self._of_object(value, kind, depth)
        return self._made[id(value)]

    def _of_object(self, value: Any, kind: type, depth: int) -> Any:
        base = next((one for one in _CONTAINERS if issubclass(kind, one)), None)
        if base is dict and depth < _DEEPEST:
            return self._of_mapping(value, kind, depth)
        if base is not None and depth < _DEEPEST:
            return self._of_sequence(value, kind, base, depth)
        if kind is SimpleNamespace:
            own = self.of(vars(value), depth + 1)
            return value if own is vars(value) else own
        is_error = issubclass(kind, BaseException)
        plain = self.is_plain_error(value, depth) if is_error else _is_inert(kind)
        if base is None and plain:
            return value
        self.whole = False
        return Unread(ERROR if is_error else OBJECT)

    def _of_mapping(self, value: Any, kind: type, depth: int) -> Any:
        children = [
            (self.of(key, depth + 1), self.of(child, depth + 1), key, child)
            for key, child in items(value)
        ]
        if kind is dict:
            if all(new is key and plain is child for new, plain, key, child in children):
                return value
        else:
            self.whole &= _is_inert(kind, dict) and not _looks_up_by_itself(kind)
        return {new: plain for new, plain, _, _ in children}

    def _of_sequence(self, value: Any, kind: type, base: Any, depth: int) -> Any:
        own = list(base.__iter__(value))
        children = [self.of(child, depth + 1) for child in own]
        if kind is base:
            if all(map(_is_same, own, children)):
                return value
        else:
            self.whole &= _is_inert(kind, base)
        return base(children)

    def is_plain_error(self, error: BaseException, depth: int = 0) -> bool:
        """Return whether C code alone makes an exception's text, of plain values."""
        kind = type(error)
        if depth >= _DEEPEST or not _is_inert(kind):
            return False
        # Through the base's own descriptors: a class may have properties of these names.
        parts: list[Any] = [vars(BaseException)["args"].__get__(error)]
        for base, names in _PARTS:
            if issubclass(kind, base):
                parts += [vars(base)[name].__get__(error) for name in names]
        before = self.whole
        plain = all(_is_same(part, self.of(part, depth + 1)) for part in parts)
        self.whole = before
        return plain


def _is_same(one: object, other: object) -> bool:
    return one is other


def _is_inert(kind: type, base: type | None = None) -> bool:
    """Return whether C code of the builtins answers all that a template may ask.

    Args:
        kind: the class of what is asked.
        base: a container whose content is read apart; how it is printed must be the container's.
    """
    for name in _ASKED:
        found = next((vars(each)[name] for each in kind.__mro__ if name in vars(each)), None)
        if found is None:
            continue
        if type(found) is not WrapperDescriptorType or found.__objclass__.__module__ != "builtins":
            return False
        if base is not None and name == "__repr__" and found.__objclass__ is not base:
            return False
    return True


def _looks_up_by_itself(kind: type) -> bool:
    """Return whether ``%(key)s`` of a mapping may run code of its class."""
    below = kind.__mro__[: kind.__mro__.index(dict)]
    return any("__getitem__" in vars(each) or "__missing__" in vars(each) for each in below)


def inert_text(error: BaseException) -> str | None:
    """Return an exception's text; None where somebody's code would make it."""
    return str(error) if PlainForms().is_plain_error(error) else None
