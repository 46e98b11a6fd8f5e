"""Knows what libvirt opens without a URI, or by an alias: its variables and its configuration."""

from __future__ import annotations

import os
import re
import sys
from typing import TYPE_CHECKING

from pytest_nova_hygiene.startup.patterns import compile_later
from pytest_nova_hygiene.watching.originals import ORIGINALS

if TYPE_CHECKING:
    from collections.abc import Mapping

VARIABLE = "LIBVIRT_DEFAULT_URI"
VIRSH_VARIABLE = "VIRSH_DEFAULT_CONNECT_URI"
"""The deprecated variable that virsh alone reads, before `VARIABLE`."""

_XEN = "/proc/xen/capabilities"
"""What libvirt's driver for Xen looks at."""

_DEFAULT = compile_later(
    r"""^[ \t]*uri_default[ \t]*=[ \t]*(["'])(?P<uri>[^"'\n]*)\1""", re.MULTILINE
)
_ALIASES = compile_later(r"^[ \t]*uri_aliases[ \t]*=[ \t]*\[(?P<list>[^\]]*)\]", re.MULTILINE)
_ALIAS = compile_later(r"""["'](?P<name>[A-Za-z0-9_-]+)=(?P<uri>[^"']*)["']""")
_COMMENT = compile_later(r"^[ \t]*#.*$", re.MULTILINE)


def default_uri(environ: Mapping[str, str] = os.environ, *, virsh: bool = False) -> str | None:
    """Return the URI that ``None`` and ``''`` open; None where libvirt takes whatever answers.

    The environment's URI comes before that of libvirt.conf. Both are read at each call, as libvirt
    does.

    Args:
        environ: the variables of the process that opens the connection. The default is this
            process's ``os.environ``, even where a test has replaced that name.
        virsh: whether virsh opens the connection, which has a variable of its own.
    """
    if virsh and (uri := environ.get(VIRSH_VARIABLE)):
        return uri
    if uri := environ.get(VARIABLE):
        return uri
    match = _DEFAULT.search(_configuration(environ))
    return match["uri"] if match and match["uri"] else None


def probed_uri() -> str | None:
    """Return the URI that libvirt takes where nothing names a default; None where it is not known.

    libvirt asks its drivers, and QEMU's answers (``qemuConnectURIProbe``), unless this is a Xen
    host, whose driver comes before. Nobody is asked here.
    """
    if sys.platform != "linux" or ORIGINALS.os.path.exists(_XEN):
        return None
    return "qemu:///system" if ORIGINALS.os.geteuid() == 0 else "qemu:///session"


def alias(name: str, environ: Mapping[str, str] = os.environ) -> str | None:
    """Return the URI that libvirt.conf gives a bare word; None where it gives none.

    Args:
        name: the bare word.
        environ: as for `default_uri`.
    """
    listed = _ALIASES.search(_configuration(environ))
    for match in _ALIAS.finditer(listed["list"]) if listed else ():
        if match["name"] == name:
            return match["uri"]
    return None


def _configuration(environ: Mapping[str, str]) -> str:
    """Return the text of libvirt.conf without its comments; empty where it cannot be read."""
    # As in libvirt: for root it is the machine's file, for anybody else the home folder's.
    if ORIGINALS.os.geteuid() == 0:
        folder = "/etc"
    else:
        folder = environ.get("XDG_CONFIG_HOME") or f"{environ.get('HOME', '')}/.config"
    try:
        with ORIGINALS.open(
            f"{folder}/libvirt/libvirt.conf", encoding="utf-8", errors="replace"
        ) as file:
            return _COMMENT.sub("", file.read())
    except OSError:
        return ""
