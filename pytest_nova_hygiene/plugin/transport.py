"""What travels between xdist's workers and the controller: builtins only, and no secret.

A test's findings ride on its teardown report. It is the only one that is made once a test (subtests
make many "call" reports), and the only one whose properties reach JUnit. What belongs to no test
rides on the worker's output, which a crash loses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_nova_hygiene.engine.gate import Sent, Watched
from pytest_nova_hygiene.model import Allow, Finding
from pytest_nova_hygiene.startup.named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, MutableMapping

    import pytest

ATTRIBUTE = "_nova_hygiene"
"""The attribute of a report that holds its test's findings."""

_KEY = "nova_hygiene"
_READS = "nova_hygiene_reads_source"


def attach(report: pytest.TestReport, sent: Sent) -> None:
    """Put a test's findings on its teardown report; JUnit gets their codes and places, no text."""
    if sent.findings or sent.allows:
        setattr(report, ATTRIBUTE, _to_wire(sent))
    told = {_code_and_place(found) for found in sent.findings if found.suppressed is None}
    report.user_properties.extend(("nova-hygiene", text) for text in sorted(told))


def _code_and_place(finding: Finding) -> str:
    return f"{finding.rule} {finding.location}" if finding.location.path else finding.rule


def detach(report: object) -> Sent | None:
    """Take a test's findings off its report; None where the report carries none."""
    wire = getattr(report, ATTRIBUTE, None)
    return None if wire is None else _from_wire(wire)


class LastWord(NamedTuple):
    """What a worker says at its end.

    Attributes:
        sent: what belongs to no test.
        watched: how much it watched.
        complete: whether it ran everything that was collected.
        usage_error: what was wrong with a marker, or empty: a worker that raised a usage error
            itself would end the controller with an internal one.
        wrong: what is wrong with comments in the files that it read.
    """

    sent: Sent
    watched: Watched
    complete: bool
    usage_error: str
    wrong: list[str]


def put_last_word(output: MutableMapping[str, Any], word: LastWord) -> None:
    """Put it where xdist takes it to the controller."""
    output[_KEY] = {**word._asdict(), "sent": _to_wire(word.sent)}


def take_last_word(output: Mapping[str, Any]) -> LastWord | None:
    """Take the last word out of a worker's output; None where the worker never put it there."""
    word = output.get(_KEY)
    return None if word is None else LastWord(**{**word, "sent": _from_wire(word["sent"])})


def choose_reader(workerinput: MutableMapping[str, Any], *, first: bool) -> None:
    """Tell a worker whether it is the one that reads the source."""
    workerinput[_READS] = first


def reads_source(config: object) -> bool:
    """Return whether this process reads the source: the only one, or the worker that was chosen."""
    workerinput = getattr(config, "workerinput", None)
    return workerinput is None or bool(workerinput.get(_READS))


def masked(wire: Mapping[str, Any], mask: Callable[[str], str]) -> dict[str, Any]:
    """Return what a report holds with the texts masked that people read."""
    findings = (Finding.from_wire(finding).masked(mask) for finding in wire["findings"])
    return {
        "findings": [finding.to_wire() for finding in findings],
        "allows": [{**allow, "reason": mask(allow["reason"])} for allow in wire["allows"]],
    }


def _to_wire(sent: Sent) -> dict[str, Any]:
    return {
        "findings": [finding.to_wire() for finding in sent.findings],
        "allows": [allow.to_wire() for allow in sent.allows],
    }


def _from_wire(wire: Mapping[str, Any]) -> Sent:
    return Sent(
        [Finding.from_wire(finding) for finding in wire["findings"]],
        [Allow.from_wire(allow) for allow in wire["allows"]],
    )
