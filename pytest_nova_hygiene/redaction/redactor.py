"""Mask secret values in text. The only place that keeps values, in memory and for the run alone.

Everything of ours that leaves the process goes through here, and under strict what pytest prints
of a test does too. Its own ``repr`` shows no value, so ``--showlocals`` cannot either.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from itertools import starmap
from operator import is_
from typing import Any

from pytest_nova_hygiene.redaction.ends import MASK, Ends
from pytest_nova_hygiene.redaction.fragments import Fragments
from pytest_nova_hygiene.redaction.layout import Layout, without_layout
from pytest_nova_hygiene.redaction.matcher import Matcher, as_bytes
from pytest_nova_hygiene.redaction.ordinary import OrdinaryWords, beside_keys
from pytest_nova_hygiene.redaction.readings import hidden_texts
from pytest_nova_hygiene.startup.patterns import compile_later

_MASK_BYTES = MASK.encode()

_ELLIPSIS = "..."
"""How pytest shortens the ``repr`` of a large value: in the middle, so both ends may show."""

_PART = 2
"""The least of a hidden text, at an ellipsis, that is masked too."""

_USUAL = 4
"""The least that is masked where pytest leaves out what two texts have in common."""

_SKIPPED = " characters in diff"
_DIFFERENCE = compile_later(
    r"^((?:\x1b\[[0-9;]*m|E(?=[ \t])|[ \t])*(?:[-+] )?)([^\n]*)", re.MULTILINE
)
"""A line of such a difference: it may begin or end inside a hidden text."""

_LONG = 1_000
_LAST = 16
"""So many of the texts of at least so many characters are remembered as masked: a test's log is in
each of its reports, and passes here more than once with each."""

_SHOWN = ("_pytest._code.", "_pytest.reports", "_pytest.subtests", "pytest_subtests.")
"""The modules whose objects a report is made of; others of pytest's lead to users' objects."""

_CREDENTIALS = compile_later(r"//.*@", re.DOTALL)
_PARAMETERS = compile_later(r"\?.*", re.DOTALL)


def without_credentials(uri: str) -> str:
    """Return a URI without user information and without its parameters' values.

    Everything up to the last ``@`` goes: a password may hold ``@``, ``/`` and ``?`` itself.
    """
    return _PARAMETERS.sub(f"?{MASK}", _CREDENTIALS.sub(f"//{MASK}@", uri))


class Redactor:
    """The texts to hide, thousands of them: each text is read once, whatever their number.

    Args:
        everywhere: ordinary words too, not only beside a key.
    """

    def __init__(self, *, everywhere: bool = False) -> None:
        self._texts: set[str] = set()
        self._ordinary = None if everywhere else OrdinaryWords()
        self._begin()

    def _begin(self) -> None:
        """Take in all texts anew with the next one that is masked."""
        self._new = sorted(self._texts)
        # By length in bytes: one anchor each, since a run may hide values by the ten thousand.
        self._long: Matcher[None] = Matcher(8, step=1)
        self._short: Matcher[None] = Matcher(4, step=1)
        self._tiny: set[bytes] = set()
        # Those with blanks or line ends in them, without these.
        self._bare: Matcher[None] = Matcher(8, step=1)
        self._beside_keys: list[str] = []
        self._indexed: set[str] = set()
        self._ends = Ends(_PART)
        self._fragments = Fragments()
        self._done: set[str] = set()

    def __repr__(self) -> str:
        return f"<Redactor of {len(self._texts)} texts>"

    def hide(self, *secrets: str) -> None:
        """Mask these secrets from now on, in every form, however somebody came to know them.

        An empty text is ignored: it is everywhere.
        """
        for secret in secrets:
            if secret and secret not in self._texts:
                self._texts.add(secret)
                self._new.append(secret)

    def learn(self, names: Callable[[], Iterable[str]]) -> None:
        """Take the words of paths, modules and tests for ordinary ones.

        Args:
            names: returns theirs, without the parameters of tests. It is called when something is
                to be masked, which most runs never come to.
        """
        if self._ordinary is not None:
            self._ordinary.learn(names)
            self._begin()

    def _index(self) -> None:
        """Take in what was hidden since: most tests register values and print nothing."""
        new, self._new = self._new, []
        self._done.clear()
        for secret in new:
            for text in (secret,) if self.is_ordinary(secret) else hidden_texts(secret):
                if text not in self._indexed:
                    self._indexed.add(text)
                    if self.is_ordinary(text):
                        self._beside_keys.append(text)
                    else:
                        self._add(text, plain=text == secret)
        self._beside_keys.sort(key=len, reverse=True)  # one may be the beginning of another

    def is_ordinary(self, text: str) -> bool:
        """Return whether a text is masked beside a key only."""
        return self._ordinary is not None and text in self._ordinary

    def _add(self, text: str, *, plain: bool) -> None:
        self._ends.add(text, plain=plain)
        self._fragments.add(text)
        data = as_bytes(text)
        for matcher in (self._long, self._short):
            if len(data) >= matcher.shortest:
                matcher.add(data, None)
                break
        else:
            self._tiny.add(data)
        if len(data) >= self._bare.shortest:
            bare = without_layout(data)
            if bare != data and len(bare) >= self._bare.shortest:
                self._bare.add(bare, None)

    def text(self, text: str, least: int = _PART) -> str:
        """Return the text with every hidden one masked; two that touch or overlap become one mask.

        Args:
            text: is read once.
            least: how much of a hidden text, at an ellipsis, is masked too.
        """
        if not self._texts:
            return text
        if self._new:
            self._index()
        if text in self._done and least == _PART:
            return text
        masked = self._cut_off(self._alone(self._whole(text)), least)
        if len(masked) > _LONG and least == _PART:
            if len(self._done) >= _LAST:
                self._done.clear()
            self._done.add(masked)
        return masked

    def _whole(self, text: str) -> str:
        """Mask what stands in a text as it is, or with layout inside."""
        data = as_bytes(text)
        # Both before anything is masked: a masked line would tear what is broken around it.
        spans = sorted((*self._spans(data), *self._broken(data)))
        if spans:
            text = _without(data, spans)
        for word in self._beside_keys:
            if word in text:
                text = _masked_at(text, beside_keys(text, word))
        return text

    def _alone(self, text: str) -> str:
        """Mask the parts of hidden texts that stand in a text without the others."""
        return _masked_at(text, self._fragments.spans(text))

    def _broken(self, data: bytes) -> Iterator[tuple[int, int]]:
        """Yield where hidden texts stand with layout inside."""
        bare = without_layout(data)
        if bare == data:
            return
        parts = [
            (start, start + len(needle.data))
            for matcher in (self._long, self._bare)
            for start, needle in matcher.find(bare)
        ]
        if parts:
            yield from filter(None, starmap(Layout(data).span, parts))

    def _cut_off(self, text: str, least: int) -> str:
        if _SKIPPED in text:
            text = _DIFFERENCE.sub(self._difference, text)
        if _ELLIPSIS not in text:
            return text
        first, *rest = text.split(_ELLIPSIS)
        ends = self._ends
        middle = [ends.cut_end(ends.cut_start(piece, least), least) for piece in rest[:-1]]
        return _ELLIPSIS.join(
            (ends.cut_end(first, least), *middle, ends.cut_start(rest[-1], least))
        )

    def _difference(self, line: re.Match[str]) -> str:
        ends = self._ends
        return line[1] + ends.cut_end(ends.cut_start(line[2], _USUAL), _USUAL)

    def _spans(self, data: bytes) -> Iterator[tuple[int, int]]:
        """Yield where hidden texts stand."""
        for matcher in (self._long, self._short):
            for start, needle in matcher.find(data):
                yield start, start + len(needle.data)
        for tiny in self._tiny:
            start = data.find(tiny)
            while start >= 0:
                yield start, start + len(tiny)
                start = data.find(tiny, start + 1)

    def tree(self, node: Any, within: tuple[str, ...] = _SHOWN, _depth: int = 0) -> Any:
        """Mask the texts in a tree of builtins and of pytest's representation objects.

        Builtins in which something was masked come back as new objects, all others as they are.
        Objects of the modules `within` (a report's ``longrepr``) are changed in place, whatever
        their fields are called in this release. Nobody else's object is asked anything.
        """
        if not self._texts or _depth > 40:  # noqa: PLR2004 - deeper than any report is
            return node
        kind = type(node)
        if kind is bytes or issubclass(kind, str):
            return self._leaf(node)
        if kind in (list, tuple, set):
            if kind is list and all(type(child) is str and "\n" not in child for child in node):
                return self._lines(node)
            children = [self.tree(child, within, _depth + 1) for child in node]
            return node if all(map(is_, children, node)) else kind(children)
        if kind in (dict, OrderedDict):
            flat = [child for pair in node.items() for child in pair]
            children = [self.tree(child, within, _depth + 1) for child in flat]
            same = all(map(is_, children, flat))
            return node if same else kind(zip(children[::2], children[1::2], strict=True))
        module = type.__getattribute__(kind, "__module__")  # no metaclass of theirs is asked
        if type(module) is str and module.startswith(within):
            for name in _fields(node):
                child = getattr(node, name, None)
                masked = self.tree(child, within, _depth + 1)
                if masked is not child:
                    object.__setattr__(node, name, masked)
        return node

    def _lines(self, lines: list[str]) -> list[str]:
        """Mask lines together: what is masked in one would tear what goes on in the next."""
        text = "\n".join(lines)
        masked = self.text(text)
        return lines if masked == text else masked.split("\n")

    def _leaf(self, node: str | bytes) -> str | bytes:
        if type(node) is bytes:
            text = node.decode("utf-8", "surrogateescape")
            masked = self.text(text)
            return node if masked == text else masked.encode("utf-8", "surrogateescape")
        text = str.__str__(node)  # of a subclass of theirs, the text alone
        masked = self.text(text)
        return node if masked == text else masked


def _masked_at(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return a text with a mask for each span; they come in order, and may overlap."""
    pieces, at = [], 0
    for start, end in spans:
        if start >= at:
            pieces += [text[at:start], MASK]
        at = max(at, end)
    return "".join((*pieces, text[at:])) if pieces else text


def _without(data: bytes, spans: list[tuple[int, int]]) -> str:
    """Return a text with a mask for each of the sorted spans; those that touch share one."""
    pieces, at = [], 0
    masked = -1
    for start, end in spans:
        if start > masked:
            pieces += [data[at:start], _MASK_BYTES]
        masked = at = max(end, masked)
    return b"".join((*pieces, data[at:])).decode("utf-8", "surrogatepass")


def _fields(node: object) -> list[str]:
    """Return the names of an object's fields, in its ``__dict__`` or in slots."""
    slots = [name for cls in type(node).__mro__ for name in vars(cls).get("__slots__", ())]
    return [*slots, *getattr(node, "__dict__", ())]
