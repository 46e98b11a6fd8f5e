"""Be told of a function's calls without standing in its way: a call put into its own code.

A wrapper is seen: it is one more frame in every traceback and before every ``stacklevel``. It has
another identity, and what was taken from its module earlier goes past it. So the function keeps its
identity, its file, its lines and its signature. It runs the same code with one call more: at its
beginning, around what it returns, or at its end. That code is compiled from the function's source.
"""

from __future__ import annotations

from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any

from pytest_nova_hygiene.watching.probed_code import MARK, Hook, Probe, with_marks

if TYPE_CHECKING:
    from contextlib import ExitStack

__all__ = ["UNPROBED", "Probe", "insert"]

UNPROBED = (TypeError, OSError, SyntaxError, ValueError)
"""What `insert` raises."""


def insert(stack: ExitStack, function: Any, probe: Probe) -> None:
    """Call hooks in a function's own code, until the stack closes.

    Args:
        stack: what undoes it.
        function: a plain function, or a method as it stands in its class.
        probe: what is called.

    Raises:
        TypeError: it is no plain function of Python.
        OSError, SyntaxError, ValueError: its source is not there, or is not what it was made from.
    """
    if type(function) is not FunctionType:
        raise TypeError(f"no plain function: {type(function).__name__}")
    probed = _probed.get(function) or _Probed(function)
    probed.add(probe)
    stack.callback(probed.remove, probe)


class _Probed:
    """A function with probes in it: those of nested runs are called innermost last."""

    def __init__(self, function: FunctionType) -> None:
        self._function = function
        self._original = function.__code__
        self._ours: CodeType | None = None
        self._probes: list[Probe] = []

    def add(self, probe: Probe) -> None:
        self._put([*self._probes, probe])
        _probed[self._function] = self

    def remove(self, probe: Probe) -> None:
        left = [each for each in self._probes if each is not probe]
        if self._function.__code__ is not self._ours:
            # Not ours any more: a coverage tool or another prober has compiled it anew.
            left = []  # somebody gave it other code meanwhile: that stays
        elif left:
            self._put(left)
        else:
            self._function.__code__ = self._original
        if not left:
            _probed.pop(self._function, None)

    def _put(self, probes: list[Probe]) -> None:
        # One code serves them all, so they must ask for the same parameters at the same places.
        (shape,) = {_shape(each) for each in probes}
        code = with_marks(self._original, shape)
        consts = {
            MARK.format("before"): _one_of([h.before for h in probes if h.before]),
            MARK.format("after"): _chain([h.after for h in probes if h.after]),
            MARK.format("at end"): _one_of([h.at_end for h in probes if h.at_end]),
        }
        put = (consts.get(c, c) if type(c) is str else c for c in code.co_consts)
        self._ours = self._function.__code__ = code.replace(co_consts=tuple(put))
        self._probes = probes


_probed: dict[FunctionType, _Probed] = {}


def _shape(probe: Probe) -> Probe:
    """Return what the code depends on: which hooks a probe has, and not what they do."""
    parts: dict[str, Any] = probe._asdict()
    shape: Any = {name: callable(part) or part for name, part in parts.items()}
    return Probe(**shape)


def _one_of(hooks: list[Hook]) -> Hook | None:
    """Join hooks into one; what the last of them returns counts."""
    if len(hooks) < 2:  # noqa: PLR2004 - one, or none
        return hooks[0] if hooks else None

    def call(*values: Any) -> Any:
        said = [hook(*values) for hook in hooks]
        return next((each for each in reversed(said) if each is not None), None)

    return call


def _chain(hooks: list[Hook]) -> Hook | None:
    """Join hooks into one; each is given what the one before returned."""
    if len(hooks) < 2:  # noqa: PLR2004 - one, or none
        return hooks[0] if hooks else None

    def call(*values: Any) -> Any:
        *values_, result = values
        for hook in hooks:
            result = hook(*values_, result)
        return result

    return call
