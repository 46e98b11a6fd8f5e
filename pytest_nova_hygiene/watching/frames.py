"""Finds where in somebody's code a call came from: the first frame that is not plumbing.

Plumbing is what stands between a test and the call it makes. That is mock, contextlib, fixtures,
pytest's monkeypatch, libvirt's own Python half, thread pools, and this package. Functions here are
called on hot paths, so each file is judged once and remembered.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from inspect import CO_OPTIMIZED
from pathlib import PurePath
from sys import _getframe as getframe  # inspect.stack() is 100 times dearer
from threading import Thread, get_ident
from typing import TYPE_CHECKING

from pytest_nova_hygiene.model import quoted
from pytest_nova_hygiene.startup.named_tuple import NamedTuple

if TYPE_CHECKING:
    from types import CodeType, FrameType


class Site(NamedTuple):
    """A line of code.

    Attributes:
        filename: the file as Python names it.
        line: counted from 1.
        symbol: the qualified name of the function or class around the line.
    """

    filename: str
    line: int
    symbol: str


NOWHERE = Site("", 0, "")
"""Stands for a site that is not known."""

_UNNAMED = "without a name"
"""The name of a thread that `threading` does not know."""

Line = tuple["CodeType | None", int]
"""The code and the instruction of a frame. `site_at` makes a site of them, which costs more."""

PACKAGE = PurePath(__file__).parents[1].as_posix() + "/"
"""The folder of this package: each file in it is plumbing."""

_PLUMBING_FOLDERS = tuple(
    f"/{folder}/"
    for folder in (
        "_pytest", "asyncio", "concurrent/futures", "eventlet/green", "eventlet/greenio",
        "eventlet/hubs", "fixtures", "fixtures/_fixtures", "pluggy", "pytest_mock", "testtools",
        "unittest",
    )
)  # fmt: skip
"""Folders whose own files are plumbing."""

_PLUMBING_FILES = tuple(
    f"/{file}.py"
    for file in (
        "_threading_local", "contextlib", "functools", "threading",
        "asynctest/backports", "asynctest/mock", "mock/backports", "mock/mock",
        "eventlet/greenpool", "eventlet/greenthread", "eventlet/tpool", "oslotest/mock_fixture",
        "guestfs", "libvirt", "libvirt_lxc", "libvirt_qemu", "libvirtaio",
    )
)  # fmt: skip
_PLUMBING_PACKAGES = tuple(
    f"-packages/{name}"
    for name in (
        "aexpect/", "anyio/", "ddt.py", "decorator.py", "decorator/", "fabric/", "flaky/",
        "freezegun/", "gevent/", "hypothesis/", "invoke/", "moto/",
        "oslo_concurrency/processutils.py", "outcome/", "parameterized/", "paramiko/", "pexpect/",
        "psutil/__init__.py", "ptyprocess/", "pytest_asyncio/", "pytest_trio/", "requests_mock/",
        "responses/", "time_machine/", "trio/", "uvloop/",
    )
)  # fmt: skip
"""Installed packages whose decorators, plugins and starts of programs are nobody's own lines."""

_COPYING = frozenset(("copy.py", "copyreg.py", "pickle.py"))
"""Files of the standard library that make an object anew: whoever asked for the copy made it."""

_MACHINERY = ("/_pytest/", "/pluggy/", "/xdist/", "/execnet/", "/coverage/")

_CALLER = "/pluggy/"
"""What calls tests and hooks. Below it on the stack stands what started pytest."""

_plumbing: set[str] = set()
_callers: set[str] = set()
CLEAR: set[str] = set()
"""Files that are known not to be plumbing. Hot paths look here before they call a function."""


def is_plumbing(filename: str) -> bool:
    """Return whether a file, by its name alone, is plumbing, so that no finding points at it."""
    if filename in CLEAR:
        return False
    if filename in _plumbing:
        return True
    path = filename.replace("\\", "/")
    folder, _, file = path.rpartition("/")
    found = (
        path.startswith((PACKAGE, "<frozen "))
        or path == "<string>"
        or path.endswith(_PLUMBING_FILES)
        or (file in _COPYING and is_standard(filename))
    )
    if not found and file.endswith(".py"):
        # Those of pytest stand one folder deeper, too.
        above = f"{folder.rpartition('/')[0]}/"
        found = f"{folder}/".endswith(_PLUMBING_FOLDERS) or above.endswith("/_pytest/")
        found = found or any(package in path for package in _PLUMBING_PACKAGES)
    (_plumbing if found else CLEAR).add(filename)
    if _CALLER in path:
        _callers.add(filename)
    return found


def is_machinery(filename: str) -> bool:
    """Return whether a file belongs to what runs tests.

    What pytest and the like do for themselves is no finding.
    """
    path = filename.replace("\\", "/")
    return any(folder in path for folder in _MACHINERY)


