"""Our refusals: the exceptions we raise in place of a dangerous call, and what became of them.

Recorded first, raised second: code under test that swallows one changes nothing about the finding.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from weakref import ref

from pytest_nova_hygiene.startup.named_tuple import NamedTuple
from pytest_nova_hygiene.watching.originals import ORIGINALS

if TYPE_CHECKING:
    from pytest_nova_hygiene.watching.frames import Site
    from pytest_nova_hygiene.watching.owners import Owner, Phase

_CHAIN = 100
"""How many exceptions of a chain are looked at."""


class HygieneRefusal(Exception):  # noqa: N818 - named after the fact, as pytest names its own
    """Raised in place of a call that would act on the machine; the base of all of ours.

    It is no ``libvirtError``, which Nova and vdsm handle. It is no bare ``BaseException``:
    eventlet's thread pool would die of it, and its caller would hang for ever.
    """

    __module__ = "pytest_nova_hygiene"


class Refused(NamedTuple):
    """A refusal that was raised.

    Attributes:
        owner, phase: who was running.
        site: the line of the refused call.
        code: the rule that refused it.
        what: names the call in fingerprints.
        call: the same for people; the exception's text begins with it.
    """

    owner: Owner
    phase: Phase
    site: Site
    code: str
    what: str
    call: str

    @property
    def text(self) -> str:
        """How the exception's text begins."""
        return f"{self.call} was blocked by nova-hygiene"


class Refusals:
    """The refusals of the running phase."""

    def __init__(self) -> None:
        self._raised: list[tuple[ref[HygieneRefusal], Refused]] = []
        self._process = 0

    def raised(self, refusal: HygieneRefusal, refused: Refused) -> None:
        """Note a refusal that is about to be raised."""
        # Weakly: an exception holds its traceback, and that every local of the test.
        self._raised.append((ref(refusal), refused))
        self._process = ORIGINALS.os.getpid()

    def end_child(self) -> None:
        """End a forked child whose refusal nobody took, as a shell whose program it may not run.

        Else it would go on with the rest of the parent's tests.
        """
        # A child inherits the list: only a refusal that was raised in this very process is its own.
        if self._raised and self._process == ORIGINALS.os.getpid():
            ORIGINALS.os._exit(126)  # noqa: SLF001 - the function's name

    def forget(self) -> None:
        """Forget what was raised so far."""
        self._raised.clear()

    def swallowed(self, error: BaseException | None) -> Iterator[Refused]:
        """Yield the refusals that a phase's outcome says nothing of, now that it is over.

        Args:
            error: what the phase ended with.
        """
        raised, self._raised = self._raised, []
        seen = list(_chain(error)) if raised else []
        # Some hand on a text in place of the exception: testtools, or who wraps it in his own.
        args = [arg for each in seen for arg in BaseException.args.__get__(each)]  # type: ignore[attr-defined]  # a descriptor of C
        texts = [arg for arg in args if type(arg) is str]
        for refusal, refused in raised:
            known = refusal()
            if any(each is known for each in seen):
                continue
            if not any(refused.text in text for text in texts):
                yield refused


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an exception, those it came from, and those in a group of them."""
    # A loop and not recursion, and at most so many: a chain may be long, or closed to a ring.
    pending = [error]
    seen: set[int] = set()
    while pending and len(seen) < _CHAIN:
        each = pending.pop()
        if each is None or id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        # Both: "raise … from None" hides the context in a traceback, and does not forget it.
        pending += [each.__cause__, each.__context__]
        if issubclass(type(each), BaseExceptionGroup):
            pending += each.exceptions  # type: ignore[attr-defined]  # mypy does not follow it
