"""What people write in markers, in blocks and in hooks, checked: a wrong word is a usage error."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pytest_nova_hygiene.engine.catalogue import RULES
from pytest_nova_hygiene.model import CODE_PREFIX, MARKER
from pytest_nova_hygiene.redaction.redactor import without_credentials
from pytest_nova_hygiene.startup.named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


def check_codes(key: str, codes: Iterable[str]) -> tuple[str, ...]:
    """Return codes or prefixes of known rules, in upper case.

    Raises:
        pytest.UsageError: one is neither.
    """
    codes = tuple(codes)
    for code in codes:
        if type(code) is not str:
            raise pytest.UsageError(f"{key}: {code!r} is no code; write a text such as 'NHY201'")
    codes = tuple(code.upper() for code in codes)
    for code in codes:
        if CODE_PREFIX.fullmatch(code) and any(known.startswith(code) for known in RULES):
            continue
        raise pytest.UsageError(
            f"{key}: no rule has the code {code!r}; known: {', '.join(RULES)}, "
            "or a prefix of them such as NHY3"
        )
    return codes


def check_values(pairs: object) -> list[tuple[str, str]]:
    """Return what a plugin answered to ``pytest_nova_hygiene_sensitive_values``.

    Raises:
        pytest.UsageError: it is no list of pairs of texts; it shows no part of it.
    """
    if not isinstance(pairs, (list, tuple)) or not all(
        isinstance(pair, (list, tuple)) and [type(word) for word in pair] == [str, str]
        for pair in pairs
    ):
        raise pytest.UsageError(
            "pytest_nova_hygiene_sensitive_values: a list of (name, value) pairs of str is wanted"
        )
    return [(name, value) for name, value in pairs]


def check_masks(names: Iterable[str]) -> None:
    """Check what is to mask records, once the suite's modules are loaded.

    Raises:
        pytest.UsageError: a name cannot be a filter or formatter.
    """
    if not names:
        return
    from pytest_nova_hygiene.logs.capture.masks import why_not  # noqa: PLC0415 - hardly any run has one

    for name in names:
        if why := why_not(name):
            raise pytest.UsageError(
                f"nova_hygiene_masked_by: {name!r}: {why}; give the dotted name of a filter or "
                "formatter (a class, an object, or a function that makes one), such as app.log.Mask"
            )


class Marked(NamedTuple):
    """What a ``nova_hygiene_allow`` marker says."""

    codes: tuple[str, ...]
    reason: str
    uri: str


def check_marker(mark: pytest.Mark, nodeid: str) -> Marked:
    """Return the codes, the reason and the URI of a ``nova_hygiene_allow`` marker.

    Raises:
        pytest.UsageError: it has no codes, an unknown one, no reason, or a URI where none belongs.
    """
    right = f'write @pytest.mark.{MARKER}("NHY201", reason="why")'
    where = f"{nodeid}: marker {MARKER}"
    reason = mark.kwargs.get("reason")
    if not mark.args or not all(isinstance(code, str) for code in mark.args):
        raise pytest.UsageError(f"{where}: codes are required; {right}")
    if set(mark.kwargs) - {"reason", "uri"}:
        extra = ", ".join(sorted(set(mark.kwargs) - {"reason", "uri"}))
        raise pytest.UsageError(f"{where}: unknown argument {extra}; {right}")
    if not isinstance(reason, str) or not reason.strip():
        raise pytest.UsageError(f"{where}: a reason is required; {right}")
    codes = check_codes(where, mark.args)
    return Marked(codes, reason, check_uri(where, codes, mark.kwargs.get("uri", "")))


def check_uri(where: str, codes: Iterable[str], uri: object) -> str:
    """Return the libvirt URI, or glob of URIs, that a suppression speaks of, without credentials.

    Raises:
        pytest.UsageError: it is no text, or a code beside it is not about connections.
    """
    if uri == "":
        return ""
    if not isinstance(uri, str):
        raise pytest.UsageError(
            f'{where}: uri={type(uri).__name__}: a text is wanted, such as uri="qemu:///session"'
        )
    others = [code for code in codes if not code.startswith("NHY20")]
    if others:
        raise pytest.UsageError(
            f"{where}: uri is for NHY201 to NHY204, not for {', '.join(others)}"
        )
    return without_credentials(uri)
