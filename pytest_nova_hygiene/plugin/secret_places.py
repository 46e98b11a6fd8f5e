"""Secrets in what a worker sent as it is: it tells the controller their places, never a value.

A test's id is its address, so it is sent whole. A test's output may be sent before a value in it is
known. The controller has the texts. It hides what stands at the places from then on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from pytest_nova_hygiene.redaction.ends import MASK

if TYPE_CHECKING:
    import pytest

    from pytest_nova_hygiene.plugin.early_output import EarlyOutput
    from pytest_nova_hygiene.redaction.redactor import Redactor

_IN_ID = "_nova_hygiene_id"
"""The attribute of a report that holds the places in its test's id."""

_NUMBER = "_nova_hygiene_number"
"""The attribute of a report that says which of its worker's it is, from 1."""

_IN_SECTIONS = "nova_hygiene_early"
"""Where a worker's output has the places in the sections that it sent."""


def mark_id(report: pytest.TestReport, redactor: Redactor) -> None:
    """Say on a report which parts of its test's id are secret."""
    places = places_of(report.nodeid, redactor.text(report.nodeid))
    if places:
        setattr(report, _IN_ID, places)


def learn_id(report: pytest.TestReport, redactor: Redactor) -> None:
    """Hide the parts of a test's id that a worker marked."""
    for start, end in getattr(report, _IN_ID, ()):
        redactor.hide(report.nodeid[start:end])


def mark_number(report: pytest.TestReport, number: int) -> None:
    """Give a report a number, which is no secret, as its test's id may be."""
    setattr(report, _NUMBER, number)


def withheld(nodeid: str, redactor: Redactor) -> str:
    """Return a test's parameters, unless they are ordinary words alone."""
    _, bracket, rest = nodeid.partition("[")
    told = rest.removesuffix("]") if bracket else ""
    return "" if all(map(redactor.is_ordinary, told.split("-"))) else told


def mark_sections(output: dict[str, Any], early: EarlyOutput, redactor: Redactor) -> None:
    """Say in a worker's output where the sections that it sent show what it knows by now."""
    output[_IN_SECTIONS] = [
        [sent, number, len(text), places_of(text, redactor.text(text))]
        for (sent, number), text in early.take()
        if sent
    ]


def learn_sections(
    output: dict[str, Any], reports: Iterable[pytest.TestReport], redactor: Redactor
) -> None:
    """Hide what stands at these places.

    Args:
        output: a worker's.
        reports: those that came from it.
        redactor: is told.
    """
    marked: dict[int, list[Any]] = {}
    for sent, *rest in output.get(_IN_SECTIONS, ()):
        marked.setdefault(sent, []).append(rest)
    for report in reports if marked else ():
        for number, length, places in marked.get(getattr(report, _NUMBER, 0), ()):
            for _, text in report.sections[number : number + 1]:
                # What was masked here, too, has other places.
                for start, end in places if len(text) == length else ():
                    redactor.hide(text[start:end])


def places_of(text: str, masked: str) -> list[list[int]]:
    """Return where the masks of a text stand for something."""
    if text != masked and MASK[0] in text:
        return [[0, len(text)]]  # beside such a character a mask has no certain place
    return [[start, end] for start, end in _masks(text, masked) if start < end]


def _masks(text: str, masked: str) -> Iterator[tuple[int, int]]:
    first, *rest = masked.split(MASK)
    at = len(first)
    for number, piece in enumerate(rest, 1):
        if number == len(rest):
            end = len(text) - len(piece)
        else:
            end = max(at, text.find(piece, at + 1)) if piece else at
        yield at, end
        at = end + len(piece)
