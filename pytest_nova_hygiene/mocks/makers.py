"""Finds the code that a mock is made for, where the library makes the mock on somebody's behalf."""

from __future__ import annotations

from types import FunctionType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import CodeType, FrameType

    from pytest_nova_hygiene.watching.frames import Line
    from pytest_nova_hygiene.watching.owners import Owner

_WRAPPER = "patched"
"""What the mock libraries call the function that they put in a decorated one's place."""

_MOST = 20
"""How many decorators are looked through: more than anybody stacks."""


CHILD: Line = (None, -1)
"""Stands for the line of a child: the mock it hangs on has the line."""


def maker(frame: FrameType, caller: FrameType | None, owner: Owner, lazy: CodeType | None) -> Line:
    """Return the line that a mock's birth is noted with.

    pytest calls the wrapper that ``@patch`` puts around a test. It makes the mocks and then calls
    the test, which has no frame before. An autospec makes its children when somebody first asks for
    them, perhaps long after its own test.

    Args:
        frame: of the library, which makes the mock.
        caller: the nearest frame above that is somebody's code, if there is one. That may be a test
            that calls a decorated helper, or another decorator around the test.
        owner: who is running.
        lazy: the code of the library's that makes children when they are asked for.

    Returns:
        The caller's line; or the first line of the decorated test or setup function, which is its
        first decorator's. `CHILD` for a child; None in the code's place where no line is known.
    """
    above: FrameType | None = frame
    while above is not None and above is not caller:
        code = above.f_code
        if code is lazy:
            return CHILD
        if code.co_name == _WRAPPER and "func" in code.co_freevars:
            found = _innermost(above.f_locals.get("func"))
            if found is not None and (caller is None or _is_test(found, owner)):
                return found, 0
        above = above.f_back
    return (None, 0) if caller is None else (caller.f_code, caller.f_lasti)


def _is_test(code: CodeType, owner: Owner) -> bool:
    """Return whether code has the name of the test that is running."""
    nodeid, _, _ = owner.nodeid.partition("[")
    return owner.scope == "function" and nodeid.endswith(f"::{code.co_name}")


def _innermost(function: object) -> CodeType | None:
    """Return the code of the function behind its decorators, or of the last that can be seen."""
    for _ in range(_MOST):
        if type(function) is not FunctionType:
            return None
        behind = vars(function).get("__wrapped__")
        if type(behind) is not FunctionType:
            return function.__code__
        function = behind
    return None
