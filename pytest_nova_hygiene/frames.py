"""Where in somebody's code a call came from: the first frame that is not plumbing.

Plumbing is what stands between a test and the thing it does: mock, contextlib, fixtures, pytest's
monkeypatch, libvirt's own Python half, thread pools, and this package. Called on hot paths, so a
file is judged once and remembered.
"""

from __future__ import annotations

import re
import sys
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from types import FrameType


class Site(NamedTuple):
    """A file as Python names it, a line from 1, and a function's qualified name."""

    filename: str
    line: int
    symbol: str


NOWHERE = Site("", 0, "")

_HERE = re.escape(PurePath(__file__).parent.as_posix())
_PLUMBING = re.compile(
    rf"{_HERE}/"
    r"|/(unittest|mock|asynctest)/(mock|backports)\.py$"
    r"|/(contextlib|functools|threading|_threading_local|asyncio/\w+)\.py$"
    r"|/concurrent/futures/\w+\.py$"
    r"|/_pytest/\w+\.py$|/_pytest/\w+/\w+\.py$|/pluggy/\w+\.py$|/pytest_mock/\w+\.py$"
    r"|/oslotest/mock_fixture\.py$|/fixtures/(_fixtures/)?\w+\.py$|/testtools/\w+\.py$"
    r"|/(libvirt|libvirt_qemu|libvirt_lxc|libvirtaio)\.py$"
    r"|/eventlet/(tpool|greenthread|greenpool|hubs/\w+)\.py$"
    r"|^<frozen |^<string>$"
)
_known: dict[str, bool] = {}


def is_plumbing(filename: str) -> bool:
    """Whether a file, by its name alone, is machinery that no finding should point at."""
    known = _known.get(filename)
    if known is None:
        text = filename.replace("\\", "/")
        known = _known[filename] = _PLUMBING.search(text) is not None
    return known


def calling_site(depth: int = 2) -> Site:
    """The nearest caller that is not plumbing.

    Args:
        depth: how many frames to skip first; 2 is the caller of our caller.

    Returns:
        Its site, or `NOWHERE` when the whole stack is plumbing (a thread's pool, a callback).
    """
    frame: FrameType | None = sys._getframe(depth)  # noqa: SLF001 - inspect.stack() is 100x dearer
    while frame is not None:
        code = frame.f_code
        if not is_plumbing(code.co_filename):
            return Site(code.co_filename, frame.f_lineno, code.co_qualname)
        frame = frame.f_back
    return NOWHERE
