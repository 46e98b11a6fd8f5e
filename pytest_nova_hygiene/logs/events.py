"""What the log watch reports, before anybody judges it. No event holds a value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_nova_hygiene.startup.named_tuple import NamedTuple

if TYPE_CHECKING:
    from pytest_nova_hygiene.watching.frames import Site
    from pytest_nova_hygiene.watching.owners import Owner, Phase


class KnownSecretLogged(NamedTuple):
    """A registered value stood in a record.

    Attributes:
        owner: whose code was running.
        phase: of the test, or ``collect``, ``session``.
        site: the log call's line.
        logger: its name.
        label: the name the value was registered under.
        origin: who registered it.
        encoding: how it was written: ``raw``, ``base64``, ….
        field: ``message``, ``exception``, ``traceback``, ``stack``, or what carries it
            (``argument 'body'``, ``an extra field``).
        printed: whether the record's text shows it; else only a formatter would that prints
            arguments, extra fields or the stack.
        wide: whether no running test can fail for it: it was a thread's of a test that ended.
    """

    owner: Owner
    phase: Phase
    site: Site
    logger: str
    label: str
    origin: str
    encoding: str
    field: str
    printed: bool
    wide: bool = False


class CredentialLogged(NamedTuple):
    """The shape of a credential with a value that is not masked stood in a record.

    Attributes:
        owner, phase, site, logger, field, printed, wide: as in `KnownSecretLogged`.
        key: the sensitive name, from our own list.
        shape: ``key and value``, ``XML element``, ``option``, ``URL``.
    """

    owner: Owner
    phase: Phase
    site: Site
    logger: str
    key: str
    shape: str
    field: str
    printed: bool
    wide: bool = False


class TokenLogged(NamedTuple):
    """The format of a token or key stood in a record.

    Attributes:
        owner, phase, site, logger, field, printed, wide: as in `KnownSecretLogged`.
        format: the format's name, from our own table or the project's.
    """

    owner: Owner
    phase: Phase
    site: Site
    logger: str
    format: str
    field: str
    printed: bool
    wide: bool = False


SecretLogged = KnownSecretLogged | CredentialLogged | TokenLogged

SECRETS = (KnownSecretLogged, CredentialLogged, TokenLogged)
"""The events that a forked child may have to write down."""


class LogCall(NamedTuple):
    """A log call was made: which of its arguments are text, for the rule that reads its source.

    Attributes:
        owner, phase, site: as in `KnownSecretLogged`.
        text_arguments: positions, or keys of a mapping, whose values are non-empty strings.
        addresses: those among them that are IP addresses, loopback and unspecified apart.
    """

    owner: Owner
    phase: Phase
    site: Site
    text_arguments: tuple[int | str, ...]
    addresses: tuple[int | str, ...]
