"""oslo.utils' own cases for ``mask_password``, as an oracle: run from the installed package.

Every message that it changes must be found, and every message that it has masked must be clean.
"""

from __future__ import annotations

import unittest
import warnings
from typing import Any
from unittest import mock

import pytest

from pytest_nova_hygiene.logs.credentials.shapes import Shapes
from pytest_nova_hygiene.logs.tokens.formats import Formats

pytest.importorskip("oslo_utils", reason="oslo.utils, whose tests are the oracle, is not installed")

NOT_FOUND = {
    "secret_uuid": "the uuid of a libvirt secret names it, and does not disclose it",
}
"""Names that it masks and we do not, with the reason."""


def _calls() -> list[tuple[str, str]]:
    """What its test case hands to ``mask_password``, and what it gets back."""
    from oslo_utils import strutils  # noqa: PLC0415 - may be absent

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from oslo_utils.tests import test_strutils  # noqa: PLC0415 - its imports warn

        real, calls = strutils.mask_password, []

        def recorded(message: Any, *args: Any, **kwargs: Any) -> str:
            masked: str = real(message, *args, **kwargs)
            calls.append((str(message), masked))
            return masked

        result = unittest.TestResult()
        with mock.patch.object(strutils, "mask_password", recorded):
            for case in (
                test_strutils.MaskPasswordTestCase,
                test_strutils.MaskDictionaryPasswordTestCase,
            ):
                unittest.defaultTestLoader.loadTestsFromTestCase(case).run(result)
    assert result.wasSuccessful(), result.failures + result.errors
    return list(dict.fromkeys(calls))


CALLS = _calls()
CHANGED = [message for message, masked in CALLS if message != masked]


def _is_found(text: str) -> bool:
    return bool(Shapes().look(text) or Formats().look(text))


def test_oracle_has_cases() -> None:
    assert len(CHANGED) > 60


@pytest.mark.parametrize("message", CHANGED)
def test_message_that_it_masks_is_found(message: str) -> None:
    expected = not any(name in message for name in NOT_FOUND)
    assert _is_found(message) is expected


@pytest.mark.parametrize("masked", sorted({masked for _, masked in CALLS}))
def test_message_that_it_has_masked_is_clean(masked: str) -> None:
    assert not _is_found(masked)
