"""pytest's cache under strict: it keeps the ids of tests, and with them the secrets in these.

What is written is masked. A masked id is found again by ``--lf`` and its like: a test that is
collected, and whose id it may stand for, takes its place.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pytest_nova_hygiene.plugin.masked_writers import stand_before
from pytest_nova_hygiene.redaction.ends import MASK

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pytest

    from pytest_nova_hygiene.redaction.redactor import Redactor


def cover_cache(config: pytest.Config, redactor: Redactor) -> None:
    """Mask what pytest and its plugins write to the cache."""
    cache: Any = getattr(config, "cache", None)
    if cache is None:
        return  # -p no:cacheprovider
    write = cache.set

    def masked(key: str, value: object) -> None:
        write(key, redactor.tree(value))

    stand_before(config, cache, "set", masked)


def find_again(config: pytest.Config, nodes: Iterable[pytest.Item | pytest.Collector]) -> None:
    """Put the ids of these nodes in the place of masked ones among the last run's failures."""
    plugin: Any = config.pluginmanager.get_plugin("lfplugin")
    failed: dict[Any, bool] = getattr(plugin, "lastfailed", {})
    for masked in [nodeid for nodeid in failed if MASK in str(nodeid)]:
        pattern = re.compile(".+".join(map(re.escape, str(masked).split(MASK))), re.DOTALL)
        found = [node for node in nodes if pattern.fullmatch(node.nodeid)]
        if found:
            del failed[masked]
            # From pytest 9.2 on they are objects.
            name = "nodeid" if type(masked) is str else "id"
            failed.update((getattr(node, name), True) for node in found)
