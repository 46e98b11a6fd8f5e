"""Regular expressions that are compiled when they are first used.

Compiling all patterns of the log rules would take longer than any other part of a start. In most
runs no text comes as far as the pattern that reads it.
"""

from __future__ import annotations

import re
from re import compile as compile_now  # by name: a test may replace `re.compile`
from typing import Any, cast

_METHODS = ("findall", "finditer", "fullmatch", "match", "search", "split", "sub")


class _LazyPattern:
    """Stands for a pattern until a method of it is asked for, and has its methods from then on.

    Args:
        pattern: the regular expression.
        flags: as for `re.compile`.
    """

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern = pattern
        self._flags = flags

    def __repr__(self) -> str:
        return f"<LazyPattern {self.pattern!r}>"

    def __getattr__(self, name: str) -> Any:
        # Only for a name that the object does not have yet, so a compiled pattern never comes here.
        if name not in _METHODS:
            raise AttributeError(name)
        compiled = compile_now(self.pattern, self._flags)
        vars(self).update({method: getattr(compiled, method) for method in _METHODS})
        return getattr(compiled, name)


def compile_later(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return a pattern that is compiled when one of its methods is first used.

    Args:
        pattern: the regular expression; an error in it is raised at the first use.
        flags: as for `re.compile`.
    """
    return cast("re.Pattern[str]", _LazyPattern(pattern, flags))
