"""The texts in plain builtins, read without asking anybody's object anything.

Types are told apart by ``type(x)`` alone, and containers are read by the builtin's own methods. A
mock with a ``dict``'s spec, or a subclass that counts its readers, is not even called.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pytest_nova_hygiene.startup.named_tuple import NamedTuple

MOST = 10_000
"""So many values of one argument or extra field are read."""

_NO_CONTAINERS = frozenset((int, float, bool, type(None)))


class Leaf(NamedTuple):
    """One text: the nearest mapping key above it (``""`` for none), and itself."""

    key: str
    text: str


def text_of(value: Any) -> str | None:
    """Return a ``str``, or ``bytes`` as text; None for anything else."""
    # Subclasses come last: a plain text, nearly every value, costs one comparison.
    if type(value) is str:
        text: str = value
        return text
    if type(value) in (bytes, bytearray):
        return bytes(value).decode("utf-8", "replace")
    if issubclass(type(value), str):  # a translated message, a markup string
        return str.__str__(value)
    return None


def is_mapping(value: object) -> bool:
    """Return whether `items` may read it: a ``dict`` or a subclass."""
    return issubclass(type(value), dict)


def items(mapping: Any) -> Iterator[tuple[object, object]]:
    """Yield the pairs of a ``dict`` as they are now, past whatever a subclass makes of them."""
    # ``dict.items`` itself, past a subclass's; a list, since another thread may add to it.
    yield from list(dict.items(mapping))


def leaves(key: str, value: Any) -> Iterator[Leaf]:
    """Yield every text in a value, in containers of it too; a mapping's keys are texts as well."""
    todo: list[tuple[str, Any]] = [(key, value)]
    # Each container once: it may hold itself.
    seen: set[int] = set()
    for _ in range(MOST):
        if not todo:
            return
        key, value = todo.pop()
        text = text_of(value)
        if text is not None:
            yield Leaf(key, text)
        elif type(value) in _NO_CONTAINERS or id(value) in seen:
            continue
        elif is_mapping(value):
            seen.add(id(value))
            for name, child in items(value):
                word = text_of(name)
                if word is not None:
                    yield Leaf("", word)
                todo.append((word or "", child))
        elif issubclass(type(value), (list, tuple)):
            seen.add(id(value))
            own: Any = list if issubclass(type(value), list) else tuple
            children = list(own.__iter__(value))
            todo += [(key, child) for child in reversed(children[:MOST])]
        elif type(value) in (set, frozenset):
            todo += [(key, child) for child in list(value)]
