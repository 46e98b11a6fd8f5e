"""Functions of ours that stand in somebody's stack and look like the module they stand in for."""

from __future__ import annotations

import builtins
import functools
import inspect
import logging
from collections.abc import Callable
from types import FunctionType
from typing import Any


def lookalike_of(original: Callable[..., Any], function: Any) -> Callable[..., Any]:
    """Return a copy of a function whose name and frame look like the original's.

    A formatter that looks for the line that logged passes over frames of ``logging`` by file or
    module name, and would stop at ours. structlog's ``CallsiteParameterAdder`` and the handler that
    loguru recommends do so. An original that is no plain function (another tool's callable object)
    is taken for logging's own.

    Args:
        original: what the function calls.
        function: ours; it may use its closure and builtins, and no global of its module.
    """
    theirs: Any = inspect.unwrap(original)
    if type(theirs) is not FunctionType:
        theirs = logging.addLevelName
    module = {"__name__": theirs.__module__, "__builtins__": builtins}
    code = function.__code__.replace(
        co_filename=theirs.__code__.co_filename, co_firstlineno=theirs.__code__.co_firstlineno
    )
    disguised = FunctionType(
        code, module, function.__name__, function.__defaults__, function.__closure__
    )
    named: Callable[..., Any] = functools.wraps(original)(disguised)
    return named
