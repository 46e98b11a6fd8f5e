"""Loguru's records, where a suite has loguru.

A sink of ours would not be harmless: it lowers the least level, so that lazy arguments are
evaluated. It shifts the numbers of the suite's own sinks. And ``logger.remove()``, the first line
of most set-ups, takes it away. So the method through which every sink is told is wrapped.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from contextlib import ExitStack
from threading import local
from types import ModuleType
from typing import Any

from pytest_nova_hygiene.logs.capture.records import OWN
from pytest_nova_hygiene.logs.plain_values import is_mapping, items
from pytest_nova_hygiene.watching.import_hooks import when_imported
from pytest_nova_hygiene.watching.probes import Probe, insert

_MODULE = "loguru._handler"


class _Last(local):
    """Which record this thread saw last: every sink is told of it. Its exception is not kept."""

    key: tuple[int, object] | None = None


def watch_loguru(
    stack: ExitStack,
    see: Callable[[logging.LogRecord], None],
    failed: Callable[[BaseException, str], None],
) -> None:
    """Show every record that loguru hands to a sink, once, as soon as somebody imports it.

    Args:
        stack: what undoes it.
        see: takes the record, in the form of logging's.
        failed: told of an error of ours, and of what it lost.
    """
    last = _Last()

    def look(record: Any) -> None:
        try:
            key = (id(record), record["time"])
            if last.key == key:
                return
            last.key = key
            see(_as_record(record))
        except Exception as error:  # noqa: BLE001 - ours must not become theirs
            failed(error, "a record of loguru was not watched")

    def loaded(module: ModuleType, later: ExitStack) -> None:
        try:
            insert(later, vars(vars(module)["Handler"])["emit"], Probe("record", before=look))
        except Exception as error:  # noqa: BLE001 - as above
            failed(error, "loguru is not watched")

    module = sys.modules.get(_MODULE)
    if module is not None:
        loaded(module, stack)
    when_imported(stack, (_MODULE,), loaded)


def _as_record(theirs: dict[str, Any]) -> logging.LogRecord:
    exception, extra = theirs["exception"], theirs["extra"]
    record = logging.LogRecord(
        str(theirs["name"]),
        theirs["level"].no,
        theirs["file"].path,
        theirs["line"],
        theirs["message"],
        (),
        None if exception is None else tuple(exception),
        theirs["function"],
    )
    if is_mapping(extra):
        vars(record).update((name, value) for name, value in items(extra) if name not in OWN)  # type: ignore[misc] # names are texts
    return record
