"""Logger classes that reach their handlers by a ``callHandlers`` of their own."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

from pytest_nova_hygiene.logs.capture.lookalike import lookalike_of
from pytest_nova_hygiene.watching.originals import ORIGINALS
from pytest_nova_hygiene.watching.probes import UNPROBED, Probe, insert
from pytest_nova_hygiene.watching.swap import swap

Hook = Callable[[logging.LogRecord], None]


def watch_logger_classes(stack: ExitStack, before: Hook, after: Hook) -> None:
    """Watch the ``callHandlers`` of every subclass of `Logger` that overrides it.

    Classes that are there are watched now, later ones when their first logger is made: that is
    once a logger, where ``handle`` would tell of each record.

    Args:
        stack: what undoes it.
        before: called with the record when the method begins.
        after: called with it when the method is left.
    """
    known: set[type] = {logging.Logger}
    # Of its own: the given one may be handed on meanwhile.
    made_later: ExitStack = stack.enter_context(ORIGINALS.exit_stack())

    def adopt(cls: type) -> None:
        for base in cls.__mro__:
            # Each class once: a subclass's method may go on to its base's, and would be told of
            # twice.
            if base not in known and issubclass(base, logging.Logger):
                known.add(base)
                if "callHandlers" in vars(base):
                    _watch(made_later, base, before, after)

    def made(logger: logging.Logger) -> None:
        if type(logger) not in known:
            adopt(type(logger))

    for cls in _below(logging.Logger):
        adopt(cls)
    insert(stack, vars(logging.Logger)["__init__"], Probe("self", before=made))


def _watch(stack: ExitStack, cls: type, before: Hook, after: Hook) -> None:
    method = vars(cls)["callHandlers"]
    try:
        name = method.__code__.co_varnames[1]
        insert(stack, method, Probe(name, before=before, at_end=after))
    except (AttributeError, IndexError, *UNPROBED):
        # It has no source of its own, so what stands before it is seen, though not as ours.
        swap(stack, cls, "callHandlers", lambda original: _wrap(original, before, after))


def _wrap(original: Callable[..., Any], before: Hook, after: Hook) -> Callable[..., Any]:
    def callHandlers(logger: logging.Logger, record: logging.LogRecord) -> Any:  # noqa: N802 - logging's name
        before(record)
        try:
            return original(logger, record)
        finally:
            after(record)

    return lookalike_of(original, callHandlers)


def _below(cls: type[logging.Logger]) -> Iterator[type]:
    for sub in cls.__subclasses__():
        yield sub
        yield from _below(sub)
