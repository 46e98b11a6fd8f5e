"""Tells of a function's calls by a call that is put into the function's own code.

A wrapper would be seen. It is one more frame in every traceback and before every ``stacklevel``. It
has another identity, and whoever took the function from its module earlier calls past it. So the
function must keep its identity, its file, its lines and its signature. It runs the same code with
one call more: at its beginning, around what it returns, or at its end. A call at the beginning is
put among the instructions; for the others the code is compiled from the function's source.
"""

from __future__ import annotations

from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any

from pytest_nova_hygiene.watching.probed_code import MARK, Hook, Probe, with_marks
from pytest_nova_hygiene.watching.spliced_code import with_first_call

if TYPE_CHECKING:
    from contextlib import ExitStack

__all__ = ["UNPROBED", "Probe", "insert"]

UNPROBED = (TypeError, OSError, SyntaxError, ValueError)
"""The exceptions of `insert`: the function cannot be probed."""


def insert(stack: ExitStack, function: Any, probe: Probe) -> None:
    """Call hooks in a function's own code, until the stack closes.

    Args:
        stack: takes the callback that removes the probe.
        function: a plain function, or a method as it stands in its class.
        probe: the hooks.

    Raises:
        TypeError: the function is no plain function of Python.
        OSError, SyntaxError: the function's source is not there, or cannot be parsed.
        ValueError: the function was not made from its source, lacks a parameter that is asked
            for, or has a probe of another shape.
    """
    # By exact type: a mock in the function's place answers `isinstance` by code of its own.
    if type(function) is not FunctionType:
        raise TypeError(f"no plain function: {type(function).__name__}")
    probed = _probed.get(function) or _Probed(function)
    probed.add(probe)
    stack.callback(probed.remove, probe)


class _Probed:
    """A function with probes in it. Probes of a run inside a run are called after the outer's.

    Args:
        function: the function, with its own code still.
    """

    def __init__(self, function: FunctionType) -> None:
        self._function = function
        self._original = function.__code__
        self._ours: CodeType | None = None
        self._probes: list[Probe] = []

    def add(self, probe: Probe) -> None:
        """Put one more probe into the function's code."""
        # Noted after it is in: a function that cannot be probed must not stay in the table.
        self._put([*self._probes, probe])
        _probed[self._function] = self

    def remove(self, probe: Probe) -> None:
        """Take a probe out; the last one gives the function its own code again."""
        left = [each for each in self._probes if each is not probe]
        if self._function.__code__ is not self._ours:
            # A coverage tool or another prober gave the function other code meanwhile, which stays.
            left = []
        elif left:
            self._put(left)
        else:
            self._function.__code__ = self._original
        if not left:
            _probed.pop(self._function, None)

    def _put(self, probes: list[Probe]) -> None:
        """Give the function code that calls the hooks of these probes.

        Raises:
            ValueError: the probes do not ask for the same parameters at the same places.
        """
        # One code serves all probes, so they must have one shape.
        (shape,) = {_shape(each) for each in probes}
        code = with_first_call(self._original, shape) or with_marks(self._original, shape)
        consts = {
            MARK.format("before"): _one_of([h.before for h in probes if h.before]),
            MARK.format("after"): _chain([h.after for h in probes if h.after]),
            MARK.format("at end"): _one_of([h.at_end for h in probes if h.at_end]),
        }
        # Hooks are constants of the code and not names, so the function's module stays as it is.
        put = (consts.get(c, c) if type(c) is str else c for c in code.co_consts)
        self._ours = self._function.__code__ = code.replace(co_consts=tuple(put))
        self._probes = probes


_probed: dict[FunctionType, _Probed] = {}


def _shape(probe: Probe) -> Probe:
    """Return a probe with True for each of its hooks: all that the compiled code depends on."""
    parts: dict[str, Any] = probe._asdict()
    shape: Any = {name: callable(part) or part for name, part in parts.items()}
    return Probe(**shape)


def _one_of(hooks: list[Hook]) -> Hook | None:
    """Join hooks into one, which returns what the last of them returned that is not None."""
    # A single hook stands for itself: one call less in functions that are called often.
    if len(hooks) < 2:  # noqa: PLR2004 - one, or none
        return hooks[0] if hooks else None

    def call(*values: Any) -> Any:
        said = [hook(*values) for hook in hooks]
        return next((each for each in reversed(said) if each is not None), None)

    return call


def _chain(hooks: list[Hook]) -> Hook | None:
    """Join hooks into one, which gives each hook what the hook before returned."""
    if len(hooks) < 2:  # noqa: PLR2004 - one, or none
        return hooks[0] if hooks else None

    def call(*values: Any) -> Any:
        *values_, result = values
        for hook in hooks:
            result = hook(*values_, result)
        return result

    return call