_VERSION = "python{}.{}".format(*sys.version_info)
_PLATFORM = f"{sys.base_exec_prefix}{os.sep}{sys.platlibdir}{os.sep}{_VERSION}{os.sep}"
# The same folders as sysconfig's. Importing sysconfig, with what it reads, takes longer than
# everything else in this file.
_STANDARD = (os.__file__.removesuffix("os.py"), _PLATFORM)
_INSTALLED = tuple(f"{os.sep}{each}-packages{os.sep}" for each in ("site", "dist"))


def is_standard(filename: str) -> bool:
    """Return whether a file belongs to the standard library."""
    # Installed packages stand in a folder below the standard library's own.
    return filename.startswith(_STANDARD) and not any(part in filename for part in _INSTALLED)


def calling_frame(depth: int = 2) -> FrameType | None:
    """Return the nearest caller's frame that is not plumbing.

    Args:
        depth: how many frames to skip first, of which this function's own is the first. So 1 is
            the function that asks, and 2 is its caller.

    Returns:
        The frame; None when nobody's code is on the stack, up to pytest's call of it (a thread's
        pool, a callback, a test function that a decorator wraps).
    """
    frame: FrameType | None = getframe(depth)
    while frame is not None:
        filename = frame.f_code.co_filename
        # The tables before the function: this loop is most of what watching one mock costs.
        if filename in CLEAR or not (filename in _plumbing or is_plumbing(filename)):
            break
        # Below that stands `bin/pytest`, or a worker of xdist.
        frame = None if filename in _callers else frame.f_back
    return frame


_threads = threading._active  # type: ignore[attr-defined] # noqa: SLF001 - canary: tests/watching/test_frames.py
_main = threading.main_thread()


def is_main_thread() -> bool:
    """Return whether the running thread is the main one."""
    # Plain data, and not the property `ident`, which a test may patch on the class.
    return bool(get_ident() == vars(_main)["_ident"])


def thread_name() -> str:
    """Return the running thread's name; empty for the main one.

    No function of ``threading`` is called, since any may be somebody's mock. Besides,
    ``current_thread`` would make an object for a thread that has none, and keep that object.
    ``enumerate`` takes a lock.
    """
    if is_main_thread():
        return ""
    thread = thread_object()
    name = None if thread is None else vars(thread).get("_name")
    return name if type(name) is str else _UNNAMED


def thread_object() -> Thread | None:
    """Return the running thread's object; None where `threading` does not know it."""
    # The table that `current_thread` itself looks into.
    found: Thread | None = _threads.get(get_ident())
    return found


def thread_phrase(name: str) -> str:
    """Return how a sentence names a thread.

    Args:
        name: as `thread_name` returned it, and not empty.
    """
    return "an unnamed thread" if name == _UNNAMED else f"thread {quoted(name)}"


def running_threads() -> frozenset[int]:
    """Return the numbers of all threads that run now, as `get_ident` gives them."""
    return frozenset(_threads.copy())


def site_at(code: CodeType | None, instruction: int) -> Site:
    """Return the site of an instruction (``f_lasti``); `NOWHERE` where `code` is None.

    Mocks and patches are made in millions, and keep the code and the instruction alone. A frame's
    ``f_lineno`` is counted anew, from the start of its function, each time it is read.
    """
    if code is None:
        return NOWHERE
    # What ``f_lineno`` was when the frame stood at this instruction; the frame has gone on since.
    lines = (line for start, end, line in code.co_lines() if start <= instruction < end)
    return Site(code.co_filename, next(lines, None) or code.co_firstlineno, code.co_qualname)


def calling_site(depth: int = 2) -> Site:
    """Return the site of the nearest caller that is not plumbing; `NOWHERE` where all are.

    `depth` as for `calling_frame`.
    """
    frame = calling_frame(depth + 1)
    return NOWHERE if frame is None else site_at(frame.f_code, frame.f_lasti)


def acting_site() -> Site:
    """Return the site of the nearest line that is neither plumbing nor the standard library's.

    `NOWHERE` where the thread's stack has no such line.
    """
    for code, instruction in stack_above(2):
        if not is_standard(code.co_filename) and not is_plumbing(code.co_filename):
            return site_at(code, instruction)
    return NOWHERE


def stack_above(depth: int) -> Iterator[tuple[CodeType, int]]:
    """Yield the code and the instruction of every frame, from one frame on up.

    Args:
        depth: where to begin: 1 is the function that asks, and 2 is its caller.
    """
    frame: FrameType | None = getframe(depth)
    while frame is not None:
        yield frame.f_code, frame.f_lasti
        frame = frame.f_back


def importing_frame(frame: FrameType) -> FrameType:
    """Return the nearest module or class body's frame, from a frame on up, or the frame itself.

    Bodies in plumbing do not count, nor does the script that started pytest.
    """
    above: FrameType | None = frame
    while above is not None and above.f_code.co_filename not in _callers:
        if runs_at_import(above.f_code) and not is_plumbing(above.f_code.co_filename):
            return above
        above = above.f_back
    return frame


def runs_at_import(code: CodeType) -> bool:
    """Return whether code is a module's or class's body, not a function's."""
    # The compiler sets this flag for functions alone: only their locals have fixed places.
    return not code.co_flags & CO_OPTIMIZED
