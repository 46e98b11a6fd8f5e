"""Holds our refusals, the exceptions raised in place of a dangerous call, and what became of them.

A refusal must be recorded before it is raised. Then code under test that swallows the exception
changes nothing about the finding.
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
"""How many exceptions of one chain are looked at."""


class HygieneRefusal(Exception):  # noqa: N818 - named after the fact, as pytest names its own
    """The exception in place of a call that would act on the machine; the base of all refusals.

    It is no ``libvirtError``, which Nova and vdsm handle. It is no bare ``BaseException``, of which
    eventlet's thread pool would die, and the pool's caller would hang for ever.
    """

    __module__ = "pytest_nova_hygiene"


class Refused(NamedTuple):
    """A refusal that was raised.

    Attributes:
        owner, phase: who was running.
        site: the line of the refused call.
        code: the rule that refused the call.
        what: the call as fingerprints name it.
        call: the call as people read it; the exception's text begins with it.
    """

    owner: Owner
    phase: Phase
    site: Site
    code: str
    what: str
    call: str

    @property
    def text(self) -> str:
        """The beginning of the exception's text."""
        return f"{self.call} was blocked by nova-hygiene"


class Refusals:
    """The refusals of the running phase."""

    def __init__(self) -> None:
        self._raised: list[tuple[ref[HygieneRefusal], Refused]] = []
        self._process = 0

    def raised(self, refusal: HygieneRefusal, refused: Refused) -> None:
        """Note a refusal that is about to be raised.

        Args:
            refusal: the exception.
            refused: what is known of the refused call.
        """
        # By a weak reference: the exception holds its traceback, and that every local of the test.
        self._raised.append((ref(refusal), refused))
        self._process = ORIGINALS.os.getpid()

    def end_child(self) -> None:
        """End a forked child whose refusal nobody caught.

        Otherwise the child would go on with the rest of the parent's tests. It exits with code 126,
        as a shell does that may not run a program.
        """
        # A child inherits the parent's list. Only a refusal raised in this very process is its own.
        if self._raised and self._process == ORIGINALS.os.getpid():
            ORIGINALS.os._exit(126)  # noqa: SLF001 - the function's name

    def forget(self) -> None:
        """Forget the refusals that were raised so far."""
        self._raised.clear()

    def swallowed(self, error: BaseException | None) -> Iterator[Refused]:
        """Yield, after a phase, the refusals of which its error says nothing.

        Args:
            error: the exception that the phase ended with; None for none.
        """
        raised, self._raised = self._raised, []
        seen = list(_chain(error)) if raised else []
        # Some hand on the exception's text in its place: testtools, or code that puts the text into
        # an exception of its own. The descriptor, since a class of theirs may have its own `args`.
        args = [arg for each in seen for arg in BaseException.args.__get__(each)]  # type: ignore[attr-defined]  # a descriptor of C
        texts = [arg for arg in args if type(arg) is str]
        for refusal, refused in raised:
            # None once nobody holds the exception: then it has not reached the test.
            known = refusal()
            if any(each is known for each in seen):
                continue
            if not any(refused.text in text for text in texts):
                yield refused


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an exception, the exceptions it came from, and those in an exception group."""
    # A loop and no recursion, and a bound on it: a chain may be long, or closed to a ring.
    pending = [error]
    seen: set[int] = set()
    while pending and len(seen) < _CHAIN:
        each = pending.pop()
        if each is None or id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        # Both, since "raise … from None" only hides the context in a traceback.
        pending += [each.__cause__, each.__context__]
        if issubclass(type(each), BaseExceptionGroup):
            pending += each.exceptions  # type: ignore[attr-defined]  # mypy does not follow it
