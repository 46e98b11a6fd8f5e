"""Which rules a run wants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_nova_hygiene.model import PREFIX

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_nova_hygiene.model import Rule


class Selection:
    """Which rules are on: the longest matching code or prefix decides, and ignore wins a tie.

    Args:
        select: codes or prefixes; a rule that is off by default needs its full code.
        ignore: codes or prefixes.
    """

    def __init__(self, select: Sequence[str], ignore: Sequence[str]) -> None:
        self._select = tuple(select)
        self._ignore = tuple(ignore)

    def __str__(self) -> str:
        """Say which rules run, where it is not all that are on by default."""
        selected = "" if self._select == (PREFIX,) else f"rules: {', '.join(self._select)}"
        ignored = f"ignored: {', '.join(self._ignore)}" if self._ignore else ""
        return "; ".join(filter(None, (selected, ignored)))

    def to_wire(self) -> dict[str, list[str]]:
        """Return both lists as builtins, as reports hold them."""
        return {"select": sorted(self._select), "ignore": sorted(self._ignore)}

    def is_on(self, rule: Rule[Any]) -> bool:
        """Return whether the rule's findings are wanted."""
        prefixes = [p for p in self._select if p == rule.code or rule.default]
        selected = _longest(rule.code, prefixes)
        return selected > _longest(rule.code, self._ignore)


def _longest(code: str, prefixes: Sequence[str]) -> int:
    return max((len(prefix) for prefix in prefixes if code.startswith(prefix)), default=0)
