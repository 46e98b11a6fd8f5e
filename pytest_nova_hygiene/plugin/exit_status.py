"""How a run ends: pytest's own exit status, or a worse one of ours."""

from __future__ import annotations

import pytest

_ENDED = (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.NO_TESTS_COLLECTED)
"""How a run ends that came to its end."""


def exit_status(status: int, *, failed: bool, misused: bool, unwritten: bool) -> int:
    """Return the exit status of a run.

    Args:
        status: pytest's own.
        failed: whether findings fail the run.
        misused: whether a comment of ours is wrong.
        unwritten: whether a report could not be written; that hides no test's result.
    """
    if failed and status in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        status = pytest.ExitCode.TESTS_FAILED
    if (misused and status in _ENDED) or (unwritten and status == pytest.ExitCode.OK):
        return pytest.ExitCode.USAGE_ERROR
    return status
