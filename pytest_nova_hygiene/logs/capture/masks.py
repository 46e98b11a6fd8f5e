"""Filters and formatters of the suite's own whose output is what counts, as an ini key names them.

They are found by name in what is loaded: where nobody imported one, no handler has it either. Each
is given a copy of the record. Their errors are theirs: what they fail on counts as not masked.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator, Sequence
from types import FunctionType
from typing import Any

from pytest_nova_hygiene.logs.capture.exceptions import printed_errors
from pytest_nova_hygiene.logs.capture.plain_forms import PlainForms, inert_text
from pytest_nova_hygiene.logs.capture.records import OWN


class Masks:
    """What masks a record, on its way to a handler.

    Args:
        names: dotted names: of a class, an object, a function that is given a record, or one that
            takes nothing and makes what is wanted.
    """

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names
        self._made: dict[int, tuple[object, object]] = {}

    def __bool__(self) -> bool:
        return bool(self._names)

    def outputs(self, record: logging.LogRecord) -> list[logging.LogRecord]:
        """Return what leaves of a record: a copy behind all filters, or one for each formatter.

        None where a filter rejects it. Whoever calls this keeps the records of it from being seen.
        """
        copy = _copied(record)
        formatters = []
        for name in self._names:
            for tool in self._tools(name):
                if callable(getattr(tool, "format", None)):
                    formatters.append(tool)
                    continue
                kept = _filtered(tool, copy)
                if kept is None:
                    return []
                copy = kept
        return [_formatted(tool, copy) for tool in formatters] or [copy]

    def _tools(self, name: str) -> Iterator[Any]:
        """Yield the filters or formatters that a name stands for; none where nothing is loaded."""
        found = find(name)
        if isinstance(found, type):
            live = [_copy_of(tool) for tool in _installed(found)]
            yield from live or self._once(found)
        elif type(found) is FunctionType and not _required(found):
            yield from self._once(found)
        elif found is not None:
            yield found if type(found) is FunctionType else _copy_of(found)

    def _once(self, maker: Any) -> Iterator[Any]:
        """Yield what a class or function makes, once a run."""
        if id(maker) not in self._made:
            try:
                self._made[id(maker)] = (maker, maker())
            except BaseException:  # noqa: BLE001 - somebody's code; it masks nothing then
                return
        yield self._made[id(maker)][1]


def find(name: str) -> Any:
    """Return what a dotted name stands for in the modules that are loaded; None for nothing."""
    parts = name.split(".")
    for length in range(len(parts) - 1, 0, -1):
        module = sys.modules.get(".".join(parts[:length]))
        if module is not None:
            found: Any = module
            for part in parts[length:]:
                found = getattr(found, part, None)
            return found
    return None


def why_not(name: str) -> str:
    """Return why a name cannot be what is wanted; empty where it can, or is not loaded yet."""
    parts = name.split(".")
    loaded = [
        ".".join(parts[:n]) for n in range(1, len(parts)) if ".".join(parts[:n]) in sys.modules
    ]
    if not loaded:
        return ""
    found = find(name)
    if found is None:
        # A module below may come later; a name in a loaded module is there by now.
        rest = len(parts) - len(loaded[-1].split("."))
        is_package = hasattr(sys.modules[loaded[-1]], "__path__")
        return "" if is_package and rest > 1 else f"module {loaded[-1]} has no {parts[-rest]}"
    kind = found if isinstance(found, type) else type(found)
    if issubclass(kind, (logging.Handler, logging.Logger)):
        return "it is a handler or logger"
    if type(found) is FunctionType or any(hasattr(kind, way) for way in ("filter", "format")):
        return "" if kind is not str else "it is a text"
    return "it has neither filter() nor format()"


def _required(function: FunctionType) -> int:
    return function.__code__.co_argcount - len(function.__defaults__ or ())


def _installed(cls: type) -> list[Any]:
    """Return the filters and formatters of a class that handlers have just now."""
    found: list[Any] = []
    for one in list(logging._handlerList):  # type: ignore[attr-defined] # noqa: SLF001 - nothing else lists handlers
        handler = one()
        if handler is None:
            continue
        tools = (*vars(handler).get("filters", ()), vars(handler).get("formatter"))
        found += [tool for tool in tools if issubclass(type(tool), cls) and tool not in found]
    return found


def _copy_of(tool: Any) -> Any:
    """Return a copy of somebody's object, which may keep count of what it is given."""
    if type(getattr(tool, "__dict__", None)) is not dict:
        return tool
    try:
        copy = object.__new__(type(tool))
    except TypeError:
        return tool
    vars(copy).update({name: _without_ties(value) for name, value in vars(tool).items()})
    return copy


def _without_ties(value: Any) -> Any:
    """Return a copy of a plain container, with copies of those in it; anything else as it is."""
    kind = type(value)
    if kind is dict:
        return {key: _without_ties(child) for key, child in value.items()}
    if kind in (list, tuple, set):
        return kind([_without_ties(child) for child in value])
    return value


def _copied(record: logging.LogRecord) -> logging.LogRecord:
    """Return a copy of a record; a change of it, or of what it holds, changes nothing else."""
    forms = PlainForms()
    fields: dict[str, Any] = {
        key: value if key in OWN else _without_ties(value) for key, value in vars(record).items()
    }
    fields["msg"] = _without_ties(forms.of(record.msg))
    fields["args"] = _without_ties(forms.of(record.args))
    if type(record.exc_info) is tuple and issubclass(type(record.exc_info[1]), BaseException):
        error: Any = record.exc_info[1]
        text = inert_text(error)
        told = _error_class(type(error))("<error>" if text is None else text)
        fields["exc_info"] = (type(told), told, record.exc_info[2])
    return record_of(fields)


def record_of(fields: dict[str, Any]) -> logging.LogRecord:
    """Return a record of these fields; its class's constructor, a test's perhaps, is not called."""
    made = object.__new__(logging.LogRecord)
    vars(made).update(fields)
    return made


def _error_class(kind: type) -> Any:
    """Return a class of exceptions that is only called as another, so that no code of it runs."""
    return type(kind.__name__, (Exception,), {"__module__": kind.__module__})


def _filtered(tool: Any, record: logging.LogRecord) -> logging.LogRecord | None:
    """Return what a filter lets through; None for nothing."""
    try:
        kept = tool.filter(record) if hasattr(tool, "filter") else tool(record)
    except BaseException:  # noqa: BLE001 - somebody's code
        return record
    if isinstance(kept, logging.LogRecord):
        return kept
    return record if kept else None


def _formatted(tool: Any, record: logging.LogRecord) -> logging.LogRecord:
    """Return a record that says what a formatter makes of another."""
    copy = _copied(record)
    try:
        text = tool.format(copy)
    except BaseException:  # noqa: BLE001 - somebody's code
        return record
    text = text if type(text) is str else ""
    kept = {key: value for key, value in vars(record).items() if key in OWN}
    told = {"msg": printed_errors(text), "args": (), "exc_info": None, "exc_text": None}
    return record_of({**kept, **told, "stack_info": text if told["msg"] != text else None})
