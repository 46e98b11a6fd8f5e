"""What the rules on source judge: a place in a file, and never a secret."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_nova_hygiene.startup.named_tuple import NamedTuple

if TYPE_CHECKING:
    from pytest_nova_hygiene.watching.frames import Site
    from pytest_nova_hygiene.watching.owners import Owner


class HardCodedConnection(NamedTuple):
    """A real URI in a string of a test file.

    Attributes:
        owner: the session; nothing runs.
        site: the string's line.
        uri: as written, without a password; the rule masks its user information.
    """

    owner: Owner
    site: Site
    uri: str


class SourceNotRead(NamedTuple):
    """A file of the project that the rules on source could not read.

    Attributes:
        owner: the session.
        site: the file.
        why: what is wrong with it, without a word of it.
    """

    owner: Owner
    site: Site
    why: str


class SensitiveLogCall(NamedTuple):
    """A log call that is handed a value with a sensitive name: a suspect, no proof.

    Attributes:
        owner: the session.
        site: the call's first line.
        last: its last line; a record may name any between.
        name: the name that says so.
        tier: how surely: ``strong``, ``flow``, ``maybe`` or ``weak``.
        how: how the value enters the record: ``text``, ``argument 0``, ``key x``, ``extra x`` or
            ``field x``; for whoever compares it with a record.
    """

    owner: Owner
    site: Site
    last: int
    name: str
    tier: str
    how: str


class HardCodedVersion(NamedTuple):
    """A version literal in test code, where the code under test has a constant for it.

    Attributes:
        owner: the session.
        site: the literal's line.
        name: what it is assigned to, compared with or given as.
        constant: the constant's dotted name.
        literal: the version as people write it.
        meant: the constant's version.
    """

    owner: Owner
    site: Site
    name: str
    constant: str
    literal: str
    meant: str


class HardCodedCredential(NamedTuple):
    """A credential in the code under test; never its value.

    Attributes:
        owner: the session.
        site: the literal's line.
        name: what it is assigned to or given as; empty for a URL.
        kind: ``variable``, ``key``, ``default``, ``argument`` or ``URL``.
    """

    owner: Owner
    site: Site
    name: str
    kind: str


class SwallowedError(NamedTuple):
    """A handler of every error in test code that does nothing.

    Attributes:
        owner: the session.
        site: the handler's line.
        caught: the class that it catches.
        asserts: whether an assertion stands in what it guards.
    """

    owner: Owner
    site: Site
    caught: str
    asserts: bool


class RequirementNotMet(NamedTuple):
    """A requirement of the project that the environment does not meet.

    Attributes:
        owner: the session.
        site: the line that declares it.
        package: its name.
        wanted: the versions that are declared; empty for any.
        installed: the version; empty for none.
    """

    owner: Owner
    site: Site
    package: str
    wanted: str
    installed: str
