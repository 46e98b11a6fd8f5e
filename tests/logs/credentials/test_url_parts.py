"""What of a URL lets somebody in, beside the user information."""

from __future__ import annotations

import pytest

from pytest_nova_hygiene.logs.credentials.shapes import Shapes

SHAPES = Shapes()

FOUND = {
    "GET /auth/callback?code=wNpAYjJbBMbLKFnaSUZCCCtCctzLEkYsRQBsc036&state=x": "wNpAYjJbBMbLK",
    "https://d111.example/a?Expires=17&Signature=wqNpzAPIGmG09zXkyB9oDKyiWsjW2O9F__&Key=K": "wqNp",
    "jdbc:oracle:thin:scott/t1g3rLily@//ora.example:1521/PROD": "t1g3rLily",
    "GET /v2.0/tokens/9f86d081884c7d659a2feaa0c55ad015 HTTP/1.1": "9f86d081",
    "Using proxy bob:x9Kd82hs@proxy.example.net:3128": "x9Kd82hs",
    "proxies={'https_proxy': 'bob:x9Kd82hs@10.0.0.9:3128'}": "x9Kd82hs",
    "HTTP_PROXY=bob:x9Kd82hs@proxy": "x9Kd82hs",
}
CLEAN = """
jdbc:oracle:thin:@//ora.example:1521/PROD
jdbc:oracle:thin:scott/***@//ora.example:1521/PROD
GET /callback?code=access_denied_by_user&state=x
GET /callback?code=404&state=x
?code=ERR_CONNECTION_REFUSED_AGAIN
a?signature=required_for_this_call_at_all
GET /v3/auth/tokens/OS-PKI/revoked
DELETE /v2.0/tokens/***
Using proxy proxy.example.net:3128
proxy for user:bob at host
proxy: bob:***@proxy.example.net:3128
""".strip().splitlines()


@pytest.mark.parametrize("text", FOUND)
def test_secret_part_is_found(text: str) -> None:
    (shape,) = SHAPES.look(text)
    assert shape.value.startswith(FOUND[text])
    assert shape.shape == "URL"


@pytest.mark.parametrize("text", CLEAN)
def test_other_parts_are_none(text: str) -> None:
    assert SHAPES.look(text) == []
