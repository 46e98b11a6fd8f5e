"""Reads libvirt's connection URIs: their parts, whether they are harmless, and how to show them.

Functions here must only read texts, and look up nothing. The grammar is libvirt's (its docs/uri.rst
and src/libvirt.c): ``driver[+transport]://[user@][host][:port]/[path][?parameters]``. A bare word
may be an alias for anything. libvirt's remote driver takes any driver's name, so the rule is
default deny.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from pytest_nova_hygiene.redaction.redactor import without_credentials
from pytest_nova_hygiene.startup.named_tuple import NamedTuple
from pytest_nova_hygiene.startup.patterns import compile_later

if TYPE_CHECKING:
    from collections.abc import Iterable

LOCAL_TEST = "test:///*"
"""The default allow rule: libvirt's test driver in the memory of this process, and nothing else."""

HYPERVISORS = (
    "qemu xen lxc openvz vbox esx gsx vpx vmwareplayer vmwarews vmwarefusion hyperv vz parallels "
    "bhyve ch"
).split()
"""The drivers of libvirt that run virtual machines (docs/drivers.rst)."""

DRIVERS = [*HYPERVISORS, *"interface network nodedev nwfilter secret storage".split()]
"""The same, and the secondary drivers that can be opened on their own (by their source code)."""

_URI = compile_later(
    r"""(?xs)
      (?P<driver>[A-Za-z][A-Za-z0-9.-]*) (?: \+ (?P<transport>[A-Za-z0-9+.-]*) )? :
      (?: // (?: (?P<user>[^/?\#]*) @ )?
             (?P<host>\[[^\]/?\#]*\]|[^/?\#:]*) (?: : (?P<port>[^/?\#]*) )? )?
      (?P<path>[^?\#]*)
      (?: \? (?P<query>[^\#]*) )?
      (?: \#.* )?
    """
)
_LOCAL_TEST = compile_later(r"test:(///|/(?!/))[^\s]*")
_SCHEME = compile_later(r"[A-Za-z][\w.+-]*:/")
_ALIAS = compile_later(r"[A-Za-z0-9_-]+")
_REAL = compile_later(
    rf"(?<![\w.+-])(?:(?:{'|'.join(HYPERVISORS)})(?:\+\w+)?|test\+\w+)://[^\s'\"<>\\,;)]*"
)


class Uri(NamedTuple):
    """The parts of a URI as they are written. A part that is not there is empty.

    Attributes:
        driver: ``qemu``, ``test``, …, with its letters' case, since libvirt compares it exactly.
        transport: ``unix``, ``tcp``, ``tls``, ``ssh``, ``libssh``, ``libssh2`` or ``ext``.
        user: everything before the last ``@`` of the authority; it may hold a password.
        host: the host, without the brackets of an IPv6 address.
        port: a text; libvirt decides whether it is a number.
        path: ``/system``, ``/session``, ``/embed``, or a file.
        parameters: names and values, in their order.
    """

    driver: str
    transport: str = ""
    user: str = ""
    host: str = ""
    port: str = ""
    path: str = ""
    parameters: tuple[tuple[str, str], ...] = ()

    @property
    def secrets(self) -> tuple[str, ...]:
        """The credentials in the URI, such as the password after the user's name or a key's file.

        Texts of fewer than four characters are left out. Other texts are full of them, and to hide
        them would hide all else.
        """
        _, _, password = self.user.partition(":")
        named = [value for name, value in self.parameters if name.lower() in _SECRET_PARAMETERS]
        return tuple(text for text in (password, *named) if len(text) >= _LEAST)


_LEAST = 4
_SECRET_PARAMETERS = frozenset({"keyfile", "password", "passwd"})


def parse(text: str) -> Uri | None:
    """Return the parts of a URI, without an exception for any text.

    None for a bare word (which may be an alias), and for a text that is no URI at all.
    """
    match = _URI.fullmatch(text)
    if match is None:
        return None
    part = {name: value or "" for name, value in match.groupdict().items()}
    return Uri(
        # With its letters' case, since libvirt compares the driver exactly.
        driver=part["driver"],
        transport=part["transport"],
        user=part["user"],
        host=part["host"].strip("[]"),
        port=part["port"],
        path=part["path"],
        parameters=tuple(parse_qsl(part["query"], keep_blank_values=True, errors="replace")),
    )


def is_alias(text: str) -> bool:
    """Return whether libvirt would look a text up among the aliases in its configuration."""
    return _ALIAS.fullmatch(text) is not None


def is_local_test(uri: str) -> bool:
    """Return whether a URI opens libvirt's test driver in this process.

    Then the scheme is exactly ``test`` (libvirt refuses ``TEST``). It has no transport, as
    ``test+unix`` reaches the real daemon, and the URI has no host.
    """
    return _LOCAL_TEST.fullmatch(uri) is not None


def real_uris(text: str) -> list[str]:
    """Return the URIs of hypervisors that a text holds, without those of the local test driver."""
    return [match[0] for match in _REAL.finditer(text)]


def matches(uri: object, rule: str) -> bool:
    """Return whether one allow rule allows a URI.

    Args:
        uri: what the code passed. Nothing but a ``str`` is allowed: a mock is no URI.
        rule: an exact URI or a glob. `LOCAL_TEST` stands for every form of the local test driver.
    """
    # By exact type: a subclass of `str`, or a mock, may answer with code of its own.
    if type(uri) is not str:
        return False
    if rule == LOCAL_TEST:
        return is_local_test(uri)
    return uri == rule or fnmatchcase(uri, rule)


def is_allowed(uri: object, rules: Iterable[str]) -> bool:
    """Return whether any of the rules allows a URI."""
    return any(matches(uri, rule) for rule in rules)


def shown(uri: object) -> str:
    """Return how a URI may be shown: without user information and without parameters' values.

    Args:
        uri: what the code passed. Only the type of an object that is no ``str`` is named, since its
            repr may hold anything.
    """
    if uri is None:
        return "the default connection"
    # Before any comparison, since a mock records one.
    if type(uri) is not str:
        return f"a {type(uri).__name__} object"
    if not uri:
        return "the default connection"
    if is_alias(uri):
        return "a name that libvirt may look up as an alias"
    if _SCHEME.match(uri) is None:
        return "a text that is no URI"
    return f"'{without_credentials(uri)}'"
