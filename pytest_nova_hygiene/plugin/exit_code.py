"""The exit code of a run that came to its end: pytest's own, unless we have more to say."""

from __future__ import annotations

import pytest

_GOOD = (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED)


def exit_code(own: int, *, failed: bool, is_wrong: bool, is_unwritten: bool) -> int:
    """Return the exit code.

    Args:
        own: what pytest and others came to.
        failed: whether strict fails the run.
        is_wrong: whether a comment is wrong, so that the findings are not what they should be.
        is_unwritten: whether a file could not be written, which hides no test's result.
    """
    if is_wrong and own in (*_GOOD, pytest.ExitCode.TESTS_FAILED):
        return pytest.ExitCode.USAGE_ERROR
    if failed and own in _GOOD:
        return pytest.ExitCode.TESTS_FAILED
    return pytest.ExitCode.USAGE_ERROR if is_unwritten and own == pytest.ExitCode.OK else own
