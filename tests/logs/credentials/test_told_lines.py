"""Codes, seeds, sessions and shares of keys that stand where only they can."""

from __future__ import annotations

import pytest

from pytest_nova_hygiene.logs.credentials.shapes import Shapes

SHAPES = Shapes()

FOUND = """
operator entered PIN 0417 for card 8
wrong PIN: 0417
Your verification code is 482913
one-time code 482913 sent to bob
login code for bob: 482913
OTP 482913 for user bob
Using generated security password: dad3a11c-c57d-5934-084f-153193f28fd5
cfgattr="psksecret[hedgehog-psk-771]" msg="Edit vpn.ipsec"
cfgattr="name[a->b]passwd[old***->hedgehog-771]"
(spark.ssl.keyPassword,brakeDust88x)
wordpress_logged_in_f5dbe60bc4dbb943cbaad748d7f53419=ed%7C17123456%7CoegiTKObbRJ4E67qIkF; path
TOTP seed for alice: JBSWY3DPEHPK3PXP
GET /app;jsessionid=1A2B3C4D5E6F7A8B9C0D1E2F3A4B5C6D HTTP/1.1
{:csrf=>nil, :session_id=>"0pvvujjlxrkxqxlyt2lusdg8", :flash=>{}}
Unseal Key 1: weUk48nXzqtmyIfsJb5LwGn3U8V6mOh2j0hA6OB+L0og
Recovery Key 3: weUk48nXzqtmyIfsJb5LwGn3U8V6mOh2j0hA6OB+L0og
license key: ABCD1-EFGH2-IJKL3-MNOP4-QRST5
secret_key_base is c3f2e3492e126844a01fc50b185a8ff7b1b7744e8aa20363
//registry.npmjs.org/:_authToken=3f2b8e0c-9d1a-4c5e-8f7b-1a2b3c4d5e6f
Authorization: Negotiate YIIJvwYGKwYBBQUCoIIJszCCCa
[parameters: ("ola", "vinter7")] INSERT INTO t (login, plain_password) VALUES (%s, %s)
""".strip().splitlines()

CLEAN = """
wrong PIN, 2 tries left
PIN entered 3 times
GPIO pin 4711 is high
your PIN: ****
OTP 6 digits required
verification code is required
login code is 8 characters long
security code for order 12345678 missing
access code: 200
JSESSIONID=***
PHPSESSID=deleted
Unseal Key 1: ***
Recovery key 2: missing
license key: expired
secret_key_base is not set
TOTP secret for alice verified
_authToken=${NPM_TOKEN}
Authorization: Negotiate
Authorization: NTLM failed
[parameters: ('bob', 'x')] SELECT * FROM t
spin lock 4711 taken
Using generated security password: ***
cfgattr="psksecret[*]" msg="Edit vpn.ipsec"
cfgattr="password[***->***]"
(spark.ssl.keyPassword,*********(redacted))
(spark.ssl.keyPassword,***)
(name, password, secret, x)
wordpress_logged_in_f5dbe60bc4dbb943cbaad748d7f53419=deleted; path=/
""".strip().splitlines()


@pytest.mark.parametrize("text", FOUND)
def test_told_secret_is_found_and_its_mask_is_clean(text: str) -> None:
    (shape,) = SHAPES.look(text)
    assert SHAPES.look(text.replace(shape.value, "***")) == []


@pytest.mark.parametrize("text", CLEAN)
def test_what_only_looks_like_one_is_clean(text: str) -> None:
    assert SHAPES.look(text) == []
