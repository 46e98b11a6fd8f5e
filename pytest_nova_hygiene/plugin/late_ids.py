"""Secrets in the ids of tests, which another worker, or a later test, made known.

A worker tells the controller their places, never a value: all workers collect the same tests.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pytest_nova_hygiene.plugin.secret_places import places_of

if TYPE_CHECKING:
    from pytest_nova_hygiene.engine.session import HygieneSession

_IN_IDS = "nova_hygiene_ids"
"""Where a worker's output has the places: the number of the test, and where its id is secret."""


class LateIds:
    """Takes what workers know at their end of the ids that all of them collected.

    Args:
        session: has the redactor, and takes an error of ours.
    """

    def __init__(self, session: HygieneSession) -> None:
        self._session = session
        self._ids: dict[str, list[str]] = {}

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Put the places into a worker's output."""
        output = getattr(session.config, "workeroutput", None)
        if output is None:
            return
        with self._session.harmless("ids with a secret in them were not masked"):
            ids = [item.nodeid for item in getattr(session, "items", ())]
            redactor = self._session.redactor
            # All at once first: hardly any run has such an id.
            together = "\n".join(nodeid for nodeid in ids if "[" in nodeid)
            if redactor.text(together) != together:
                places = (places_of(nodeid, redactor.text(nodeid)) for nodeid in ids)
                output[_IN_IDS] = [[n, found] for n, found in enumerate(places) if found]

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, node: Any, ids: list[str]) -> None:
        """Keep the ids of a worker's tests, in its order."""
        self._ids[node.gateway.id] = ids

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Hide what stands at the places that a worker found."""
        with self._session.harmless("ids with a secret in them are not masked"):
            ids = self._ids.pop(node.gateway.id, [])
            for number, places in (getattr(node, "workeroutput", None) or {}).get(_IN_IDS, ()):
                for start, end in places:
                    self._session.redactor.hide(ids[number][start:end])
