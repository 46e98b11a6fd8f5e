"""A rule's page, for ``--hygiene-explain`` and ``python -m pytest_nova_hygiene``."""

from __future__ import annotations

import pytest

from pytest_nova_hygiene.engine.catalogue import RULES, page


def explain(code: str, key: str) -> str:
    """Return the page of one rule.

    Args:
        code: a full code, in any case.
        key: what the user wrote it behind, for the error.

    Raises:
        pytest.UsageError: there is no such rule.
    """
    rule = RULES.get(code.upper())
    if rule is None:
        raise pytest.UsageError(f"{key}: no rule has the code {code!r}; known: {', '.join(RULES)}")
    return page(rule)
