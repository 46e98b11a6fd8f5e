"""Knows which connections a program opens: virsh, the virt-* and libguestfs tools, daemons, qemu.

Functions here must only read words, and run or look up nothing. A program that is not known here
opens nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from pytest_nova_hygiene.connections.events import PYTHON
from pytest_nova_hygiene.connections.programs import Opened, Program, Variables, opened
from pytest_nova_hygiene.connections.uri import real_uris
from pytest_nova_hygiene.connections.virsh import opened_by_virsh
from pytest_nova_hygiene.startup.patterns import compile_later
from pytest_nova_hygiene.watching.paths import last_part

_ASKS = frozenset({"--help", "--version", "-h", "-V", "--usage"})
"""The options that any of these programs answers without a connection."""

_HUMAN = frozenset({"virt-df", "virt-filesystems", "virt-ls"})
"""The tools that take ``-h`` for sizes that a person can read."""

_VIRT = frozenset("virt-install virt-clone virt-xml virt-manager virt-viewer virt-top".split())
"""The tools that always open a connection."""

_LISTS = ("--osinfo", "--os-variant")
"""The options by which virt-install lists what it knows."""

_DAEMON = compile_later(
    r"libvirtd|virt-ssh-helper|virt(?:qemu|xen|lxc|vbox|bhyve|ch|vz|openvz|interface|network"
    r"|nodedev|nwfilter|secret|storage|proxy|log|lock)d"
)
_GUESTFS = frozenset(
    "guestfish guestmount virt-alignment-scan virt-cat virt-copy-in virt-copy-out virt-customize "
    "virt-df virt-diff virt-edit virt-filesystems virt-get-kernel virt-inspector virt-log virt-ls "
    "virt-rescue virt-sysprep virt-tail virt-tar-in virt-tar-out virt-v2v virt-win-reg".split()
)
_GUESTFS_ALL = frozenset({"virt-df", "virt-alignment-scan"})
"""The tools that look at every domain of the host, where they are given no disk and no domain."""

_PYTHON = compile_later(r"(?:python|pypy)[\d.]*[dt]?(?:\.exe)?")
_MACHINE = compile_later(r"qemu-system-[\w-]+|qemu-kvm")
_MACHINE_ASKS = compile_later(r"--?(?:version|h|help)|(?:.*,)?(?:help|\?)")
"""The words with which qemu only tells of itself."""

_BMCS = {"sushy-emulator": "--os-cloud --fake --ironic-cloud --config -h", "vbmc": ""}
"""The emulators of BMCs, with the options by which they need no libvirt, or hide its URI."""

_BMC_URI = "qemu:///system"
"""What these emulators open where they are not told what."""


def opened_by_program(program: Program, variables: Variables) -> Iterator[Opened]:
    """Yield the connections that one program would open, which is no wrapper.

    Args:
        program: the program and its words.
        variables: the environment of the command line.
    """
    rest = program.words[1:]
    tool = last_part(program.words[0]).removesuffix(".exe")
    if _PYTHON.fullmatch(tool):
        yield from _python(program)
    elif tool == "virsh":
        yield from opened_by_virsh(program)
    elif _MACHINE.fullmatch(tool):
        if not _only_tells(rest):
            yield opened(program, tool, None, fixed=True)
    elif _ASKS & set(rest) - ({"-h"} if tool in _HUMAN else set()):
        return
    elif tool in _VIRT or tool in _GUESTFS:
        yield from _virt(tool, program, {**variables, **program.environ})
    elif tool in _BMCS:
        yield from _bmc(tool, program)
    elif _DAEMON.fullmatch(tool) or (tool == "virt-admin" and rest[:1] != ["help"]):
        yield opened(program, tool, None, fixed=True)


def _python(program: Program) -> Iterator[Opened]:
    """Yield the connections that an interpreter opens: what it will do is not known.

    Only a hypervisor's URI tells, in its words or in the source that it reads.
    """
    rest = program.words[1:]
    script = any(word[:1] != "-" for word in rest) or "-c" in rest
    texts = rest if script else [*rest, program.stdin or ""]
    for uri in dict.fromkeys(uri for text in texts for uri in real_uris(text)):
        yield opened(program, PYTHON, uri)


def _only_tells(rest: list[str]) -> bool:
    """Return whether qemu only tells of itself by these words, or starts without a machine."""
    machines = [*_values(rest, "-M"), *_values(rest, "-machine"), *_values(rest, "--machine")]
    asks = any(_MACHINE_ASKS.fullmatch(word) for word in rest)
    return asks or any(machine.partition(",")[0] == "none" for machine in machines)


def _virt(tool: str, program: Program, variables: Variables) -> Iterator[Opened]:
    """Yield the connections that a virt-* or libguestfs tool opens."""
    rest = program.words[1:]
    # "virt-install -c" names a CD-ROM.
    names = ["--connect"] if tool == "virt-install" else ["-c", "--connect"]
    if tool == "virt-v2v":
        names = ["-ic", "-oc"]
    given = [uri for name in names for uri in _values(rest, name)]
    for uri in given:
        yield opened(program, tool, uri)
    lists = {"list", "help"} & {v for name in _LISTS for v in _values(rest, name)}
    if given or lists:
        return
    if tool not in _GUESTFS:
        yield opened(program, tool, None)
        return
    backend, _, uri = variables.get("LIBGUESTFS_BACKEND", "").partition(":")
    if backend == "libvirt":
        yield opened(program, tool, uri or None)
    elif _asks_libvirt(tool, rest):
        yield opened(program, tool, None)


def _bmc(tool: str, program: Program) -> Iterator[Opened]:
    """Yield the connection that an emulator of a BMC opens."""
    rest = program.words[1:]
    given = [*_values(rest, "--libvirt-uri")]
    others = {word.partition("=")[0] for word in rest} & set(_BMCS[tool].split())
    if tool == "vbmc" and next((word for word in rest if word[:1] != "-"), "") != "add":
        return  # only a new BMC looks for its domain
    for uri in given or ([] if others else [_BMC_URI]):
        yield opened(program, tool, uri)


def _values(rest: list[str], name: str) -> Iterator[str]:
    """Yield the values that an option is given, as the next word or behind ``=``."""
    for position, word in enumerate(rest):
        if word == name and position + 1 < len(rest):
            yield rest[position + 1]
        elif name.startswith("--") and word.startswith(f"{name}="):
            yield word.partition("=")[2]


def _asks_libvirt(tool: str, rest: list[str]) -> bool:
    """Return whether a libguestfs tool asks libvirt for a domain."""
    domain = any(word == "-d" or word.startswith("--domain") for word in rest)
    disk = any(word == "-a" or word.startswith("--add") for word in rest)
    return domain or (tool in _GUESTFS_ALL and not disk)
