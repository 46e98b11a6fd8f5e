"""What the rules find in a message of the corpus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_nova_hygiene.logs.credentials.shapes import Shapes
from pytest_nova_hygiene.logs.known.values import KnownValues
from pytest_nova_hygiene.logs.tokens.formats import Formats
from pytest_nova_hygiene.redaction.redactor import Redactor
from pytest_nova_hygiene.watching.owners import Owner

if TYPE_CHECKING:
    from tests.logs.corpus.message import Message

_SHAPES = Shapes()
_FORMATS = Formats()
_TEST = Owner("function", "test_it", "test_it.py::test_it")


def found(message: Message) -> list[str]:
    """The codes of the rules that find something; values are registered as the label says."""
    codes = []
    known = KnownValues(Redactor())
    if message.value:
        known.add(message.value, "label", "origin", _TEST)
        if known.look(message.text):
            codes.append("NHY301")
    if _SHAPES.look(message.text):
        codes.append("NHY302")
    if _FORMATS.look(message.text):
        codes.append("NHY303")
    return codes
