"""Masked URLs, scopes of signatures and hashes of passwords are clean; a password is not."""

from __future__ import annotations

import pytest

from pytest_nova_hygiene.logs.credentials.shapes import Shapes
from pytest_nova_hygiene.logs.tokens.formats import Formats
from tests.logs.corpus.message import HEX, UPPER, made
from tests.logs.credentials.harmless_values import (
    MASKED_URLS,
    OF_HASHES,
    OF_SCOPES,
    URLS,
    WITH_PASSWORDS,
)

SHAPES, FORMATS = Shapes(), Formats()


def _found(text: str) -> bool:
    return bool(SHAPES.look(text) or FORMATS.look(text))


@pytest.mark.parametrize(
    "texts", [MASKED_URLS, OF_SCOPES, OF_HASHES], ids=["masked URLs", "scopes", "hashes"]
)
def test_what_shows_no_secret_is_clean(texts: tuple[str, ...]) -> None:
    assert [text for text in texts if _found(text)] == []


@pytest.mark.parametrize("value", ["Xy12zw", made(40), "***Xy12zw", "sha256", "md5-Xy12"])
def test_password_in_the_place_of_a_mask_or_a_hash_is_found(value: str) -> None:
    texts = [text.format(value) for text in (*URLS, *WITH_PASSWORDS)]
    assert [text for text in texts if not _found(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "Credential=" + made(40),
        "X-Amz-Credential=AKIA" + made(16, UPPER),
        "credential=prod/20240101",
        "X-Amz-Credential=testing/20240101/us-east-1/s3/aws4_request&X-Amz-Signature="
        + made(64, HEX),
        "password={noop}Xy12zw",
        "password={PLAIN}Xy12zw",
    ],
)
def test_what_only_resembles_a_scope_or_a_hash_is_found(text: str) -> None:
    assert _found(text)


def test_header_of_a_signed_request_in_a_mapping_is_clean(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import logging
        def test_it():
            scope = "testing/20240101/us-east-1/s3/aws4_request"
            header = f"AWS4-HMAC-SHA256 Credential={scope}, Signature=" + "5d672d79" * 8
            for value in (header, header.encode()):
                logging.warning("headers=%s", {"Authorization": value})
                logging.warning("sent", extra={"headers": {"Authorization": value}})
        """
    )
    result = pytester.runpytest_subprocess("-p", "nova_hygiene")
    result.assert_outcomes(passed=1, warnings=0)
