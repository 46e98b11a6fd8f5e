"""libvirt's connection URIs: what one means, whether it is harmless, and how to show it.

Pure: text in, answer out. The grammar is libvirt's (its docs/uri.rst and src/libvirt.c):
``driver[+transport]://[user@][host][:port]/[path][?parameters]``, a bare word may be an alias for
anything, and ``None`` or ``''`` mean the default, whatever answers. So the rule is default deny.
"""

from __future__ import annotations

import os
import re
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_nova_hygiene.redact import without_credentials

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LOCAL_TEST = "test:///*"
"""The default allow rule: libvirt's in-memory test driver, in this process, and nothing else."""

DRIVERS = (
    "qemu xen lxc openvz vbox esx gsx vpx vmwareplayer vmwarews vmwarefusion hyperv vz parallels "
    "bhyve ch interface network nodedev nwfilter secret storage"
).split()
"""The drivers of libvirt (docs/drivers.rst and the sources of its secondary drivers)."""

_LOCAL_TEST = re.compile(r"test:(///|/(?!/))[^\s]*")
_SCHEME = re.compile(r"[A-Za-z][\w.+-]*:/")
_URI_DEFAULT = re.compile(
    r"""^[ \t]*uri_default[ \t]*=[ \t]*(["'])(?P<uri>[^"'\n]*)\1""", re.MULTILINE
)


def is_local_test(uri: str) -> bool:
    """Whether a URI opens libvirt's test driver in this process.

    The scheme is exactly ``test`` (libvirt refuses ``TEST``), without a transport (``test+unix``
    reaches the real daemon) and without a host.
    """
    return _LOCAL_TEST.fullmatch(uri) is not None


def is_allowed(uri: object, allow: Iterable[str]) -> bool:
    """Whether a URI may be opened.

    Args:
        uri: what the code passed; anything but a ``str`` is refused, a mock is not a URI.
        allow: exact URIs or globs; `LOCAL_TEST` stands for every form of the local test driver.
    """
    if type(uri) is not str:
        return False
    for glob in allow:
        if glob == LOCAL_TEST:
            if is_local_test(uri):
                return True
        elif uri == glob or fnmatchcase(uri, glob):
            return True
    return False


def default_uri(environ: Mapping[str, str] = os.environ) -> str | None:
    """What ``None`` and ``''`` open: the environment's, then libvirt.conf's, else None: unknown.

    Read at each call, as libvirt does.
    """
    if uri := environ.get("LIBVIRT_DEFAULT_URI"):
        return uri
    if os.geteuid() == 0:
        folder = Path("/etc/libvirt")
    else:
        config = environ.get("XDG_CONFIG_HOME") or Path(environ.get("HOME", "/")) / ".config"
        folder = Path(config) / "libvirt"
    try:
        match = _URI_DEFAULT.search((folder / "libvirt.conf").read_text("utf-8", "replace"))
    except OSError:
        return None
    return match["uri"] if match else None


def shown(uri: object) -> str:
    """How a URI may be printed: no user information, no parameter's value, no object's repr."""
    if uri is None:
        return "the default connection"
    if type(uri) is not str:  # before any comparison: a mock records those
        return f"a {type(uri).__name__} object"
    if not uri:
        return "the default connection"
    if _SCHEME.match(uri) is None:
        return "a name that libvirt may look up as an alias"
    return f"'{without_credentials(uri)}'"
