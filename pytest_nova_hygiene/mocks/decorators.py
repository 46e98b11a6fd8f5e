"""Finds the function that ``@patch`` decorates, where a patch is entered before its first line."""

from __future__ import annotations

from types import FunctionType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import CodeType, FrameType

    from pytest_nova_hygiene.watching.owners import Owner

_WRAPPER = "patched"
"""What the mock libraries call the function that they put in a decorated one's place."""

_MOST = 20
"""How many decorators are looked through: more than anybody stacks."""


def decorated_code(
    frame: FrameType | None, caller: FrameType | None, owner: Owner
) -> CodeType | None:
    """Return the code of the test or setup function that a mock is made for.

    pytest calls the library's wrapper, which makes the mocks and then calls the function. So the
    function has no frame yet.

    Args:
        frame: of the library, which makes the mock.
        caller: the nearest frame above that is somebody's code, if there is one: a test that calls
            a decorated helper, or another decorator around the test.
        owner: who is running.

    Returns:
        The code, whose first line is the first decorator's. None where no decorator makes the mock,
        or where the caller's line says more.
    """
    while frame is not caller and frame is not None:
        code = frame.f_code
        if code.co_name == _WRAPPER and "func" in code.co_freevars:
            found = _innermost(frame.f_locals.get("func"))
            is_wanted = found is not None and (caller is None or _is_test(found, owner))
            return found if is_wanted else None
        frame = frame.f_back
    return None


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
