"""One row of the table of formats."""

from __future__ import annotations

import re
from collections.abc import Callable

from pytest_nova_hygiene.logs.structure import is_varied
from pytest_nova_hygiene.startup.named_tuple import NamedTuple

NO_WORD = r"(?<![A-Za-z0-9])"
"""Nothing before that would make a prefix the end of another word."""

NO_MORE = r"(?![A-Za-z0-9])"


class Row(NamedTuple):
    """One format.

    Attributes:
        name: for people, in findings and on the rule's page.
        words: lower case; the pattern is tried only in texts that have one of them.
        pattern: the group ``value``, or all of it, is the secret.
        examples: must match.
        others: look like it, or are masked, and must not match.
        check: what else a match must be; a row of ``x`` behind a prefix is a mask.
    """

    name: str
    words: tuple[str, ...]
    pattern: str
    examples: tuple[str, ...]
    others: tuple[str, ...]
    check: Callable[[re.Match[str]], bool] = is_varied
