"""Mask secret values in text. The only place that keeps values, in memory and for the run alone.

Everything of ours that leaves the process goes through here, and under strict what pytest prints
of a test does too. Its own ``repr`` shows no value, so ``--showlocals`` cannot either.
"""

from __future__ import annotations

import re
from typing import Any

MASK = "***"

_ELLIPSIS = "..."
"""How pytest shortens the ``repr`` of a large value: in the middle, so both ends may show."""

_PART = 2
"""The least of a hidden text, at an ellipsis, that is masked too."""


_CREDENTIALS = re.compile(r"//.*@", re.DOTALL)
_PARAMETERS = re.compile(r"\?.*", re.DOTALL)


def without_credentials(uri: str) -> str:
    """A URI without user information and without its parameters' values.

    Everything up to the last ``@`` goes: a password may hold ``@``, ``/`` and ``?`` itself.
    """
    return _PARAMETERS.sub(f"?{MASK}", _CREDENTIALS.sub(f"//{MASK}@", uri))


class Redactor:
    """The texts to hide; longest first, so that no tail of a longer value stays."""

    def __init__(self) -> None:
        self._texts: set[str] = set()
        self._ordered: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"<Redactor of {len(self._texts)} texts>"

    def hide(self, *texts: str) -> None:
        """Mask these from now on. An empty text is ignored: it is everywhere."""
        self._texts.update(text for text in texts if text)
        self._ordered = ()

    def text(self, text: str) -> str:
        """The text with every hidden one masked."""
        if not self._texts:
            return text
        if not self._ordered:
            self._ordered = tuple(sorted(self._texts, key=len, reverse=True))
        for hidden in self._ordered:
            if hidden in text:
                text = text.replace(hidden, MASK)
        if _ELLIPSIS in text:
            pieces = text.split(_ELLIPSIS)
            text = _ELLIPSIS.join(
                self._end(self._start(piece) if number else piece)
                if number < len(pieces) - 1
                else self._start(piece)
                for number, piece in enumerate(pieces)
            )
        return text

    def _end(self, piece: str) -> str:
        """What stands before an ellipsis, without the beginning of a hidden text at its end."""
        tail = piece[-_PART:]
        for hidden in self._ordered:
            if len(tail) == _PART and tail in hidden:
                for length in range(min(len(hidden), len(piece)), _PART - 1, -1):
                    if piece.endswith(hidden[:length]):
                        return piece[:-length] + MASK
        return piece

    def _start(self, piece: str) -> str:
        """What stands behind an ellipsis, without the end of a hidden text at its beginning."""
        head = piece[:_PART]
        for hidden in self._ordered:
            if len(head) == _PART and head in hidden:
                for length in range(min(len(hidden), len(piece)), _PART - 1, -1):
                    if piece.startswith(hidden[-length:]):
                        return MASK + piece[length:]
        return piece

    def tree(self, node: Any, _depth: int = 0) -> Any:
        """Mask the strings in a tree of builtins and of pytest's representation objects.

        Builtins come back as new objects. Objects of ``_pytest`` (a report's ``longrepr``) are
        changed in place, whatever their fields are called in this release of pytest.
        """
        if not self._texts or _depth > 40:  # noqa: PLR2004 - deeper than any report is
            return node
        if isinstance(node, str):
            return self.text(node)
        if type(node) in (list, tuple, set):
            return type(node)(self.tree(child, _depth + 1) for child in node)
        if type(node) is dict:
            return {
                self.tree(key, _depth + 1): self.tree(child, _depth + 1)
                for key, child in node.items()
            }
        if type(node).__module__.startswith("_pytest.") and hasattr(node, "__dict__"):
            for name, child in list(vars(node).items()):
                masked = self.tree(child, _depth + 1)
                if masked is not child:
                    object.__setattr__(node, name, masked)
        return node
