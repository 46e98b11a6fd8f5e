"""What a test can leave, place by place, and the production code that it leaves it in."""

from __future__ import annotations

PROD = """
import collections, functools, logging
CLIENT = None
TABLE = {'old': 1}
ORDERED = collections.OrderedDict(old=1)
COUNTED = collections.defaultdict(list, old=1)
ROW = [1, 2]
QUEUE = collections.deque([1, 2])
GROUP = {1}
LOG = logging.getLogger('prod')
LOG.addHandler(logging.NullHandler())
LOG.addFilter(str)
class Svc:
    known = {}
class Bus:
    def __init__(self): self._subscribers = [print]
    def subscribe(self, one): self._subscribers.append(one)
    def subscribers(self): return self._subscribers
bus = Bus()
def get(): return 1
@functools.lru_cache
def cached(key): return get()
def register(name, thing): TABLE[name] = thing
"""

HEAD = """
import atexit, functools, logging, signal, sys
import pytest
import prod
from unittest import mock
"""

CASES = {
    "attribute": ("prod.CLIENT", "prod.CLIENT = mock.Mock()", "prod.CLIENT is None"),
    "dict, new key": (
        "prod.TABLE['k']",
        "prod.TABLE['k'] = mock.Mock()",
        "prod.TABLE == {'old': 1}",
    ),
    "dict, replaced": (
        "prod.TABLE['old']",
        "prod.TABLE['old'] = mock.Mock()",
        "prod.TABLE == {'old': 1}",
    ),
    "dict, by a function": (
        "prod.TABLE['k']",
        "prod.register('k', mock.Mock())",
        "prod.TABLE == {'old': 1}",
    ),
    "dict, deeper": (
        "prod.TABLE['k'][0][1]",
        "prod.TABLE['k'] = [(1, mock.Mock())]",
        "prod.TABLE == {'old': 1}",
    ),
    "OrderedDict": (
        "prod.ORDERED['k']",
        "prod.ORDERED['k'] = prod.ORDERED.pop('old') and mock.Mock()",
        "list(prod.ORDERED) == []",
    ),
    "defaultdict": (
        "prod.COUNTED['k'][0]",
        "prod.COUNTED['k'].append(mock.Mock())",
        "prod.COUNTED == {'old': 1}",
    ),
    "dict of a class": (
        "prod.Svc.known['k']",
        "prod.Svc.known['k'] = mock.Mock()",
        "not prod.Svc.known",
    ),
    "list, appended": ("prod.ROW[2]", "prod.ROW.append(mock.Mock())", "prod.ROW == [1, 2]"),
    "list, inserted": ("prod.ROW[0]", "prod.ROW.insert(0, mock.Mock())", "prod.ROW == [1, 2]"),
    "list, replaced": ("prod.ROW[0]", "prod.ROW[0] = mock.Mock()", "prod.ROW == [1, 2]"),
    "list, all replaced": ("prod.ROW[0]", "prod.ROW[:] = [mock.Mock()]", "prod.ROW == [1]"),
    "list, a partial": (
        "prod.ROW[2]",
        "prod.ROW.append(functools.partial(mock.Mock(), 1))",
        "prod.ROW == [1, 2]",
    ),
    "list of an object": (
        "prod.bus._subscribers[1]",
        "prod.bus.subscribe(mock.MagicMock())",
        "prod.bus.subscribers() == [print]",
    ),
    "deque": (
        "prod.QUEUE[0]",
        "prod.QUEUE.appendleft(mock.Mock())",
        "list(prod.QUEUE) == [1, 2]",
    ),
    "set": ("prod.GROUP{…}", "prod.GROUP.add(mock.MagicMock())", "prod.GROUP == {1}"),
    "cache": (
        "functools.cache of prod.cached",
        "prod.get, before = mock.Mock, prod.get; prod.cached('k'); prod.get = before",
        "prod.cached('k') == 1",
    ),
    "module, new": (
        "sys.modules['spacy']",
        "sys.modules['spacy'] = mock.Mock()",
        "'spacy' not in sys.modules",
    ),
    "module, replaced": (
        "sys.modules['this']",
        "sys.modules['this'] = mock.Mock()",
        "sys.modules['this'] is THIS",
    ),
    "module, replaced by deletion": (
        "sys.modules['this']",
        "del sys.modules['this']; sys.modules['this'] = mock.Mock()",
        "sys.modules['this'] is THIS",
    ),
    "module, test-defined": (
        "sys.modules['spacy']",
        "sys.modules['spacy'] = Fake()",
        "'spacy' not in sys.modules",
    ),
    "signal": (
        "signal.SIGUSR1",
        "signal.signal(signal.SIGUSR1, mock.Mock())",
        "signal.getsignal(signal.SIGUSR1) is HANDLER",
    ),
    "logging handler": (
        "logging.getLogger('prod').handlers[1]",
        "prod.LOG.addHandler(mock.MagicMock(level=0))",
        "[type(h).__name__ for h in prod.LOG.handlers] == ['NullHandler']",
    ),
    "logging handler, replaced": (
        "logging.getLogger('prod').handlers[0]",
        "prod.LOG.handlers[0] = mock.MagicMock(level=0)",
        "[type(h).__name__ for h in prod.LOG.handlers] == ['NullHandler']",
    ),
    "logging handler of a new logger": (
        "logging.getLogger('prod.new').handlers[0]",
        "logging.getLogger('prod.new').addHandler(mock.MagicMock(level=0))",
        "not logging.getLogger('prod.new').handlers",
    ),
    "logging filter": (
        "logging.getLogger('prod').filters[1]",
        "prod.LOG.addFilter(mock.Mock())",
        "prod.LOG.filters == [str]",
    ),
    "logging filter of a handler": (
        "logging.getLogger('prod').handlers[0].filters[0]",
        "prod.LOG.handlers[0].addFilter(mock.Mock())",
        "not prod.LOG.handlers[0].filters",
    ),
    "exit function": ("atexit", "atexit.register(mock.Mock())", "exits() == EXITS"),
}
"""The place as it is shown, what the test does, and what the next test relies on."""
