"""Records each attempt to reach a hypervisor, and must do so before it refuses the attempt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from errno import EACCES
from typing import TYPE_CHECKING, Any

from pytest_nova_hygiene.connections.uri import parse, shown
from pytest_nova_hygiene.connections.wording import call
from pytest_nova_hygiene.watching.frames import acting_site, thread_name
from pytest_nova_hygiene.watching.refusals import HygieneRefusal, Refused

if TYPE_CHECKING:
    from collections import deque

    from pytest_nova_hygiene.connections.events import Attempt
    from pytest_nova_hygiene.watching.owners import Owners
    from pytest_nova_hygiene.watching.refusals import Refusals
    from pytest_nova_hygiene.watching.spool import Spool


class ConnectionRefused(HygieneRefusal):
    """The exception in place of a connection that the suite does not allow."""

    __module__ = "pytest_nova_hygiene"


class ChildRefused(ConnectionRefused, PermissionError):  # noqa: N818 - as its base
    """The exception for a forked child, which often is about to become another program.

    Code that forks is ready for an ``OSError``: it reports the error to its parent, and ends.
    """

    __module__ = "pytest_nova_hygiene"


class OnlyRefusals:
    """Context for what we do inside somebody's call: only a refusal leaves it, no error of ours.

    Args:
        failed: called with an error of ours.
    """

    def __init__(self, failed: Callable[[BaseException], None]) -> None:
        self._failed = failed

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: object
    ) -> bool:
        """Give an error of ours to `failed`, and suppress it; let every other exception out."""
        if (
            error is None
            # Ctrl-C and its like may come at any moment, and are no error of ours.
            or not isinstance(error, Exception)
            # The one exception that somebody's code is meant to see.
            or isinstance(error, ConnectionRefused)
        ):
            return False
        self._failed(error)
        return True


class Attempts:
    """The record of every attempt, which also stops an attempt where the suite asks for that.

    Args:
        owners: knows who is running.
        events: where attempts are put.
        spool: where attempts of a forked child are written as well.
        refusals: told of every refusal that is raised.
        refuses: returns whether a rule refuses what it forbids at this moment; takes the rule's
            code, the URI and the site.
        hide: called with every credential in a URI.
        failed: called with an error of ours.

    Attributes:
        careful: the context of all that the connection watch does inside somebody's call.
        say: called with a sentence on each attempt after the report, when nobody reads events any
            more; None before.
        counts: how many attempts there were, by rule.
    """

    def __init__(  # noqa: PLR0913 - each is one fact from outside
        self,
        owners: Owners,
        events: deque[object],
        spool: Spool,
        refusals: Refusals,
        *,
        refuses: Callable[..., bool],
        hide: Callable[..., None],
        failed: Callable[[BaseException], None],
    ) -> None:
        self._owners = owners
        self._events = events
        self._spool = spool
        self._refusals = refusals
        self._refuses = refuses
        self._hide = hide
        self.careful = OnlyRefusals(failed)
        self.say: Callable[[str], None] | None = None
        self.counts: Counter[str] = Counter()

    def refuses(self, code: str, uri: str = "") -> bool:
        """Return whether a rule refuses what it forbids at this moment.

        Args:
            code: the rule's code.
            uri: the URI without credentials; empty where there is none.
        """
        return self._refuses(code, uri)

    def is_child(self) -> bool:
        """Return whether this process is a forked child of the test process."""
        return self._spool.is_child()

    def make(  # noqa: PLR0913 - what an attempt consists of
        self,
        kind: type[Attempt],
        code: str,
        function: str,
        *,
        uri: object = "",
        text: str | None = None,
        name: str | None = None,
        refusable: bool = True,
        **facts: Any,
    ) -> None:
        """Record an attempt, and raise an exception in its place where the rule refuses it.

        Args:
            kind: the class of the event.
            code: the code of the rule that judges the event.
            function: the function that was called.
            uri: the URI that the function was given, still with its credentials; empty for none.
            text: how a sentence names the target; None for the URI without credentials.
            name: how a suppression names a target that has no URI, such as a socket's path.
            refusable: whether the attempt can be stopped at all.
            facts: the fields that only this kind of event has.

        Raises:
            ConnectionRefused: the rule refuses the attempt.
        """
        self.counts[code] += 1
        # Before anything is said of the URI, so that no message can show a credential.
        if type(uri) is str:
            parts = parse(uri)
            self._hide(*parts.secrets if parts is not None else ())
        quoted = shown(uri)
        # Only a URI is shown in quotes; "the default connection" is a phrase.
        plain = quoted.strip("'") if quoted.startswith("'") else name or ""
        as_shown = quoted if text is None else text
        child = self._spool.is_child()
        site = acting_site()
        refused = refusable and self._refuses(code, plain, site=site)
        event = kind(
            owner=self._owners.current,
            phase=self._owners.phase,
            site=site,
            thread=thread_name(),
            child=child,
            function=function,
            uri=as_shown,
            plain=plain,
            refused=refused,
            **facts,
        )
        # Recorded before it is refused, so that code which swallows the refusal hides nothing.
        self._events.append(event)
        if self.say is not None:
            self.say(f"{code}: {call(event)} while the interpreter was exiting")
        # A child's memory is lost with the child, and the raise below may be the last it does. It
        # must be raised even where nothing can be written (a full disk, a limit on files).
        if child:
            with self.careful:
                self._spool.write(event)
        if refused:
            what = f"{function} of {as_shown}"
            told = Refused(event.owner, event.phase, event.site, code, what, call(event))
            message = (
                f"{told.text}: the suite does not allow it (nova_hygiene_libvirt_allow, "
                f"nova_hygiene_block); run pytest --hygiene-explain {code}"
            )
            refusal = ChildRefused(EACCES, message) if child else ConnectionRefused(message)
            self._refusals.raised(refusal, told)
            raise refusal
