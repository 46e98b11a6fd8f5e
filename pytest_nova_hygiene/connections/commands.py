"""Knows which connections a command line opens: virsh, the virt-* and libguestfs tools, daemons.

Functions here must only read words, and run or look up nothing. Programs that only run another one
(sudo, env, a shell) are looked through. A program that is not known here opens nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pytest_nova_hygiene.connections.command_wrappers import unwrapped
from pytest_nova_hygiene.connections.events import PYTHON
from pytest_nova_hygiene.connections.uri import real_uris
from pytest_nova_hygiene.startup.named_tuple import NamedTuple
from pytest_nova_hygiene.startup.patterns import compile_later
from pytest_nova_hygiene.watching.originals import ORIGINALS
from pytest_nova_hygiene.watching.paths import last_part


class Opened(NamedTuple):
    """A connection that a command line opens.

    Attributes:
        tool: the program's name, without its folder.
        program: the program as it is written, to be looked up on the PATH.
        uri: the URI that the program is told to open; None for the default connection.
        environ: the variables that the command line itself sets.
        virsh: whether the program is virsh, which has a variable of its own for the default.
        fixed: whether the program always opens the same URI, of which no allow rule can speak.
    """

    tool: str
    program: str
    uri: str | None
    environ: Mapping[str, str]
    virsh: bool = False
    fixed: bool = False


_ASKS = frozenset({"--help", "--version", "-h", "-V", "--usage"})
"""The options that any of these programs answers without a connection; virsh has ``-v``, too."""

_VIRSH_LOCAL = frozenset("help echo pwd cd quit exit".split())
"""The commands inside virsh that need no connection."""

_VIRT = frozenset("virt-install virt-clone virt-xml virt-manager virt-viewer virt-top".split())
"""The tools that always open a connection."""

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
_OPERATORS = compile_later(r"[;&|()\n]+")


def opened_by(command: str | Sequence[str]) -> Iterator[Opened]:
    """Yield the connections that a command line would open.

    Args:
        command: the text that a shell reads, or the words of one program.
    """
    for words in _simple_commands(command) if isinstance(command, str) else [list(command)]:
        environ: dict[str, str] = {}
        for inner in unwrapped(words, environ):
            if isinstance(inner, str):
                yield from opened_by(inner)
            else:
                yield from _opened(inner, environ)


def runs_python(command: str | Sequence[str]) -> bool:
    """Return whether a command line starts a program that is named as a Python interpreter is.

    Args:
        command: as for `opened_by`.
    """
    for words in _simple_commands(command) if isinstance(command, str) else [list(command)]:
        for inner in unwrapped(words, {}):
            if isinstance(inner, str):
                if runs_python(inner):
                    return True
            elif inner and _PYTHON.fullmatch(last_part(inner[0])):
                return True
    return False


def _simple_commands(text: str) -> Iterator[list[str]]:
    """Yield each program of a shell's text with its words.

    What the shell would expand stays as it is written.
    """
    lexer = ORIGINALS.shlex.shlex(text, posix=True, punctuation_chars=";&|()\n")
    # Without the end of a line, which ends a command as ";" does.
    lexer.whitespace = " \t\r"
    lexer.whitespace_split = True
    # Otherwise shlex takes a "#" inside a word for the beginning of a comment, as no shell does.
    lexer.commenters = ""
    words: list[str] = []
    try:
        for token in lexer:
            if _OPERATORS.fullmatch(token):
                yield words
                words = []
            else:
                words.append(token)
    except ValueError:  # an open quote: the shell would refuse the text, or wait for more
        pass
    yield words


def _opened(words: list[str], environ: Mapping[str, str]) -> Iterator[Opened]:
    """Yield the connections that one program would open, which is no wrapper."""
    if not words:
        return
    program, *rest = words
    tool = last_part(program).removesuffix(".exe")
    if _PYTHON.fullmatch(tool):
        # What the interpreter will do is not known: only a URI of a hypervisor in its words tells.
        for uri in dict.fromkeys(uri for word in rest for uri in real_uris(word)):
            yield Opened(PYTHON, program, uri, environ)
    elif tool == "virsh":
        yield from _virsh(program, rest, environ)
    elif tool in _VIRT or tool in _GUESTFS or tool == "virt-admin":
        if not _ASKS & set(rest):
            yield from _virt(tool, program, rest, environ)
    elif _DAEMON.fullmatch(tool) and not _ASKS & set(rest):
        yield Opened(tool, program, None, environ, fixed=True)


def _virsh(program: str, rest: list[str], environ: Mapping[str, str]) -> Iterator[Opened]:
    """Yield the connection that virsh opens, and those that its commands name.

    virsh reads its own options up to the first other word, as `getopt` does.
    """
    try:
        options, commands = ORIGINALS.getopt.getopt(
            rest, "hvVqrtd:e:c:k:K:l:", [f"{name}=" for name in _VIRSH_VALUES] + _VIRSH_FLAGS
        )
    except ORIGINALS.getopt.GetoptError:
        return  # virsh refuses such options as well
    given = dict(options)
    if {"-h", "--help", "-v", "-V", "--version"} & given.keys():
        return
    if commands and commands[0] in _VIRSH_LOCAL:
        return
    uri = given.get("-c", given.get("--connect"))
    yield Opened("virsh", program, uri, environ, virsh=True)
    # The destination of "migrate" is a connection, too.
    for word in commands:
        for other in real_uris(word):
            yield Opened("virsh", program, other, environ, virsh=True)


_VIRSH_VALUES = ("connect", "debug", "escape", "keepalive-interval", "keepalive-count", "log")
_VIRSH_FLAGS = ["help", "version", "quiet", "readonly", "timing", "no-pkttyagent"]
"""virsh's own long options: with a value, and without."""


def _virt(tool: str, program: str, rest: list[str], environ: Mapping[str, str]) -> Iterator[Opened]:
    """Yield the connections that a virt-* or libguestfs tool opens."""
    if tool == "virt-admin":
        yield Opened(tool, program, None, environ, fixed=True)
        return
    # "virt-install -c" names a CD-ROM.
    names = ["--connect"] if tool == "virt-install" else ["-c", "--connect"]
    if tool == "virt-v2v":
        names = ["-ic", "-oc"]
    given = [uri for name in names for uri in _values(rest, name)]
    for uri in given:
        yield Opened(tool, program, uri, environ)
    if given or (tool in _GUESTFS and not _asks_libvirt(tool, rest, environ)):
        return
    yield Opened(tool, program, None, environ)


def _values(rest: list[str], name: str) -> Iterator[str]:
    """Yield the values that an option is given, as the next word or behind ``=``."""
    for position, word in enumerate(rest):
        if word == name and position + 1 < len(rest):
            yield rest[position + 1]
        elif name.startswith("--") and word.startswith(f"{name}="):
            yield word.partition("=")[2]


def _asks_libvirt(tool: str, rest: list[str], environ: Mapping[str, str]) -> bool:
    """Return whether a libguestfs tool asks libvirt for a domain, or to run its appliance."""
    if environ.get("LIBGUESTFS_BACKEND", "").startswith("libvirt"):
        return True
    domain = any(word == "-d" or word.startswith("--domain") for word in rest)
    disk = any(word == "-a" or word.startswith("--add") for word in rest)
    return domain or (tool in _GUESTFS_ALL and not disk)
