"""Labelled messages: what a log record may say, and which rule, if any, must find it.

Half of them hold a secret, half only look as if they did. All are made up for this purpose; the
tokens are made in code, so that no scanner of a forge takes them for real ones. A new category is
one more module, listed below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.logs.corpus import (
    clean_commands,
    clean_formats,
    clean_masked,
    clean_names,
    clean_services,
    clean_words,
    commands,
    formats,
    headers,
    known,
    lines,
    markup,
    nested,
    openstack,
    pairs,
    services,
    urls,
)

if TYPE_CHECKING:
    from tests.logs.corpus.message import Message

MESSAGES: tuple[Message, ...] = tuple(
    message
    for module in (
        pairs,
        nested,
        markup,
        headers,
        commands,
        urls,
        openstack,
        services,
        formats,
        known,
        lines,
        clean_commands,
        clean_masked,
        clean_names,
        clean_words,
        clean_formats,
        clean_services,
    )
    for message in module.MESSAGES
)
