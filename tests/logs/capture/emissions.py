"""The ways to emit a record: how each is found, those below their level, those that are unseen."""

from __future__ import annotations

PAYLOADS = {
    "NHY301": 'nova_hygiene.secret("the value")',
    "NHY302": """'{"adminPass": "Xy12zw"}'""",
    # A token of no service, in the form of a JWT; put together here, so that no scanner of ours
    # or of anybody else finds one in this file.
    "NHY303": 'f"{b64(dict(alg=1, typ=2))}.{b64(dict(sub=3, aud=4))}.c2lnbmF0dXJlLW9mLW5vYm9keQ"',
}
"""By rule, an expression for the text that it must find."""

ERROR, WARNING = "error", "warning"

WAYS: dict[str, tuple[str, str]] = {
    # The text is in what a plain handler prints.
    "argument": (ERROR, "LOG.error('value %s', text)"),
    "argument cut short": (WARNING, "LOG.error('value %.2s', text)"),
    "f_string": (ERROR, "LOG.error(f'value {text}')"),
    "mapping": (ERROR, "LOG.error('value %(v)s', {'v': text})"),
    "mapping printed whole": (ERROR, "LOG.error('value %s', {'v': text})"),
    "message is an object": (ERROR, "LOG.error(types.SimpleNamespace(v=text))"),
    "argument is an object": (ERROR, "LOG.error('%s', types.SimpleNamespace(v=text))"),
    "format is broken": (ERROR, "LOG.error('%d %d', text)"),
    "beside a mock": (ERROR, "LOG.error('%s %s', mock.MagicMock(), text)"),
    "root function": (ERROR, "logging.error(text)"),
    "log method": (ERROR, "LOG.log(35, text)"),
    # Only a formatter that prints arguments or extra fields would show it.
    "mapping not printed": (WARNING, "LOG.error('user %(u)s', {'u': 1, 'body': text})"),
    "extra": (WARNING, "LOG.error('x', extra={'body': text})"),
    "extra bytes": (WARNING, "LOG.error('x', extra={'body': text.encode()})"),
    "extra deep": (WARNING, "LOG.error('x', extra={'body': {'a': [('b', text)]}})"),
    "extra deeper": (WARNING, "LOG.error('x', extra={'a': [[[[[text]]]]]})"),
    # Exceptions.
    "exception": (
        ERROR,
        "try: raise ValueError(text)\nexcept ValueError: LOG.exception('failed')",
    ),
    "exception given": (ERROR, "LOG.error('failed', exc_info=ValueError(text))"),
    "cause": (
        ERROR,
        "try:\n    try: raise ValueError(text)\n    except ValueError as e: raise KeyError from e\n"
        "except KeyError: LOG.exception('failed')",
    ),
    "context": (
        ERROR,
        "try:\n    try: raise ValueError(text)\n    except ValueError: raise KeyError\n"
        "except KeyError: LOG.exception('failed')",
    ),
    "group": (
        ERROR,
        "LOG.error('x', exc_info=ExceptionGroup('g', [KeyError(1), ValueError(text)]))",
    ),
    "cause in a group": (
        ERROR,
        "inner = KeyError(1); inner.__cause__ = ValueError(text)\n"
        "LOG.error('x', exc_info=ExceptionGroup('g', [ExceptionGroup('h', [inner])]))",
    ),
    "note": (
        ERROR,
        "error = ValueError('x'); error.add_note(text)\nLOG.error('failed', exc_info=error)",
    ),
    # Where from, and by which road.
    "thread": (ERROR, "t = threading.Thread(target=LOG.error, args=(text,)); t.start(); t.join()"),
    "many threads": (
        ERROR,
        "ts = [threading.Thread(target=LOG.error, args=(text,)) for _ in range(20)]\n"
        "for t in ts: t.start()\nfor t in ts: t.join()",
    ),
    "task": (ERROR, "async def go(): LOG.error(text)\nasyncio.run(go())"),
    "propagate off": (ERROR, "LOG.propagate = False; LOG.error(text)"),
    "no root handlers": (ERROR, "logging.getLogger().handlers.clear(); LOG.error(text)"),
    "made record": (
        ERROR,
        "LOG.handle(logging.makeLogRecord({'msg': text, 'levelno': 40, 'levelname': 'ERROR'}))",
    ),
    "made record with extra": (
        WARNING,
        "LOG.handle(logging.makeLogRecord({'msg': 'x', 'levelno': 40, 'body': text}))",
    ),
    "adapter": (ERROR, "logging.LoggerAdapter(LOG, {}).error(text)"),
    "adapter's own fields": (WARNING, "logging.LoggerAdapter(LOG, {'body': text}).error('x')"),
    "captured warning": (
        ERROR,
        "logging.captureWarnings(True); warnings.showwarning = logging._showwarning\n"
        "warnings.warn(text); logging.captureWarnings(False)",
    ),
    "filter adds it": (
        ERROR,
        "LOG.addFilter(lambda r: setattr(r, 'msg', text) or True); LOG.error('x')",
    ),
    "factory adds it": (
        WARNING,
        "class Record(logging.LogRecord):\n"
        "    def __init__(self, *a, **k): super().__init__(*a, **k); self.body = text\n"
        "logging.setLogRecordFactory(Record); LOG.error('x')\n"
        "logging.setLogRecordFactory(logging.LogRecord)",
    ),
    "queue": (
        ERROR,
        "q = queue.Queue(); LOG.addHandler(logging.handlers.QueueHandler(q))\n"
        "l = logging.handlers.QueueListener(q, logging.NullHandler()); l.start()\n"
        "LOG.error('value %s', text); l.stop()",
    ),
    "queue to another logger": (
        ERROR,
        "q = queue.Queue(); LOG.addHandler(logging.handlers.QueueHandler(q))\n"
        "LOG.error(text); logging.getLogger('far').handle(q.get())",
    ),
    "configured in mid-test": (
        ERROR,
        "logging.config.dictConfig({'version': 1, 'disable_existing_loggers': True,\n"
        "    'loggers': {'new': {'level': 'DEBUG', 'propagate': False}}})\n"
        "logging.getLogger('new').debug(text)\n"
        "for one in logging.root.manager.loggerDict.values(): one.disabled = False",
    ),
    "subclass with its own handle": (
        ERROR,
        "class Mine(logging.Logger):\n    def handle(self, record): self.callHandlers(record)\n"
        "Mine('m').error(text)",
    ),
    "subclass with its own _log": (
        ERROR,
        "class Mine(logging.Logger):\n"
        "    def _log(self, level, msg, args, **k): super()._log(level, text, ())\n"
        "Mine('m').error('x')",
    ),
    "subclass with its own callHandlers": (
        ERROR,
        "class Mine(logging.Logger):\n    def callHandlers(self, record): pass\n"
        "Mine('m').error(text)",
    ),
    "subclass that calls its super": (
        ERROR,
        "class Mine(logging.Logger):\n"
        "    def callHandlers(self, record): super().callHandlers(record)\n"
        "Mine('m').error(text)",
    ),
    "logger class set": (
        ERROR,
        "class Mine(logging.Logger):\n    def callHandlers(self, record): pass\n"
        "before = logging.getLoggerClass(); logging.setLoggerClass(Mine)\n"
        "logging.getLogger('of.mine').error(text); logging.setLoggerClass(before)",
    ),
    "oslo adapter": (ERROR, "oslo_log.getLogger('oslo').error('value %s', text)"),
    "oslo keyword": (WARNING, "oslo_log.getLogger('oslo').error('x', body=text)"),
    "structlog on logging": (
        ERROR,
        "structlog.wrap_logger(LOG, processors=[structlog.processors.KeyValueRenderer()]).error(\n"
        "    'x', value=text)",
    ),
    "structlog for a formatter": (
        ERROR,
        "structlog.wrap_logger(LOG, wrapper_class=structlog.stdlib.BoundLogger,\n"
        "    processors=[structlog.stdlib.ProcessorFormatter.wrap_for_formatter]).error(\n"
        "    'x', value=text)",
    ),
    "structlog as extra": (
        WARNING,
        "structlog.wrap_logger(LOG, processors=[structlog.stdlib.render_to_log_kwargs]).error(\n"
        "    'x', body=text)",
    ),
    "loguru": (ERROR, "loguru.logger.error(text)"),
    "loguru's own sinks": (
        ERROR,
        "loguru.logger.remove(); loguru.logger.add(lambda m: None, format='{message}')\n"
        "loguru.logger.add(lambda m: None); loguru.logger.error('value {v}', v=text)",
    ),
    "loguru's extra": (WARNING, "loguru.logger.bind(body=text).error('x')"),
    "loguru's exception": (
        ERROR,
        "try: raise ValueError(text)\nexcept ValueError: loguru.logger.exception('failed')",
    ),
}
"""How it is found, and the statements."""

