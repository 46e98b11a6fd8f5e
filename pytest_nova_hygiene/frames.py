"""Where in somebody's code a call came from: the first frame that is not plumbing.

Plumbing is what stands between a test and the thing it does: mock, contextlib, fixtures, pytest's
monkeypatch, libvirt's own Python half, thread pools, and this package. Called on hot paths, so a
file is judged once and remembered.
"""

from __future__ import annotations

import re
import sys
from inspect import CO_OPTIMIZED
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from types import CodeType, FrameType


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


def calling_frame(depth: int = 2) -> FrameType | None:
    """The nearest caller's frame that is not plumbing.

    Args:
        depth: how many frames to skip first; 2 is the caller of our caller.

    Returns:
        None when the whole stack is plumbing (a thread's pool, a callback).
    """
    frame: FrameType | None = sys._getframe(depth)  # noqa: SLF001 - inspect.stack() is 100x dearer
    known = _known
    while frame is not None:
        filename = frame.f_code.co_filename
        # The table first: this loop is most of what one mock and one patch cost us.
        if not (known[filename] if filename in known else is_plumbing(filename)):
            break
        frame = frame.f_back
    return frame


def site_at(code: CodeType | None, line: int) -> Site:
    """A line of some code; `NOWHERE` for none. What is made in millions keeps these two instead."""
    return NOWHERE if code is None else Site(code.co_filename, line, code.co_qualname)


def calling_site(depth: int = 2) -> Site:
    """The nearest caller that is not plumbing; `depth` as for `calling_frame`."""
    frame = calling_frame(depth + 1)
    return NOWHERE if frame is None else site_at(frame.f_code, frame.f_lineno)


def runs_at_import(code: CodeType) -> bool:
    """Whether code is a module's or class's body, not a function's."""
    return not code.co_flags & CO_OPTIMIZED
