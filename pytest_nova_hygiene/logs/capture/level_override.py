"""Records below their logger's level, made for the watch alone (``nova_hygiene_log_level``).

``LOG.debug(…)`` asks ``isEnabledFor`` before anything else, and where the answer is no, nothing is
made. So we listen to that question. When one of logging's own methods asks it, the message and
arguments stand in the asking frame, and a record of them is made here. The answer stays no: no
record factory, filter, handler, ``caplog`` or adapter's ``process`` is reached, and code that asks
``isEnabledFor`` itself is told what it was told before.

``logging.disable`` is a level too. A logger that is switched off (``disabled``, what ``dictConfig``
does to existing loggers) makes no records at any level, and none is made of it here.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from sys import _getframe as getframe  # inspect.stack() is 100 times dearer
from sys import exc_info as current_error
from types import CodeType, FrameType
from typing import TYPE_CHECKING, Any

from pytest_nova_hygiene.logs.capture.records import OWN
from pytest_nova_hygiene.logs.plain_values import is_mapping, items
from pytest_nova_hygiene.watching.probes import Probe, insert

if TYPE_CHECKING:
    from contextlib import ExitStack

_METHODS = "debug info warning warn error critical fatal log"
_ASKS = "isEnabledFor"
_LOGGING = logging.addLevelName.__code__.co_filename
_ARGUMENTS = frozenset(("exc_info", "extra", "stack_info", "stacklevel"))
"""The keywords of a logger; an adapter may take others and make extra fields of them."""


def override_level(
    stack: ExitStack,
    least: int,
    see: Callable[[logging.LogRecord], None],
    failed: Callable[[BaseException], None],
) -> None:
    """Show every record that no logger made, because its level was off.

    Args:
        stack: what undoes it.
        least: the lowest level wanted, as logging counts them.
        see: takes the record.
        failed: told of an error of ours.
    """
    calls = _own_codes(logging.Logger, _METHODS) | _own_codes(logging.LoggerAdapter, "log")

    def listen(logger: logging.Logger, level: int) -> None:
        try:
            frame: FrameType | None = getframe(3)  # who asked
            while frame is not None and frame.f_code.co_name == _ASKS:
                frame = frame.f_back  # an adapter's, or a subclass's that asks its super
            # A suite that asks `isEnabledFor` itself logs nothing by it.
            if frame is not None and frame.f_code in calls:
                see(_record(logger, level, frame))
        except Exception as error:  # noqa: BLE001 - ours must not become theirs
            failed(error)

    def asked(logger: logging.Logger, level: Any, enabled: Any) -> Any:
        # "is False": a logger that is a mock answers with a mock.
        if enabled is False and type(level) is int and level >= least and not logger.disabled:
            listen(logger, level)
        return enabled

    insert(stack, vars(logging.Logger)[_ASKS], Probe("self level", after=asked))


def _own_codes(cls: type, names: str) -> frozenset[CodeType]:
    """Return the code of logging's own methods, through whatever wraps them."""
    codes = set()
    for name in names.split():
        code = getattr(vars(cls).get(name), "__code__", None)
        if code is not None:
            codes.add(code)
    return frozenset(codes)


def _record(logger: logging.Logger, level: int, asking: FrameType) -> logging.LogRecord:
    """Return the record that the call in a frame would have made; no record factory is asked."""
    call = asking.f_locals
    keywords = call["kwargs"]
    caller = _caller(asking, keywords.get("stacklevel", 1))
    code = caller.f_code
    record = logging.LogRecord(
        logger.name, level, code.co_filename, caller.f_lineno, call["msg"], (), None, code.co_name
    )
    args = call["args"]
    # Not by the constructor: it asks an argument whether it is a mapping, and whether it is empty.
    alone = len(args) == 1 and is_mapping(args[0]) and dict.__len__(args[0]) > 0
    record.args = args[0] if alone else args
    exc_info = keywords.get("exc_info")
    if issubclass(type(exc_info), BaseException):
        record.exc_info = (type(exc_info), exc_info, exc_info.__traceback__)
    elif type(exc_info) is tuple:
        record.exc_info = exc_info
    elif type(exc_info) in (bool, int) and exc_info:
        record.exc_info = current_error()
    extra = keywords.get("extra")
    given = list(items(extra)) if is_mapping(extra) else []
    given += [(name, value) for name, value in keywords.items() if name not in _ARGUMENTS]
    vars(record).update((name, value) for name, value in given if name not in OWN)  # type: ignore[misc] # names are texts
    return record


def _caller(asking: FrameType, stacklevel: Any) -> FrameType:
    """Return the frame that made the log call, as ``Logger.findCaller`` counts."""
    frame = asking
    while frame.f_back is not None and frame.f_code.co_filename == _LOGGING:
        frame = frame.f_back
    for _ in range(stacklevel - 1 if type(stacklevel) is int else 0):
        frame = frame.f_back or frame
    return frame
