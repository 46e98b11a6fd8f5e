"""Where a double stays: the production module that has the place, and how the double gets there."""

from __future__ import annotations

from typing import NamedTuple

PRODUCTION = """
def helper(*given): return 'real'
SETTINGS = {'key': 'real'}
FILE = 'HOME'
"""
"""Stands in each production module; ``HOME`` is the test file, or ``session``."""


class Place(NamedTuple):
    """A place of production code.

    Attributes:
        source: the rest of the production module.
        put: puts `double` into the place.
        undo: takes `double` out again; `kept` is the value of `keep` from before.
        keep: what to remember before.
        target, name: what a patch of the place is given.
        is_mapping: whether that is for ``patch.dict``.
        is_late: whether the double is seen when it is called late, not where it stays.
    """

    source: str
    put: str
    undo: str
    keep: str = "None"
    target: str = ""
    name: str = ""
    is_mapping: bool = False
    is_late: bool = False


_CALL = "if callable(value): value()"

_THREAD = f"""
import threading
_waiting = []
def start(value):
    _waiting.append((go := threading.Event(), done := threading.Event()))
    threading.Thread(target=_run, args=(value, go, done), daemon=True).start()
def _run(value, go, done):
    go.wait()
    {_CALL}
    done.set()
def release():
    while _waiting:
        go, done = _waiting.pop()
        go.set()
        done.wait()
"""

_TASK = f"""
import asyncio
_loop, _tasks = asyncio.new_event_loop(), []
def start(value):
    _tasks.append(_loop.create_task(_run(value)))
async def _run(value):
    {_CALL}
def release():
    while _tasks: _loop.run_until_complete(_tasks.pop())
def stop():
    _tasks.pop().get_coro().close()
"""

PLACES = {
    "module": Place(
        "client = object()",
        "MODULE.client = double",
        "MODULE.client = kept",
        "MODULE.client",
        "MODULE",
        "client",
    ),
    "class": Place(
        "class Service:\n    backend = object()",
        "MODULE.Service.backend = double",
        "MODULE.Service.backend = kept",
        "MODULE.Service.backend",
        "MODULE.Service",
        "backend",
    ),
    "instance": Place(
        "class Service:\n    def __init__(self): self.backend = object()\nservice = Service()",
        "MODULE.service.backend = double",
        "MODULE.service.backend = kept",
        "MODULE.service.backend",
        "MODULE.service",
        "backend",
    ),
    "dict": Place(
        "TABLE = {'real': object()}",
        "MODULE.TABLE['real'] = double",
        "MODULE.TABLE['real'] = kept",
        "MODULE.TABLE['real']",
        "MODULE.TABLE",
        "real",
        is_mapping=True,
    ),
    "list": Place("HOOKS = []", "MODULE.HOOKS.append(double)", "MODULE.HOOKS.clear()"),
    "closure": Place(
        "handler = None\ndef keep(value):\n    global handler\n    handler = lambda: value",
        "MODULE.keep(double)",
        "MODULE.handler = None",
    ),
    "cache": Place(
        "import functools\nPENDING = []\n@functools.cache\ndef fetch(): return PENDING.pop()",
        "MODULE.PENDING.append(double); MODULE.fetch()",
        "MODULE.fetch.cache_clear()",
    ),
    "singleton": Place(
        "class Service:\n    _one = None\n    client = None\n    @classmethod\n    def get(cls):\n"
        "        if cls._one is None: cls._one = cls()\n        return cls._one",
        "MODULE.Service.get().client = double",
        "MODULE.Service._one = None",
    ),
    "registry": Place(
        "_handlers = {}\ndef register(name, handler): _handlers[name] = handler",
        "MODULE.register('fast', double)",
        "MODULE._handlers.clear()",
    ),
    "setter": Place(
        "_backend = object()\ndef set_backend(value):\n    global _backend\n    _backend = value",
        "MODULE.set_backend(double)",
        "MODULE.set_backend(kept)",
        "MODULE._backend",
    ),
    "logger": Place(
        "import logging\nLOG = logging.getLogger(__name__)",
        "MODULE.LOG = double",
        "MODULE.LOG = kept",
        "MODULE.LOG",
        "MODULE",
        "LOG",
    ),
    "handlers": Place(
        "import logging\nLOG = logging.getLogger(__name__)",
        "logging.getLogger('MODULE').addHandler(double)",
        "logging.getLogger('MODULE').removeHandler(double)",
    ),
    "sys.modules": Place(
        "",
        "sys.modules['virt_NUMBER'] = double",
        "del sys.modules['virt_NUMBER']",
        "None",
        "sys.modules",
        "virt_NUMBER",
        is_mapping=True,
    ),
    "ContextVar": Place(
        "import contextvars\nCURRENT = contextvars.ContextVar('MODULE', default=None)",
        "MODULE.CURRENT.set(double)",
        "MODULE.CURRENT.set(None)",
    ),
    "thread": Place(_THREAD, "MODULE.start(double)", "MODULE.release()", is_late=True),
    "task": Place(_TASK, "MODULE.start(double)", "MODULE.stop()", is_late=True),
}