BELOW: dict[str, str] = {
    "debug": "LOG.debug(text)",
    "arguments": "LOG.info('value %s', text)",
    "mapping": "LOG.debug('value %(v)s', {'v': text})",
    "log": "LOG.log(15, text)",
    "root function": "logging.debug(text)",
    "adapter": "logging.LoggerAdapter(LOG, {}).debug(text)",
    "adapter of an adapter": "logging.LoggerAdapter(logging.LoggerAdapter(LOG, {}), {}).info(text)",
    "exception": "LOG.debug('x', exc_info=ValueError(text))",
    "exception being handled": (
        "try: raise ValueError(text)\nexcept ValueError: LOG.debug('x', exc_info=True)"
    ),
    "disabled for all": "logging.disable(50); LOG.error(text); logging.disable(0)",
    "own class": (
        "class Mine(logging.Logger):\n"
        "    def isEnabledFor(self, level): return super().isEnabledFor(level)\n"
        "mine = Mine('m', 40); mine.debug(text)"
    ),
    "oslo adapter": "oslo_log.getLogger('oslo').debug('value %s', text)",
}
"""Ways whose level is off: found with ``nova_hygiene_log_level``, and only then."""

UNSEEN: dict[str, str] = {
    "below the level": "LOG.debug(text)",
    "rejected by a filter": "LOG.addFilter(lambda r: False); LOG.error(text)",
    "switched off": "LOG.disabled = True; LOG.error(text)",
    "printed": "print(text)",
    "a warning that pytest captures": "warnings.warn(text)",
    "a mock for a logger": "mock.Mock().error(text)",
    "straight to a handler": (
        "logging.NullHandler().handle(logging.makeLogRecord({'msg': text, 'levelno': 40}))"
    ),
    "in two records": "LOG.error(text[:len(text) // 2]); LOG.error(text[len(text) // 2:])",
    "inside an object": "LOG.error('x', extra={'body': types.SimpleNamespace(v=text)})",
    "suppressed context": (
        "try:\n    try: raise ValueError(text)\n    except ValueError: raise KeyError from None\n"
        "except KeyError: LOG.exception('failed')"
    ),
    "oslo's context": "oslo_log.getLogger('oslo').error('x', context={'v': text})",
    "structlog's own output": "structlog.wrap_logger(structlog.ReturnLogger()).error(text)",
    "loguru without a sink": "loguru.logger.remove(); loguru.logger.error(text)",
}
"""Ways that are not seen; the page of NHY301 says so."""

HEAD = """
import asyncio, base64, json, logging, logging.config, logging.handlers, queue, threading, types
import warnings
from unittest import mock
import pytest

logging.raiseExceptions = False
LOG = logging.getLogger("emitter")

def b64(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

@pytest.fixture(autouse=True)
def as_before():
    yield
    LOG.propagate, LOG.disabled = True, False
    LOG.handlers.clear()
    LOG.filters.clear()
"""

LIBRARIES = {"oslo": "oslo_log", "structlog": "structlog", "loguru": "loguru"}
IMPORTS = {
    "oslo": "from oslo_log import log as oslo_log",
    "structlog": "import structlog",
    "loguru": "import loguru",
}
