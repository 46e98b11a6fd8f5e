"""Decides whether a call that a rule forbids is blocked."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pytest_nova_hygiene.engine.gate import Gate
    from pytest_nova_hygiene.engine.judge import Judge
    from pytest_nova_hygiene.engine.settings import Settings
    from pytest_nova_hygiene.watching.frames import Site
    from pytest_nova_hygiene.watching.paths import Paths


class Blocking:
    """Says of each call whether it is blocked.

    Args:
        settings: say whether anything is.
        judge: knows the rules that are on, and what suppresses them.
        gate: knows what a baseline accepts.
        paths: how a site is shown.
    """

    def __init__(self, settings: Settings, judge: Judge, gate: Gate, paths: Paths) -> None:
        self._blocks = settings.block
        self._judge = judge
        self._gate = gate
        self._paths = paths

    def __call__(self, code: str, uri: str = "", site: Site | None = None) -> bool:
        """Return whether a call is blocked.

        Args:
            code: the rule's.
            uri: without credentials, where it is about one.
            site: where the call stands; None where that is not known yet.
        """
        if not (self._blocks and self._judge.acts(code, uri, site)):
            return False
        adoption = self._gate.adoption
        if adoption is None or site is None:
            return True
        return not adoption.accepts(code, self._paths.location(site).path)
