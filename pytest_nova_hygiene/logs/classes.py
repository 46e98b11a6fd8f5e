"""Logger classes that reach their handlers by a ``callHandlers`` of their own."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

from pytest_nova_hygiene.logs.disguise import in_place_of
from pytest_nova_hygiene.swap import swap


def watch_overrides(
    stack: ExitStack, wrap: Callable[[Callable[..., Any]], Callable[..., Any]]
) -> None:
    """Wrap the method of every subclass that overrides it.

    Classes that are there are wrapped now, later ones when their first logger is made: a wrapped
    ``__init__`` runs once a logger, where a wrapped ``handle`` would run once a record.

    Args:
        stack: what undoes it.
        wrap: takes a class's own method.
    """
    known: set[type] = {logging.Logger}
    made_later = stack.enter_context(ExitStack())  # the given one may be handed on meanwhile

    def adopt(cls: type) -> None:
        for base in cls.__mro__:
            if base not in known and issubclass(base, logging.Logger):
                known.add(base)
                if "callHandlers" in vars(base):
                    swap(made_later, base, "callHandlers", wrap)

    def make(original: Callable[..., Any]) -> Callable[..., Any]:
        def __init__(logger: logging.Logger, *args: Any, **kwargs: Any) -> None:  # noqa: N807 - logging's name
            if type(logger) not in known:
                adopt(type(logger))
            original(logger, *args, **kwargs)

        return in_place_of(original, __init__)

    for cls in _below(logging.Logger):
        adopt(cls)
    swap(stack, logging.Logger, "__init__", make)


def _below(cls: type[logging.Logger]) -> Iterator[type]:
    for sub in cls.__subclasses__():
        yield sub
        yield from _below(sub)
