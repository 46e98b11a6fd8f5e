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
