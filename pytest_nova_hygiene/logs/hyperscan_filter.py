"""The extra ``fast``: hyperscan as a filter in front of the rules.

It says where nothing can be, and never what something is. Whatever it stops is looked at by the
standard library, so verdicts are the same with and without it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pytest_nova_hygiene.logs.known.store import Store

_PATIENCE = 8
"""So many looks per form a store must stay as it is before it is compiled: that takes 10 to 20 us
a form (0.2 s for a thousand values), and saves 1 us a look."""

_MOST = 20_000
"""A store with more forms is never compiled."""


class HyperscanFilter:
    """The forms of a store and some words, looked for by hyperscan.

    Values come and go while tests run, and nothing can be added to what is compiled. So a store
    that changed answers for itself until it has been asked often enough to pay for compiling it.

    Args:
        store: asked itself for what is not compiled yet.
        words: in lower case; found in any case, and compiled at once (10 ms for all of ours).

    Attributes:
        may_stand_in: whether a word or a form may stand in a text in ASCII, given as text and as
            bytes. It raises what hyperscan raises: ask the standard library then.

    Raises:
        ImportError: hyperscan is not installed.
        Exception: hyperscan's own, where it cannot compile (a processor it does not know).
    """

    def __init__(self, store: Store, words: Iterable[str] = ()) -> None:
        self._hyperscan: Any = import_module("hyperscan")
        self._stopped: type[Exception] = self._hyperscan.ScanTerminated
        self._store = store
        self._words = tuple(words)
        self.may_stand_in: Callable[[str, bytes], bool] = self._not_compiled
        self._waiting = 0  # its changes when the looks were last counted from one
        self._looks = 0
        if self._words or len(store):
            self._compile()

    def __repr__(self) -> str:
        return "<HyperscanFilter>"

    def _not_compiled(self, text: str, data: bytes) -> bool:
        """Ask the store itself, until it has stayed the same for long enough."""
        store = self._store
        if self._waiting != store.changes:
            self._waiting, self._looks = store.changes, 0
            if not self._words:
                self.may_stand_in = self._not_compiled  # what was compiled is gone
        self._looks += 1
        if self._looks == _PATIENCE * len(store):
            self._compile()
        return store.may_stand_in(text, data)

    def _compile(self) -> None:
        hyperscan = self._hyperscan
        compiled = -1
        once = hyperscan.HS_FLAG_SINGLEMATCH
        # A text with other characters is not given to it, so neither are such words.
        flags: dict[bytes, int] = {}
        if len(self._store) <= _MOST:
            compiled = self._store.changes
            flags |= {text.encode(): once for text in self._store.forms() if text.isascii()}
        for word in self._words:
            if word.isascii():
                flags[word.encode()] = once | hyperscan.HS_FLAG_CASELESS
        if not flags:
            return
        database: Any = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
        database.compile(
            expressions=list(flags),
            ids=list(range(len(flags))),
            elements=len(flags),
            flags=list(flags.values()),
            literal=True,
        )
        self.may_stand_in = self._asking(database, compiled)

    def _asking(self, database: Any, compiled: int) -> Callable[[str, bytes], bool]:
        """Return `may_stand_in` for a database that was compiled at so many changes of the store.

        A closure, since every record comes this way. A scan drops the GIL and calls us back, and
        both may lead to another scan, so each takes a scratch that is not in use.
        """
        store, not_compiled = self._store, self._not_compiled
        new, stopped, scan = self._hyperscan.Scratch, self._stopped, database.scan
        unused: list[Any] = []
        take, put_back = unused.pop, unused.append

        def may_stand_in(text: str, data: bytes) -> bool:
            if store.changes != compiled and not_compiled(text, data):
                return True
            try:
                # From whatever thread or callback is done with it: two scans must never share one.
                scratch = take()
            except IndexError:
                scratch = new(database)
            try:
                scan(data, _stop, 0, None, scratch)
            except stopped:
                return True
            finally:
                put_back(scratch)
            return False

        return may_stand_in


def _stop(*_: object) -> bool:
    """Stop the scan at the first hit: one is enough."""
    return True
