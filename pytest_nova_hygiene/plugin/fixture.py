"""What the ``nova_hygiene`` fixture gives a test."""

from __future__ import annotations

import secrets
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

import pytest

from pytest_nova_hygiene.model import Allow
from pytest_nova_hygiene.plugin.checks import check_codes, check_uri
from pytest_nova_hygiene.watching.frames import calling_site

if TYPE_CHECKING:
    from pytest_nova_hygiene.engine.session import HygieneSession


class Hygiene:
    """Register secrets, and suppress findings that are on purpose.

    A suite may use it whether or not the plugin is enabled: where it is not, secrets are made and
    nobody looks for them.
    """

    def __init__(self, session: HygieneSession | None) -> None:
        self._session = session

    def secret(self, name: str) -> str:
        """Make a unique value that must never be logged while this test runs.

        Args:
            name: what findings call it.

        Returns:
            32 hexadecimal digits.
        """
        return self.sensitive(secrets.token_hex(16), name=name)

    def sensitive(self, value: str, *, name: str) -> str:
        """Watch a value of yours while this test runs.

        Args:
            value: under 4 characters, a common word such as ``admin`` or a number under 8 digits,
                it is found beside a sensitive key only.
            name: what findings call it.

        Returns:
            the value itself.

        Raises:
            TypeError: the value is no ``str``.
        """
        if type(name) is not str or not name.strip():
            raise TypeError("sensitive(…, name=…): a name is wanted, as findings are to call it")
        if type(value) is not str:
            raise TypeError(
                f"sensitive(…, name={name!r}): a str is wanted, not {type(value).__name__}"
            )
        if self._session is not None:
            self._session.register_value(value, name)
        return value

    def allow(self, *codes: str, reason: str, uri: str = "") -> AbstractContextManager[None]:
        """Suppress the findings of these rules while a ``with`` block runs.

        Args:
            codes: full codes or prefixes.
            reason: why; shown in the report.
            uri: the libvirt URI, or glob of URIs, it is about; for NHY201 to NHY204 alone.

        Raises:
            pytest.UsageError: a code is unknown, there is no code or no reason, or a URI where
                none belongs.
        """
        if not codes or type(reason) is not str or not reason.strip():
            raise pytest.UsageError('nova_hygiene.allow: write allow("NHY201", reason="why")')
        checked = check_codes("nova_hygiene.allow", codes)
        uri = check_uri("nova_hygiene.allow", checked, uri)
        if self._session is None:
            return nullcontext()
        place = self._session.paths.location(calling_site())
        symbol = place.symbol.replace(".<locals>", "")
        allow = Allow("fixture", checked, reason, place.path, place.line, symbol, uri)
        return self._session.allowing(allow)
