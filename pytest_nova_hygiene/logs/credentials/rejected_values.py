"""Validators quote the value that they reject: pydantic, jsonschema, the APIs of OpenStack."""

from __future__ import annotations

import re

from pytest_nova_hygiene.startup.patterns import compile_later

_MOST = 4000
"""So far before the field its value is looked for: the whole schema may stand between."""

_BEHIND = compile_later(
    r"""["']?[.,:]?[ \t](?:with )?(?:value|got|received)[ \t]?[:=][ \t]?(?=\S)""", re.IGNORECASE
)
"""``adminPass. Value: …``"""

_PYDANTIC = compile_later(r"(?:\n|\\n)[ \t]{1,8}[^\n]{0,300}?\[type=\w{1,60}, input_value=")
"""The field, on the next line what is wrong with it (``pydantic_core.ValidationError``)."""

_LOCATION = compile_later(
    r"['\"]\)?,[ ]?"
    r"(?:['\"]\w{1,20}['\"]:[ ]?(?:'[^'\n]{0,300}'|\"[^\"\n]{0,300}\"),[ ]?){0,4}"
    r"['\"]input['\"]:[ ]?"
)
"""The field at the end of ``loc``, then what is wrong with it (FastAPI's answers)."""

_INSTANCE = compile_later(r"On instance(?:\[[^\[\]]{1,80}\]){0,20}\[[\"']$")
_QUOTED = compile_later(
    r"""(?:^|[\s:])(?P<quoted>(["'])(?:(?!\2)[^\n]){1,1000}\2) (?:is|are|does|do|was|has)\b"""
)
"""The value first, the field at the end (``jsonschema.ValidationError``)."""


def rejected_value(text: str, start: int, end: int) -> int | None:
    """Return where the value of a field stands that was rejected; None where none is quoted.

    Args:
        text: what is read.
        start: where the field's name begins.
        end: where it ends.
    """
    for pattern in (_BEHIND, _PYDANTIC, _LOCATION):
        if match := pattern.match(text, end):
            return match.end()
    if _INSTANCE.search(text, max(0, start - 400), start):
        quoted = _QUOTED.search(text, max(0, start - _MOST), start)
        return quoted.start("quoted") if quoted else None
    return None
