"""Log calls that say what went wrong with a secret, and what they say."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

TEMPLATES = (
    "Failed to refresh token: %s",
    "Failed to get token: %s",
    "Failed to get OIDC token: %s",
    "Cannot decode token: %s",
    "Could not validate access token: %s",
    "Error refreshing token: %s",
    "Error while refreshing the access token: %s",
    "Error reading credentials: %s",
    "Unable to load credentials: %s",
    "Exception when fetching credentials: %s",
    "Error retrieving secret: %s",
    "Failed to retrieve secret: %s",
    "Could not fetch client secret: %s",
    "Failed to set password: %s",
    "Failed to reset the password: %s",
    "Unable to decrypt password: %s",
    "Error changing password: %s",
    "Could not generate API key: %s",
    "Failed to rotate api_key: %s",
    "Failed to load private key: %s",
    "Unable to read secret key: %s",
    "[auth] could not revoke refresh_token: %s",
    "oauth: error exchanging code for access_token: %s",
    "Problem with credentials: %s, will retry",
    "retry 1 of 3, failed to obtain a bearer token: %s",
    "Token refresh failed for session token: %s",
    "Unexpected error getting auth token: %s",
    "exception getting id token: %s (attempt 2)",
    "Skipping login, no valid credentials: %s",
    "Vault denied token: %s",
    "WARN decrypting passphrase: %s",
    "cannot parse webhook secret: %s",
    "Failed to save token: %s.",
    "Ignoring error while deleting credential: %s",
    "Error fetching the token of the metadata server, token: %s",
)
"""Thirty and more of real projects, each with a sensitive name before its colon."""


def _raised(call: Callable[[], object]) -> Exception:
    try:
        call()
    except Exception as error:  # noqa: BLE001 - any error is one to log
        return error
    raise AssertionError("it should have failed")


class ConnectTimeout(Exception):  # noqa: N818 - as requests calls it
    """Stands for the one of requests."""


NOTHING: Any = None
EMPTY: Any = {}
EXCEPTIONS: tuple[Exception, ...] = (
    _raised(lambda: EMPTY["access_token"]),
    _raised(lambda: EMPTY["token2"]),
    _raised(lambda: NOTHING.get("x")),
    _raised(b"\x9f".decode),
    _raised(lambda: EMPTY + "a"),
    _raised(lambda: NOTHING["a"]),
    _raised(lambda: [*EMPTY][1]),
    _raised(lambda: int("x7")),
    _raised(lambda: json.loads("")),
    _raised(lambda: json.loads("{'a'}")),
    _raised(lambda: Path("/nonexistent/token2").read_bytes()),
    ConnectionRefusedError(111, "Connection refused"),
    TimeoutError("timed out"),
    ConnectTimeout("HTTPSConnectionPool(host='idp1', port=443): Max retries exceeded"),
    ConnectTimeout(),
    ValueError("Not enough segments"),
    ValueError("invalid_grant"),
    RuntimeError("HTTP_403"),
    RuntimeError("AADSTS70008: the refresh token has expired"),
    RuntimeError("401 Client Error: Unauthorized for url: https://idp1.example/oauth2/token"),
    RuntimeError("An error occurred (AccessDenied) when calling the AssumeRole operation"),
    RuntimeError({"error": "invalid_grant", "error_description": "Bad Request"}),
)
ERRORS: tuple[str, ...] = (
    *map(str, EXCEPTIONS),
    *map(repr, EXCEPTIONS),
    *(type(error).__name__ for error in EXCEPTIONS),
    *("invalid_grant", "invalid_client", "unauthorized_client", "server_error", "access_denied"),
    *("ConnectTimeout", "SSLError", "ReadTimeoutError", "NoCredentialsError", "MFARequired"),
    *("requests.exceptions.ConnectTimeout", "botocore.exceptions.NoCredentialsError"),
    *(
        "HTTP_403",
        "HTTP 403",
        "http_status_401",
        "AADSTS70008",
        "ORA-01017",
        "ERR_CONNECTION_RESET",
    ),
    *(
        "E1042",
        "ECONNREFUSED",
        "SQLSTATE[28P01]",
        "0x80070005",
        "NT_STATUS_LOGON_FAILURE",
        "TOKEN2_EXPIRED",
    ),
    *("StatusCode.UNAUTHENTICATED", "FirebaseAuthError.ID_TOKEN_EXPIRED", "<Response [401]>"),
    *("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed", "(401) Unauthorized", "rc=2"),
    *("<urlopen error [Errno -2] Name or service not known>", 'b\'{"error":"invalid_grant"}\''),
    *(
        "{'error': 'invalid_grant'}",
        '{"error":{"code":401,"status":"UNAUTHENTICATED"}}',
        "status=403",
    ),
)
"""What errors are logged as: their text, their ``repr``, their class, their code."""
