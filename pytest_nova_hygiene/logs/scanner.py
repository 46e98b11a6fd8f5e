"""The one look that every text gets, in front of the known values, the shapes and the formats.

It says "nothing here" of nearly every text. What it cannot say that of is read by the exact rules,
which alone decide. So it may be wrong in one direction only. How it is made (by ``re``, by
hyperscan, from memory) changes no verdict.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from pytest_nova_hygiene.logs.hyperscan_filter import HyperscanFilter
from pytest_nova_hygiene.startup.named_tuple import NamedTuple

if TYPE_CHECKING:
    from pytest_nova_hygiene.logs.credentials.shapes import Shape
    from pytest_nova_hygiene.logs.exact_rules import Rules
    from pytest_nova_hygiene.logs.known.store import Hit
    from pytest_nova_hygiene.logs.known.values import KnownValues

LONGEST = 10_000_000
"""Characters of one text that are read; the rest is not."""

_KEPT = 2048
_SHORT = 1000
"""So many texts without a finding are remembered, of at most so many characters: log lines."""

_KEPT_LONG = 32
_LONG = 32_000
"""And a few longer ones: documents that are logged again and again."""

_STATES = 6
"""For so many sets of known values: tests that register the same secrets share a memory. All of
it is at most 20 megabytes, if every line is as long as it may be."""

_PAYS_AFTER = 400
"""So many texts without hyperscan cost as much as loading it, and compiling the words."""

_PATIENCE = 100
"""After so many failures hyperscan is asked no more."""


class _Clean:
    """Texts in which nothing was found.

    Never one with a finding, so no secret that is known while it is in use.
    """

    def __init__(self) -> None:
        self._short: set[str] = set()
        self._long: set[str] = set()

    def __len__(self) -> int:
        return len(self._short) + len(self._long)

    def __iter__(self) -> Iterator[str]:
        yield from self._short
        yield from self._long

    def __contains__(self, text: str) -> bool:
        return text in (self._short if len(text) <= _SHORT else self._long)

    def add(self, text: str) -> None:
        """Remember one; where there are too many, all others are forgotten."""
        if len(text) > _LONG:
            return
        some, most = (self._short, _KEPT) if len(text) <= _SHORT else (self._long, _KEPT_LONG)
        if len(some) >= most:
            some.clear()
        some.add(text)


class Found(NamedTuple):
    """What stands in a text; each empty for nearly every text."""

    hits: tuple[Hit, ...] = ()
    shapes: tuple[Shape, ...] = ()
    formats: tuple[Any, ...] = ()


NOTHING = Found()


class Scanner:
    """The look, and behind it the rules.

    Args:
        values: the registered secrets.
        load: makes the exact rules, when they are first needed.
        fast: whether hyperscan may be used where it is installed. Where it fails, the standard
            library goes on alone: the same verdicts, so nobody is told; `failures` counts.

    Attributes:
        cut: texts that were read only in part.
    """

    def __init__(
        self,
        values: KnownValues,
        load: Callable[[], Rules],
        *,
        fast: bool = True,
    ) -> None:
        self._values = values
        self._own = values.own
        self._load = load
        self._rules: Rules | None = None
        self.failures = 0
        self.cut = 0
        self._fast: tuple[HyperscanFilter, HyperscanFilter] | None = None
        self._may_be_fast = fast
        self._clean = _Clean()
        # What is clean depends on which values are known, so each set of values has a memory of its
        # own.
        self._memories = {values.state: self._clean}
        values.on_change(self._values_changed)

    def __repr__(self) -> str:
        return f"<Scanner by {self.engine}>"

    @property
    def engine(self) -> str:
        """What makes the first look: ``hyperscan`` or ``re``."""
        return "re" if self._fast is None else "hyperscan"

    def prepare(self) -> Rules:
        """Load the exact rules, unless that is done."""
        if self._rules is None:
            self._rules = self._load()
        return self._rules

    def between_tests(self) -> None:
        """Load hyperscan once enough texts came for it to pay.

        Here and not at a text: no package of somebody else's is imported while a test runs.
        """
        if not self._may_be_fast or self._rules is None:
            return
        words = self._rules.words
        if words.searches < _PAYS_AFTER:
            return
        self._may_be_fast = False
        if "" in words.words:  # a pattern that has no word wants every text
            return
        try:
            self._fast = (
                HyperscanFilter(self._values.lasting, words.words),
                HyperscanFilter(self._values.own),
            )
        except ImportError:
            pass  # the extra is not installed
        except Exception:  # noqa: BLE001 - the library's own; nothing depends on it
            self.failures += 1

    def on_change(self, changed: Callable[[], None]) -> None:
        """Call this whenever a text that was clean may be so no more."""
        self._values.on_change(changed)

    def _values_changed(self) -> None:
        """Go on with what is remembered of this very set of known values."""
        state = self._values.state
        memory = self._memories.pop(state, None) or _Clean()
        self._memories[state] = self._clean = memory
        while len(self._memories) > _STATES:
            del self._memories[next(iter(self._memories))]

    def known(self, text: str) -> Found:
        """Look for the registered values alone, as in a traceback, which quotes source lines."""
        hits = self._values.look(text[:LONGEST])
        return Found(tuple(hits)) if hits else NOTHING

    def look(self, text: str) -> Found:
        """Return what the rules find in a text.

        Characters after the first `LONGEST` are not read.
        """
        if type(text) is not str:
            text = str.__str__(text)  # a subclass may hash and compare by code of its own
        if len(text) > LONGEST:
            text = text[:LONGEST]
            self.cut += 1
        fast = self._fast
        # Case folds in more ways than hyperscan's bytes know.
        if fast is None or not text.isascii():
            return self._look_slowly(text)
        data = text.encode()
        lasting, own = fast
        try:
            stopped = lasting.may_stand_in(text, data)
            if not stopped and not (self._own.size and own.may_stand_in(text, data)):
                return NOTHING
        except Exception:  # noqa: BLE001 - the library's own; nothing depends on it
            self._fast_failed()
            return self._look_slowly(text)
        changes = self._values.changes
        if text in self._clean:
            return NOTHING
        found = self._read(text) if stopped else self.known(text)
        self._remember(text, found, changes)
        return found

    def _fast_failed(self) -> None:
        self.failures += 1
        if self.failures >= _PATIENCE:
            self._fast = None

    def _look_slowly(self, text: str) -> Found:
        """Look by ``re``, and before that in memory, which is cheaper than ``re``."""
        changes = self._values.changes
        if text in self._clean:
            return NOTHING
        found = NOTHING
        rules = self._rules or self.prepare()
        if rules.words.search(text.lower()) is not None:
            found = self._read(text)
        elif self._values.may_stand_in(text):
            found = self.known(text)
        self._remember(text, found, changes)
        return found

    def _remember(self, text: str, found: Found, changes: int) -> None:
        """Remember a clean text, unless another thread registered or forgot a value meanwhile."""
        if found is NOTHING and changes == self._values.changes:
            self._clean.add(text)

    def _read(self, text: str) -> Found:
        """Ask the exact rules. One secret is one finding, of the rule that knows most about it."""
        hits = self._values.look(text)
        shapes, formats = self.prepare().look(text)
        unknown = []
        for shape in shapes:
            if any(hit.form in shape.value for hit in hits):
                continue
            beside = self._values.beside_a_key(shape.value)
            if beside is None:
                unknown.append(shape)
            elif beside not in hits:
                hits.append(beside)
        tokens = [one for one in formats if not any(hit.form in one.value for hit in hits)]
        unsaid = [
            shape
            for shape in unknown
            if not any(one.value in shape.value or shape.value in one.value for one in tokens)
        ]
        if not hits and not unsaid and not tokens:
            return NOTHING
        return Found(tuple(hits), tuple(unsaid), tuple(tokens))
