"""An attempt to reach a hypervisor: recorded first, refused second."""

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
    """Raised in place of a connection that the suite does not allow."""

    __module__ = "pytest_nova_hygiene"


class ChildRefused(ConnectionRefused, PermissionError):  # noqa: N818 - as its base
    """The same in a forked child, which is about to become another program.

    An ``OSError`` is what those who fork are ready for: they report it to their parent, and end.
    """

    __module__ = "pytest_nova_hygiene"


class OnlyRefusals:
    """Around what we do inside somebody's call: a refusal gets out, an error of ours does not."""

    def __init__(self, failed: Callable[[BaseException], None]) -> None:
        self._failed = failed

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: object
    ) -> bool:
        if (
            error is None
            or not isinstance(error, Exception)
            # The one exception that somebody's code is meant to see.
            or isinstance(error, ConnectionRefused)
        ):
            return False
        self._failed(error)
        return True


class Attempts:
    """Takes down every attempt, and stops it where the suite says so.

    Args:
        owners: who is running.
        events: where attempts go.
        spool: where a forked child's go.
        refusals: told of every refusal that is raised.
        refuses: whether a rule refuses what it forbids just now; takes its code and the URI.
        hide: told every credential in a URI.
        failed: told of an error of ours.

    Attributes:
        careful: around every look, since all of them happen inside somebody's call.
        say: where attempts are told at once; after the report, when nobody reads events.
        counts: attempts by rule.
    """

    def __init__(  # noqa: PLR0913 - each is one fact from outside
        self,
        owners: Owners,
        events: deque[object],
        spool: Spool,
        refusals: Refusals,
        *,
        refuses: Callable[[str, str], bool],
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
        """Return whether a rule refuses what it forbids just now."""
        return self._refuses(code, uri)

    def make(  # noqa: PLR0913 - what an attempt consists of
        self,
        kind: type[Attempt],
        code: str,
        function: str,
        *,
        uri: object = "",
        text: str | None = None,
        refusable: bool = True,
        **facts: Any,
    ) -> None:
        """Take one down; raises where it is refused.

        Args:
            kind: the event.
            code: its rule.
            function: what was called.
            uri: what it was given, with credentials still; empty for none.
            text: how to call it in a sentence, if not by the URI alone.
            refusable: whether it can be stopped at all.
            facts: the event's own fields.

        Raises:
            ConnectionRefused: the rule refuses it.
        """
        self.counts[code] += 1
        if type(uri) is str:
            parts = parse(uri)
            self._hide(*parts.secrets if parts is not None else ())
        quoted = shown(uri)
        # Only a URI is shown in quotes; "the default connection" is a phrase, and no suppression
        # names it.
        plain = quoted.strip("'") if quoted.startswith("'") else ""
        as_shown = quoted if text is None else text
        refused = refusable and self._refuses(code, plain)
        child = self._spool.is_child()
        event = kind(
            owner=self._owners.current,
            phase=self._owners.phase,
            site=acting_site(),
            thread=thread_name(),
            child=child,
            function=function,
            uri=as_shown,
            plain=plain,
            refused=refused,
            **facts,
        )
        # Recorded first, refused second: code that swallows the refusal hides nothing.
        self._events.append(event)
        if self.say is not None:
            self.say(f"{code}: {call(event)} while the interpreter was exiting")
        # A child's memory is lost with it, and the raise below may be the last thing it does.
        if child:
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
